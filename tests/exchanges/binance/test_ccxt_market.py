"""Market data in CCXT's structures, field by field; that they equal ccxt's own is proven in `tests/interop`."""

from typing import Any

import pytest
import reactivex

from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import DecodeError, InvalidRequest

MARKET = {"id": "BTCUSDT", "symbol": "BTC/USDT", "precision": {"price": 0.01}}


def read(body: Any, operator: Any) -> Any:
    seen: list[Any] = []
    reactivex.of(body).pipe(operator).subscribe(seen.append, seen.append)
    (value,) = seen
    return value


def test_a_market(venue: Any) -> None:
    info = venue.ask(binance.get_exchange_info_http(["BTCUSDT"], **venue.to), binance.parse_markets_ccxt())
    (market,) = info
    assert (market["id"], market["symbol"], market["type"], market["active"]) == ("BTCUSDT", "BTC/USDT", "spot", True)
    assert market["precision"] == {"amount": 0.00001, "price": 0.01, "base": 1e-08, "quote": 1e-08}
    assert market["limits"]["amount"] == {"min": 0.00001, "max": 9000.0}
    assert market["limits"]["cost"] == {"min": 5.0, "max": 9000000.0}
    (margin,) = read(
        {"symbols": [market["info"]]}, binance.parse_markets_ccxt(cross_margin={"BTCUSDT"}, isolated_margin=())
    )
    assert margin["marginModes"] == {"cross": True, "isolated": False}


def test_a_ticker_computes_what_the_venue_rounds_away() -> None:
    body = {"symbol": "BTCUSDT", "openPrice": "60000.00", "lastPrice": "60000.01", "priceChange": "0.01",
            "priceChangePercent": "0.000", "volume": "3", "quoteVolume": "1", "closeTime": 1499869899040}  # fmt: skip
    ticker = read(body, binance.parse_ticker_ccxt(MARKET))
    assert (ticker["symbol"], ticker["last"], ticker["bid"]) == ("BTC/USDT", 60000.01, None)
    assert ticker["percentage"] == 0.0000166666666666
    assert ticker["average"] == 60000.0  # cut off at the tick
    assert ticker["vwap"] == 0.333333333333333333
    assert ticker["datetime"] == "2017-07-12T14:31:39.040Z"
    assert ticker["info"] is body
    assert read([body], binance.parse_tickers_ccxt([MARKET]))["BTC/USDT"]["average"] == 60000.005
    assert set(read([{**body, "symbol": "NEW"}], binance.parse_tickers_ccxt([MARKET]))) == {"NEW"}


def test_a_book_is_sorted() -> None:
    book = read({"lastUpdateId": 7, "bids": [["1", "2"], ["1.5", "1"]], "asks": []}, binance.parse_book_ccxt(MARKET))
    assert (book["bids"], book["asks"], book["nonce"], book["symbol"]) == ([[1.5, 1.0], [1.0, 2.0]], [], 7, "BTC/USDT")


def test_trades_are_the_takers_or_the_accounts() -> None:
    public = {"id": 2, "price": "3", "qty": "2", "quoteQty": "6", "time": 5, "isBuyerMaker": True}
    (trade,) = read([public], binance.parse_trades_ccxt(MARKET))
    assert (trade["id"], trade["side"], trade["cost"], trade["fees"]) == ("2", "sell", 6.0, [])
    merged = {"a": 1, "p": "0.1", "q": "3", "T": 5, "m": False}
    first, second = read([{**merged, "T": 6}, merged], binance.parse_trades_ccxt(MARKET))
    assert (first["timestamp"], second["timestamp"], first["cost"]) == (5, 6, 0.3)
    own = {**public, "isBuyerMaker": None, "isBuyer": True, "isMaker": False, "orderId": 9, "symbol": "BTCUSDT"}
    (mine,) = read([own | {"commission": "0.1", "commissionAsset": "BNB"}], binance.parse_trades_ccxt(MARKET))
    assert (mine["side"], mine["takerOrMaker"], mine["order"]) == ("buy", "taker", "9")
    assert mine["fee"] == {"cost": 0.1, "currency": "BNB"}


def test_candles_by_time() -> None:
    row = [2, "1.0", "2.0", "0.5", "1.5", "100", 3, "150", 7, "1", "1", "0"]
    assert read([row, [1, *row[1:]]], binance.parse_ohlcv_ccxt()) == [
        [1, 1.0, 2.0, 0.5, 1.5, 100.0],
        [2, 1.0, 2.0, 0.5, 1.5, 100.0],
    ]


OPERATORS = {
    "markets": binance.parse_markets_ccxt(),
    "ticker": binance.parse_ticker_ccxt(MARKET),
    "tickers": binance.parse_tickers_ccxt([MARKET]),
    "book": binance.parse_book_ccxt(MARKET),
    "trades": binance.parse_trades_ccxt(MARKET),
    "candles": binance.parse_ohlcv_ccxt(),
    "order": binance.parse_order_ccxt(MARKET),
    "orders": binance.parse_orders_ccxt([MARKET]),
    "balance": binance.parse_balance_ccxt(),
    "fee": binance.parse_trading_fee_ccxt(MARKET),
    "fees": binance.parse_trading_fees_ccxt([MARKET]),
    "currencies": binance.parse_currencies_ccxt(),
}


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("body", [{"unlike": 1}, [{"unlike": 1}], [1], 7, None])
def test_what_is_something_else_is_a_typed_error(name: str, body: Any) -> None:
    assert isinstance(read(body, OPERATORS[name]), DecodeError)


@pytest.mark.parametrize("name", ["orders", "tickers", "trading_fees"])
@pytest.mark.parametrize("markets", [MARKET, {"BTCUSDT": MARKET}])
def test_one_market_in_place_of_several_is_refused_at_once(name: str, markets: Any) -> None:
    with pytest.raises(InvalidRequest, match="give a list of markets"):
        getattr(binance, f"parse_{name}_ccxt")(markets)


def test_every_operator_is_held_to_that() -> None:
    names = [name for name in binance.__all__ if name.endswith("_ccxt")]
    assert len(names) == len(OPERATORS)
