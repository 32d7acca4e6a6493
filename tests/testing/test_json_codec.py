from decimal import Decimal

import pytest

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.testing.json_codec import JsonCodec, encode_frame
from bittrade_ws.wire.codec import ReplyTo, Special


@pytest.mark.parametrize(
    ("message", "key"),
    [
        ({"id": 1, "channel": "x"}, ReplyTo(1)),
        ({"id": "1"}, ReplyTo("1")),
        ({"heartbeat": 5}, Special.HEARTBEAT),
        ({"channel": "trades"}, "trades"),
        ({"else": 1}, None),
        ([1], None),
    ],
)
def test_fields_say_what_a_frame_is(message, key):
    codec = JsonCodec()
    found, body = codec.classify(encode_frame(message))
    assert (found, codec.plain(body)) == (key, message)
    assert codec.key_of(message) == key
    assert codec.answer(message) is None


def test_a_broken_frame():
    with pytest.raises(DecodeError) as error:
        JsonCodec().classify(b"{")
    assert error.value.frame == b"{"


def test_values_become_frames():
    assert encode_frame(b"\x00") == b"\x00"
    assert encode_frame("text") == b"text"
    assert encode_frame({"price": Decimal("1.10")}) == b'{"price":"1.10"}'
