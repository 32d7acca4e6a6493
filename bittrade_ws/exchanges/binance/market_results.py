"""What the market data methods of the WebSocket API give, typed: exactly the wire's digits and its names.

Times are epoch milliseconds by the venue's clock (microseconds, if the connection asked for them).
Source: the venue's `web-socket-api.md`, general and market data requests, seen 2026-07.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

_SECONDS: Final = {"SECOND": 1, "MINUTE": 60, "HOUR": 3600, "DAY": 86_400}


class ServerTime(Struct, frozen=True, gc=False, rename="camel"):
    """The venue's clock."""

    server_time: int


class RateLimit(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """One limit of the venue, and how much of it is spent in the window that is on."""

    rate_limit_type: str
    """`REQUEST_WEIGHT`, `ORDERS`, `RAW_REQUESTS` or `CONNECTIONS`."""
    interval: str
    """`SECOND`, `MINUTE`, `HOUR` or `DAY`."""
    interval_num: int
    limit: int
    count: int | None = None
    """`None`: this is the rule, not the state."""

    @property
    def seconds(self) -> int:
        """How long its window is; windows begin at multiples of it, by the venue's clock."""
        return self.interval_num * _SECONDS.get(self.interval, 60)

    def window_end(self, now: float) -> float:
        """When the window that is on at `now` ends; both in epoch seconds by the venue's clock."""
        return (now // self.seconds + 1) * self.seconds


class SymbolInfo(Struct, frozen=True, rename="camel", kw_only=True):
    """The rules of one symbol. `filters` are as the venue sends them: each has its own fields."""

    symbol: str
    status: str
    base_asset: str
    base_asset_precision: int
    quote_asset: str
    quote_asset_precision: int
    quote_precision: int | None = None
    base_commission_precision: int | None = None
    quote_commission_precision: int | None = None
    order_types: tuple[str, ...] = ()
    iceberg_allowed: bool = False
    oco_allowed: bool = False
    oto_allowed: bool = False
    opo_allowed: bool = False
    quote_order_qty_market_allowed: bool = False
    allow_trailing_stop: bool = False
    cancel_replace_allowed: bool = False
    amend_allowed: bool = False
    peg_instructions_allowed: bool = False
    is_spot_trading_allowed: bool = False
    is_margin_trading_allowed: bool = False
    filters: tuple[Mapping[str, Any], ...] = ()
    permissions: tuple[str, ...] = ()
    permission_sets: tuple[tuple[str, ...], ...] = ()
    default_self_trade_prevention_mode: str = "NONE"
    allowed_self_trade_prevention_modes: tuple[str, ...] = ()


class ExchangeInfo(Struct, frozen=True, rename="camel", kw_only=True):
    """Rules and symbols of the venue."""

    timezone: str
    server_time: int
    rate_limits: tuple[RateLimit, ...]
    exchange_filters: tuple[Mapping[str, Any], ...] = ()
    symbols: tuple[SymbolInfo, ...] = ()
    sors: tuple[Mapping[str, Any], ...] = ()


class SymbolRules(Struct, frozen=True, rename="camel"):
    """The execution rules of one symbol, each as the venue sends it (`ruleType` says which it is)."""

    symbol: str
    rules: tuple[Mapping[str, Any], ...]


class ExecutionRules(Struct, frozen=True, rename="camel"):
    """What executions are held to, by symbol."""

    symbol_rules: tuple[SymbolRules, ...]


class PastTrade(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """One trade of the past."""

    id: int
    price: Decimal
    qty: Decimal
    quote_qty: Decimal
    time: int
    is_buyer_maker: bool
    is_best_match: bool | None = None
    """`None`: a block trade."""


class PastAggTrade(Struct, frozen=True, gc=False, kw_only=True, rename={
    "trade_id": "a", "price": "p", "qty": "q", "first_trade_id": "f", "last_trade_id": "l", "time": "T",
    "is_buyer_maker": "m",
}):  # fmt: skip
    """The trades of one taker order at one price, in the past."""

    trade_id: int
    price: Decimal
    qty: Decimal
    first_trade_id: int
    last_trade_id: int
    time: int
    is_buyer_maker: bool


class PastCandle(Struct, frozen=True, gc=False, array_like=True):
    """One candle of the past, or the one that is growing; the venue sends rows, in this order."""

    open_time: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    close_time: int
    quote_volume: Decimal
    trade_count: int
    taker_buy_volume: Decimal
    taker_buy_quote_volume: Decimal


class AverageOfMinutes(Struct, frozen=True, gc=False, rename="camel"):
    """The average price over the last `mins` minutes."""

    mins: int
    price: Decimal
    close_time: int


class WindowTicker(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A symbol over 24 hours, a trading day or a window. A `MINI` ticker has no changes and no average (`None`)."""

    symbol: str
    price_change: Decimal | None = None
    price_change_percent: Decimal | None = None
    weighted_avg_price: Decimal | None = None
    open_price: Decimal
    high_price: Decimal
    low_price: Decimal
    last_price: Decimal
    volume: Decimal
    quote_volume: Decimal
    open_time: int
    close_time: int
    first_id: int
    """-1: there was no trade."""
    last_id: int
    count: int


class DayTicker(WindowTicker, frozen=True, gc=False, rename="camel", kw_only=True):
    """A symbol over the last 24 hours, and the top of its book; a `MINI` ticker has no such top (`None`)."""

    prev_close_price: Decimal | None = None
    last_qty: Decimal | None = None
    bid_price: Decimal | None = None
    bid_qty: Decimal | None = None
    ask_price: Decimal | None = None
    ask_qty: Decimal | None = None


class LastPrice(Struct, frozen=True, gc=False):
    """The last price of a symbol."""

    symbol: str
    price: Decimal


class BestPrices(Struct, frozen=True, gc=False, rename="camel"):
    """The top of a symbol's book."""

    symbol: str
    bid_price: Decimal
    bid_qty: Decimal
    ask_price: Decimal
    ask_qty: Decimal


class PriceReference(Struct, frozen=True, gc=False, rename="camel"):
    """The price that the filters of a symbol are held against; `None`: it has none now."""

    symbol: str
    reference_price: Decimal | None
    timestamp: int


class PriceReferenceCalculation(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """How the reference price of a symbol is made."""

    symbol: str
    calculation_type: str
    """`ARITHMETIC_MEAN` or `EXTERNAL`."""
    bucket_count: int | None = None
    bucket_width_ms: int | None = None
    external_calculation_id: int | None = None
