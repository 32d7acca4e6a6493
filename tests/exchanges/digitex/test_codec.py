"""Frames and their keys; and whatever bytes come, the stream lives on."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.exchanges import digitex
from bittrade_ws.exchanges.digitex.codec import MOST_LINKS, TRADING, UNKNOWN, DigitexCodec, key_of_kind
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.testing import Marbles, check_exchange
from bittrade_ws.wire.bundle import Kind
from bittrade_ws.wire.codec import ReplyTo

ID = b"life".ljust(16, b"\0")
KINDS = [field.name for field in pb.Message.DESCRIPTOR.oneofs_by_name["kontent"].fields]


def frame_of(kind, market=1, **inner):
    message = pb.Message(market_id=market, client_id=ID)
    getattr(message, kind).SetInParent()
    getattr(message, kind).MergeFrom(type(getattr(message, kind))(**inner))
    return message.SerializeToString()


SAMPLES = [frame_of(kind) for kind in KINDS]


def test_the_laws_of_every_exchange():
    check_exchange("digitex", SAMPLES)
    check_exchange("digitex")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("order_status_msg", TRADING),
        ("error_msg", TRADING),
        ("order_book_updated_msg", (528, 1)),
        ("order_book_msg", key_of_kind("order_book_msg", 1)),
        ("pong_msg", ReplyTo(ID)),
        ("subscribe_status_msg", ReplyTo(ID)),
    ],
)
def test_the_key_of_a_kind(kind, key):
    assert DigitexCodec().classify(frame_of(kind))[0] == key


def test_msg_type_says_nothing():
    message = pb.Message(msg_type=pb.PING, order_book_msg=pb.OrderBookMessage())
    assert DigitexCodec().key_of(message) == (527, 0)


def test_an_unknown_kind_and_an_unknown_field_are_kept():
    unknown = bytes.fromhex("b22500")  # 598, which nobody has
    key, message = DigitexCodec().classify(unknown)
    event = digitex.event_of(message)
    assert (key, type(event)) == (UNKNOWN, digitex.UnknownEvent)
    assert message.SerializeToString() == unknown
    known = frame_of("pong_msg") + unknown
    assert digitex.event_of(DigitexCodec().classify(known)[1]).message.SerializeToString() == known


def test_an_order_is_followed_along_its_chain():
    codec, later = DigitexCodec(), b"2" * 16
    codec.classify(frame_of("order_status_msg", status=pb.ACCEPTED, orig_client_id=ID, order_client_id=ID))
    assert codec.current(ID) == ID
    left = pb.Decimal(value64=1)
    codec.classify(
        frame_of("order_filled_msg", status=pb.PARTIAL, orig_client_id=ID, new_client_id=later, quantity=left)
    )
    assert codec.current(ID) == later
    codec.classify(frame_of("order_canceled_msg", status=pb.REJECTED, orders=[pb.OrderMessage(orig_client_id=ID)]))
    assert codec.current(ID) == later
    codec.classify(frame_of("leverage_msg", orders=[pb.OrderMessage(orig_client_id=ID, order_client_id=b"3" * 16)]))
    assert codec.current(ID) == b"3" * 16
    codec.classify(frame_of("order_canceled_msg", status=pb.CANCELED, orders=[pb.OrderMessage(orig_client_id=ID)]))
    assert (codec.current(ID), codec.links) == (ID, {})
    codec.classify(frame_of("order_status_msg", status=pb.ACCEPTED, orig_client_id=ID, order_client_id=ID))
    codec.classify(frame_of("position_event_msg", orders=[pb.OrderMessage(orig_client_id=ID)]))
    assert (codec.filled(ID), codec.links) == (None, {})
    for number in range(MOST_LINKS + 1):
        one = number.to_bytes(16, "big")
        codec._link(one, one)
    assert len(codec.links) == MOST_LINKS


def test_a_reply_to_another_session_is_not_ours():
    assert DigitexCodec().request_id(1) != DigitexCodec().request_id(1)


def test_f27_broken_bytes_are_a_decode_error():
    with pytest.raises(DecodeError):
        DigitexCodec().classify(b"\xff")


@st.composite
def frames(draw):
    """Well formed, cut off, with bytes exchanged, with further fields, or of nothing at all."""
    frame = draw(st.sampled_from(SAMPLES)) + draw(st.binary(max_size=20))
    kind = draw(st.sampled_from(["whole", "cut", "changed", "any"]))
    if kind == "cut":
        return frame[: draw(st.integers(0, len(frame)))]
    if kind == "changed":
        at = draw(st.integers(0, len(frame) - 1))
        return frame[:at] + draw(st.binary(min_size=1, max_size=3)) + frame[at + 1 :]
    return draw(st.binary(max_size=60)) if kind == "any" else frame


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(frames(), min_size=1, max_size=8))
def test_f27_whatever_comes_ends_in_faults_and_never_in_a_dead_stream(given_frames):
    price = pb.Decimal(value64=100)
    good = frame_of("order_book_updated_msg", update_serial=10**6, last_trade_price=price)
    with Marbles() as marbles:
        letters = {chr(0x4E00 + number): frame for number, frame in enumerate([*given_frames, good])}
        exchange = marbles.exchange(dials=[f"^{''.join(letters)}"], values=letters)
        connection = digitex.public_websocket_connection(
            url="ws://venue", dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
        )
        bundles, tickers, events, errors = [], [], [], []
        messages = connection.pipe(keep_messages_only())
        sockets = connection.pipe(filter_new_socket_only())
        marbles.keep(connection.subscribe(bundles.append, errors.append))
        marbles.keep(digitex.listen_to_market_data(messages).subscribe(lambda event: events.append(repr(event))))
        marbles.keep(
            sockets.pipe(digitex.subscribe_ticker("BTC/USD", messages)).subscribe(tickers.append, errors.append)
        )
        marbles.connect(connection)
        marbles.advance(f"{len(letters) + 1}ms")
    heard = [bundle for bundle in bundles if bundle.kind in (Kind.MESSAGE, Kind.FAULT)]
    assert len([bundle for bundle in heard if bundle.kind is Kind.MESSAGE or bundle.payload.frame]) >= len(letters)
    assert tickers[-1].last_price == 100
    assert errors == []
