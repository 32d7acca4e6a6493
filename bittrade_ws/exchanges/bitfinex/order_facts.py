"""What Bitfinex says of orders, in notifications and in events, as facts.

1. The status of an order is a sentence, known by its beginning (`STATUSES`). One that we do not know is no stage while
   the order is open; of a closed order (`oc`) what is left of it decides.
2. A cancel by the venue's own rules (post-only, fill-or-kill, balance, margin, reduce-only …) is a rejection if nothing
   was filled. A cancel at or after the time at which an order was to end (`tif`) is an expiry.
3. Executions are told by `te`, without their fee, ahead of the status; `tu` has the fee and is not waited for: the next
   stage shows it, and the last fills of an order that is done have none.
4. An outcome of which the venue says that the client id is taken is `UNKNOWN`: it may be ours, from a send whose reply
   was lost.

Source: the venue's `ws-auth-orders`, `-trades`, `-notifications` and order status reference pages, seen 2026-07.
"""

from collections import OrderedDict
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from bittrade_ws.exchanges.bitfinex.account import Told
from bittrade_ws.exchanges.bitfinex.events import MyTrade, Notification
from bittrade_ws.exchanges.bitfinex.events import Order as Row
from bittrade_ws.models.order import Fill, OrderFact, OrderSide, OrderStatus

S = OrderStatus
STATUSES: Final[tuple[tuple[str, OrderStatus], ...]] = (
    ("ACTIVE", S.OPEN),
    ("PARTIALLY FILLED", S.PARTIALLY_FILLED),
    ("EXECUTED", S.FILLED),
    ("FORCED EXECUTED", S.FILLED),
    ("CANCELED", S.CANCELED),
    ("IOC CANCELED", S.CANCELED),
    ("POSTONLY CANCELED", S.REJECTED),
    ("FILLORKILL CANCELED", S.REJECTED),
    ("INSUFFICIENT", S.REJECTED),
    ("RSN_", S.REJECTED),
)
"""The venue's sentences, by their beginning. A rejection is one only if nothing was filled."""
LARGEST_CLIENT_ID: Final = 2**45 - 1
REMEMBERED: Final = 100_000


CLOCKS_APART: Final = 3_600_000
"""Milliseconds by which our clock and the venue's may differ."""


def number_of(name: str) -> int:
    """A number of 45 bits that stands for a name, always the same."""
    return int.from_bytes(sha256(name.encode()).digest()[:6], "big") >> 3


class ClientIds:
    """The venue's client ids are numbers: a name that is none stands for one, always the same.

    The venue has each once in a UTC day. An order that it made well before one was placed here is another one's.
    """

    def __init__(self) -> None:
        self._names: OrderedDict[int, str] = OrderedDict()
        self._placed: OrderedDict[int, int] = OrderedDict()

    def number(self, name: str) -> int:
        """The client id on the wire."""
        if name.isascii() and name.isdigit() and str(int(name)) == name and int(name) <= LARGEST_CLIENT_ID:
            return int(name)
        number = number_of(name)
        self._names[number] = name
        if len(self._names) > REMEMBERED:
            self._names.popitem(last=False)
        return number

    def placed(self, number: int, now: int) -> None:
        """An order with this client id is placed now, in epoch milliseconds."""
        self._placed[number] = now
        if len(self._placed) > REMEMBERED:
            self._placed.popitem(last=False)

    def name(self, number: int | None, created: int | None = None) -> str | None:
        """The name that stands for it, or the number itself; `None` for an order of another day."""
        if number is None or (created is not None and created < self._placed.get(number, 0) - CLOCKS_APART):
            return None
        return self._names.get(number, str(number))


def fact_of_order(row: Row, names: ClientIds, *, is_closed: bool = False, raw: Any = None) -> OrderFact:
    """What a row of an order proves; `is_closed`: it came with `oc`, or from the history."""
    original = row.original_amount
    filled = None if original is None or row.amount is None else abs(original) - abs(row.amount)
    amount = original or row.amount
    return OrderFact(
        status=_status(row, filled, is_closed=is_closed),
        client_order_id=names.name(row.client_id, row.created),
        order_id=str(row.order_id) if row.order_id else None,
        symbol=row.symbol,
        side=None if not amount else OrderSide.BUY if amount > 0 else OrderSide.SELL,
        type=row.type,
        price=row.price or None,
        quantity=None if original is None else abs(original),
        filled_quantity=None if filled is None or filled < 0 else filled,
        time=row.updated,
        reason=row.status or "" if is_closed else "",
        raw=row if raw is None else raw,
    )


def _status(row: Row, filled: Decimal | None, *, is_closed: bool) -> OrderStatus | None:
    sentence = row.status or ""
    status = next((status for begin, status in STATUSES if sentence.startswith(begin)), None)
    if status is S.REJECTED and (filled or "PARTIALLY FILLED" in sentence):
        status = S.CANCELED
    if status is S.CANCELED and row.expires and row.updated is not None and row.updated >= row.expires:
        status = S.EXPIRED
    if status is None and is_closed:
        status = S.FILLED if row.amount is not None and not row.amount else S.CANCELED
    return status


def fact_of_trade(trade: MyTrade, names: ClientIds) -> OrderFact:
    """An execution: no stage, since the order's own event says which one it brought."""
    fill = Fill(
        trade_id=str(trade.trade_id),
        price=trade.price,
        quantity=abs(trade.amount),
        fee=None if trade.fee is None else -trade.fee,
        fee_asset=trade.fee_currency or "",
        is_maker=None if trade.maker is None else trade.maker == 1,
        time=trade.time,
    )
    return OrderFact(
        status=None,
        client_order_id=names.name(trade.client_id),
        order_id=str(trade.order_id),
        symbol=trade.symbol,
        fills=(fill,),
        time=trade.time,
        raw=trade,
    )


def facts_of(several: Sequence[Told[Any]], names: ClientIds) -> tuple[OrderFact, ...]:
    """What events of orders and executions prove."""
    return tuple(
        fact_of_trade(told.value, names)
        if isinstance(told.value, MyTrade)
        else fact_of_order(told.value, names, is_closed=told.word == "oc")
        for told in several
    )


def refused(notification: Notification, *, client_order_id: str | None = None) -> OrderFact | None:
    """The refusal that a notification tells; `None`: it tells none."""
    if notification.status == "SUCCESS":
        return None
    reason = notification.text or notification.status
    is_taken = "duplicate" in reason.casefold()
    status = S.UNKNOWN if is_taken else S.REJECTED
    code = notification.code
    return OrderFact(status=status, client_order_id=client_order_id, code=code, reason=reason, raw=notification)
