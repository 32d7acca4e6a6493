"""Orders that Binance routes over several books (SOR), and orders that it only checks.

Source: the venue's `web-socket-api.md` (`sor.order.place`, `sor.order.test`, `order.test`), seen 2026-07.
"""

from collections.abc import Mapping
from typing import Any

from reactivex import Observable

from bittrade_ws.exchanges.binance._method import accept
from bittrade_ws.exchanges.binance.account import USER_DATA
from bittrade_ws.exchanges.binance.order_options import order_params
from bittrade_ws.exchanges.binance.orders import BinanceOrders
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.exchanges.binance.websocket_api import signed_request
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators.order_factory import OrderFactory, order_factory
from bittrade_ws.operators.request_response_factory import RequestResponseFactory, request_response_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext
from bittrade_ws.wire.orders import IntentLog


class RoutedOrders(BinanceOrders):
    """Binance's side of orders that it routes itself; they live like any other."""

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        """`sor.order.place`: `LIMIT` and `MARKET` only, by quantity."""
        if request.type not in ("LIMIT", "MARKET") or request.quote_quantity is not None:
            raise InvalidRequest("this venue routes LIMIT and MARKET orders, by their quantity")
        return signed_request("sor.order.place", order_params(request, client_order_id), context)

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact:
        """The reply to `sor.order.place`: a list of one order."""
        match reply:
            case {"result": [order]}:
                return super().placed(request, {**reply, "result": order})
            case _:
                return super().placed(request, reply)


def sor_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    until: OrderStatus | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    intents: IntentLog | None = None,
) -> OrderFactory:
    """Gives `AddOrderRequest -> Observable[Order]`, as `add_order_factory`, for orders that the venue routes itself."""
    return order_factory(
        sockets,
        messages,
        RoutedOrders(),
        USER_DATA,
        until=until,
        timeout=timeout,
        connect_timeout=connect_timeout,
        intents=intents,
    )


def check_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    routed: bool = False,
    commission: bool = False,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> RequestResponseFactory[AddOrderRequest, Mapping[str, Any]]:
    """Gives `AddOrderRequest -> Observable`: `order.test`, which checks an order and places none.

    Emits what the venue says of it: nothing (`{}`), or with `commission` its rates. `routed`: as `sor.order.test`. A
    refusal is a `RequestRejected`. Weight 1, with `commission` 20.
    """
    method = "sor.order.test" if routed else "order.test"

    def encode(request: AddOrderRequest, context: RequestContext) -> Request:
        params = order_params(request, request.client_order_id)
        return signed_request(method, {**params, "computeCommissionRates": True if commission else None}, context)

    return request_response_factory(
        sockets, messages, encode=encode, accept=accept, timeout=timeout, connect_timeout=connect_timeout
    )
