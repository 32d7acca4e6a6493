"""What the account traded, by request over the WebSocket API of Binance. Signed.

All else as in `order_history_methods`.

Source: the venue's `web-socket-api.md`, account requests, seen 2026-07.
"""

from reactivex import Observable

from bittrade_ws.exchanges.binance._method import MethodFactory, one_of, upper
from bittrade_ws.exchanges.binance.account_results import Allocation, MyTrade, PreventedMatch
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.wire.bundle import Socket


class GetMyTrades(MethodFactory):
    """What `get_my_trades_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        order_id: int | None = None,
        start_time: int | None = None,
        end_time: int | None = None,
        from_id: int | None = None,
        limit: int | None = None,
    ) -> Observable[tuple[MyTrade, ...]]:
        """Of one order, from an id on, or within times (epoch milliseconds), else the last ones."""
        return self._ask(
            "myTrades",
            {
                "symbol": upper(symbol),
                "orderId": order_id,
                "startTime": start_time,
                "endTime": end_time,
                "fromId": from_id,
                "limit": limit,
            },
            tuple[MyTrade, ...],
        )


class GetPreventedMatches(MethodFactory):
    """What `get_prevented_matches_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        prevented_match_id: int | None = None,
        order_id: int | None = None,
        from_prevented_match_id: int | None = None,
        limit: int | None = None,
    ) -> Observable[tuple[PreventedMatch, ...]]:
        """One of them, or those of an order."""
        one_of(prevented_match_id=prevented_match_id, order_id=order_id)
        return self._ask(
            "myPreventedMatches",
            {
                "symbol": upper(symbol),
                "preventedMatchId": prevented_match_id,
                "orderId": order_id,
                "fromPreventedMatchId": from_prevented_match_id,
                "limit": limit,
            },
            tuple[PreventedMatch, ...],
        )


class GetAllocations(MethodFactory):
    """What `get_allocations_factory` gives."""

    def __call__(
        self,
        symbol: str,
        *,
        start_time: int | None = None,
        end_time: int | None = None,
        from_allocation_id: int | None = None,
        order_id: int | None = None,
        limit: int | None = None,
    ) -> Observable[tuple[Allocation, ...]]:
        """Of one order, from an id on, or within times (epoch milliseconds)."""
        return self._ask(
            "myAllocations",
            {
                "symbol": upper(symbol),
                "startTime": start_time,
                "endTime": end_time,
                "fromAllocationId": from_allocation_id,
                "orderId": order_id,
                "limit": limit,
            },
            tuple[Allocation, ...],
        )


def get_my_trades_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetMyTrades:
    """Gives `symbol -> Observable` of the account's own trades (`myTrades`, weight 20, of one order 5)."""
    return GetMyTrades(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_prevented_matches_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetPreventedMatches:
    """Gives `(symbol, prevented_match_id=… | order_id=…) -> Observable` of what self-trade prevention undid.

    `myPreventedMatches`, weight 2 by match, 20 by order.
    """
    return GetPreventedMatches(
        sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window
    )


def get_allocations_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetAllocations:
    """Gives `symbol -> Observable` of what smart order routing filled (`myAllocations`, weight 20)."""
    return GetAllocations(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)
