"""Commands that place and cancel orders, and what is shown of an order."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, Literal

from reactivex import Observable

from bittrade_ws.cli.console.commands import Command, Shown
from bittrade_ws.cli.console.desk import Desk
from bittrade_ws.cli.console.fields import Field, amount, one_of, side, word
from bittrade_ws.cli.console.session import Session
from bittrade_ws.models.order import Order, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.wire.bundle import Socket

AddOrder = Callable[[Desk], Callable[[AddOrderRequest], Observable[Order]]]
CancelOrder = Callable[[Observable[Socket], Observable[Any]], Callable[[CancelOrderRequest], Observable[Order]]]
CancelOrders = Callable[[Observable[Socket], Observable[Any]], Callable[[str], Observable[tuple[Order, ...]]]]
OrderName = Literal["order_id", "client_order_id"]


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


def is_placed(order: Order, *given: Any) -> bool:
    """The venue has said what it makes of the order."""
    return order.status not in (OrderStatus.SUBMITTED, OrderStatus.PENDING)
