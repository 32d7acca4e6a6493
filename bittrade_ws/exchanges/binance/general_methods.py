"""General methods of the WebSocket API of Binance: whether it is there, its clock, its rules. Unsigned.

Each subscription sends one request. Seconds and errors are those of `request_response_factory`; `RateLimited` when the
venue was asked too much, `ServerFailed` when it does not know.

Source: the venue's `web-socket-api.md`, general requests, seen 2026-07.
"""

from collections.abc import Sequence

from reactivex import Observable

from bittrade_ws.exchanges.binance._method import MethodFactory, SymbolStatus, named_symbols, upper
from bittrade_ws.exchanges.binance.market_results import (
    ExchangeInfo,
    ExecutionRules,
    PriceReference,
    PriceReferenceCalculation,
    ServerTime,
)
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.wire.bundle import Socket


class Ping(MethodFactory):
    """What `ping_factory` gives."""

    def __call__(self) -> Observable[None]:
        """`None`, once the venue has answered."""
        return self._do("ping", {})


class GetTime(MethodFactory):
    """What `get_time_factory` gives."""

    def __call__(self) -> Observable[ServerTime]:
        """The venue's clock."""
        return self._ask("time", {}, ServerTime)


class GetExchangeInfo(MethodFactory):
    """What `get_exchange_info_factory` gives."""

    def __call__(
        self,
        symbols: str | Sequence[str] = (),
        *,
        permissions: Sequence[str] = (),
        symbol_status: SymbolStatus | None = None,
        show_permission_sets: bool | None = None,
    ) -> Observable[ExchangeInfo]:
        """Of all symbols, of those named, or of those with these permissions or this status (not both)."""
        return self._ask(
            "exchangeInfo",
            {
                **named_symbols(symbols),
                "permissions": list(permissions) or None,
                "symbolStatus": symbol_status,
                "showPermissionSets": show_permission_sets,
            },
            ExchangeInfo,
        )


class GetExecutionRules(MethodFactory):
    """What `get_execution_rules_factory` gives."""

    def __call__(
        self, symbols: str | Sequence[str] = (), *, symbol_status: SymbolStatus | None = None
    ) -> Observable[ExecutionRules]:
        """Of all symbols, of those named, or of those with this status."""
        return self._ask("executionRules", {**named_symbols(symbols), "symbolStatus": symbol_status}, ExecutionRules)


class GetReferencePrice(MethodFactory):
    """What `get_reference_price_factory` gives."""

    def __call__(self, symbol: str) -> Observable[PriceReference]:
        """The reference price of `symbol`, if it has one now."""
        return self._ask("referencePrice", {"symbol": upper(symbol)}, PriceReference)


class GetReferencePriceCalculation(MethodFactory):
    """What `get_reference_price_calculation_factory` gives."""

    def __call__(
        self, symbol: str, *, symbol_status: SymbolStatus | None = None
    ) -> Observable[PriceReferenceCalculation]:
        """How the reference price of `symbol` is made."""
        return self._ask(
            "referencePrice.calculation",
            {"symbol": upper(symbol), "symbolStatus": symbol_status},
            PriceReferenceCalculation,
        )


def ping_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Ping:
    """Gives `() -> Observable` of `None`: the venue answers (`ping`, weight 1)."""
    return Ping(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_time_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetTime:
    """Gives `() -> Observable` of the venue's clock (`time`, weight 1)."""
    return GetTime(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_exchange_info_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetExchangeInfo:
    """Gives `symbols -> Observable` of rules and symbols (`exchangeInfo`, weight 20)."""
    return GetExchangeInfo(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_execution_rules_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetExecutionRules:
    """Gives `symbols -> Observable` of what executions are held to (`executionRules`, weight 2 each, 40 at most)."""
    return GetExecutionRules(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_reference_price_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetReferencePrice:
    """Gives `symbol -> Observable` of the price that filters are held against (`referencePrice`, weight 2)."""
    return GetReferencePrice(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def get_reference_price_calculation_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetReferencePriceCalculation:
    """Gives `symbol -> Observable` of how its reference price is made (`referencePrice.calculation`).

    Weight 2. A symbol that has none is a `RequestRejected` (`ErrorCode.NO_REFERENCE_PRICE`).
    """
    return GetReferencePriceCalculation(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)
