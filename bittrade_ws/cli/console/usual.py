"""Commands that every venue has, each made of the venue's own functions."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, Literal

import reactivex
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.cli.console.commands import Command, Shown
from bittrade_ws.cli.console.desk import Desk
from bittrade_ws.cli.console.fields import Field, amount, one_of, side, text, whole, word
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.registry import under_ca
from bittrade_ws.models.order import Order, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import buffer_bounded, conflate
from bittrade_ws.wire.bundle import Socket

AddOrder = Callable[[Desk], Callable[[AddOrderRequest], Observable[Order]]]
CancelOrder = Callable[[Observable[Socket], Observable[Any]], Callable[[CancelOrderRequest], Observable[Order]]]
CancelOrders = Callable[[Observable[Socket], Observable[Any]], Callable[[str], Observable[tuple[Order, ...]]]]
OrderName = Literal["order_id", "client_order_id"]
Subscribe = Callable[[str, Observable[Any]], Callable[[Observable[Socket]], Observable[Any]]]
COUNT: Final = Field("COUNT", "10", whole, is_optional=True)
SHOWN_EVERY: Final = 0.25
"""Seconds between two values that replace each other."""
WAITING: Final = 10_000
"""Values that may wait for a slow terminal."""


def authenticate() -> Command:
    """Logs in."""
    return Command(text="Authenticate", word="authenticate", run=Session.authenticate)


def disconnect() -> Command:
    """Ends the connections, and stays."""

    def run(session: Session) -> Observable[Any]:
        session.disconnect()
        return reactivex.empty()

    return Command(text="Disconnect", word="disconnect", run=run)


def reconnect() -> Command:
    """New connections, in place of those there are."""

    def run(session: Session) -> Observable[Any]:
        session.disconnect()
        session.connect()
        return reactivex.empty()

    return Command(text="Reconnect", word="reconnect", run=run, needs_session=False)


def stop_watching() -> Command:
    """Ends what `watch` began."""

    def run(session: Session, name: str | None) -> Observable[str]:
        ended = session.stop_watching(name)
        return reactivex.just(f"stopped: {', '.join(ended)}" if ended else "nothing of that is watched")

    fields = (Field("NAME", "trades", text, is_optional=True),)
    return Command(text="Stop Watching", word="unwatch", run=run, fields=fields)


def watch(title: str, name: str, subscribe: Subscribe, symbol: Field, *, is_latest: bool) -> Command:
    """Shows the values of a channel; of those that replace each other (`is_latest`) a few a second."""

    def run(session: Session, of: str, count: int | None) -> Observable[Any]:
        desk = session.market
        values = desk.sockets.pipe(under_ca(subscribe, session.access.ca)(of, desk.messages))
        handed_over = conflate(type, interval=SHOWN_EVERY) if is_latest else buffer_bounded(WAITING)
        return first(count, values.pipe(handed_over))

    def show(value: Any) -> Iterable[Shown]:
        yield ("gap" if isinstance(value, Gap) else name.removesuffix("s"), value)

    return Command(text=title, word=name, run=run, show=show, fields=(symbol, COUNT), is_watch=True, settles=is_endless)


def first(count: int | None, values: Observable[Any]) -> Observable[Any]:
    """So many values, or all; a `Gap` is none."""
    if count is None:
        return values

    def counted(_: Any) -> Observable[Any]:
        left = count

        def is_before_last(value: Any) -> bool:
            nonlocal left
            left -= not isinstance(value, Gap)
            return left > 0

        return values.pipe(ops.take_while(is_before_last, inclusive=True))

    return reactivex.defer(counted)


def enter_order(add_order: AddOrder, symbol: Field, *, price: str, quantity: str, types: Sequence[str]) -> Command:
    """Places an order, and shows each stage of its life."""

    def run(
        session: Session, of: str, on: OrderSide, at: Decimal | None, much: Decimal, kind: str
    ) -> Observable[Order]:
        request = AddOrderRequest(symbol=of, side=on, type=kind, price=at, quantity=much)
        return session.account.made(add_order, lambda: add_order(session.account))(request)

    fields = (
        symbol,
        Field("SIDE", "buy", side, choices=("buy", "sell")),
        Field("PRICE", price, amount, is_optional=True),
        Field("QUANTITY", quantity, amount),
        Field("TYPE", types[0], one_of(*types), choices=tuple(types)),
    )
    return Command(
        text="Enter New Order",
        word="order",
        run=run,
        show=stage,
        fields=fields,
        needs_login=True,
        settles=is_placed,
    )


def cancel_order(cancel: CancelOrder, symbol: Field, *, by: OrderName, example: str) -> Command:
    """Cancels an order; `by` is the attribute of the request that names it."""

    def run(session: Session, of: str, name: str) -> Observable[Order]:
        is_venues = by == "order_id"
        request = CancelOrderRequest(
            symbol=of, order_id=name if is_venues else None, client_order_id=None if is_venues else name
        )
        return session.account.of(cancel)(request)

    fields = (symbol, Field(by.upper(), example, word))
    return Command(text="Cancel Order", word="cancel", run=run, show=canceled, fields=fields, needs_login=True)


def cancel_all_orders(cancel: CancelOrders, symbol: Field) -> Command:
    """Cancels what is open on a symbol."""

    def run(session: Session, of: str) -> Observable[tuple[Order, ...]]:
        return session.account.of(cancel)(of)

    def show(orders: tuple[Order, ...]) -> Iterable[Shown]:
        return [shown for order in orders for shown in canceled(order)] or ["there was none to cancel"]

    return Command(text="Cancel All Orders", word="cancelall", run=run, show=show, fields=(symbol,), needs_login=True)


def stage(order: Order) -> Iterable[Shown]:
    """A stage of an order's life in one line."""
    yield "order", _row(order)


def canceled(order: Order) -> Iterable[Shown]:
    """What became of a cancel; the order's own line, where it is followed, comes as well."""
    yield "cancel", _row(order)


def _row(order: Order) -> dict[str, Any]:
    return {
        "status": order.status,
        "side": order.side,
        "quantity": order.quantity,
        "symbol": order.symbol,
        "price": order.price,
        "filled": order.filled_quantity or None,
        "order_id": order.order_id,
        "client_order_id": order.client_order_id,
        "code": order.code,
        "reason": order.reason,
    }


def is_endless(value: Any, *given: Any) -> bool:
    """A watch without a count, which is given last, has no end to wait for."""
    return given[-1] is None


def is_placed(order: Order, *given: Any) -> bool:
    """The venue has said what it makes of the order."""
    return order.status not in (OrderStatus.SUBMITTED, OrderStatus.PENDING)


def each(kind: str, none: str) -> Callable[[Iterable[Any]], Iterable[Shown]]:
    """Shows the values of one answer, or says that there are none."""

    def show(values: Iterable[Any]) -> Iterable[Shown]:
        rows = [(kind, value) for value in values]
        return rows or [none]

    return show


def one(kind: str) -> Callable[[Any], Iterable[Shown]]:
    """Shows a value under this label."""
    return lambda value: ((kind, value),)
