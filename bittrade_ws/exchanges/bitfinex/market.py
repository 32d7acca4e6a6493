"""The public data of Bitfinex, typed: exactly the wire's digits; what the venue appends is kept in `extra`.

Times are epoch milliseconds. An amount is signed: of a trade, positive when the taker bought.
Source: the venue's `ws-public-*` reference pages, seen 2026-07.
"""

from decimal import Decimal
from typing import Any, Final

from bittrade_ws.exchanges.bitfinex._positional import Layout, Sent


class Ticker(Sent, frozen=True, gc=False):
    """The last day of a trading pair."""

    symbol: str
    bid_price: Decimal | None
    """`None`: nobody bids."""
    bid_quantity: Decimal
    ask_price: Decimal | None
    """`None`: nobody asks."""
    ask_quantity: Decimal
    change: Decimal
    change_relative: Decimal
    """As a fraction of the price of a day ago."""
    last_price: Decimal
    volume: Decimal
    high: Decimal
    low: Decimal
    extra: tuple[Any, ...] = ()


TICKER: Final = Layout(
    Ticker, "bid_price bid_quantity ask_price ask_quantity change change_relative last_price volume high low"
)


class FundingTicker(Sent, frozen=True, gc=False):
    """The last day of a funding currency. Rates are a day's, as fractions; periods are days."""

    symbol: str
    flash_return_rate: Decimal | None
    bid_rate: Decimal | None
    bid_period: int | None
    bid_quantity: Decimal
    ask_rate: Decimal | None
    ask_period: int | None
    ask_quantity: Decimal
    change: Decimal
    change_relative: Decimal
    last_rate: Decimal
    volume: Decimal
    high: Decimal
    low: Decimal
    flash_return_rate_available: Decimal | None = None
    extra: tuple[Any, ...] = ()


FUNDING_TICKER: Final = Layout(
    FundingTicker,
    "flash_return_rate bid_rate bid_period bid_quantity ask_rate ask_period ask_quantity change change_relative "
    "last_rate volume high low - - flash_return_rate_available",
    least=13,
)


class Trade(Sent, frozen=True, gc=False):
    """One trade of a pair."""

    symbol: str
    trade_id: int
    time: int
    amount: Decimal
    price: Decimal
    extra: tuple[Any, ...] = ()

    @property
    def quantity(self) -> Decimal:
        """Without the sign."""
        return abs(self.amount)

    @property
    def is_buyer_maker(self) -> bool:
        """Whether the taker sold."""
        return self.amount < 0


TRADE: Final = Layout(Trade, "trade_id time amount price")


class FundingTrade(Sent, frozen=True, gc=False):
    """One loan agreed on. The rate is a day's, as a fraction; the period is in days."""

    symbol: str
    trade_id: int
    time: int
    amount: Decimal
    rate: Decimal
    period: int
    extra: tuple[Any, ...] = ()


FUNDING_TRADE: Final = Layout(FundingTrade, "trade_id time amount rate period")


class Candle(Sent, frozen=True, gc=False):
    """A candle as it grows. `key` is the venue's (`trade:1m:tBTCUSD`)."""

    key: str
    open_time: int
    open: Decimal
    close: Decimal
    high: Decimal
    low: Decimal
    volume: Decimal
    extra: tuple[Any, ...] = ()


CANDLE: Final = Layout(Candle, "open_time open close high low volume")


class DerivativeStatus(Sent, frozen=True, gc=False):
    """What a perpetual contract is held against."""

    symbol: str
    time: int
    price: Decimal | None
    spot_price: Decimal | None
    insurance_fund: Decimal | None
    next_funding_time: int | None
    next_funding: Decimal | None
    next_funding_step: int | None
    current_funding: Decimal | None
    mark_price: Decimal | None
    open_interest: Decimal | None = None
    clamp_min: Decimal | None = None
    clamp_max: Decimal | None = None
    extra: tuple[Any, ...] = ()


DERIVATIVE_STATUS: Final = Layout(
    DerivativeStatus,
    "time - price spot_price - insurance_fund - next_funding_time next_funding next_funding_step - current_funding "
    "- - mark_price - - open_interest - - - clamp_min clamp_max",
    least=15,
)


class Liquidation(Sent, frozen=True, gc=False):
    """A position that the venue closes."""

    position_id: int
    time: int
    symbol: str
    amount: Decimal
    base_price: Decimal
    is_match: int
    """0: the trigger, 1: an execution."""
    is_market_sold: int
    """1: acquired by the system."""
    liquidation_price: Decimal | None = None
    extra: tuple[Any, ...] = ()


LIQUIDATION: Final = Layout(
    Liquidation, "- position_id time - symbol amount base_price - is_match is_market_sold - liquidation_price", least=10
)


class PriceEntry(Sent, frozen=True, gc=False):
    """A price of a book (P0 to P4): `count` 0 removes it; `amount` is positive for bids."""

    price: Decimal
    count: int
    amount: Decimal
    extra: tuple[Any, ...] = ()


PRICE_ENTRY: Final = Layout(PriceEntry, "price count amount")


class OrderEntry(Sent, frozen=True, gc=False):
    """An order of a raw book (R0): `price` 0 removes it; `amount` is positive for bids."""

    order_id: int
    price: Decimal
    amount: Decimal
    extra: tuple[Any, ...] = ()


ORDER_ENTRY: Final = Layout(OrderEntry, "order_id price amount")


class FundingRateEntry(Sent, frozen=True, gc=False):
    """A rate of a funding book: `count` 0 removes it; `amount` is negative for bids."""

    rate: Decimal
    period: int
    count: int
    amount: Decimal
    extra: tuple[Any, ...] = ()


FUNDING_RATE_ENTRY: Final = Layout(FundingRateEntry, "rate period count amount")


class FundingOfferEntry(Sent, frozen=True, gc=False):
    """An offer of a raw funding book: `rate` 0 removes it; `amount` is negative for bids."""

    offer_id: int
    period: int
    rate: Decimal
    amount: Decimal
    extra: tuple[Any, ...] = ()


FUNDING_OFFER_ENTRY: Final = Layout(FundingOfferEntry, "offer_id period rate amount")
