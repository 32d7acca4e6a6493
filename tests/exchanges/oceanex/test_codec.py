"""Frames and their keys; and whatever bytes come, the stream lives on."""

import itertools
import re

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.exchanges import oceanex
from bittrade_ws.exchanges.oceanex.codec import UNKNOWN, OceanExCodec, uuid_of
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.status import VenueStatus
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.testing import Marbles, check_exchange
from bittrade_ws.wire.bundle import Kind
from bittrade_ws.wire.codec import ReplyTo, Special

UUID = "6b5f552e-5edf-11ea-b613-7aa0b0f73a47"
ANSWER = {
    "identifier": {"handler": "OrderHandler"},
    "message": {"action": "create", "code": 0, "data": {"price": "0.75"}, "uuid": UUID},
}
TEXT = {**ANSWER, "identifier": '{"handler":"OrderHandler"}'}
NOBODYS = {**ANSWER, "message": {**ANSWER["message"], "uuid": None}}
SAMPLES = [
    orjson.dumps(sample)
    for sample in (
        ANSWER,
        TEXT,
        NOBODYS,
        {"type": "welcome", "message": 60},
        {"type": "ping", "message": 1583729664},
        {"type": "disconnect", "reason": "unauthorized", "reconnect": False},
        {"type": "confirm_subscription", "identifier": "{}"},
    )
]


def test_the_laws_of_every_exchange():
    check_exchange("oceanex", SAMPLES)
    check_exchange("oceanex")


@pytest.mark.parametrize(
    ("message", "key"),
    [
        (ANSWER, ReplyTo(UUID)),
        (TEXT, ReplyTo(UUID)),
        (NOBODYS, UNKNOWN),
        ({"type": "ping", "message": 1}, Special.HEARTBEAT),
        ({"type": "news", "message": 1}, UNKNOWN),
        ({"message": {"uuid": 7}}, UNKNOWN),
    ],
)
def test_the_key_of_a_message(message, key):
    assert OceanExCodec().classify(orjson.dumps(message)) == (key, message)


def test_welcome_and_disconnect_are_statuses():
    codec = OceanExCodec()
    welcome = {"type": "welcome", "message": 60}
    assert codec.classify(orjson.dumps(welcome)) == (Special.STATUS, VenueStatus("welcome", welcome))
    assert codec.farewell is None
    for reconnect in (True, False):
        farewell = {"type": "disconnect", "reason": "unauthorized", "reconnect": reconnect}
        key, status = codec.classify(orjson.dumps(farewell))
        assert (key, status.state, status.is_closing, status.data) == (Special.STATUS, "disconnect", True, farewell)
        assert (codec.farewell.reason, codec.farewell.may_return) == ("unauthorized", reconnect)


def test_a_ping_is_answered_and_nothing_else_is(marbles):
    exchange = marbles.exchange(
        dials=["^wp"],
        values={"w": {"type": "welcome", "message": 60}, "p": {"type": "ping", "message": 1583729664}},
        codec=OceanExCodec,
    )
    connection = oceanex.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    beats = []
    marbles.keep(connection.heartbeats().subscribe(beats.append))
    marbles.connect(connection)
    marbles.advance("1s")
    assert exchange.sent.frames == ['{"command":"pong"}']
    assert beats == [{"type": "ping", "message": 1583729664}]


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.integers(1, 2**52))
def test_a_uuid_is_one_and_tells_its_number(prefix, number):
    uuid = OceanExCodec(lambda: prefix).uuid(number)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", uuid)
    assert int(uuid.replace("-", "")[17:], 16) == number
    assert uuid == uuid_of(prefix[:16], number)


def test_uuids_of_two_connections_differ():
    assert OceanExCodec().uuid(1) != OceanExCodec().uuid(1)


def test_f30_numbers_keep_their_digits():
    _, row = OceanExCodec().classify(b'{"rows":[[1583412426, 0.7500, 1E-8]]}')
    assert [str(number) for number in row["rows"][0]] == ["1583412426", "0.7500", "1E-8"]


@pytest.mark.parametrize("frame", [b"", b"\xff", b'{"a":', b"[" * 100_000, b'"\xed\xa0\x80"'])
def test_f26_broken_frames_are_a_decode_error(frame):
    with pytest.raises(DecodeError):
        OceanExCodec().classify(frame)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def frames(draw):
    """Well formed, with something exchanged, cut off, or of nothing at all."""
    kind = draw(st.sampled_from(["sample", "changed", "cut", "json", "any"]))
    if kind == "any":
        return draw(st.binary(max_size=60))
    if kind == "json":
        return orjson.dumps(draw(json_values))
    frame = draw(st.sampled_from(SAMPLES[:5]))
    if kind == "cut":
        return frame[: draw(st.integers(0, len(frame)))]
    if kind == "changed":
        message = orjson.loads(frame)
        message[draw(st.sampled_from(["identifier", "message", "type"]))] = draw(json_values)
        return orjson.dumps(message)
    return frame


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(frames(), min_size=1, max_size=8))
def test_f26_whatever_comes_ends_in_faults_and_never_in_a_dead_stream(given_frames):
    with Marbles() as marbles:
        letters = {chr(0x4E00 + number): frame for number, frame in enumerate([*given_frames, SAMPLES[0]])}
        exchange = marbles.exchange(dials=[f"^{''.join(letters)}"], values=letters)
        connection = oceanex.public_websocket_connection(
            dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
        )
        messages = connection.pipe(keep_messages_only())
        bundles, answers, others, errors = [], [], [], []
        marbles.keep(connection.subscribe(bundles.append, errors.append))
        marbles.keep(connection.pipe(filter_new_socket_only()).subscribe())
        marbles.keep(messages.listen(ReplyTo(UUID), lambda body: body).subscribe(answers.append, errors.append))
        marbles.keep(oceanex.listen_to_unknown(messages).subscribe(others.append, errors.append))
        marbles.connect(connection)
        marbles.advance(f"{len(letters) + 1}ms")
    spoken = [b for b in bundles if b.kind is not Kind.STATUS or isinstance(b.payload, VenueStatus)]
    assert len(spoken) >= len(letters)
    assert answers[-1] == ANSWER
    assert errors == []


def test_a_login_is_remembered_by_its_connection():
    codec, number = OceanExCodec(), itertools.count()
    for code, is_logged_in in ((2001, False), (0, True)):
        answer = {"action": "login", "code": code, "uuid": str(next(number))}
        codec.classify(orjson.dumps({"identifier": {"handler": "AuthHandler"}, "message": answer}))
        assert codec.is_logged_in is is_logged_in
