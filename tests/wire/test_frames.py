"""The frame reader and writer: any slicing gives the same events, and bad bytes are events too."""

import os
import struct
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.frames import Binary, Close, FrameReader, FrameWriter, Ping, Pong, Violation

MASK = b"\x37\xfa\x21\x3d"


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, mask: bytes | None = None) -> bytes:
    """A frame made without our own writer."""
    size = len(payload)
    flag = 0x80 if mask else 0
    head = bytes([(0x80 if fin else 0) | opcode])
    if size < 126:
        head += bytes([flag | size])
    elif size < 65536:
        head += struct.pack(">BH", flag | 126, size)
    else:
        head += struct.pack(">BQ", flag | 127, size)
    if mask:
        payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return head + (mask or b"") + payload


def read(reader: FrameReader, *pieces: bytes):
    """Everything that comes of these pieces: the messages with their types, and the controls."""
    messages = [(type(message), message) for piece in pieces for message in reader.feed(piece)]
    return messages, list(reader.controls)


def sliced(stream: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    return [stream[a:b] for a, b in pairwise(edges)]


def test_text_is_bytes_and_binary_says_so():
    messages, controls = read(FrameReader(), frame(1, "né".encode()) + frame(2, b"\xff\x00") + frame(1) + frame(2))
    assert messages == [(bytes, "né".encode()), (Binary, b"\xff\x00"), (bytes, b""), (Binary, b"")]
    assert controls == []


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 70000])
@pytest.mark.parametrize("mask", [None, MASK])
def test_every_length_form(size, mask):
    payload = bytes(32 + i % 90 for i in range(size))
    stream = frame(1, payload, mask=mask)
    reader = FrameReader(from_client=mask is not None)
    assert reader.feed(stream) == [payload]
    assert not reader.is_mid_message


def test_a_run_of_frames_with_controls_between_them():
    stream = frame(1, b"a") + frame(9, b"p") + frame(2, b"b") + frame(10, b"q") + frame(1, b"c" * 200)
    assert read(FrameReader(), stream) == (
        [(bytes, b"a"), (Binary, b"b"), (bytes, b"c" * 200)],
        [Ping(b"p"), Pong(b"q")],
    )


def test_fragments_are_joined_around_controls():
    stream = frame(1, b"a", fin=False) + frame(9, b"p") + frame(0, b"b", fin=False) + frame(0, b"c")
    assert read(FrameReader(), stream) == ([(bytes, b"abc")], [Ping(b"p")])


def test_what_is_waited_for_is_visible():
    reader = FrameReader()
    assert not reader.is_mid_message
    assert (reader.feed(b"\x81"), reader.is_mid_message) == ([], True)
    assert (reader.feed(b"\x02a"), reader.is_mid_message) == ([], True)
    assert (reader.feed(b"b"), reader.is_mid_message) == ([b"ab"], False)
    assert (reader.feed(frame(1, b"a", fin=False)), reader.is_mid_message) == ([], True)
    assert (reader.feed(frame(0, b"b")), reader.is_mid_message) == ([b"ab"], False)


def test_nothing_is_read_behind_a_close_or_a_violation():
    for last in (frame(8, b"\x03\xe8bye"), frame(3)):
        reader = FrameReader()
        assert reader.feed(frame(1, b"a") + last + frame(1, b"b") + frame(9)) == [b"a"]
        assert reader.feed(frame(1, b"c")) == []
        assert len(reader.controls) == 1
        assert not reader.is_mid_message


def test_f08_a_truncated_frame_is_never_delivered():
    reader = FrameReader()
    assert reader.feed(frame(1, b"whole") + frame(1, b"truncated")[:-1]) == [b"whole"]
    assert reader.is_mid_message
    assert not reader.controls


def test_f09_an_oversized_frame_is_refused_from_its_header():
    reader = FrameReader(max_size=2**20)
    assert reader.feed(struct.pack(">BBQ", 0x82, 127, 300 * 2**20)) == []
    assert list(reader.controls) == [Violation(1009, "message is over 1048576 bytes")]


@pytest.mark.parametrize("size", [10, 200, 70_000])
def test_f09_the_cap_holds_for_every_length_form_and_for_fragments(size):
    assert FrameReader(max_size=size).feed(frame(1, b"a" * size)) == [b"a" * size]
    for stream in (frame(1, b"a" * (size + 1)), frame(1, b"a" * size, fin=False) + frame(0, b"a")):
        reader = FrameReader(max_size=size)
        assert reader.feed(stream) == []
        assert list(reader.controls) == [Violation(1009, f"message is over {size} bytes")]


