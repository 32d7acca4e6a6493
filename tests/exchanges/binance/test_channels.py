"""The public channels: names, values, and how streams are subscribed to."""

import json
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.binance import channels
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.models.errors import DecodeError, InvalidRequest
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
    names = [
        channels.depth_channel("BTCUSDT").name,
        channels.partial_depth_channel("BTCUSDT", levels=5).name,
        channels.candles_channel("BTCUSDT", interval="1d", utc8=True).name,
    ]
    assert names == ["btcusdt@depth@100ms", "btcusdt@depth5@100ms", "btcusdt@kline_1d@+08:00"]


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
