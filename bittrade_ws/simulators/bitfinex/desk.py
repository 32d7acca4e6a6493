"""Orders of users: new, changed, canceled, over whichever door they come.

1. An order is known by its id, or by its `cid` and the UTC day on which it came; a `cid` is used once a day.
2. The notification about a request goes out before the events that the request brings.
3. An order that the venue's rules do not let in gets an id, and is closed with the reason as its status.

Source: the venue's `ws-auth-input-order-*` reference pages, seen 2026-07.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from bittrade_ws.simulators.bitfinex import amendments, order_inputs
from bittrade_ws.simulators.bitfinex.notices import Notice
from bittrade_ws.simulators.bitfinex.order_inputs import InputRefused, Wanted
from bittrade_ws.simulators.bitfinex.order_records import CLOSE, OCO, OrderRecord, blank_row
from bittrade_ws.simulators.bitfinex.refusals import insufficient, may_not_enter
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.bitfinex.wire import number
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.ledger import Received
from bittrade_ws.simulators.lists import NewList
from bittrade_ws.simulators.orders import Contingency, NewOrder, VenueOrder
from bittrade_ws.simulators.terms import Refusal, Refused

Trouble = Callable[[str, Mapping[str, Any]], tuple[int, str] | None]
CANCELING = "Submitted for cancellation; waiting for confirmation (ID: {})."


class Desk:
    """Takes orders, unless there is a `trouble` with one, which is then refused with that code and text."""

    def __init__(self, engine: Engine, clock: Clock, trouble: Trouble = lambda verb, wanted: None) -> None:
        self._trouble = trouble
        self._engine = engine
        self._clock = clock
        self._by_cid: dict[tuple[str, int, str], OrderRecord] = {}

    def submit(self, user: User, wanted: Mapping[str, Any], connection: int = 0) -> Notice:
        """`on`: a new order."""
        try:
            self._receive("place", wanted, connection)
            records = self._submit(user, wanted)
        except InputRefused as refused:
            return Notice("on-req", blank_row(dict(wanted)), "ERROR", str(refused), refused.code)
        record = records[0]
        side = "buy" if record.order.side.value.lower() == "buy" else "sell"
        size = f"{number(record.order.quantity)} {record.order.instrument.base}"
        text = f"Submitting {record.type.lower()} {side} order for {size}."
        return Notice("on-req", [one.row(_as_it_came(one.order)) for one in records], text=text)

    def update(self, user: User, wanted: Mapping[str, Any], connection: int = 0) -> Notice:
        """`ou`: an order changes and keeps its id."""
        try:
            self._receive("amend", wanted, connection)
            record = self._find(user, wanted)
            self._amend(user, record, wanted)
        except InputRefused as refused:
            return Notice("ou-req", blank_row(dict(wanted)), "ERROR", str(refused), refused.code)
        return Notice("ou-req", record.row(), text="Submitting update to order.")

    def cancel(self, user: User, wanted: Mapping[str, Any], connection: int = 0) -> Notice:
        """`oc`: an order is canceled."""
        try:
            self._receive("cancel", wanted, connection)
            record = self._find(user, wanted)
        except InputRefused as refused:
            return Notice("oc-req", blank_row(dict(wanted)), "ERROR", str(refused), refused.code)
        row = record.row()
        self._engine.cancel(record.order)
        return Notice("oc-req", row, text=CANCELING.format(record.order.order_id))

    def cancel_many(self, user: User, wanted: Mapping[str, Any], connection: int = 0) -> Notice:
        """`oc_multi`: by ids, client ids with their days, groups, or all."""
        try:
            self._receive("cancel", wanted, connection)
            found = self._find_many(user, wanted)
        except InputRefused as refused:
            return Notice("oc_multi-req", [], "ERROR", str(refused), refused.code)
        rows = [one.row() for one in found]
        self.cancel_all(found)
        return Notice("oc_multi-req", rows, text=f"Submitting {len(rows)} order cancellations.")

    def cancel_all(self, found: Sequence[OrderRecord]) -> None:
        """Cancels orders; those that went with another are passed over."""
        for record in found:
            if record.order.is_open:
                self._engine.cancel(record.order)

    def _receive(self, verb: str, wanted: Mapping[str, Any], connection: int) -> None:
        name = "" if wanted.get("cid") is None else str(wanted["cid"])
        now = self._clock.now_us()
        self._engine.ledger.received.append(
            Received(verb=verb, client_order_id=name, connection=connection, time_us=now)
        )
        trouble = self._trouble(verb, wanted)
        if trouble is not None:
            raise InputRefused(trouble[1], trouble[0])

    def _submit(self, user: User, wanted: Mapping[str, Any]) -> list[OrderRecord]:
        flags = order_inputs.flags_of(wanted)
        symbol = str(wanted.get("symbol"))
        held = user.positions.amount(symbol)
        order = order_inputs.read(wanted, self._engine.instruments, closes=-held if flags & CLOSE and held else None)
        cid = order_inputs.whole(wanted, "cid", order_inputs.LARGEST_CID)
        gid = order_inputs.whole(wanted, "gid", order_inputs.LARGEST_GID)
        tif = order_inputs.expiry_of(wanted, self._now_ms())
        meta = order_inputs.meta_of(wanted, flags)
        key = None if cid is None else (user.name, cid, _day(self._now_ms()))
        if key in self._by_cid:
            raise InputRefused("cid: dup")
        self._check_margin(user, order)
        name = self._client_order_id(user, order.wallet, cid)
        reason = may_not_enter(order.flags, order.amount, held, order.wallet)
        news = order.orders(name)
        placed = [self._decline(user, order, news[0])] if reason else self._place(user, order, news)
        records: list[OrderRecord] = []
        for live, new in zip(placed, news, strict=False):
            is_stop = bool(records)
            prefix = order_inputs.PREFIX if order.wallet == "exchange" else ""
            record = OrderRecord(
                order=live,
                wallet=order.wallet,
                type=f"{prefix}STOP" if is_stop else order.type,
                price=(new.stop_price if is_stop else order.price) or Decimal(0),
                cid=None if is_stop else cid,
                gid=gid,
                flags=flags,
                tif_ms=tif,
                meta=meta,
                limit_price=order.limit_price if order.kind == "STOP LIMIT" else None,
                trailing=order.trailing,
                placed_id=records[0].order.order_id if is_stop else None,
                reason=reason,
            )
            user.remember(record)
            records.append(record)
        if key is not None:
            self._by_cid[key] = records[0]
        if tif is not None:
            records[0].timer = self._clock.call_later((tif - self._now_ms()) / 1000, lambda: self._expire(records[0]))
        return records

    def _place(self, user: User, order: Wanted, news: Sequence[NewOrder]) -> list[VenueOrder]:
        account = user.wallets[order.wallet]
        try:
            if order.flags & OCO:
                new = NewList(client_list_id="", contingency=Contingency.OCO, orders=tuple(news))
                return list(self._engine.place_list(account, new).live.orders)
            return [self._engine.place(account, news[0]).live]
        except Refused as refused:
            if refused.refusal is Refusal.WOULD_TAKE:
                return [self._engine.decline(account, news[0], refused.refusal)]
            raise InputRefused(_sentence(refused.refusal, order)) from refused

    def _decline(self, user: User, order: Wanted, new: NewOrder) -> VenueOrder:
        return self._engine.decline(user.wallets[order.wallet], new, Refusal.VENUE_RULE)

    def _check_margin(self, user: User, order: Wanted) -> None:
        if order.wallet != "margin":
            return
        if user.needed(order.instrument.name, order.amount, order.price) > user.tradable():
            raise InputRefused(_sentence(Refusal.INSUFFICIENT_BALANCE, order))

    def _client_order_id(self, user: User, wallet: str, cid: int | None) -> str:
        """The engine wants an id of its own of every open order, the venue only of those of one day."""
        if cid is None:
            return ""
        name = str(cid)
        known = self._engine.ledger.order(user.wallets[wallet], client_order_id=name)
        return name if known is None or not known.is_open else f"{name}@{_day(self._now_ms())}"

    def _amend(self, user: User, record: OrderRecord, wanted: Mapping[str, Any]) -> None:
        amendment = amendments.read(record, wanted, self._now_ms())
        amendments.amend(self._engine, user, record, amendment)
        if amendment.tif_ms is not None:
            if record.timer is not None:
                record.timer()
            seconds = (amendment.tif_ms - self._now_ms()) / 1000
            record.timer = self._clock.call_later(seconds, lambda: self._expire(record))

    def _expire(self, record: OrderRecord) -> None:
        if record.order.is_open:
            self._engine.expel(record.order)

    def _find(self, user: User, wanted: Mapping[str, Any]) -> OrderRecord:
        order_id, cid, date = wanted.get("id"), wanted.get("cid"), wanted.get("cid_date")
        if isinstance(order_id, int):
            record = user.records.get(order_id)
        elif isinstance(cid, int) and isinstance(date, str):
            record = self._by_cid.get((user.name, cid, date))
        else:
            raise InputRefused("id: invalid")
        if record is None or not record.order.is_open:
            raise InputRefused("Order not found.")
        return record

    def _find_many(self, user: User, wanted: Mapping[str, Any]) -> list[OrderRecord]:
        if wanted.get("all"):
            return user.open_records()
        chosen: dict[int, OrderRecord] = {}
        ids, cids, gids = (_listed(wanted, name) for name in ("id", "cid", "gid"))
        if not ids and not cids and not gids:
            raise InputRefused("id: invalid")
        pairs = [tuple(cast("list[Any]", one)) for one in cids if isinstance(one, list)]
        for record in user.open_records():
            key = (record.cid, _day(record.order.created_us // 1000))
            if record.order.order_id in ids or key in pairs or (record.gid is not None and record.gid in gids):
                chosen[record.order.order_id] = record
        return list(chosen.values())

    def _now_ms(self) -> int:
        return self._clock.now_us() // 1000


def _as_it_came(order: VenueOrder) -> VenueOrder:
    """The notification shows an order before anything happened to it."""
    seen = order.snapshot()
    seen.filled = seen.filled_quote = Decimal(0)
    return seen


def _sentence(refusal: Refusal, order: Wanted) -> str:
    if refusal is Refusal.INSUFFICIENT_BALANCE:
        return insufficient(order.wallet, order.amount, order.instrument, order.price)
    return f"Invalid order: {refusal.value}"


def _listed(wanted: Mapping[str, Any], name: str) -> list[Any]:
    """A list under either of its spellings, `id` or `ids`."""
    found = wanted.get(name, wanted.get(f"{name}s"))
    if found is None:
        return []
    if not isinstance(found, list):
        raise InputRefused(f"{name}: invalid")
    return cast("list[Any]", found)


def _day(now_ms: int) -> str:
    return datetime.fromtimestamp(now_ms / 1000, UTC).date().isoformat()
