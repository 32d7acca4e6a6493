"""Orders and order lists of the account, by request over the WebSocket API of Binance. Signed.

`sockets` come through `add_token`, or from a session that is logged on. `recv_window`, in milliseconds, is how old a
request may be when it arrives. Seconds and errors are those of `general_methods`. Times are epoch milliseconds.

Source: the venue's `web-socket-api.md`, account requests, seen 2026-07.
"""

from reactivex import Observable

from bittrade_ws.exchanges.binance._method import MethodFactory, one_of, upper
from bittrade_ws.exchanges.binance.account_results import Amendment, OrderInfo, OrderListInfo
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.wire.bundle import Socket


class GetOrder(MethodFactory):
    """What `get_order_factory` gives."""

    def __call__(
        self, symbol: str, *, order_id: int | None = None, client_order_id: str | None = None
    ) -> Observable[OrderInfo]:
        """One order by either id."""
        one_of(order_id=order_id, client_order_id=client_order_id)
        return self._ask(
            "order.status",
            {"symbol": upper(symbol), "orderId": order_id, "origClientOrderId": client_order_id},
            OrderInfo,
        )


class GetOpenOrders(MethodFactory):
    """What `get_open_orders_factory` gives."""

    def __call__(self, symbol: str | None = None) -> Observable[tuple[OrderInfo, ...]]:
        """Of `symbol`, or of all."""
        return self._ask(
            "openOrders.status", {"symbol": None if symbol is None else upper(symbol)}, tuple[OrderInfo, ...]
        )


class GetOrders(MethodFactory):
    """What `get_orders_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        order_id: int | None = None,
        start_time: int | None = None,
        end_time: int | None = None,
        limit: int | None = None,
    ) -> Observable[tuple[OrderInfo, ...]]:
        """From an id on, or within times (epoch milliseconds), else the last ones."""
        return self._ask(
            "allOrders",
            {
                "symbol": upper(symbol),
                "orderId": order_id,
                "startTime": start_time,
                "endTime": end_time,
                "limit": limit,
            },
            tuple[OrderInfo, ...],
        )


class GetOrderList(MethodFactory):
    """What `get_order_list_factory` gives."""

    def __call__(
        self, *, order_list_id: int | None = None, client_order_id: str | None = None
    ) -> Observable[OrderListInfo]:
        """One order list by either id."""
        one_of(order_list_id=order_list_id, client_order_id=client_order_id)
        return self._ask(
            "orderList.status", {"orderListId": order_list_id, "origClientOrderId": client_order_id}, OrderListInfo
        )


class GetOpenOrderLists(MethodFactory):
    """What `get_open_order_lists_factory` gives."""

    def __call__(self) -> Observable[tuple[OrderListInfo, ...]]:
        """The order lists that are open."""
        return self._ask("openOrderLists.status", {}, tuple[OrderListInfo, ...])


class GetOrderLists(MethodFactory):
    """What `get_order_lists_factory` gives."""

    def __call__(
        self,
        *,
        from_id: int | None = None,
        start_time: int | None = None,
        end_time: int | None = None,
        limit: int | None = None,
    ) -> Observable[tuple[OrderListInfo, ...]]:
        """From an id on, or within times (epoch milliseconds), else the last ones."""
        return self._ask(
            "allOrderLists",
            {"fromId": from_id, "startTime": start_time, "endTime": end_time, "limit": limit},
            tuple[OrderListInfo, ...],
        )


class GetOrderAmendments(MethodFactory):
    """What `get_order_amendments_factory` gives."""

    def __call__(
        self, symbol: str, *, order_id: int, from_execution_id: int | None = None, limit: int | None = None
    ) -> Observable[tuple[Amendment, ...]]:
        """From an execution on, else from the first."""
        return self._ask(
            "order.amendments",
            {"symbol": upper(symbol), "orderId": order_id, "fromExecutionId": from_execution_id, "limit": limit},
            tuple[Amendment, ...],
        )


def get_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetOrder:
    """Gives `(symbol, order_id=… | client_order_id=…) -> Observable` of an order (`order.status`, weight 4)."""
    return GetOrder(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_open_orders_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetOpenOrders:
    """Gives `symbol -> Observable` of the open orders (`openOrders.status`, weight 6 for one symbol, 80 for all)."""
    return GetOpenOrders(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_orders_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetOrders:
    """Gives `symbol -> Observable` of all its orders, whatever became of them (`allOrders`, weight 20)."""
    return GetOrders(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_order_list_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetOrderList:
    """Gives `(order_list_id=… | client_order_id=…) -> Observable` of an order list (`orderList.status`, weight 4)."""
    return GetOrderList(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_open_order_lists_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetOpenOrderLists:
    """Gives `() -> Observable` of the open order lists (`openOrderLists.status`, weight 6)."""
    return GetOpenOrderLists(
        sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window
    )


def get_order_lists_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetOrderLists:
    """Gives `() -> Observable` of all order lists (`allOrderLists`, weight 20)."""
    return GetOrderLists(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_order_amendments_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetOrderAmendments:
    """Gives `(symbol, order_id=…) -> Observable` of the amendments of an order (`order.amendments`, weight 4)."""
    return GetOrderAmendments(
        sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window
    )
