"""What OceanEx answers, typed with its own names.

Money is `Decimal` with the wire's digits; `at` and `…_on` are seconds since the epoch.

Source: the venue's WebSocket API user guide 0.5, seen 2026-07.
"""

from decimal import Decimal

from msgspec import Struct

from bittrade_ws.models.market import Level


class Ticker(Struct, frozen=True, gc=False, kw_only=True):
    """The last 24 hours of a market."""

    market: str
    at: int
    name: str
    display_name: str = ""
    base_unit: str = ""
    quote_unit: str = ""
    position: int | None = None
    open: Decimal
    first: Decimal | None = None
    last: Decimal
    high: Decimal
    low: Decimal
    buy: Decimal
    """The best bid."""
    sell: Decimal
    """The best ask."""
    volume: Decimal
    funds: Decimal | None = None
    h24_trend: Decimal | None = None


class Market(Struct, frozen=True, gc=False, kw_only=True):
    """What can be traded, and in which steps: `…_precision` counts the digits behind the point."""

    id: str
    name: str
    display_name: str = ""
    group: str = ""
    enabled: bool = True
    minimum_trading_amount: Decimal
    amount_precision: int
    ask_precision: int
    bid_precision: int
    price_precision: int
    usd_precision: int | None = None


class Fee(Struct, frozen=True, gc=False):
    """A fee; `relative`: the part of what is received."""

    type: str
    value: Decimal


class TradingFee(Struct, frozen=True, gc=False):
    """What trading on a market costs the account."""

    market_id: str
    ask_fee: Fee
    bid_fee: Fee


class CurrencyMarket(Struct, frozen=True, gc=False):
    """A market that a currency is traded on."""

    base_unit: str
    quote_unit: str
    display_name: str = ""


class Balance(Struct, frozen=True, kw_only=True):
    """What the account has of a currency. `balance` is free, `locked` is in open orders."""

    currency: str
    balance: Decimal
    locked: Decimal
    btc_equivalent_balance: Decimal | None = None
    type: str = ""
    deposit: str = ""
    withdraw: str = ""
    exchange: str = ""
    is_combination_address: bool = False
    markets: tuple[CurrencyMarket, ...] = ()


class Account(Struct, frozen=True):
    """The account as it is."""

    accounts: tuple[Balance, ...]


class BookSnapshot(Struct, frozen=True):
    """Both sides of a market's book, best first."""

    asks: tuple[Level, ...]
    bids: tuple[Level, ...]


class Candle(Struct, frozen=True, gc=False, array_like=True):
    """One candle; the venue sends rows, in this order. `time` is its start."""

    time: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal


class OrderTrade(Struct, frozen=True, gc=False, kw_only=True):
    """One execution of an order."""

    id: int
    order_id: int | None = None
    market: str = ""
    market_name: str = ""
    market_display_name: str = ""
    side: str = ""
    price: Decimal
    volume: Decimal
    funds: Decimal | None = None
    fee: Decimal | None = None
    """The rate."""
    ask_fee: Decimal | None = None
    bid_fee: Decimal | None = None
    ask_fee_currency_id: str | int | None = None
    bid_fee_currency_id: str | int | None = None
    created_at: str = ""
    created_on: int | None = None


class OrderInfo(Struct, frozen=True, kw_only=True):
    """An order as the venue tells it; `side` is `bid` or `ask`, `state` `wait`, `done` or `cancel`."""

    id: int
    market: str
    market_name: str = ""
    market_display_name: str = ""
    ord_type: str
    side: str
    state: str
    price: Decimal | None = None
    avg_price: Decimal | None = None
    volume: Decimal
    executed_volume: Decimal
    remaining_volume: Decimal
    trades_count: int = 0
    created_at: str = ""
    created_on: int | None = None
    trades: tuple[OrderTrade, ...] = ()
    """Told by `get_order_factory` and `get_closed_order_factory` alone."""


class OrderPage(Struct, frozen=True):
    """Some orders of a list, and how many it has in all."""

    resources: tuple[OrderInfo, ...]
    resources_count: int
