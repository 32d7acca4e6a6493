"""What the venue tells to its customers, and the requests that cancel: a factory for each.

Their sockets have passed `log_in`, or were logged in by `authenticate_factory`; else they error with `InvalidRequest`
and nothing is sent, for the venue would end the connection for good. All else as in `market_questions`.

Source: the venue's WebSocket API user guide 0.5, seen 2026-07.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from reactivex import Observable

from bittrade_ws.exchanges.oceanex._question import Messages, QuestionFactory, market_of, number_of
from bittrade_ws.exchanges.oceanex._request import Call
from bittrade_ws.exchanges.oceanex.results import Account, OrderInfo, OrderPage
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.bundle import Socket

OrderType = Literal["limit", "market"]
Sorting = Literal["asc", "desc"]
"""By time; the newest come first unless told otherwise."""
EndState = Literal["done", "cancel"]


class GetAccount(QuestionFactory):
    """What `get_account_factory` gives."""

    def __call__(self) -> Observable[Account]:
        """The account's balances."""
        return self._ask(Call("AccountHandler", "index", {}, is_private=True), Account)


class CreateOrder(QuestionFactory):
    """What `create_order_factory` gives."""

    def __call__(
        self,
        symbol: str,
        side: Literal["buy", "sell"],
        volume: Decimal | None,
        price: Decimal | None = None,
        *,
        ord_type: OrderType = "limit",
    ) -> Observable[OrderInfo]:
        """The order as the venue has taken it."""
        args = {"market": market_of(symbol), "side": side, "price": price, "volume": volume, "ord_type": ord_type}
        return self._ask(Call("OrderHandler", "create", args, is_private=True), OrderInfo)


class CancelOrders(QuestionFactory):
    """What `cancel_orders_factory` gives."""

    def __call__(self, order_ids: Sequence[int | str]) -> Observable[tuple[int, ...]]:
        """The ids that the venue has taken for canceling; `RequestRejected.data["ids"]` are those that it knows not."""
        if not order_ids:
            raise InvalidRequest("order_ids is empty; for all orders there is cancel_all_orders_factory")
        ids = [number_of(order_id) for order_id in order_ids]
        return self._ask(Call("OrderHandler", "cancel", {"ids": ids}, is_private=True), tuple[int, ...])


class CancelAllOrders(QuestionFactory):
    """What `cancel_all_orders_factory` gives."""

    def __call__(self) -> Observable[tuple[int, ...]]:
        """The ids of all orders that were open, on all markets; perhaps none."""
        return self._ask(Call("OrderHandler", "clear", {}, is_private=True), tuple[int, ...])


class GetOpenOrders(QuestionFactory):
    """What `get_open_orders_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        ord_type: OrderType | None = None,
        order_by: Sorting | None = None,
        page: int | None = None,
        per: int | None = None,
    ) -> Observable[OrderPage]:
        """The open orders of a market, `per` to a page."""
        return self._ask(open_orders_call(symbol, ord_type=ord_type, order_by=order_by, page=page, per=per), OrderPage)


class GetOrder(QuestionFactory):
    """What `get_order_factory` gives."""

    def __call__(self, order_id: int | str) -> Observable[OrderInfo]:
        """An open order with its trades; of one that is over the venue says `ORDER_NOT_FOUND` here."""
        return self._ask(show_call("OrderHandler", order_id), OrderInfo)


class GetClosedOrder(QuestionFactory):
    """What `get_closed_order_factory` gives."""

    def __call__(self, order_id: int | str) -> Observable[OrderInfo]:
        """An order that is over, with its trades; of an open one the venue says `ORDER_NOT_FOUND` here."""
        return self._ask(show_call("OrderHistoryHandler", order_id), OrderInfo)


class GetClosedOrders(QuestionFactory):
    """What `get_closed_orders_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        state: EndState | None = None,
        order_by: Sorting | None = None,
        page: int | None = None,
        per: int | None = None,
        start_time: int | None = None,
        end_time: int | None = None,
    ) -> Observable[OrderPage]:
        """The orders of a market that are over; `start_time` and `end_time` in seconds."""
        times = {"start_time": start_time, "end_time": end_time}
        args = {"market": market_of(symbol), "state": state, "order_by": order_by, "page": page, "per": per, **times}
        return self._ask(Call("OrderHistoryHandler", "index", args, is_private=True), OrderPage)


def get_account_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetAccount:
    """Gives `() -> Observable` of the account (`AccountHandler index`)."""
    return GetAccount(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def create_order_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> CreateOrder:
    """Gives `(symbol, side, volume, price) -> Observable` of the venue's acknowledgement (`OrderHandler create`).

    Each subscription places an order. After `ResponseTimeout` and `ConnectionLost` nobody knows whether there is one.
    `add_order_factory` follows an order through its life, and sends it once however often it is subscribed to.
    """
    return CreateOrder(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def cancel_orders_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> CancelOrders:
    """Gives `order_ids -> Observable` of the ids that are being canceled (`OrderHandler cancel`): all, or none."""
    return CancelOrders(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def cancel_all_orders_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> CancelAllOrders:
    """Gives `() -> Observable` of the ids that are being canceled, on all markets (`OrderHandler clear`)."""
    return CancelAllOrders(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_open_orders_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetOpenOrders:
    """Gives `symbol -> Observable` of a market's open orders (`OrderHandler index`)."""
    return GetOpenOrders(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_order_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetOrder:
    """Gives `order_id -> Observable` of an open order (`OrderHandler show`)."""
    return GetOrder(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_closed_order_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetClosedOrder:
    """Gives `order_id -> Observable` of an order that is over (`OrderHistoryHandler show`)."""
    return GetClosedOrder(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_closed_orders_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetClosedOrders:
    """Gives `symbol -> Observable` of a market's orders that are over (`OrderHistoryHandler index`)."""
    return GetClosedOrders(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def open_orders_call(
    symbol: str,
    *,
    ord_type: OrderType | None = None,
    order_by: Sorting | None = None,
    page: int | None = None,
    per: int | None = None,
) -> Call:
    """The question about a market's open orders."""
    args = {
        "market": market_of(symbol),
        "ord_type": ord_type,
        "order_type": ord_type,
        "order_by": order_by,
        "page": page,
        "per": per,
    }
    return Call("OrderHandler", "index", args, is_private=True)


def show_call(handler: str, order_id: int | str) -> Call:
    """The question about one order."""
    return Call(handler, "show", {"id": number_of(order_id)}, is_private=True)
