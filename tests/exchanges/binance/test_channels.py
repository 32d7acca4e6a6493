"""The public channels: names, values, and how streams are subscribed to."""

import json
from decimal import Decimal
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance import channels
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.binance.rules import Reference
from bittrade_ws.simulators.orders import NewOrder, OrderType
from bittrade_ws.wire.codec import Channel

codec = BinanceCodec()
BY_STREAM: dict[str, Channel[Any]] = {
    channel.name: channel
    for channel in (
        channels.trades_channel("BNBBTC"),
        channels.agg_trades_channel("BNBBTC"),
        channels.ticker_channel("BNBBTC"),
        channels.book_ticker_channel("BNBUSDT"),
        channels.depth_channel("BNBBTC", speed="1000ms"),
        channels.partial_depth_channel("BNBBTC", levels=20, speed="1000ms"),
        channels.candles_channel("BNBBTC", interval="1m"),
        channels.block_trades_channel("AXVNBTC"),
        channels.mini_ticker_channel("BNBBTC"),
        channels.all_mini_tickers_channel(),
        *(channels.rolling_ticker_channel("BNBBTC", window=window) for window in ("1h", "4h", "1d")),
        *(channels.all_rolling_tickers_channel(window=window) for window in ("1h", "4h")),
        channels.average_price_channel("BTCUSDT"),
        channels.reference_price_channel("BAZUSD"),
        channels.reference_price_channel("BNBBTC"),
    )
}


def digits(value: Any) -> list[str]:
    """Every decimal in a typed value, as the wire writes it."""
    if isinstance(value, Decimal):
        return [format(value, "f")]
    if isinstance(value, tuple):
        return [text for item in value for text in digits(item)]
    fields = getattr(value, "__struct_fields__", ())
    return [text for name in fields for text in digits(getattr(value, name))]


def decimal_strings(payload: Any) -> list[str]:
    """Every string of a payload that is a number, the venue's `ignore` field left out."""
    if isinstance(payload, list):
        return [text for item in payload for text in decimal_strings(item)]
    if isinstance(payload, dict):
        is_candle = "B" in payload and "V" in payload
        return [t for name, item in payload.items() if not (is_candle and name == "B") for t in decimal_strings(item)]
    return [payload] if isinstance(payload, str) and payload.replace(".", "").isdigit() else []


def test_every_sample_becomes_a_value_with_the_digits_of_the_wire(samples: Any) -> None:
    seen = set[str]()
    for sample in samples("combined_streams"):
        channel = BY_STREAM.get(sample.key)
        if channel is None:
            continue
        seen.add(sample.key)
        key, body = codec.classify(sample.frame)
        value, payload = channel.decode(body), json.loads(sample.frame)["data"]
        assert key == channel.key
        assert value == channel.convert(codec.plain(body))
        assert value == channel.decode(orjson.dumps(payload)) == channel.convert(payload)
        assert sorted(digits(value)) == sorted(decimal_strings(payload)), sample.key
    assert seen == set(BY_STREAM)


def test_every_recorded_frame_becomes_a_value_with_the_digits_of_the_wire(recording: Any) -> None:
    symbols = ("nknusdt", "blzeth", "lrcbtc", "runeeur")
    makers = (
        channels.depth_channel,
        channels.book_ticker_channel,
        channels.candles_channel,
        channels.agg_trades_channel,
    )
    by_key = {channel.key: channel for channel in (make(symbol) for make in makers for symbol in symbols)}
    assert len(recording.frames) == 265
    for frame in recording.frames:
        key, body = codec.classify(frame)
        value, message = by_key[key].decode(body), codec.plain(body)
        assert value == by_key[key].convert(message)
        assert value.symbol == message["data"]["s"]
        assert sorted(digits(value)) == sorted(decimal_strings(message["data"])), frame


@pytest.mark.parametrize("stream", sorted(BY_STREAM))
def test_f26_a_cut_or_mutated_frame_is_a_decode_error(samples: Any, stream: str) -> None:
    frame = next(sample.frame for sample in samples("combined_streams") if sample.key == stream)
    for end in range(len(frame)):
        with pytest.raises(DecodeError):
            BY_STREAM[stream].decode(frame[:end])


