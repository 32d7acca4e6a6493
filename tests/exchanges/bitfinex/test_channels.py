"""Tickers, candles and statuses: against Bitfinex in a box, and from frames."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.testing import check_exchange
from bittrade_ws.testing.adapter import find_adapter

D = Decimal
SAMPLES = Path(__file__).parent / "samples"


def test_a_ticker_follows_the_market(public: Callable[..., Any]) -> None:
    client = public(timestamps=True)
    told = client.watch(bitfinex.subscribe_ticker("tBTCUSD", client.messages))
    client.connect()
    client.trade("0.5")
    client.marbles.advance("60s")
    assert {type(ticker) for ticker in told} == {bitfinex.Ticker}
    assert {ticker.symbol for ticker in told} == {"tBTCUSD"}
    assert told[-1].volume >= D("0.5")


def test_a_funding_ticker(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_funding_ticker("fUSD", client.messages))
    client.connect()
    assert (type(told[0]), told[0].symbol) == (bitfinex.FundingTicker, "fUSD")


def test_a_market_that_nobody_quotes_has_a_ticker_all_the_same(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_ticker("tLTCUSD", client.messages))
    client.connect()
    assert [(ticker.bid_price, ticker.ask_price, ticker.bid_quantity) for ticker in told] == [(None, None, D(0))]


def test_candles_of_the_past_come_first_and_in_order(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_candles("tBTCUSD", client.messages, interval="1m"))
    client.connect()
    past = [candle.open_time for candle in told]
    assert past == sorted(past)
    assert len(past) > 1
    client.trade("0.1")
    client.marbles.advance("10s")
    assert told[-1].key == "trade:1m:tBTCUSD"
    assert len(told) > len(past)


def test_the_status_of_a_derivative(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_derivative_status("tBTCF0:USTF0", client.messages))
    client.connect("30s")
    assert {type(status) for status in told} == {bitfinex.DerivativeStatus}


def test_liquidations_each_count(marbles: Any) -> None:
    row = ["pos", 1, 2, None, "tBTCUSD", 0.5, 60000, None, 1, 1, None, 59000.5]
    on = {"event": "subscribed", "channel": "status", "chanId": 9, "key": "liq:global", "subId": "status:liq:global"}
    exchange = marbles.exchange(
        dials=["^a-b!", "^a-b"], codec=bitfinex.BitfinexCodec, a=json.dumps(on), b=json.dumps([9, [row, row]])
    )
    connection = bitfinex.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock, sequence=False)
    told: list[Any] = []
    stream = connection.sockets().pipe(bitfinex.subscribe_liquidations(connection.messages()))
    marbles.keep(stream.subscribe(told.append, scheduler=marbles.clock))
    marbles.connect(connection)
    marbles.advance("10s")
    assert [type(one) for one in told] == [bitfinex.Liquidation, bitfinex.Liquidation, Gap] + [bitfinex.Liquidation] * 2
    assert told[0].liquidation_price == D("59000.5")


def test_decimals_come_as_strings_too(public: Callable[..., Any]) -> None:
    client = public(decimals_as_strings=True)
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    tickers = client.watch(bitfinex.subscribe_ticker("tBTCUSD", client.messages))
    client.connect()
    client.trade("0.3")
    client.marbles.advance("1s")
    assert all(book.is_synced for book in books)
    assert [type(ticker.last_price) for ticker in tickers[:1]] == [D]


@pytest.mark.parametrize(
    "wrong", [{"interval": "2m"}, {"period": "p30"}, {"symbol": "fUSD"}, {"symbol": "BTCUSD"}, {"symbol": ""}]
)
def test_candles_that_the_venue_does_not_have_are_refused_here(wrong: Any) -> None:
    with pytest.raises(InvalidRequest):
        bitfinex.subscribe_candles(**{"symbol": "tBTCUSD", "messages": None, **wrong})


def test_the_key_of_funding_candles(public: Callable[..., Any]) -> None:
    client = public()
    client.watch(bitfinex.subscribe_candles("fUSD", client.messages, period="a30:p2:p30", sub_id="mine"))
    client.connect()
    asked = {"event": "subscribe", "channel": "candles", "key": "trade:1m:fUSD:a30:p2:p30", "subId": "mine"}
    assert client.asked("subscribe") == [asked]


def test_the_laws_of_an_exchange() -> None:
    assert len(find_adapter("bitfinex").channels) >= 2
    check_exchange("bitfinex", samples=SAMPLES)
    check_exchange("bitfinex")
