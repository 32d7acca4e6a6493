"""Public REST: market data, statistics, configuration, calculations.

Source: the venue's `rest-public-*` reference pages, seen 2026-07.
"""

from decimal import Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.bitfinex import books
from bittrade_ws.simulators.bitfinex.calls import PARAMETERS, Call, CallRefused, Route
from bittrade_ws.simulators.bitfinex.channels import PRECISIONS
from bittrade_ws.simulators.bitfinex.instruments import DERIVATIVES, pair_of
from bittrade_ws.simulators.bitfinex.market_feeds import (
    TIME_FRAMES,
    candle_row,
    derivative_row,
    span,
    ticker_row,
    trade_row,
)
from bittrade_ws.simulators.bitfinex.order_inputs import needed

LENGTHS = (1, 25, 100, 250)
_MINUTE = 60_000
_HOUR = 3_600_000
_CENT = Decimal("1E-8")


def status(call: Call) -> Any:
    """Whether the platform works."""
    return [1 if call.venue.is_operative else 0]


def ticker_of(call: Call, symbol: str) -> list[Any]:
    """The ticker of a pair or a funding currency."""
    if symbol in call.venue.funding:
        return call.venue.funding[symbol].ticker_row()
    return ticker_row(call.venue.engine, call.pair(symbol))


def ticker(call: Call) -> Any:
    """One ticker."""
    return ticker_of(call, call.places["symbol"])


def tickers(call: Call) -> Any:
    """Several, each with its symbol first; those of unknown symbols are left out."""
    known = [*call.venue.engine.instruments, *call.venue.funding]
    wanted = call.text("symbols")
    names = known if wanted == "ALL" else [one for one in wanted.split(",") if one in known]
    return [[one, *ticker_of(call, one)] for one in names]


def tickers_history(call: Call) -> Any:
    """Hourly best prices."""
    wanted, now = call.params.get("symbols", "ALL"), call.venue.now_ms() // _HOUR * _HOUR
    engine = call.venue.engine
    names = [one for one in engine.instruments if wanted == "ALL" or one in str(wanted).split(",")]
    rows: list[list[Any]] = []
    for hours in range(24, -1, -1):
        for one in names:
            bid, ask = engine.books[one].bids.best, engine.books[one].asks.best
            prices = [bid.price if bid else None, None, ask.price if ask else None]
            rows.append([one, *prices, *[None] * 8, now - hours * _HOUR])
    return call.cut(rows, lambda row: row[-1], most=250)


def trades(call: Call) -> Any:
    """Public trades."""
    symbol = call.places["symbol"]
    if symbol in call.venue.funding:
        return call.cut(call.venue.funding[symbol].trades, lambda row: row[1])
    engine = call.venue.engine
    found = engine.history[call.pair()].last_trades(10_000)
    return call.cut([trade_row(engine, one) for one in found], lambda row: row[1])


def book(call: Call) -> Any:
    """A book as it stands."""
    symbol, precision, length = call.places["symbol"], call.places["precision"], call.number("len") or 25
    if precision not in PRECISIONS and precision != "R0":
        raise CallRefused(PARAMETERS, "precision: invalid")
    if length not in LENGTHS:
        raise CallRefused(PARAMETERS, "len: invalid")
    is_raw = precision == "R0"
    if symbol in call.venue.funding:
        entries = call.venue.funding[symbol].look(length, is_raw=is_raw)
    elif is_raw:
        entries = books.raw(call.venue.engine, call.pair(), length=length)()
    else:
        entries = books.priced(call.venue.engine, call.pair(), length=length, digits=PRECISIONS[precision])()
    return [*entries.bids.values(), *entries.asks.values()]


def candles(call: Call) -> Any:
    """Candles: all of them, or the last."""
    _, frame, symbol, *_ = [*call.places["key"].split(":", 2), ""]
    if frame not in TIME_FRAMES:
        raise CallRefused(PARAMETERS, "time frame: invalid")
    if symbol.partition(":")[0] in call.venue.funding:
        rows: list[list[Any]] = []
    else:
        engine, at = call.venue.engine, call.venue.now_ms()
        spans: list[tuple[int, int]] = []
        while len(spans) < 200 and at > 0:
            spans.append(span(frame, at))
            at = spans[-1][0] - 1
        rows = [candle_row(one) for one in engine.history[call.pair(symbol)].candles(reversed(spans))]
    return _section(call, rows, length=6)


def derivatives(call: Call) -> Any:
    """The status of derivatives, each with its key first."""
    wanted = call.text("keys")
    names = DERIVATIVES if wanted == "ALL" else [one for one in wanted.split(",") if one in DERIVATIVES]
    return [[one, *derivative_row(call.venue.engine, one)] for one in names]


def derivative_history(call: Call) -> Any:
    """The status of one, minute by minute."""
    key = call.places["key"]
    if key not in DERIVATIVES:
        raise CallRefused(PARAMETERS, "key: invalid")
    row, now = derivative_row(call.venue.engine, key), call.venue.now_ms() // _MINUTE * _MINUTE
    rows = [[now - minutes * _MINUTE, *row[1:]] for minutes in range(59, -1, -1)]
    return call.cut(rows, lambda one: one[0])


