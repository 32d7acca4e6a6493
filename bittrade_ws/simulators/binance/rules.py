"""What the venue demands of orders, symbol by symbol: status, filters, execution rules. All of it may change meanwhile.

https://developers.binance.com/docs/binance-spot-api-docs/filters

A filter is kept as `exchangeInfo` shows it, so that what clients read is what their orders are held to:
`rules.put("BTCUSDT", {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 1})`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from bittrade_ws.simulators.binance.payloads import amount
from bittrade_ws.simulators.orders import Instrument
from bittrade_ws.simulators.terms import SelfTrade

D = Decimal
Filter = Mapping[str, Any]
MAX_OPEN_ORDERS = 200
"""Per symbol and account."""


class SymbolStatus(StrEnum):
    """Whether a symbol takes orders (TRADING), cancels only (CANCEL_ONLY, HALT), or nothing (BREAK, END_OF_DAY)."""

    TRADING = "TRADING"
    HALT = "HALT"
    BREAK = "BREAK"
    CANCEL_ONLY = "CANCEL_ONLY"
    END_OF_DAY = "END_OF_DAY"


class Reference(StrEnum):
    """Where a symbol's reference price comes from."""

    MEAN = "MEAN"
    """The mean of five minutes' trades; there is none before the first."""
    NULL = "NULL"
    """It is known to be none just now."""
    NEVER = "NEVER"
    """The symbol has none."""


@dataclass(slots=True, kw_only=True)
class SymbolRules:
    """What is demanded of orders for one symbol."""

    status: SymbolStatus = SymbolStatus.TRADING
    filters: dict[str, Filter] = field(default_factory=dict[str, Filter])
    """By `filterType`."""
    price_range: Filter | None = None
    """The multipliers of the `PRICE_RANGE` execution rule: `bidLimitMultUp` …"""
    reference: Reference = Reference.MEAN
    self_trade_modes: tuple[SelfTrade, ...] = tuple(SelfTrade)
    """Those that orders may ask for; the first is the one that they have without asking."""
    permission_sets: list[list[str]] = field(default_factory=lambda: [["SPOT"]])

    @property
    def takes_orders(self) -> bool:
        """Whether orders may be placed."""
        return self.status is SymbolStatus.TRADING

    @property
    def takes_cancels(self) -> bool:
        """Whether orders may be cancelled."""
        return self.status in (SymbolStatus.TRADING, SymbolStatus.CANCEL_ONLY, SymbolStatus.HALT)


class RoutingGroup(NamedTuple):
    """Symbols of one base whose quotes are worth the same."""

    base: str
    symbols: tuple[str, ...]


class Rulebook:
    """The rules of all symbols, those of the whole exchange, and those of assets."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self.symbols = {
            one.name: SymbolRules(filters={rule["filterType"]: rule for rule in default_filters(one)})
            for one in instruments
        }
        self.exchange: dict[str, Filter] = {}
        """`EXCHANGE_MAX_NUM_ORDERS` …, by `filterType`; none unless put here."""
        self.assets: dict[str, Decimal] = {}
        """The most of an asset that one order may move (`MAX_ASSET`); none unless put here."""

    def __getitem__(self, symbol: str) -> SymbolRules:
        return self.symbols[symbol]

    def put(self, symbol: str, rule: Filter) -> None:
        """Adds a filter to a symbol, or takes it in place of the one of its type; raises `LookupError`."""
        self.symbols[symbol].filters[rule["filterType"]] = rule

    def drop(self, symbol: str, filter_type: str) -> None:
        """Frees a symbol of a filter; raises `LookupError`."""
        del self.symbols[symbol].filters[filter_type]

    def put_exchange(self, rule: Filter) -> None:
        """Adds a filter that counts over all symbols."""
        self.exchange[rule["filterType"]] = rule


def default_filters(instrument: Instrument) -> list[Filter]:
    """The filters that a symbol begins with; clients rely on PRICE_FILTER being the first."""
    return [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": amount(instrument.tick),
            "maxPrice": amount(D(1_000_000)),
            "tickSize": amount(instrument.tick),
        },
        {
            "filterType": "LOT_SIZE",
            "minQty": amount(instrument.min_quantity),
            "maxQty": amount(instrument.max_quantity),
            "stepSize": amount(instrument.step),
        },
        {"filterType": "ICEBERG_PARTS", "limit": 50},
        {"filterType": "MARKET_LOT_SIZE", "minQty": amount(D(0)), "maxQty": amount(D(200)), "stepSize": amount(D(0))},
        {
            "filterType": "TRAILING_DELTA",
            "minTrailingAboveDelta": 10,
            "maxTrailingAboveDelta": 2000,
            "minTrailingBelowDelta": 10,
            "maxTrailingBelowDelta": 2000,
        },
        {
            "filterType": "NOTIONAL",
            "minNotional": amount(instrument.min_notional),
            "applyMinToMarket": True,
            "maxNotional": amount(D(9_000_000)),
            "applyMaxToMarket": False,
            "avgPriceMins": 5,
        },
        {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": MAX_OPEN_ORDERS},
        {"filterType": "MAX_NUM_ORDER_LISTS", "maxNumOrderLists": 20},
        {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 5},
        {"filterType": "MAX_NUM_ORDER_AMENDS", "maxNumOrderAmends": 10},
    ]
