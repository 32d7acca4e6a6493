"""The market events of Binance, typed: exactly the wire's digits, and fields that the venue appends are let pass.

Times are epoch milliseconds by the venue's clock (microseconds, if the connection asked for them).
Source: the venue's `web-socket-streams.md`, seen 2026-07.
"""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct, field


class Level(Struct, frozen=True, gc=False, array_like=True):
    """One price of a book side. In a diff, a quantity of zero removes the price."""

    price: Decimal
    quantity: Decimal

    def __iter__(self) -> Iterator[Decimal]:
        return iter((self.price, self.quantity))


class Trade(Struct, frozen=True, gc=False):
    """One trade (`<symbol>@trade`)."""

    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price: Decimal = field(name="p")
    quantity: Decimal = field(name="q")
    time: int = field(name="T")
    is_buyer_maker: bool = field(name="m")
    event_time: int = field(name="E")


class BlockTrade(Struct, frozen=True, gc=False):
    """One trade that was agreed on beside the book (`<symbol>@blockTrade`)."""

    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price: Decimal = field(name="p")
    quantity: Decimal = field(name="q")
    time: int = field(name="T")
    is_buyer_maker: bool = field(name="m")
    event_time: int = field(name="E")


class AggTrade(Struct, frozen=True, gc=False):
    """The trades of one taker order at one price (`<symbol>@aggTrade`)."""

    symbol: str = field(name="s")
    trade_id: int = field(name="a")
    price: Decimal = field(name="p")
    quantity: Decimal = field(name="q")
    time: int = field(name="T")
    is_buyer_maker: bool = field(name="m")
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    event_time: int = field(name="E")


class Ticker(Struct, frozen=True, gc=False):
    """The last 24 hours of a symbol, rolling (`<symbol>@ticker`)."""

    symbol: str = field(name="s")
    last_price: Decimal = field(name="c")
    last_quantity: Decimal = field(name="Q")
    bid_price: Decimal = field(name="b")
    bid_quantity: Decimal = field(name="B")
    ask_price: Decimal = field(name="a")
    ask_quantity: Decimal = field(name="A")
    open: Decimal = field(name="o")
    high: Decimal = field(name="h")
    low: Decimal = field(name="l")
    volume: Decimal = field(name="v")
    quote_volume: Decimal = field(name="q")
    change: Decimal = field(name="p")
    change_percent: Decimal = field(name="P")
    average_price: Decimal = field(name="w")
    """Weighted by volume."""
    previous_close: Decimal = field(name="x")
    """The last price before the window."""
    open_time: int = field(name="O")
    close_time: int = field(name="C")
    first_trade_id: int = field(name="F")
    last_trade_id: int = field(name="L")
    trade_count: int = field(name="n")
    event_time: int = field(name="E")


class MiniTicker(Struct, frozen=True, gc=False):
    """The last 24 hours of a symbol, rolling, in short (`<symbol>@miniTicker`, `!miniTicker@arr`)."""

    symbol: str = field(name="s")
    last_price: Decimal = field(name="c")
    open: Decimal = field(name="o")
    high: Decimal = field(name="h")
    low: Decimal = field(name="l")
    volume: Decimal = field(name="v")
    quote_volume: Decimal = field(name="q")
    event_time: int = field(name="E")


class RollingTicker(Struct, frozen=True, gc=False):
    """The last hour, 4 hours or day of a symbol (`<symbol>@ticker_<window>`, `!ticker_<window>@arr`).

    It opens on a whole minute, so that it is up to a minute wider than its name says.
    """

    symbol: str = field(name="s")
    kind: str = field(name="e")
    """`1hTicker`, `4hTicker` or `1dTicker`."""
    last_price: Decimal = field(name="c")
    open: Decimal = field(name="o")
    high: Decimal = field(name="h")
    low: Decimal = field(name="l")
    volume: Decimal = field(name="v")
    quote_volume: Decimal = field(name="q")
    change: Decimal = field(name="p")
    change_percent: Decimal = field(name="P")
    average_price: Decimal = field(name="w")
    """Weighted by volume."""
    open_time: int = field(name="O")
    close_time: int = field(name="C")
    first_trade_id: int = field(name="F")
    last_trade_id: int = field(name="L")
    trade_count: int = field(name="n")
    event_time: int = field(name="E")


