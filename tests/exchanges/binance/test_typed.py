"""Typed values: the wire's digits, whatever is appended, and nothing but `DecodeError` from what is broken."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from bittrade_ws.exchanges.binance._typed import typed
from bittrade_ws.exchanges.binance.market import Level
from bittrade_ws.models.errors import DecodeError


class Quote(Struct, frozen=True, gc=False):
    symbol: str = field(name="s")
    price: Decimal = field(name="p")
    levels: tuple[Level, ...] = field(name="l", default=())


decode, convert = typed(Quote, "data")


def frame_of(payload: Any) -> bytes:
    return json.dumps({"stream": "x", "data": payload}).encode()


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,24})?", fullmatch=True))
def test_f30_a_number_keeps_every_digit(text: str) -> None:
    value = decode(frame_of({"s": "BTCUSDT", "p": text}))
    assert format(value.price, "f") == text
    assert value == convert({"data": {"s": "BTCUSDT", "p": text}})


def test_f29_what_is_appended_is_let_pass() -> None:
    payload = {"s": "BTCUSDT", "p": "1", "new": {"deep": [1]}, "l": [["1.10", "2.0", [], 5]]}
    value = decode(frame_of(payload))
    assert value == convert({"data": payload}) == Quote("BTCUSDT", Decimal(1), (Level(Decimal("1.10"), Decimal(2)),))
    assert [tuple(level) for level in value.levels] == [(Decimal("1.10"), Decimal("2.0"))]


def test_a_raw_payload_gives_the_same_value() -> None:
    assert decode(b'{"s":"BTCUSDT","p":"1.0"}') == convert({"s": "BTCUSDT", "p": "1.0"}) == Quote("BTCUSDT", Decimal(1))


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        1,
        {},
        {"s": "BTCUSDT"},
        {"s": 1, "p": "1"},
        {"s": "BTCUSDT", "p": "abc"},
        {"s": "B", "p": "1", "l": [[]]},
    ],
)
def test_f26_a_payload_of_another_form_is_a_decode_error(payload: Any) -> None:
    frame = frame_of(payload)
    with pytest.raises(DecodeError, match="not a Quote") as caught:
        decode(frame)
    assert caught.value.frame == frame
    with pytest.raises(DecodeError, match="not a Quote"):
        convert({"data": payload})


@pytest.mark.parametrize("frame", [b'{"data":' + b"[" * 5000, b'{"data":{"s":"\xff","p":"1"}}', b'{"data":{"x":1e'])
def test_f26_ill_formed_bytes_are_a_decode_error(frame: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(frame)


@given(st.data())
def test_a_mutated_frame_decodes_or_is_a_decode_error(data: st.DataObject) -> None:
    frame = bytearray(frame_of({"s": "BTCUSDT", "p": "1.50", "l": [["1", "2"]]}))
    for _ in range(data.draw(st.integers(1, 3))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(frame[: data.draw(st.integers(0, len(frame)))])
    try:
        value = decode(cut)
    except DecodeError:
        return
    assert isinstance(value, Quote)
