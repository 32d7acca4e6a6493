"""Market data in CCXT's unified structures: operators over whole bodies. CCXT itself is not needed.

`market` is a structure that `parse_markets_ccxt` gives, or CCXT's own. Prices and amounts are floats, as CCXT's are.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from reactivex import operators as ops

from bittrade_ws.exchanges.binance._ccxt import (
    BROKEN,
    Json,
    Market,
    Structure,
    broken,
    by_id,
    code_of,
    decimal,
    iso,
    lower,
    nonzero,
    number,
    places_of,
    product,
    quotient,
    reduced,
    symbol_of,
    text,
)
from bittrade_ws.exchanges.binance._parse import Parser

T = TypeVar("T")
_HALF = Decimal("0.5")
_CLOSED_GROUP = "TRD_GRP_003"
"""A permission that CCXT takes for a market that is not open."""


def parse_markets_ccxt(
    *, cross_margin: Collection[str] = (), isolated_margin: Collection[str] = ()
) -> Parser[list[Structure]]:
    """The body of `get_exchange_info_http` as market structures.

    CCXT asks two other calls which symbols are traded on margin, and how: their ids, where that matters.
    """
    return unified("markets", lambda body: [_market(one, cross_margin, isolated_margin) for one in body["symbols"]])


def parse_ticker_ccxt(market: Market) -> Parser[Structure]:
    """The body of a ticker call about one symbol."""
    return unified("a ticker", lambda body: _ticker(body, by_id([market]), places_of(market["precision"]["price"])))


def parse_tickers_ccxt(markets: Iterable[Market]) -> Parser[dict[str, Structure]]:
    """The body of a ticker call about several symbols, by CCXT's symbol."""
    known = by_id(markets)

    def tickers(body: Any) -> dict[str, Structure]:
        return {ticker["symbol"]: ticker for ticker in (_ticker(one, known) for one in body)}

    return unified("tickers", tickers)


def parse_book_ccxt(market: Market) -> Parser[Structure]:
    """The body of `get_depth_http`."""
    return unified("a book", lambda body: _book(body, market["symbol"]))


def parse_trades_ccxt(market: Market) -> Parser[list[Structure]]:
    """The body of a call that gives trades of one symbol: the market's, aggregated or not, or the account's own."""
    known = by_id([market])

    def trades(body: Any) -> list[Structure]:
        return sorted(
            (trade_of(one, known, market["symbol"]) for one in body), key=lambda one: (one["timestamp"], one["id"])
        )

    return unified("trades", trades)


def parse_ohlcv_ccxt() -> Parser[list[list[float | int | None]]]:
    """The body of `get_klines_http`: open time, open, high, low, close and volume of each candle."""
    return unified("candles", lambda body: sorted([row[0], *map(number, row[1:6])] for row in body))


def unified(what: str, convert: Callable[[Any], T]) -> Parser[T]:
    """An operator of a function over bodies. A body of another shape is a `DecodeError`."""

    def typed(body: Any) -> T:
        try:
            return convert(body)
        except BROKEN as error:
            raise broken(what, error) from error

    return ops.map(typed)


def trade_of(trade: Json, known: Mapping[str, Market], symbol: str | None) -> Structure:
    """One trade; `symbol` where it does not tell."""
    price = Decimal(trade["p"] if "p" in trade else trade["price"])
    amount = Decimal(trade["q"] if "q" in trade else trade["qty"])
    cost = decimal(trade.get("quoteQty"))
    fee: Structure = {"cost": None, "currency": None}
    fees: list[Structure] = []
    if "commission" in trade:
        fees = reduced([{"cost": trade["commission"], "currency": code_of(trade["commissionAsset"])}])
        fee = fees[0]
    time = trade.get("T", trade.get("time"))
    maker = trade.get("isMaker")
    return {
        "info": trade,
        "timestamp": time,
        "datetime": iso(time),
        "symbol": symbol_of(trade, known) or symbol,
        "id": text(next((trade[name] for name in ("a", "tradeId", "id") if name in trade), None)),
        "order": text(trade.get("orderId")),
        "type": None,
        "side": _side(trade),
        "takerOrMaker": None if maker is None else ("maker" if maker else "taker"),
        "price": number(price),
        "amount": number(amount),
        "cost": number(product(price, amount) if cost is None else cost),
        "fee": fee,
        "fees": fees,
    }


def _side(trade: Json) -> str | None:
    """Of the taker, where the trade is the market's; else of the account."""
    is_buyer_maker = trade.get("m", trade.get("isBuyerMaker"))
    if is_buyer_maker is not None:
        return "sell" if is_buyer_maker else "buy"
    is_buyer = trade.get("isBuyer")
    return None if is_buyer is None else ("buy" if is_buyer else "sell")