class AveragePrice(Struct, frozen=True, gc=False):
    """The average price over the last `interval` (`<symbol>@avgPrice`)."""

    symbol: str = field(name="s")
    interval: str = field(name="i")
    price: Decimal = field(name="w")
    last_trade_time: int = field(name="T")
    event_time: int = field(name="E")


class ReferencePrice(Struct, frozen=True, gc=False):
    """The price that the venue's filters are held against (`<symbol>@referencePrice`)."""

    symbol: str = field(name="s")
    price: Decimal | None = field(name="r")
    """`None`: this symbol has none."""
    time: int = field(name="t")


class BookTicker(Struct, frozen=True, gc=False):
    """The best bid and ask, at each change (`<symbol>@bookTicker`)."""

    symbol: str = field(name="s")
    bid_price: Decimal = field(name="b")
    bid_quantity: Decimal = field(name="B")
    ask_price: Decimal = field(name="a")
    ask_quantity: Decimal = field(name="A")
    update_id: int = field(name="u")


class Candle(Struct, frozen=True, gc=False):
    """One candle as it stands (`<symbol>@kline_<interval>`); it is final when `is_closed`."""

    symbol: str = field(name="s")
    interval: str = field(name="i")
    open: Decimal = field(name="o")
    high: Decimal = field(name="h")
    low: Decimal = field(name="l")
    close: Decimal = field(name="c")
    volume: Decimal = field(name="v")
    is_closed: bool = field(name="x")
    open_time: int = field(name="t")
    close_time: int = field(name="T")
    quote_volume: Decimal = field(name="q")
    trade_count: int = field(name="n")
    taker_buy_volume: Decimal = field(name="V")
    taker_buy_quote_volume: Decimal = field(name="Q")
    first_trade_id: int = field(name="f")
    """-1, and so is the last: there was none, or the candle was backfilled, where it is not told."""
    last_trade_id: int = field(name="L")


class CandleEvent(Struct, frozen=True, gc=False):
    """What is sent around a `Candle`."""

    candle: Candle = field(name="k")


class DepthUpdate(Struct, frozen=True, gc=False):
    """What changed in a book from update `first_id` to `last_id` (`<symbol>@depth`): absolute quantities."""

    symbol: str = field(name="s")
    first_id: int = field(name="U")
    last_id: int = field(name="u")
    bids: tuple[Level, ...] = field(name="b")
    asks: tuple[Level, ...] = field(name="a")
    event_time: int = field(name="E")


class BookLevel(Struct, frozen=True, gc=False, array_like=True):
    """A `Level` on its way into a book, which reads a price only when that is new to it."""

    price: str
    quantity: Decimal


class BookUpdate(Struct, frozen=True, gc=False):
    """A `DepthUpdate` on its way into a book."""

    first_id: int = field(name="U")
    last_id: int = field(name="u")
    bids: tuple[BookLevel, ...] = field(name="b")
    asks: tuple[BookLevel, ...] = field(name="a")
    event_time: int = field(name="E")


class BookSnapshot(Struct, frozen=True, gc=False):
    """The body of a REST snapshot, on its way into a book."""

    update_id: int = field(name="lastUpdateId")
    bids: tuple[BookLevel, ...]
    asks: tuple[BookLevel, ...]


class PartialDepth(Struct, frozen=True, gc=False):
    """The best levels of a book, whole (`<symbol>@depth<levels>`)."""

    symbol: str
    update_id: int
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]


class PartialDepthEvent(Struct, frozen=True, gc=False):
    """What is sent of a `PartialDepth`: the stream's name alone tells its symbol. A REST snapshot has the same form."""

    update_id: int = field(name="lastUpdateId")
    bids: tuple[Level, ...]
    asks: tuple[Level, ...]