@given(st.sampled_from(sorted(BY_STREAM)), st.recursive(st.none() | st.text(max_size=5), st.lists, max_leaves=4))
def test_another_payload_is_a_decode_error(stream: str, payload: Any) -> None:
    if payload == [] and stream.endswith("@arr"):
        assert BY_STREAM[stream].convert({"stream": stream, "data": payload}) == ()
        return
    with pytest.raises(DecodeError):
        BY_STREAM[stream].decode(orjson.dumps({"stream": stream, "data": payload}))
    with pytest.raises(DecodeError):
        BY_STREAM[stream].convert({"stream": stream, "data": payload})


def test_stream_names_are_the_venues() -> None:
    depths = [
        channels.partial_depth_channel("BNBBTC", levels=levels, speed=speed).name
        for levels in (5, 10, 20)
        for speed in ("1000ms", "100ms")
    ]
    assert depths == ["bnbbtc@depth5", "bnbbtc@depth5@100ms", "bnbbtc@depth10", "bnbbtc@depth10@100ms",
                      "bnbbtc@depth20", "bnbbtc@depth20@100ms"]  # fmt: skip
    assert [channels.depth_channel("BNBBTC", speed=speed).name for speed in ("1000ms", "100ms")] == [
        "bnbbtc@depth", "bnbbtc@depth@100ms",
    ]  # fmt: skip
    made = (channels.trades_channel, channels.agg_trades_channel, channels.block_trades_channel,
            channels.book_ticker_channel, channels.mini_ticker_channel, channels.ticker_channel,
            channels.average_price_channel, channels.reference_price_channel)  # fmt: skip
    assert [make("BNBBTC").name.partition("@")[2] for make in made] == [
        "trade", "aggTrade", "blockTrade", "bookTicker", "miniTicker", "ticker", "avgPrice", "referencePrice",
    ]  # fmt: skip
    for window in ("1h", "4h", "1d"):
        assert channels.rolling_ticker_channel("BNBBTC", window=window).name == f"bnbbtc@ticker_{window}"
        assert channels.all_rolling_tickers_channel(window=window).name == f"!ticker_{window}@arr"
    assert channels.all_mini_tickers_channel().name == "!miniTicker@arr"


@pytest.mark.parametrize(
    "interval",
    ["1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"],
)
def test_candles_have_the_venues_intervals(interval: str) -> None:
    assert channels.candles_channel("BNBBTC", interval=interval).name == f"bnbbtc@kline_{interval}"
    assert channels.candles_channel("BNBBTC", interval=interval, utc8=True).name == f"bnbbtc@kline_{interval}@+08:00"
    assert len(channels.INTERVALS) == 16


def test_a_partial_depth_has_the_symbol_of_its_stream() -> None:
    value = BY_STREAM["bnbbtc@depth20"].convert({"lastUpdateId": 1, "bids": [["1.0", "2.00"]], "asks": []})
    assert (value.symbol, value.update_id, value.bids[0].price) == ("BNBBTC", 1, Decimal("1.0"))


def test_the_same_channel_twice_decodes_alike() -> None:
    for make in (channels.partial_depth_channel, channels.candles_channel, channels.trades_channel):
        assert make("BTCUSDT") == make("btcusdt")


@pytest.mark.parametrize("symbol", ["", "BTC/USDT", "btcusdt@trade"])
def test_a_symbol_in_another_writing_is_refused(symbol: str) -> None:
    with pytest.raises(InvalidRequest, match="writes it as BTCUSDT"):
        channels.trades_channel(symbol)


def test_levels_and_intervals_that_the_venue_has_not_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="5, 10 or 20"):
        channels.partial_depth_channel("BTCUSDT", levels=7)
    with pytest.raises(InvalidRequest, match="interval is '2m'"):
        channels.candles_channel("BTCUSDT", interval="2m")


