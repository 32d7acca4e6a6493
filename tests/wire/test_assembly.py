"""A message in pieces, and the memory it may hold."""

import pytest

from bittrade_ws.wire.assembly import Binary, MessageAssembly
from bittrade_ws.wire.controls import Refused
from bittrade_ws.wire.deflate import Deflater, Inflater


def assembly(max_size=10, *, is_text=False, is_compressed=False) -> MessageAssembly:
    message = MessageAssembly(max_size=max_size, inflater=Inflater())
    message.begin(is_text=is_text, is_compressed=is_compressed)
    return message


def test_pieces_are_joined_and_the_next_message_starts_empty():
    message = assembly()
    for piece in (b"ab", b"", b"c"):
        message.add(piece)
    assert (type(joined := message.end()), joined, message.is_open) == (Binary, b"abc", False)
    message.begin(is_text=True, is_compressed=False)
    message.add(b"d")
    assert (type(joined := message.end()), joined) == (bytes, b"d")


def test_an_announcement_over_the_cap_is_refused():
    message = assembly()
    message.expect(10)
    message.add(b"123")
    message.expect(7)
    with pytest.raises(Refused) as caught:
        message.expect(8)
    assert caught.value.violation.code == 1009


def test_a_compressed_frame_may_announce_a_little_more_than_the_cap():
    payload = bytes(range(200))
    compressed = Deflater().deflate(payload)
    assert len(compressed) > len(payload)
    message = assembly(200, is_compressed=True)
    message.expect(len(compressed))
    message.add(compressed)
    assert message.end() == payload
    with pytest.raises(Refused):
        assembly(200, is_compressed=True).expect(400)


def test_compression_without_an_inflater_is_refused():
    with pytest.raises(Refused) as caught:
        MessageAssembly(max_size=10, inflater=None).begin(is_text=True, is_compressed=True)
    assert caught.value.violation.code == 1002
