import logging
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reactivex import Subject

from bittrade_ws.connection.logs import is_wanted, log_raised, log_received, log_sent, received, redact
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Special
from bittrade_ws.wire.frames import Binary

PLANTED = "PLANTED0key"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ('{"apiKey":"PLANTED0key","id":1}', '{"apiKey":"***","id":1}'),
        ('{"op":"auth","key":"PLANTED0key","ts":1}', '{"op":"auth","key":"***","ts":1}'),
        ('{"channel":"candles","key":"trade:1m:tBTCUSD"}', '{"channel":"candles","key":"trade:1m:tBTCUSD"}'),
        ('{"params": {"signature" : "PLANTED0key"}}', '{"params": {"signature" : "***"}}'),
        ('{"event":"auth","authSig":"PLANTED0key","authPayload":"PLANTED0key"}', None),
        ('{"token":"PLANTED0key\\"PLANTED0key"}', '{"token":"***"}'),
        ('{"token":12345}', '{"token":"***"}'),
        ('{"listenKey":"PLANTED0key"}', '{"listenKey":"***"}'),
        (r'["auth","{\"sig\":\"PLANTED0key\",\"n\":1}"]', r'["auth","{\"sig\":\"***\",\"n\":1}"]'),
        ("wss://x/ws?apiKey=PLANTED0key&a=1", "wss://x/ws?apiKey=***&a=1"),
        ("apiKey=PLANTED0key token=PLANTED0key", "apiKey=*** token=***"),
        ("design=x&assign=y", "design=x&assign=y"),
        ("wss://x/ws/PLANTED0key" + "q1" * 20, "wss://x/ws/***"),
        ("wss://x/stream?streams=PLANTED0key" + "q1" * 20 + "&a=1", "wss://x/stream?streams=***&a=1"),
        ('{"stream":"PLANTED0key' + "q1" * 20 + '","data":{}}', '{"stream":"***","data":{}}'),
        ('{"symbol":"BTCUSDT","tokens":"3","design":"x"}', '{"symbol":"BTCUSDT","tokens":"3","design":"x"}'),
        ("wss://x/stream?streams=btcusdt@aggTrade", "wss://x/stream?streams=btcusdt@aggTrade"),
    ],
)
def test_what_is_a_secret_by_its_name_is_hidden(text: str, safe: str | None) -> None:
    hidden = redact(text)
    assert PLANTED not in hidden
    assert hidden == safe or safe is None


@given(st.text())
def test_redacting_twice_is_redacting_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


class Codec:
    def classify(self, frame: bytes) -> tuple[Any, Any]:
        if frame == b"broken":
            raise DecodeError("broken")
        return (Special.HEARTBEAT if frame == b"hb" else "key"), frame


@pytest.fixture
def socket() -> Socket:
    return Socket("ws://x", epoch=1, codec=cast(Any, Codec()), send=lambda frame: None, client_ids=str)


def test_received_frames_but_for_heartbeats(socket: Socket, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "bittrade_ws.raw_socket.received"):
        log_received(socket, [b"a", b"hb", b"broken", Binary(b"\0\1"), b'{"token":"PLANTED0key"}'])
    assert caplog.messages == ["a", "broken", "<2 binary bytes>", '{"token":"***"}']
    assert {record.name for record in caplog.records} == {"bittrade_ws.raw_socket.received"}


def test_sent_frames(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "bittrade_ws.raw_socket.sent"):
        log_sent('{"signature":"PLANTED0key"}')
        log_sent(b"\0")
    assert caplog.messages == ['{"signature":"***"}', "<1 binary bytes>"]
    assert {record.name for record in caplog.records} == {"bittrade_ws.raw_socket.sent"}


@pytest.mark.loopback
def test_each_data_frame_once_and_no_ping(open_connection: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "bittrade_ws.raw_socket"):
        both = open_connection(ping_interval=0.01)
        both.session.hear_control()
        both.session.send(both.session.writer.ping(b"PLANTED0key"))
        both.session.say("tick")
        assert both.recorder.frame() == b"tick"
        both.socket.send("order")
        assert both.session.hear() == b"order"
    raw = [record.getMessage() for record in caplog.records if "raw_socket" in record.name]
    assert raw == ["tick", "order"]
    both.dispose()


def test_nothing_is_prepared_when_nobody_listens() -> None:
    assert not received.isEnabledFor(logging.DEBUG)


def test_a_handler_on_the_logger_is_enough(socket: Socket) -> None:
    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(record.getMessage())

    kept: list[str] = []
    above, handler = Kept(), Kept(logging.DEBUG)
    root = logging.getLogger("bittrade_ws")
    assert not is_wanted(received)
    received.addHandler(handler)
    root.addHandler(above)
    try:
        assert is_wanted(received)
        log_received(socket, [b"a"])
    finally:
        received.removeHandler(handler)
        root.removeHandler(above)
    assert kept == ["a"]


def test_a_bug_has_its_traceback_and_an_error_without_an_on_error_one_line(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Any) -> None:
        raise DecodeError("mine")

    for subject in (Subject[Any](), Subject[Any]()):
        subject.subscribe(fail)
        try:
            (subject.on_next if not caplog.records else subject.on_error)(DecodeError("its own"))
        except DecodeError as raised:
            log_raised(logging.getLogger("bittrade_ws"), "here", raised)

    bug, unheard = caplog.records
    assert (bug.exc_info is None, unheard.exc_info is None) == (False, True)
    assert unheard.getMessage() == "here: DecodeError: its own; there is no on_error for it"
