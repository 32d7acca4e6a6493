"""The codec: which key a frame has, and that no frame can do worse than a `DecodeError`."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import ValidationError

from bittrade_ws.exchanges.binance.channels import trades_channel
from bittrade_ws.exchanges.binance.codec import PARTIAL_DEPTH, UNKNOWN, BinanceCodec
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.status import VenueStatus
from bittrade_ws.testing import check_exchange
from bittrade_ws.wire.codec import ReplyTo, Special

codec = BinanceCodec()


@pytest.mark.parametrize("name", ["combined_streams", "raw_streams", "user_events"])
def test_every_sample_has_the_key_of_its_stream(samples: Any, name: str) -> None:
    for sample in samples(name):
        assert codec.classify(sample.frame) == (sample.key, sample.frame), sample.source
        assert codec.key_of(codec.plain(sample.frame)) == sample.key


def test_every_reply_goes_to_the_request_with_its_id(samples: Any) -> None:
    for sample in samples("replies"):
        key, body = codec.classify(sample.frame)
        assert key == ReplyTo(sample.key), sample.source
        assert type(key.request_id) is type(sample.key)
        assert codec.plain(body) == json.loads(sample.frame)
        assert codec.key_of(json.loads(sample.frame)) == key


def test_announced_ends_are_statuses(samples: Any) -> None:
    for sample in samples("announcements"):
        key, body = codec.classify(sample.frame)
        assert key is Special.STATUS, sample.source
        assert isinstance(body, VenueStatus)
        assert (body.state, type(body.data["E"])) == (sample.key, int)
        assert codec.key_of(json.loads(sample.frame)) is Special.STATUS


def test_an_end_of_the_whole_connection_is_told_apart_from_others(samples: Any) -> None:
    told = [codec.classify(sample.frame)[1] for sample in samples("announcements")]
    assert {status.is_closing for status in told if status.state == "serverShutdown"} == {True}
    assert not any(status.is_closing for status in told if status.state != "serverShutdown")


def test_a_market_event_is_the_same_on_each_connection() -> None:
    frame = b'{"stream":"btcusdt@trade","data":{"t":1}}'
    assert codec.identity(*codec.classify(frame)) == frame


def test_a_user_event_is_the_same_whatever_the_number_of_its_subscription() -> None:
    event = '{"e":"executionReport","s":"BTCUSDT","I":7}'
    same = [f'{{"subscriptionId":0,"event":{event}}}', f'{{"event": {event}, "subscriptionId": 3}}']
    other = '{"subscriptionId":0,"event":{"e":"executionReport","s":"BTCUSDT","I":8}}'
    first, second, third = (codec.identity(*codec.classify(frame.encode())) for frame in (*same, other))
    assert first == second
    assert first != third


def test_a_frame_written_with_spaces_has_the_same_key() -> None:
    frame = b'{ "stream" : "btcusdt@trade", "data": {} }'
    assert codec.classify(frame) == ("btcusdt@trade", frame)


def test_a_stream_name_with_escapes_is_read_as_json() -> None:
    frame = b'{"stream":"\\uff11\\uff12@trade","data":{}}'
    assert codec.classify(frame)[0] == "１２@trade"  # noqa: RUF001 (symbols may be full-width)


@pytest.mark.parametrize(
    "frame",
    [b"{}", b"[]", b"1", b"null", b'""', b'"text"', b"[[1]]", b'{"x":1}', b'{"stream":1,"s":"a"}', b'{"event":1}',
     b'{"id":true}', b'{"id":1.0}', b'{"id":[1]}', b'{"e":1,"s":"BTCUSDT"}', b'[{"e":1}]'],
)  # fmt: skip
def test_f28_an_unknown_frame_keeps_a_key_and_its_raw(frame: bytes) -> None:
    assert codec.classify(frame) == (UNKNOWN, frame)
    assert codec.plain(frame) == json.loads(frame)


def test_f28_an_unknown_event_is_named_after_itself() -> None:
    assert codec.classify(b'{"e":"novelty","s":"BTCUSDT"}')[0] == "btcusdt@novelty"
    assert codec.classify(b'{"subscriptionId":0,"event":{"e":"novelty"}}')[0] == "novelty"
    assert codec.classify(b'{"e":"kline","s":"BTCUSDT"}')[0] == "btcusdt@kline"


@pytest.mark.parametrize("frame", [b"", b"{", b'{"a":NaN}', b'{"a":1}x', b'{"a":"\xff"}', b"[" * 5000, b"nope"])
def test_f26_a_broken_frame_is_a_decode_error(frame: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        codec.classify(frame)
    assert caught.value.frame == frame


def test_f26_a_frame_that_ends_with_a_known_name_is_broken_all_the_same() -> None:
    own = BinanceCodec()
    assert own.classify(b'{"stream":"btcusdt@trade","data":{}}')[0] == "btcusdt@trade"
    with pytest.raises(DecodeError):
        own.classify(b'{"stream":"btcusdt@trade')


def test_a_partial_depth_on_a_raw_connection_has_no_symbol() -> None:
    assert codec.classify(b'{"lastUpdateId":160,"bids":[],"asks":[]}')[0] == PARTIAL_DEPTH


@pytest.mark.parametrize(
    ("asked", "frame"),
    [
        ("btcusdt@depth20@100ms", b'{"lastUpdateId":160,"bids":[],"asks":[]}'),
        ("btcusdt@depth@100ms", b'{"e":"depthUpdate","s":"BTCUSDT"}'),
        ("btcusdt@depth", b'{"e":"depthUpdate","s":"BTCUSDT"}'),
        ("btcusdt@kline_1d@+08:00", b'{"e":"kline","s":"BTCUSDT","k":{"i":"1d"}}'),
        ("!miniTicker@arr@1000ms", b'[{"e":"24hrMiniTicker","s":"BTCUSDT"}]'),
    ],
)
def test_a_raw_stream_is_named_as_it_was_asked_for(asked: str, frame: bytes) -> None:
    own = BinanceCodec()
    own.ask(asked)
    assert own.classify(frame) == (asked, frame)
    assert own.key_of(json.loads(frame)) == asked


def test_f34_raw_frames_of_two_streams_go_to_neither(caplog: pytest.LogCaptureFixture) -> None:
    own = BinanceCodec()
    for name in ("btcusdt@depth20", "bnbusdt@depth20"):
        own.ask(name)
    for _ in range(3):
        assert own.classify(b'{"lastUpdateId":160,"bids":[],"asks":[]}')[0] == UNKNOWN
    assert [record.getMessage() for record in caplog.records] == [
        "Frames of bnbusdt@depth20, btcusdt@depth20 cannot be told apart on a raw connection and are left out; "
        "use /stream"
    ]
    frame = b'{"data":{"lastUpdateId":1,"bids":[],"asks":[]},"stream":"btcusdt@depth20"}'
    assert own.classify(frame)[0] == "btcusdt@depth20"


@pytest.mark.parametrize(
    "frame",
    [
        b'{"stream":"!serverShutdown","data":"soon"}',
        b'{"event":{"e":"serverShutdown"},"data":5}',
        b'{"e":"serverShutdown","event":[1]}',
        b'{"stream":"!serverShutdown","data":{"e":5}}',
    ],
)
def test_f28_an_announced_end_of_another_form_is_one_all_the_same(frame: bytes) -> None:
    key, status = codec.classify(frame)
    assert key is Special.STATUS
    assert (status.state, status.is_closing) == ("serverShutdown", True)


def test_heartbeats_need_no_answer() -> None:
    assert codec.answer({}) is None


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f'{{"stream":"{text}","data":1}}'.encode()))
def test_no_bytes_raise_anything_but_a_decode_error(frame: bytes) -> None:
    try:
        key, body = codec.classify(frame)
        if key is not Special.STATUS:
            codec.plain(body)
    except DecodeError:
        return
    hash(key)


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["stream", "data", "e", "s", "k", "i", "id", "event", "result", "u", "b", "a", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(plain_values)
@example([{"stream": ""}])
def test_a_frame_and_its_plain_message_have_one_key(message: Any) -> None:
    frame = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    try:
        key = codec.classify(frame)[0]
    except DecodeError:  # a lone surrogate
        return
    assert key == codec.key_of(message)


def test_it_keeps_the_laws_of_every_exchange() -> None:
    check_exchange("binance", samples=Path(__file__).parent / "samples")


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        (b'{"id":7,"status":200,"result":{}}', ReplyTo(7)),
        (b'{"id":"7","status":200,"result":{}}', ReplyTo("7")),
        (b'{"id":null,"status":400,"error":{}}', ReplyTo(None)),
        (b'{"id":-7,"status":200}', ReplyTo(-7)),
        (b'{"id":7.0,"status":200}', UNKNOWN),
        (b'{"id":true,"status":200}', UNKNOWN),
        (b'{"id":18446744073709551616,"status":200}', UNKNOWN),
        (b'{"id":7, "status":200}', ReplyTo(7)),
        (b'{"id":7,"result":null}', ReplyTo(7)),
        (b'{"subscriptionId":0,"event":{"e":"executionReport","s":"BTCUSDT"}}', "executionReport"),
        (b'{"subscriptionId":0,"event":{"s":"BTCUSDT","e":"executionReport"}}', "executionReport"),
        (b'{"subscriptionId":0,"event":{"e":"listStatus","s":"BTCUSDT"}}', "listStatus"),
    ],
)
def test_a_key_that_is_cut_is_the_one_that_a_parse_gives(frame: bytes, key: object) -> None:
    told = codec.classify(frame)[0]
    assert told == key == codec.key_of(codec.plain(frame))
    assert type(told) is type(key)


def test_a_name_and_its_payload_are_read_in_one_pass_once_combined_frames_are_seen() -> None:
    own = BinanceCodec()
    decode = trades_channel("BTCUSDT").decode
    frame = (
        b'{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":7,"p":"1.50","q":"2","T":1,"m":true}}'
    )
    assert own.in_one_pass(decode) is None
    key, body = own.classify(frame)

    read = own.in_one_pass(decode)
    assert read is not None
    assert (read(frame).key, read(frame).payload) == (key, decode(body))
    assert own.in_one_pass(lambda frame: frame) is None
    with pytest.raises(ValidationError):
        read(b'{"stream":"btcusdt@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"1","B":"1","a":"2","A":"1"}}')
