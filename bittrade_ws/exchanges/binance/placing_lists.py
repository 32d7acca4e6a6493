"""Order lists of Binance over the WebSocket API: placed, followed, canceled.

1. What happens to a list reaches its orders: `listStatus` proves that they exist, execution reports tell the rest.
2. A list that is refused is refused as a whole.

Source: the venue's `web-socket-api.md` (order lists) and `user-data-stream.md` (list status), seen 2026-07.
"""

from collections.abc import Sequence
from typing import Any, Final

from reactivex import Observable

from bittrade_ws.exchanges.binance.account import LISTS, USER_DATA
from bittrade_ws.exchanges.binance.changes import facts_of_canceled, succeeded
from bittrade_ws.exchanges.binance.events import ListStatus
from bittrade_ws.exchanges.binance.order_facts import fact_of_result, refused_new
from bittrade_ws.exchanges.binance.order_lists import (
    ListRequest,
    Oco,
    OldOco,
    Opo,
    Opoco,
    Oto,
    Otoco,
    legs_of,
    params_of,
)
from bittrade_ws.exchanges.binance.order_options import check_name
from bittrade_ws.exchanges.binance.orders import BinanceOrders
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.exchanges.binance.websocket_api import failure_of, signed_request
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators.cancel_orders_factory import CancelOrdersFactory, cancel_orders_factory
from bittrade_ws.operators.order_list_factory import OrderListFactory
from bittrade_ws.operators.order_list_factory import order_list_factory as generic_order_list_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Request, RequestContext
from bittrade_ws.wire.orders import IntentLog

METHODS: Final = {
    Oco: "orderList.place.oco",
    Oto: "orderList.place.oto",
    Otoco: "orderList.place.otoco",
    Opo: "orderList.place.opo",
    Opoco: "orderList.place.opoco",
    OldOco: "orderList.place",
}


class BinanceLists(BinanceOrders):
    """Binance's side of order lists."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: Channel[Sequence[OrderFact]] = Channel(
            name=LISTS.name,
            key=LISTS.key,
            decode=lambda frame: facts_of_list(LISTS.decode(frame)),
            convert=lambda message: facts_of_list(LISTS.convert(message)),
        )

    def legs(self, request: ListRequest) -> Sequence[AddOrderRequest]:
        """The orders of the list: above before below, working before pending, of the OCO of old the limit first."""
        return [order for _, order in legs_of(request)]

    def list_id(self, request: ListRequest) -> str | None:
        return request.client_order_id

    def place_list(self, request: ListRequest, list_id: str, names: Sequence[str], context: RequestContext) -> Request:
        """`orderList.place.oco` and its kin, also `orderList.place`."""
        check_name(list_id)
        return signed_request(METHODS[type(request)], params_of(request, list_id, names), context)

    def placed_list(
        self, request: ListRequest, names: Sequence[str], reply: Any
    ) -> tuple[str | None, Sequence[OrderFact]]:
        """The reply to `orderList.place.…`: the orders by name, in whichever order it has them."""
        failure = failure_of(reply)
        if failure is not None:
            return None, [refused_new(failure, reply) for _ in names]
        result = reply["result"]
        reports = [fact_of_result(report, raw=report) for report in result.get("orderReports", ())]
        known = {fact.client_order_id: fact for fact in (*_listed(result), *reports)}
        return str(result["orderListId"]), [known[name] for name in names]


def facts_of_list(status: ListStatus) -> Sequence[OrderFact]:
    """What the event of a list proves about its orders: that the venue has them."""
    if status.status_type == "RESPONSE" or status.order_status == "REJECT":
        return ()
    return [
        OrderFact(
            status=OrderStatus.PENDING,
            client_order_id=order.client_order_id,
            order_id=str(order.order_id),
            symbol=order.symbol,
            time=status.time,
            raw=status,
        )
        for order in status.orders
    ]


def order_list_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    intents: IntentLog | None = None,
) -> OrderListFactory[ListRequest]:
    """Gives `Oco | Oto | Otoco | Opo | Opoco | OldOco -> PlacingList`: the list at each stage of any order, and `legs`.

    As in `operators.order_list_factory`.
    """
    return generic_order_list_factory(
        sockets,
        messages,
        BinanceLists(),
        USER_DATA,
        timeout=timeout,
        connect_timeout=connect_timeout,
        intents=intents,
    )


def cancel_order_list_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> CancelOrdersFactory[tuple[str, str]]:
    """Gives `(symbol, client id of the list) -> Observable[tuple[Order, ...]]`: all of its orders that were open.

    To cancel one order of a list cancels all of them as well. As in `operators.cancel_orders_factory`.
    """

    def encode(named: tuple[str, str], context: RequestContext) -> Request:
        symbol, list_id = named
        if not list_id:
            raise InvalidRequest("a list is named by its client_order_id; none was given")
        return signed_request("orderList.cancel", {"symbol": symbol, "listClientOrderId": list_id}, context)

    return cancel_orders_factory(
        sockets,
        messages,
        encode=encode,
        accept=lambda reply: facts_of_canceled([succeeded(reply)]),
        timeout=timeout,
        connect_timeout=connect_timeout,
    )


def _listed(result: Any) -> Sequence[OrderFact]:
    """The bare names, of a reply that has no reports."""
    return [
        OrderFact(
            status=OrderStatus.PENDING,
            client_order_id=order["clientOrderId"],
            order_id=str(order["orderId"]),
            symbol=order["symbol"],
        )
        for order in result.get("orders", ())
    ]