def test_f23_invalid_utf8_is_refused_at_its_first_byte_and_nothing_delivered():
    for good in (b"ascii", "né€𝄞".encode()):
        reader = FrameReader()
        assert reader.feed(frame(1, b"before") + frame(1, good + b"\xff")) == [b"before"]
        assert list(reader.controls) == [Violation(1007, "text message is not UTF-8")]
    reader = FrameReader()
    reader.feed(b"\x01\x10" + "κόσμε".encode()[:6] + b"\xf4")
    assert not reader.controls
    reader.feed(b"\x90")  # the frame, and the message, have yet to end
    assert list(reader.controls) == [Violation(1007, "text message is not UTF-8")]


def test_f23_characters_may_be_cut_by_frames_but_not_by_messages():
    assert FrameReader().feed(frame(1, b"\xe2\x82", fin=False) + frame(0, b"\xac")) == ["€".encode()]
    for stream in (frame(1, b"\xe2\x82"), frame(1, b"\xe2", fin=False) + frame(0, b"\x82")):
        reader = FrameReader()
        assert reader.feed(stream + frame(1, b"\xac")) == []
        assert list(reader.controls) == [Violation(1007, "text message is not UTF-8")]


streams = st.lists(
    st.one_of(
        st.builds(frame, st.sampled_from([1, 2, 9, 10]), st.binary(max_size=6), fin=st.just(True)),
        st.builds(frame, st.just(1), st.text(max_size=200).map(str.encode), fin=st.booleans()),
        st.builds(frame, st.sampled_from([0, 2]), st.binary(max_size=300), fin=st.booleans()),
        st.builds(frame, st.just(0), st.binary(max_size=3), fin=st.booleans()),
        st.builds(frame, st.just(8), st.sampled_from([b"", b"\x03\xe8", b"\x03\xe8x", b"\x03"])),
        st.binary(max_size=20),
    ),
    max_size=12,
).map(b"".join)


@given(streams, st.lists(st.integers(0, 2**16), max_size=30))
@example(frame(1, b"a" * 126) + frame(1, b"\xe2\x82\xac") + frame(9), list(range(200)))
def test_f11_any_slicing_gives_the_same_events(stream, cuts):
    whole, pieces, drip = FrameReader(max_size=400), FrameReader(max_size=400), FrameReader(max_size=400)
    expected = read(whole, stream)
    assert read(pieces, *sliced(stream, cuts)) == expected
    assert read(drip, *(stream[i : i + 1] for i in range(len(stream)))) == expected
    assert whole.is_mid_message == pieces.is_mid_message == drip.is_mid_message


@given(streams, st.lists(st.integers(0, 2**16), max_size=10))
def test_f11_the_fast_path_and_the_checked_one_agree(stream, cuts):
    """A cap below 64 KiB switches the fast path off."""
    assert read(FrameReader(), *sliced(stream, cuts)) == read(FrameReader(max_size=60_000), stream)


@given(st.lists(st.binary(max_size=200), max_size=20), st.booleans())
def test_random_bytes_never_raise_and_hold_no_more_than_the_cap(pieces, from_client):
    reader = FrameReader(max_size=1000, from_client=from_client)
    for piece in pieces:
        reader.feed(piece)
    assert len(reader.controls) <= sum(map(len, pieces)) // 2


@given(st.lists(st.one_of(st.text(max_size=300), st.binary(max_size=300)), max_size=10), st.booleans())
def test_what_is_written_is_read(data, is_client):
    writer = FrameWriter(mask=(lambda: os.urandom(4)) if is_client else None)
    stream = b"".join(map(writer.message, data))
    messages, controls = read(FrameReader(from_client=is_client), stream)
    assert messages == [(bytes, d.encode()) if isinstance(d, str) else (Binary, d) for d in data]
    assert controls == []


def test_controls_that_are_written_are_read():
    writer = FrameWriter(mask=lambda: MASK)
    stream = writer.ping(b"a") + writer.pong(b"b") + writer.ping() + writer.close(4000, "bye")
    assert read(FrameReader(from_client=True), stream) == (
        [],
        [Ping(b"a"), Pong(b"b"), Ping(b""), Close(4000, "bye")],
    )
    assert FrameWriter(mask=None).close(1005) == b"\x88\x00"


def test_the_writer_gives_the_bytes_of_the_rfc():
    assert FrameWriter(mask=None).message("Hello") == bytes.fromhex("810548656c6c6f")
    assert FrameWriter(mask=lambda: MASK).message("Hello") == bytes.fromhex("818537fa213d7f9f4d5158")
    assert FrameWriter(mask=None).message(b"x" * 256) == bytes.fromhex("827e0100") + b"x" * 256
    assert FrameWriter(mask=None).message(b"x" * 65536) == bytes.fromhex("827f0000000000010000") + b"x" * 65536


def test_what_may_not_be_sent_is_refused():
    writer = FrameWriter(mask=None)
    for wrong in (
        lambda: writer.ping(b"a" * 126),
        lambda: writer.pong(b"a" * 126),
        lambda: writer.close(1006),
        lambda: writer.close(999),
        lambda: writer.message("\ud800"),
    ):
        with pytest.raises(InvalidRequest):
            wrong()
