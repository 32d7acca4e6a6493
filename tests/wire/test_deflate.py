"""permessage-deflate: what is agreed, what inflates, and what a bomb costs."""

import random
import tracemalloc
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.errors import ProtocolError
from bittrade_ws.wire.controls import Refused
from bittrade_ws.wire.deflate import DeflateAgreement, DeflateOffer, Deflater, Inflater
from bittrade_ws.wire.frames import Binary, FrameReader, FrameWriter, Violation

KEY = b"\x37\xfa\x21\x3d"
agreements = st.builds(
    DeflateAgreement,
    server_no_context_takeover=st.booleans(),
    client_no_context_takeover=st.booleans(),
    server_max_window_bits=st.integers(8, 15),
    client_max_window_bits=st.integers(8, 15),
)


def inflate(inflater: Inflater, payload: bytes, limit: int = 10_000) -> bytes:
    return inflater.inflate(payload, limit) + inflater.finish(limit)


def compressed_frame(payload: bytes, *, opcode: int = 2, fin: bool = True, is_first: bool = True) -> bytes:
    head = (0x80 if fin else 0) | (0x40 if is_first else 0) | opcode
    return (
        bytes([head, 127]) + len(payload).to_bytes(8, "big") + payload
        if len(payload) > 65535
        else (
            bytes([head, len(payload)]) + payload
            if len(payload) < 126
            else bytes([head, 126]) + len(payload).to_bytes(2, "big") + payload
        )
    )


@given(
    agreements,
    st.booleans(),
    st.lists(st.one_of(st.text(max_size=200), st.binary(max_size=200)), max_size=8),
    st.data(),
)
def test_what_is_deflated_inflates_whatever_was_agreed(agreement, from_client, data, draw):
    writer = FrameWriter(
        mask=(lambda: KEY) if from_client else None, deflater=agreement.deflater(to_client=not from_client)
    )
    reader = FrameReader(from_client=from_client, inflater=agreement.inflater(from_client=from_client))
    stream = b"".join(map(writer.message, data))
    cut = draw.draw(st.integers(0, len(stream)))
    assert reader.feed(stream[:cut]) + reader.feed(stream[cut:]) == [
        d.encode() if isinstance(d, str) else Binary(d) for d in data
    ]
    assert not reader.controls


def test_context_takeover_makes_the_second_of_two_equal_messages_small():
    payload = random.Random(1).randbytes(500)
    taking, fresh = Deflater(), Deflater(takes_over=False)
    assert [len(taking.deflate(payload)) < 20 for _ in range(3)] == [False, True, True]
    assert [len(fresh.deflate(payload)) < 20 for _ in range(3)] == [False, False, False]


def test_without_takeover_the_inflater_forgets_too():
    deflater, inflater = Deflater(), Inflater(takes_over=False)
    first, second = (deflater.deflate(b"the same words") for _ in range(2))
    assert inflate(inflater, first) == b"the same words"
    with pytest.raises(Refused):
        inflate(inflater, second)


def test_a_window_is_honoured():
    """What repeats farther back than the window is sent again, so that the peer's smaller window is enough."""
    block = random.Random(2).randbytes(600)
    narrow = DeflateAgreement(client_max_window_bits=9).deflater()
    assert narrow is not None
    inflater = Inflater(window_bits=9)
    sent = [narrow.deflate(block) for _ in range(3)]
    assert all(len(payload) > 590 for payload in sent)
    assert [inflate(inflater, payload) for payload in sent] == [block] * 3


def test_a_window_of_eight_bits_towards_the_server_means_uncompressed():
    assert DeflateAgreement(client_max_window_bits=8).deflater() is None
    assert DeflateAgreement(server_max_window_bits=8).deflater(to_client=True) is None


def test_an_empty_message_is_one_zero_byte():
    deflater, inflater = Deflater(), Inflater()
    assert [deflater.deflate(text) for text in (b"", b"", b"a", b"")] == [b"\x00", b"\x00", b"J\x04\x00", b"\x00"]
    assert [inflate(inflater, text) for text in (b"\x00", b"\x00", b"J\x04\x00", b"\x00")] == [b"", b"", b"a", b""]


def test_final_blocks_end_a_stream_but_not_the_connection():
    finished = bytes.fromhex("f348cdc9c90700")
    inflater = Inflater()
    for _ in range(3):
        assert inflate(inflater, finished + b"\x00") == b"Hello"  # RFC 7692 §7.2.3.4
        assert inflate(inflater, finished) == b"Hello"  # without the empty block that should follow
    assert inflate(inflater, finished * 3) == b"Hello" * 3
    assert inflate(inflater, Deflater().deflate(b"goes on")) == b"goes on"


