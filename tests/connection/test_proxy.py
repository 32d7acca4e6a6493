import socket
from typing import Any

import pytest

from bittrade_ws.connection.proxy import Proxy, choose_proxy
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused, InvalidRequest
from bittrade_ws.models.status import Closed, Opened


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("option", "proxy"),
    [
        ("http://127.0.0.1:3128", Proxy("http", "127.0.0.1", 3128)),
        ("http://u%40x:p%3A@proxy", Proxy("http", "proxy", 80, "u@x", "p:")),
        ("socks5h://proxy", Proxy("socks5h", "proxy", 1080)),
        ("", None),
        (None, None),
    ],
)
def test_the_option(option: str | None, proxy: Proxy | None) -> None:
    assert choose_proxy("stream.example", True, option) == proxy


@pytest.mark.parametrize("option", ["proxy:3128", "ftp://proxy", "http://", "http://proxy:port"])
def test_options_that_are_none(option: str) -> None:
    with pytest.raises(InvalidRequest):
        choose_proxy("stream.example", True, option)


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://user:planted-key@proxy:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1,.inside.example")
    proxy = choose_proxy("stream.example", True, None)
    assert proxy == Proxy("http", "proxy", 3128, "user", "planted-key")
    assert "planted-key" not in repr(proxy)
    assert choose_proxy("stream.example", False, None) is None
    assert choose_proxy("127.0.0.1", True, None) is None
    assert choose_proxy("a.inside.example", True, None) is None


def proxied(server: Any, scheme: str = "http", user: str = "") -> dict[str, str]:
    return {"proxy": f"{scheme}://{user}127.0.0.1:{server.port}"}


@pytest.mark.loopback
def test_f20_http_connect(server: Any, dial: Any, recorder: Any) -> None:
    recorder.subscribe(dial("ws://stream.example:9443/ws", **proxied(server, user="user:pass@")))
    session = server.accept()
    head = session.read_head()
    assert head.startswith("CONNECT stream.example:9443 HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n" in head
    session.respond("200 Connection established")
    assert session.upgrade().startswith("GET /ws HTTP/1.1")
    assert recorder.next() == Opened()
    session.send(b"\x81\x05ti")
    session.close()  # the proxy drops the line in mid-stream
    assert recorder.next() == Closed(1006)
    assert isinstance(recorder.next(), ConnectionLost)


@pytest.mark.loopback
def test_f20_tls_goes_through_the_tunnel(server: Any, dial: Any, recorder: Any, authority: Any) -> None:
    source = dial("wss://stream.example/ws", ca=str(authority.ca), **proxied(server))
    subscription = recorder.subscribe(source)
    session = server.accept()
    session.read_head()
    session.respond("200 Connection established")
    session.secure(authority.context("stream.example")).upgrade()
    assert recorder.next() == Opened()
    session.say("tick")
    assert recorder.frame() == b"tick"
    subscription.dispose()


@pytest.mark.loopback
@pytest.mark.parametrize("status", [403, 407, 502])
def test_f20_http_connect_refused(server: Any, dial: Any, recorder: Any, status: int) -> None:
    recorder.subscribe(dial("wss://stream.example/ws", **proxied(server)))
    session = server.accept()
    session.read_head()
    session.respond(f"{status} No")
    error = recorder.next()
    assert isinstance(error, HandshakeRefused)
    assert error.status == status
    session.wait_for_end()


@pytest.mark.loopback
@pytest.mark.parametrize("scheme", ["http", "socks5h"])
def test_f20_a_proxy_that_closes_or_stalls(server: Any, dial: Any, recorder: Any, scheme: str) -> None:
    source = dial("wss://stream.example/ws", connect_timeout=0.05, **proxied(server, scheme))
    recorder.subscribe(source)
    server.accept().close()
    assert isinstance(recorder.next(), ConnectionLost)
    recorder.subscribe(source)
    session = server.accept()
    error = recorder.next()
    assert isinstance(error, ConnectionLost)
    assert "took too long" in str(error)
    session.wait_for_end()


@pytest.mark.loopback
def test_a_proxy_that_is_not_found_is_named(dial: Any, recorder: Any) -> None:
    def resolver(host: str, port: int) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    recorder.subscribe(dial("wss://stream.example/ws", proxy="http://me:PLANTED@proxy.example:3128", resolve=resolver))
    assert str(recorder.next()) == (
        "connecting to wss://stream.example:443 through the proxy proxy.example:3128 failed: Name or service not known"
    )


def take(session: Any, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += session.sock.recv(size - len(data))
    return data


@pytest.mark.loopback
def test_f20_socks5(server: Any, dial: Any, recorder: Any) -> None:
    subscription = recorder.subscribe(dial("ws://stream.example:80/ws", **proxied(server, "socks5h", "user:pass@")))
    session = server.accept()
    assert take(session, 4) == b"\x05\x02\x00\x02"
    session.send(b"\x05\x02")
    assert take(session, 11) == b"\x01\x04user\x04pass"
    session.send(b"\x01\x00")
    assert take(session, 21) == b"\x05\x01\x00\x03\x0estream.example\x00P"
    session.send(b"\x05\x00\x00\x03\x04hostpp")
    session.upgrade()
    assert recorder.next() == Opened()
    subscription.dispose()


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("reply", "status"),
    [(b"\x05\x00\x05\x02\x00\x01\0\0\0\0\0\0", 403), (b"\x05\xff", 407)],
)
def test_f20_socks5_refused(server: Any, dial: Any, recorder: Any, reply: bytes, status: int) -> None:
    recorder.subscribe(dial("ws://127.0.0.1:1/ws", **proxied(server, "socks5")))
    session = server.accept()
    session.send(reply)
    error = recorder.next()
    assert isinstance(error, HandshakeRefused)
    assert error.status == status
    session.wait_for_end()


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"\x05\x00\x05\x05\x00\x01\0\0\0\0\0\0", "connection refused"),
        (b"HT", "no SOCKS5 proxy"),
        (b"\x05", "closed by"),
    ],
)
def test_f20_socks5_fails(server: Any, dial: Any, recorder: Any, reply: bytes, words: str) -> None:
    recorder.subscribe(dial("ws://[::1]:1/ws", **proxied(server, "socks5")))
    session = server.accept()
    take(session, 3)
    session.send(reply)
    session.sock.shutdown(1)
    error = recorder.next()
    assert isinstance(error, ConnectionLost)
    assert words in str(error)
