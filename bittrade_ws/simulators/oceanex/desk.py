"""The account's orders: taken in, canceled, listed and shown in the venue's words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bittrade_ws.exchanges.oceanex.errors import ErrorCode
from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.oceanex import reports
from bittrade_ws.simulators.oceanex.public import ids_of, instrument_of
from bittrade_ws.simulators.oceanex.refusals import Arguments, Refusal, whole
from bittrade_ws.simulators.orders import Instrument, NewOrder, VenueOrder
from bittrade_ws.simulators.terms import OrderType, Refused

MOST_PER_PAGE = 200
_TYPES = {"limit": OrderType.LIMIT, "market": OrderType.MARKET}
_SIDES = {"buy": OrderSide.BUY, "sell": OrderSide.SELL}


class Desk:
    """Of one account. Everything raises `Refusal`."""

    def __init__(self, engine: Engine, account: Account) -> None:
        self._engine = engine
        self._account = account

    def create(self, args: Arguments) -> Mapping[str, Any]:
        """The order as it was taken in; it may have matched at once."""
        market = instrument_of(self._engine, args)
        side = args.word("side", of=tuple(_SIDES), default="")
        if not side:
            args.need("side")
        kind = _TYPES[args.word("ord_type", "order_type", of=tuple(_TYPES), default="limit")]
        volume, price = args.amount("volume"), args.amount("price")
        if volume is None or (price is None and kind is OrderType.LIMIT):
            raise Refusal(ErrorCode.MISSING_ARGUMENT, f"{'volume' if volume is None else 'price'} is missing")
        _check_grid(volume, market.step, "volume")
        if price is not None and kind is OrderType.LIMIT:
            _check_grid(price, market.tick, "price")
        if volume > market.max_quantity:
            raise Refusal(ErrorCode.INVALID_ORDER, "volume is too large")
        new = NewOrder(
            symbol=market.name,
            side=_SIDES[side],
            type=kind,
            client_order_id="",
            quantity=volume,
            price=price if kind is OrderType.LIMIT else None,
        )
        try:
            return reports.order_of(self._engine, self._engine.place(self._account, new).order)
        except Refused as refused:
            raise Refusal(ErrorCode.INVALID_ORDER, f"Cannot lock funds: {refused}") from None

    def cancel(self, args: Arguments) -> list[int]:
        """All of the orders that are named, or none."""
        ids = ids_of(args)
        found = [self._engine.ledger.order(self._account, order_id=number) for number in ids]
        unknown = [number for number, one in zip(ids, found, strict=True) if one is None or not one.is_open]
        if unknown:
            raise Refusal(ErrorCode.ORDER_NOT_FOUND, "Order not found", {"ids": unknown})
        return self._end(one for one in dict.fromkeys(found) if one is not None)

    def clear(self, args: Arguments) -> list[int]:
        """All open orders."""
        return self._end(self._engine.ledger.open_orders(self._account))

    def index(self, args: Arguments) -> Mapping[str, Any]:
        """The open orders of a market."""
        kind = args.word("ord_type", "order_type", of=tuple(_TYPES), default="")
        found = (one for one in self._engine.ledger.open_orders(self._account))
        return self._page(args, [one for one in found if not kind or one.type is _TYPES[kind]])

    def history(self, args: Arguments) -> Mapping[str, Any]:
        """The orders of a market that are over."""
        state = args.word("state", of=("done", "cancel"), default="")
        start = args.number("start_time", default=0, least=0, most=10**11)
        end = args.number("end_time", default=10**11, least=0, most=10**11)
        found = [
            one
            for one in self._engine.ledger.orders_of(self._account)
            if not one.is_open and start <= one.created_us // 1_000_000 <= end
        ]
        return self._page(args, [one for one in found if not state or reports.order(one)["state"] == state])

    def show(self, args: Arguments) -> Mapping[str, Any]:
        """An open order with its trades."""
        return self._one(args, is_open=True)

    def show_history(self, args: Arguments) -> Mapping[str, Any]:
        """An order that is over, with its trades."""
        return self._one(args, is_open=False)

    def account(self, args: Arguments) -> Mapping[str, Any]:
        """The balances."""
        balances = self._account.balances.items()
        return {"accounts": [reports.balance(self._engine, name, one.free, one.locked) for name, one in balances]}

    def _end(self, orders: Any) -> list[int]:
        return [self._engine.cancel(one).order_id for one in orders]

    def _one(self, args: Arguments, *, is_open: bool) -> Mapping[str, Any]:
        one = self._engine.ledger.order(self._account, order_id=whole(args.need("id"), "id"))
        if one is None or one.is_open is not is_open:
            raise Refusal(ErrorCode.ORDER_NOT_FOUND, "Order not found")
        return reports.order_of(self._engine, one, with_trades=True)

    def _page(self, args: Arguments, orders: list[VenueOrder]) -> Mapping[str, Any]:
        market: Instrument = instrument_of(self._engine, args)
        found = [one for one in orders if one.instrument is market]
        if args.word("order_by", of=("asc", "desc"), default="desc") == "desc":
            found.reverse()
        number = args.number("page", default=1, least=1, most=10**6)
        per = args.number("per", default=50, least=1, most=MOST_PER_PAGE)
        return reports.page([reports.order_of(self._engine, one) for one in found], number, per)


def _check_grid(value: Decimal, unit: Decimal, name: str) -> None:
    if value <= 0 or value % unit:
        raise Refusal(ErrorCode.INVALID_ORDER, f"{name} must be a positive multiple of {unit:f}")
