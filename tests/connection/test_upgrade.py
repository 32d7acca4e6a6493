from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.connection.upgrade import LONGEST_RETRY_AFTER, Target, parse_target, retry_after
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused, InvalidRequest, ProtocolError

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "target", "text"),
    [
        ("wss://stream.example/ws/TOKEN", Target("stream.example", 443, True), "wss://stream.example:443"),
        ("ws://127.0.0.1:8080", Target("127.0.0.1", 8080, False), "ws://127.0.0.1:8080"),
        ("ws://[::1]:9/?listenKey=TOKEN", Target("::1", 9, False), "ws://[::1]:9"),
    ],
)
def test_where_a_url_leads(url: str, target: Target, text: str) -> None:
    assert parse_target(url) == target
    assert str(target) == text


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("", "''"),
        ("stream.example/TOKEN", "'stream.example'"),
        ("https://stream.example?listenKey=TOKEN", "'https://stream.example'"),
        ("https://me:TOKEN@stream.example:9/TOKEN", "'https://stream.example:9'"),
        ("me:TOKEN@stream.example/?to=ws://TOKEN", "'stream.example'"),
        ("ws://", "'ws://'"),
        ("ws://a:b/TOKEN", "'ws://a:b'"),
        ("ws://a:65536/TOKEN", "'ws://a:65536'"),
        ("ws://[::1/TOKEN", "'ws://[::1'"),
        ("ws://a b/TOKEN", "'ws://a b'"),
        ("ws://a..b/TOKEN", "'ws://a..b'"),
        (f"ws://{'a' * 64}.example/TOKEN", f"'ws://{'a' * 64}.example'"),
        ("WSS://x#TOKEN", "'WSS://x'"),
    ],
)
def test_what_is_no_websocket_url_is_named_without_its_secrets(url: str, named: str) -> None:
    with pytest.raises(InvalidRequest, match="is not a WebSocket URL, which") as raised:
        parse_target(url)
    assert str(raised.value).startswith(f"{named} is not")
    assert "TOKEN" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["ws://[fe80::1%eth0]:9/", "ws://börse.example/", "ws://a_b.example./", "ws://a.b:0443/"]
)
def test_unusual_hosts_that_are_hosts(url: str) -> None:
    assert parse_target(url).host


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7.0),
        ("-7", 0.0),
        ("soon", None),
        ("nan", None),
        ("604800", LONGEST_RETRY_AFTER),
        ("604801", LONGEST_RETRY_AFTER),
        ("1" + "0" * 20, LONGEST_RETRY_AFTER),
        ("9" * 400, LONGEST_RETRY_AFTER),
        ("9" * 10_000, LONGEST_RETRY_AFTER),
        ("1e20", LONGEST_RETRY_AFTER),
        ("-" + "9" * 400, 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_RETRY_AFTER),
        ("Fri, 31 Dec 9999 23:59:59 -2359", LONGEST_RETRY_AFTER),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0.0),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0.0),
        ("Fri, 02 Jan 2026 03:04:06 -0000", 1.0),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, now=NOW) == seconds


def test_the_longest_ban_of_binance_is_waited_for_whole() -> None:
    assert retry_after(str(3 * 86_400), now=NOW) == 3 * 86_400


@given(st.text() | st.integers().map(str) | st.floats().map(str))
def test_retry_after_never_raises(value: str) -> None:
    seconds = retry_after(value, now=NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_RETRY_AFTER


@pytest.mark.loopback
def test_the_request(server: Any, dial: Any, recorder: Any) -> None:
    options = {"headers": {"X-Venue": "7"}, "cookie": "a=b", "subprotocols": ["v1"], "origin": "https://ours.example"}
    subscription = recorder.subscribe(dial(server.url + "?streams=a@trade/b@trade", **options))
    head = server.accept().upgrade("Sec-WebSocket-Protocol: v1")
    assert head.startswith("GET /stream?streams=a@trade/b@trade HTTP/1.1\r\n")
    for line in ("X-Venue: 7", "Cookie: a=b", "Origin: https://ours.example", "Sec-WebSocket-Protocol: v1"):
        assert f"\r\n{line}\r\n" in head
    assert "Sec-WebSocket-Extensions" not in head
    subscription.dispose()


@pytest.mark.loopback
def test_no_origin_by_default(server: Any, dial: Any, recorder: Any) -> None:
    subscription = recorder.subscribe(dial(server.url))
    assert "Origin:" not in server.accept().upgrade()
    subscription.dispose()


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("answer", "status", "wait"),
    [
        (["401 Unauthorized"], 401, None),
        (["403 Forbidden", "Content-Length: 4"], 403, None),
        (["429 Too Many Requests", "Retry-After: 3"], 429, 3.0),
        (["418 I'm a teapot", "Retry-After: 120"], 418, 120.0),
        (["418 I'm a teapot", "Retry-After: 100000000000000000000"], 418, LONGEST_RETRY_AFTER),
        (["503 Service Unavailable"], 503, None),
        (["200 OK"], 200, None),
        (["302 Found", "Location: ws://127.0.0.1:1/elsewhere"], 302, None),
        (["301 Moved Permanently"], 301, None),
        (
            ["101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: no"],
            101,
            None,
        ),
        (["101 Switching Protocols"], 101, None),
    ],
)
def test_f13_refused_handshakes(
    server: Any, dial: Any, recorder: Any, answer: list[str], status: int, wait: float | None
) -> None:
    recorder.subscribe(dial(server.url + "?listenKey=planted-key"))
    session = server.accept()
    session.read_head()
    session.respond(*answer, behind=b"body")
    error = recorder.next()
    assert isinstance(error, HandshakeRefused)
    assert (error.status, error.retry_after) == (status, wait)
    assert str(error).endswith(": body") == (status == 403)
    assert "planted-key" not in repr(error)
    session.wait_for_end()
    assert recorder.is_quiet


@pytest.mark.loopback
@pytest.mark.parametrize(
    "answer", [b"", b"HTTP", b"nonsense\r\n\r\n", b"HTTP/1.1 101\r\nno header\r\n\r\n", b"\xff\r\n"]
)
def test_answers_that_are_no_http(server: Any, dial: Any, recorder: Any, answer: bytes) -> None:
    recorder.subscribe(dial(server.url))
    session = server.accept()
    session.read_head()
    session.send(answer)
    session.close()
    assert isinstance(recorder.next(), ConnectionLost | HandshakeRefused)


@pytest.mark.loopback
def test_f12_a_handshake_that_stalls(server: Any, dial: Any, recorder: Any) -> None:
    recorder.subscribe(dial(server.url, handshake_timeout=0.05))
    session = server.accept()
    session.read_head()
    session.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgr")
    error = recorder.next()
    assert isinstance(error, ConnectionLost)
    assert str(error) == f"the handshake with ws://127.0.0.1:{server.port} took too long"
    session.wait_for_end()


@pytest.mark.loopback
def test_an_extension_that_was_not_offered(server: Any, dial: Any, recorder: Any) -> None:
    recorder.subscribe(dial(server.url))
    session = server.accept()
    session.upgrade("Sec-WebSocket-Extensions: permessage-deflate")
    assert isinstance(recorder.next(), ProtocolError)
    session.wait_for_end()


@pytest.mark.loopback
def test_a_url_that_is_none(dial: Any, recorder: Any) -> None:
    recorder.subscribe(dial("https://stream.example"))
    assert isinstance(recorder.next(), InvalidRequest)