def _book(body: Json, symbol: str) -> Structure:
    def side(name: str) -> list[list[float]]:
        return [[float(price), float(amount)] for price, amount, *_ in body[name]]

    return {
        "symbol": symbol,
        "bids": sorted(side("bids"), key=lambda level: -level[0]),
        "asks": sorted(side("asks"), key=lambda level: level[0]),
        "timestamp": None,
        "datetime": None,
        "nonce": body["lastUpdateId"],
    }


def _ticker(body: Json, known: Mapping[str, Market], places: int = 18) -> Structure:
    named: str = body["symbol"]
    opened, closed = nonzero(decimal(body.get("openPrice"))), nonzero(decimal(body.get("lastPrice")))
    change, percentage = decimal(body.get("priceChange")), nonzero(decimal(body.get("priceChangePercent")))
    volume, quote = decimal(body.get("volume")), decimal(body.get("quoteVolume"))
    average = None
    if change is not None and opened is None and closed is not None:
        opened = closed - change
    if change is None and opened is not None and closed is not None:
        change = closed - opened
    if opened is not None:
        if percentage is None and change is not None:
            share = quotient(change, opened)
            percentage = None if share is None else product(share, Decimal(100))
        if closed is None and change is not None:
            closed = opened + change
        if closed is not None:
            average = quotient(product(opened + closed, _HALF), Decimal(1), places)
    weighted = decimal(body.get("weightedAvgPrice"))
    last = number(nonzero(closed))
    time = body.get("closeTime")
    return {
        "symbol": known[named]["symbol"] if named in known else named,
        "timestamp": time,
        "datetime": iso(time),
        "high": number(nonzero(decimal(body.get("highPrice")))),
        "low": number(nonzero(decimal(body.get("lowPrice")))),
        "bid": number(nonzero(decimal(body.get("bidPrice")))),
        "bidVolume": number(body.get("bidQty")),
        "ask": number(nonzero(decimal(body.get("askPrice")))),
        "askVolume": number(body.get("askQty")),
        "vwap": number(quotient(nonzero(quote), volume) if weighted is None else weighted),
        "open": number(nonzero(opened)),
        "close": last,
        "last": last,
        "previousClose": number(body.get("prevClosePrice")),
        "change": number(change),
        "percentage": number(percentage),
        "average": number(average),
        "baseVolume": number(volume),
        "quoteVolume": number(quote),
        "markPrice": None,
        "indexPrice": None,
        "info": body,
    }


def _market(one: Json, cross_margin: Collection[str], isolated_margin: Collection[str]) -> Structure:
    base, quote = code_of(one["baseAsset"]), code_of(one["quoteAsset"])
    rules: dict[str, Json] = {rule["filterType"]: rule for rule in one["filters"]}
    price, lot, market_lot = (rules.get(name) for name in ("PRICE_FILTER", "LOT_SIZE", "MARKET_LOT_SIZE"))
    notional = rules.get("MIN_NOTIONAL") or rules.get("NOTIONAL") or {}
    limits = {
        "leverage": {"min": None, "max": None},
        "amount": _limits(lot, "Qty"),
        "price": _limits(price, "Price"),
        "cost": {
            "min": number(notional.get("minNotional", notional.get("notional"))),
            "max": number(notional.get("maxNotional")),
        },
    }
    if market_lot is not None:
        limits["market"] = _limits(market_lot, "Qty")
    return {
        "id": one["symbol"],
        "lowercaseId": lower(one["symbol"]),
        "symbol": f"{base}/{quote}",
        "base": base,
        "quote": quote,
        "baseId": one["baseAsset"],
        "quoteId": one["quoteAsset"],
        "type": "spot",
        "spot": True,
        "margin": bool(one.get("isMarginTradingAllowed", False)),
        "marginModes": {"cross": one["symbol"] in cross_margin, "isolated": one["symbol"] in isolated_margin},
        **dict.fromkeys(("swap", "future", "option", "stock", "contract", "index"), False),
        "active": one["status"] == "TRADING" and _CLOSED_GROUP not in one.get("permissions", ()),
        "taker": 0.001,
        "maker": 0.001,
        "precision": {
            "amount": number((lot or {}).get("stepSize")),
            "price": number((price or {}).get("tickSize")),
            "base": _step(one.get("baseAssetPrecision")),
            "quote": _step(one.get("quotePrecision")),
        },
        "limits": limits,
        "info": one,
        **dict.fromkeys(
            ("settle", "settleId", "linear", "inverse", "subType", "contractSize", "expiry", "expiryDatetime")
        ),
        **dict.fromkeys(("strike", "optionType", "created")),
    }


def _limits(rule: Json | None, of: str) -> Structure:
    return {end: number((rule or {}).get(end + of)) for end in ("min", "max")}


def _step(places: int | None) -> float | None:
    return None if places is None else float(Decimal(1).scaleb(-places))