def liquidations(call: Call) -> Any:
    """Positions that were liquidated; each is an array of one."""
    now, price = call.venue.now_ms(), call.venue.engine.history["tBTCUSD"].last_price
    rows: list[list[Any]] = []
    for number in range(3):
        at = now - number * _MINUTE
        row: list[Any] = ["pos", 171_085_137 + number, at, None, "tBTCUSD", Decimal("0.5"), price, None, 1, 1, None]
        rows.append([[*row, price]])
    return call.cut(rows, lambda one: one[0][2], is_rising=False)


def statistics(call: Call) -> Any:
    """A statistic, minute by minute: it stands still."""
    now = call.venue.now_ms() // _MINUTE * _MINUTE
    rows = [[now - minutes * _MINUTE, Decimal("12345.678")] for minutes in range(59, -1, -1)]
    return _section(call, rows, length=2)


def rankings(call: Call) -> Any:
    """A leaderboard."""
    now = call.venue.now_ms()
    rows = [[now, None, f"trader{n}", n, None, None, Decimal(1_000_000) / n, None, None, None] for n in range(1, 4)]
    return _section(call, rows, length=10)


def funding_statistics(call: Call) -> Any:
    """What was lent of a currency, hour by hour."""
    symbol = call.places["symbol"]
    if symbol not in call.venue.funding:
        raise CallRefused(PARAMETERS, "symbol: invalid")
    rate, now = call.venue.funding[symbol].ticker_row()[0], call.venue.now_ms() // _HOUR * _HOUR
    used = [Decimal(2_000_000), Decimal(1_500_000), None, None, Decimal(1_000)]
    rows = [
        [now - hours * _HOUR, None, None, rate / 365, Decimal("30.5"), None, None, *used] for hours in range(23, -1, -1)
    ]
    return call.cut(rows, lambda one: one[0], most=250)


def configuration(call: Call) -> Any:
    """Lists and maps of what the venue knows; several may be asked for at once."""
    return [_configured(call, one) for one in call.places["key"].split(",")]


def average_price(call: Call) -> Any:
    """What an amount would cost now, on average: of a pair, or of funding for so many days."""
    symbol, amount = str(call.params.get("symbol")), needed(call.params, "amount")
    if symbol in call.venue.funding:
        _, bid, *_ = call.venue.funding[symbol].ticker_row()
        return [bid, amount]
    book_of = call.venue.engine.books[call.pair()]
    side = OrderSide.BUY if amount > 0 else OrderSide.SELL
    sweep = book_of.sweep(side, quantity=abs(amount))
    if not sweep.quantity:
        raise CallRefused(10001, "no liquidity")
    return [(sweep.cost / sweep.quantity).quantize(_CENT), sweep.quantity if amount > 0 else -sweep.quantity]


def exchange_rate(call: Call) -> Any:
    """One currency in another."""
    rates = [rate_of(call, call.text(name)) for name in ("ccy1", "ccy2")]
    return [(rates[0] / rates[1]).quantize(_CENT)]


def rate_of(call: Call, currency: str) -> Decimal:
    """A currency in USD; refused when nothing tells."""
    if currency == "USD":
        return Decimal(1)
    return call.venue.engine.history[call.pair(f"t{currency}{':' if len(currency) > 3 else ''}USD")].last_price


def _configured(call: Call, key: str) -> Any:
    pairs = [pair_of(one) for one in call.venue.engine.instruments]
    currencies = sorted({one.base for one in call.venue.engine.instruments.values()} | {"USD"})
    match key:
        case "pub:list:pair:exchange" | "pub:list:pair:margin":
            return pairs
        case "pub:list:currency" | "pub:list:currency:margin":
            return currencies
        case "pub:list:pair:futures":
            return [pair_of(one) for one in DERIVATIVES]
        case "pub:map:currency:label":
            return [[one, one.title()] for one in currencies]
        case "pub:info:pair":
            found = call.venue.engine.instruments.values()
            return [[pair_of(one.name), _pair_info(one.min_quantity, one.max_quantity)] for one in found]
        case _:
            return []


def _pair_info(smallest: Decimal, largest: Decimal) -> list[Any]:
    return [None, None, None, str(smallest), str(largest), None, None, None, Decimal("0.3"), Decimal("0.15")]


def _section(call: Call, rows: list[list[Any]], *, length: int) -> Any:
    """`hist`, or `last`: one row, or nulls where there is none."""
    match call.places["section"]:
        case "hist":
            return call.cut(rows, lambda one: one[0])
        case "last":
            return rows[-1] if rows else [None] * length
        case _:
            raise CallRefused(PARAMETERS, "section: invalid")


ROUTES = (
    Route("GET", "platform/status", status),
    Route("GET", "tickers/hist", tickers_history),
    Route("GET", "tickers", tickers),
    Route("GET", "ticker/{symbol}", ticker),
    Route("GET", "trades/{symbol}/hist", trades),
    Route("GET", "book/{symbol}/{precision}", book),
    Route("GET", "stats1/{key}/{section}", statistics),
    Route("GET", "candles/{key}/{section}", candles),
    Route("GET", "status/deriv", derivatives),
    Route("GET", "status/deriv/{key}/hist", derivative_history),
    Route("GET", "liquidations/hist", liquidations),
    Route("GET", "rankings/{key}/{section}", rankings),
    Route("GET", "funding/stats/{symbol}/hist", funding_statistics),
    Route("GET", "conf/{key}", configuration),
    Route("POST", "calc/trade/avg", average_price),
    Route("POST", "calc/fx", exchange_rate),
)