def test_a_flood_of_final_blocks_is_refused():
    stream = compressed_frame(b"\x03\x00" * 30_000)
    for size in (2, len(stream)):
        reader = FrameReader(inflater=Inflater())
        assert not any(reader.feed(stream[i : i + size]) for i in range(0, len(stream), size))
        assert list(reader.controls) == [Violation(1007, "compressed message of too many final blocks")]


@pytest.mark.parametrize("is_fragmented", [False, True])
def test_f25_a_bomb_is_refused_within_bounded_memory(is_fragmented):
    """One megabyte that would inflate to one gigabyte, against a cap of one megabyte."""
    deflater = zlib.compressobj(wbits=-15)
    million = bytes(2**20)
    begin, again = (deflater.compress(million) + deflater.flush(zlib.Z_SYNC_FLUSH) for _ in range(2))
    bomb = begin + again * 1023
    assert len(bomb) < 1.1 * 2**20
    stream = compressed_frame(bomb)
    if is_fragmented:
        pieces = [bomb[i : i + 100] for i in range(0, len(bomb), 100)]
        stream = b"".join(
            compressed_frame(piece, opcode=0 if i else 2, is_first=not i, fin=False) for i, piece in enumerate(pieces)
        )
    reader = FrameReader(max_size=2**20, inflater=Inflater())
    tracemalloc.start()
    try:
        for i in range(0, len(stream), 65536):
            assert reader.feed(stream[i : i + 65536]) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert list(reader.controls) == [Violation(1009, "message is over 1048576 bytes")]
    assert peak < 6 * 2**20


def test_the_cap_is_of_the_inflated_message_to_the_byte():
    for size, expected in ((1000, 1), (1001, 0)):
        payload = random.Random(3).randbytes(size)
        for data in (payload, bytes(size)):
            reader = FrameReader(max_size=1000, inflater=Inflater())
            assert len(reader.feed(FrameWriter(mask=None, deflater=Deflater()).message(data))) == expected


@given(st.lists(st.binary(max_size=60), max_size=8), st.lists(st.integers(0, 2**12), max_size=8))
def test_corrupt_data_is_a_violation_whatever_the_slicing(payloads, cuts):
    stream = b"".join(compressed_frame(payload, opcode=1) for payload in payloads)
    whole, pieces = FrameReader(max_size=500, inflater=Inflater()), FrameReader(max_size=500, inflater=Inflater())
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    expected = whole.feed(stream)
    assert [message for a, b in pairwise(edges) for message in pieces.feed(stream[a:b])] == expected
    assert [control.code for control in pieces.controls] == [control.code for control in whole.controls]


@pytest.mark.parametrize(
    ("offer", "header"),
    [
        (DeflateOffer(), "permessage-deflate; client_max_window_bits"),
        (
            DeflateOffer(server_no_context_takeover=True, client_no_context_takeover=True, server_max_window_bits=10),
            "permessage-deflate; client_max_window_bits; server_no_context_takeover; client_no_context_takeover;"
            " server_max_window_bits=10",
        ),
    ],
)
def test_the_offer(offer, header):
    assert offer.header() == header


@pytest.mark.parametrize(
    ("answer", "agreement"),
    [
        (None, None),
        (" ", None),
        ("permessage-deflate", DeflateAgreement()),
        ("permessage-deflate; client_max_window_bits=10", DeflateAgreement(client_max_window_bits=10)),
        (
            'permessage-deflate;server_no_context_takeover ; server_max_window_bits="9"',
            DeflateAgreement(server_no_context_takeover=True, server_max_window_bits=9),
        ),
        ("permessage-deflate; client_no_context_takeover", DeflateAgreement(client_no_context_takeover=True)),
    ],
)
def test_the_answer_decides(answer, agreement):
    assert DeflateOffer().accept(answer) == agreement


@pytest.mark.parametrize(
    "answer",
    [
        "permessage-bzip2",
        "permessage-deflate, permessage-deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=010",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; x-more",
    ],
)
def test_an_answer_to_something_else_fails_the_connection(answer):
    with pytest.raises(ProtocolError) as caught:
        DeflateOffer().accept(answer)
    assert caught.value.code == 1010


def test_an_answer_must_keep_to_the_offer():
    for offer, answer in (
        (DeflateOffer(server_max_window_bits=10), "permessage-deflate; server_max_window_bits=11"),
        (DeflateOffer(server_max_window_bits=10), "permessage-deflate"),
        (DeflateOffer(server_no_context_takeover=True), "permessage-deflate"),
    ):
        with pytest.raises(ProtocolError):
            offer.accept(answer)