@pytest.fixture
def line(marbles: Any) -> Any:
    """The venue, and a public connection to it that is begun by `line.begin()`."""
    venue = gateway(marbles.clock)
    exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec)
    connection = binance.public_websocket_connection(
        url="ws://exchange/stream", dialer=exchange.dialer, scheduler=marbles.clock
    )
    return SimpleNamespace(
        venue=venue,
        exchange=exchange,
        messages=connection.pipe(keep_messages_only()),
        sockets=connection.pipe(filter_new_socket_only()),
        begin=lambda: (marbles.connect(connection), marbles.advance("1s")),
    )


def seen_of(marbles: Any, line: Any, operator: Any) -> list[Any]:
    seen: list[Any] = []
    marbles.keep(line.sockets.pipe(operator).subscribe(seen.append, seen.append, scheduler=marbles.clock))
    return seen


def trade_once(venue: Any) -> None:
    for side, account in ((OrderSide.SELL, venue.counterparty), (OrderSide.BUY, venue.user)):
        new = NewOrder(
            symbol="BNBUSDT", side=side, type=OrderType.LIMIT, client_order_id="", quantity=Decimal("1.000"),
            price=Decimal("600.00"),
        )  # fmt: skip
        venue.engine.place(account, new)


def test_block_trades_come_each_once_and_a_drop_is_a_gap(marbles: Any, line: Any) -> None:
    seen = seen_of(marbles, line, binance.subscribe_block_trades("BNBUSDT", line.messages))
    line.begin()
    first = line.venue.block_trade("BNBUSDT", price=Decimal("599.50"), quantity=Decimal("40.000"), is_buyer_maker=True)
    line.venue.block_trade("BTCUSDT", price=Decimal("50000.00"), quantity=Decimal("1.00000"))
    marbles.advance("1s")
    line.exchange.drop()
    marbles.advance("5s")
    line.venue.block_trade("BNBUSDT", price=Decimal("601.00"), quantity=Decimal("2.000"))
    marbles.advance("1s")
    trade, gap, after = seen
    assert isinstance(trade, binance.BlockTrade)
    assert (trade.symbol, trade.trade_id, trade.price, trade.quantity) == (
        "BNBUSDT", first.trade_id, Decimal("599.50"), Decimal(40),
    )  # fmt: skip
    assert (trade.is_buyer_maker, trade.time) == (True, first.time_us // 1000)
    assert isinstance(gap, Gap)
    assert (after.price, after.is_buyer_maker) == (Decimal("601.00"), False)


def test_a_reference_price_is_none_while_there_is_none(marbles: Any, line: Any) -> None:
    seen = seen_of(marbles, line, binance.subscribe_reference_price("BNBUSDT", line.messages))
    line.begin()
    marbles.advance("2s")
    trade_once(line.venue)
    marbles.advance("2s")
    line.venue.rules["BNBUSDT"].reference = Reference.NULL
    marbles.advance("4s")
    assert {(type(one), one.symbol) for one in seen} == {(binance.ReferencePrice, "BNBUSDT")}
    assert [price for price, _ in groupby(one.price for one in seen)] == [None, Decimal("600.00"), None]
    assert len(seen) in (8, 9)  # one a second, whatever happens


def test_candles_of_a_day_begin_at_midnight_in_utc_or_eight_hours_before(marbles: Any, line: Any) -> None:
    days = [
        seen_of(marbles, line, binance.subscribe_candles("BNBUSDT", line.messages, interval="1d", utc8=utc8))
        for utc8 in (False, True)
    ]
    line.begin()
    trade_once(line.venue)
    marbles.advance("5s")
    asked = [json.loads(one.frame) for one in line.exchange.traffic if one.direction == ">"]
    assert {name for one in asked for name in one["params"]} == {"bnbusdt@kline_1d", "bnbusdt@kline_1d@+08:00"}
    utc, utc8 = ({one.open_time % 86_400_000 for one in day} for day in days)
    assert (utc, utc8) == ({0}, {16 * 3_600_000})
