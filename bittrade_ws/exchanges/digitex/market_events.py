"""What the market data stream tells, as frozen views with the venue's own names. Times are in µs."""

from bittrade_ws.exchanges.digitex._views import many, money, plain
from bittrade_ws.exchanges.digitex.event_parts import (
    BookEntry,
    BookTrade,
    CandleEntry,
    Contract,
    DailyStatistics,
    Event,
    LastTrade,
    LiquidationEntry,
    RateEntry,
)


class OrderBook(LastTrade, Event):
    """A whole book."""

    __slots__ = ()

    mark_price = money()
    bids = many(BookEntry)
    asks = many(BookEntry)


class OrderBookUpdated(LastTrade, Event):
    """What changed in a book, by absolute quantities, and the trades that did it."""

    __slots__ = ()

    mark_price = money()
    last_full_timestamp = plain(int)
    update_serial = plain(int)
    bid_updates = many(BookEntry)
    ask_updates = many(BookEntry)
    trades = many(BookEntry)
    trades2 = many(BookTrade)


class ExchangeRate(Event):
    """The rate of one pair; `mark_price` is the spot price."""

    __slots__ = ()

    currency_pair_id = plain(int)
    mark_price = money()
    sell_price = money()
    buy_price = money()
    unreliable = plain(int)


class ExchangeRates(Event):
    """The rates of all pairs."""

    __slots__ = ()

    items = many(RateEntry)


class Candles(LastTrade, Event):
    """Candles."""

    __slots__ = ()

    ohlcvs = many(CandleEntry)


class TradeList(Event):
    """Trades; the venue prefers `OrderBookUpdated`."""

    __slots__ = ()

    trades = many(Contract)


class MarketState(LastTrade, Event):
    """A market as it is."""

    __slots__ = ()

    trades = many(Contract)
    ohlcvs = many(CandleEntry)
    payout_per_contract = money()
    event_timestamp = plain(int)
    daily_stats = many(DailyStatistics)
    funding_time = plain(int)
    funding_rate = money()
    next_funding_rate = money()
    tick_value = money()
    tick_price = money()
    contract_value = money()
    funding_interval = plain(int)
    alert_timestamp = plain(int)
    alert_text = plain(str)
    open_interest = money()
    insurance_fund = money()


class MarketStateUpdated(LastTrade, Event):
    """What changed of a market."""

    __slots__ = ()

    trades = many(Contract)
    ohlcvs = many(CandleEntry)
    payout_per_contract = money()
    event_timestamp = plain(int)
    daily_stats = many(DailyStatistics)
    funding_time = plain(int)
    funding_rate = money()
    next_funding_rate = money()
    impact_base_quantity = money()
    dgtx_to_base_price = money()
    spot_price = money()
    impact_quantity = money()
    impact_bid_value = money()
    impact_ask_value = money()
    future_value = money()
    next_payout_per_contract = money()
    effective_rate = money()
    fair_price = money()
    premium_index = money()
    premium_index_sum = money()
    premium_index_count = money()
    quote_interest_rate = money()
    base_interest_rate = money()
    impact_value = money()
    impact_bid_count = money()
    impact_ask_count = money()
    future_count = money()
    funding_interval = plain(int)
    alert_timestamp = plain(int)
    alert_text = plain(str)
    open_interest = money()
    insurance_fund = money()
    trading_suspended = plain(bool)
    next_resume_time = plain(int)
    next_suspend_time = plain(int)


class Liquidations(Event):
    """Liquidations of all traders."""

    __slots__ = ()

    liquidation_entries = many(LiquidationEntry)


class FundingInfo(Event):
    """The parameters of the next funding."""

    __slots__ = ()

    payout_per_contract = money()
    funding_time = plain(int)
    funding_rate = money()
    open_interest = money()


class SubscribeStatus(Event):
    """Which kinds of market data are on, as a mask."""

    __slots__ = ()

    subscribe_mask = plain(int)


class Pong(Event):
    """The answer to a ping."""

    __slots__ = ()

    ping_sender = plain(int)
    ping_serial = plain(int)
    ping_timestamp = plain(int)


class ErrorEvent(Event):
    """A failure of no kind of its own; see `error_code`."""

    __slots__ = ()
