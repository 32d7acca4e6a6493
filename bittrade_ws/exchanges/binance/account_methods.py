"""What the account is, by request over the WebSocket API of Binance: balances, fees, limits. Signed.

All else as in `order_history_methods`.

Source: the venue's `web-socket-api.md`, account requests, seen 2026-07.
"""

from reactivex import Observable

from bittrade_ws.exchanges.binance._method import MethodFactory, upper
from bittrade_ws.exchanges.binance.account_results import AccountCommission, AccountFilters, AccountInfo
from bittrade_ws.exchanges.binance.market_results import RateLimit
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.wire.bundle import Socket


class GetAccount(MethodFactory):
    """What `get_account_factory` gives."""

    def __call__(self, *, omit_zero_balances: bool | None = None) -> Observable[AccountInfo]:
        """The account as it is."""
        return self._ask("account.status", {"omitZeroBalances": omit_zero_balances}, AccountInfo)


class GetOrderLimits(MethodFactory):
    """What `get_order_limits_factory` gives."""

    def __call__(self) -> Observable[tuple[RateLimit, ...]]:
        """The limits of orders, and what is spent of them."""
        return self._ask("account.rateLimits.orders", {}, tuple[RateLimit, ...])


class GetCommission(MethodFactory):
    """What `get_commission_factory` gives."""

    def __call__(self, symbol: str) -> Observable[AccountCommission]:
        """What the account pays on `symbol`."""
        return self._ask("account.commission", {"symbol": upper(symbol)}, AccountCommission)


class GetFilters(MethodFactory):
    """What `get_filters_factory` gives."""

    def __call__(self, symbol: str) -> Observable[AccountFilters]:
        """The filters that hold for this account on `symbol`."""
        return self._ask("myFilters", {"symbol": upper(symbol)}, AccountFilters)


def get_account_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetAccount:
    """Gives `() -> Observable` of the account: rights, fees, balances (`account.status`, weight 20)."""
    return GetAccount(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_order_limits_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetOrderLimits:
    """Gives `() -> Observable` of how many orders the account has placed (`account.rateLimits.orders`, weight 40)."""
    return GetOrderLimits(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_commission_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetCommission:
    """Gives `symbol -> Observable` of the account's fees (`account.commission`, weight 20)."""
    return GetCommission(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def get_filters_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> GetFilters:
    """Gives `symbol -> Observable` of the account's own filters (`myFilters`, weight 40)."""
    return GetFilters(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)
