import gc
import os
import ssl
import threading
import weakref
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bittrade_ws.connection.options import DialOptions
from bittrade_ws.connection.tls import SharedContext, Tls, make_context
from bittrade_ws.models.errors import CertificateRefused, ConnectionLost, InvalidRequest
from bittrade_ws.models.status import Closed
from bittrade_ws.wire.controls import Close


def test_certificates_and_names_are_proven_by_default() -> None:
    context = make_context(DialOptions())
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_the_users_own_context() -> None:
    context = ssl.create_default_context()
    assert make_context(DialOptions(ssl_context=context)) is context


def test_who_trusts_the_same_shares_one_context_while_anybody_holds_it(authority: Any, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(Path(authority.ca).read_bytes())
    options = DialOptions(ca=str(ca))
    one, another = SharedContext(options), SharedContext(DialOptions(ca=str(ca)))
    shared = one()
    assert one() is another() is shared
    assert SharedContext(DialOptions(ca=str(authority.ca)))() is not shared

    os.utime(ca, ns=(1, 1))
    assert SharedContext(options)() is not shared
    assert one() is shared

    gone = weakref.ref(shared)
    del one, another, shared
    gc.collect()
    assert gone() is None


def test_other_certificates_of_the_system_are_another_context(
    authority: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = SharedContext(DialOptions())
    before = system()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca))
    ours = SharedContext(DialOptions())()
    assert ours is not before
    assert SharedContext(DialOptions())() is ours
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert SharedContext(DialOptions())() is not ours


def test_the_users_own_context_is_shared_with_nobody_else() -> None:
    own = ssl.create_default_context()
    assert SharedContext(DialOptions(ssl_context=own))() is own
    assert SharedContext(DialOptions())() is not own


def test_the_users_own_context_is_held_no_longer_than_its_dialers_are() -> None:
    own = ssl.create_default_context()
    shared = SharedContext(DialOptions(ssl_context=own))
    assert shared() is own
    gone = weakref.ref(own)
    del own, shared
    gc.collect()
    assert gone() is None


def test_another_file_of_the_same_age_is_another_context(authority: Any, tmp_path: Path) -> None:
    ca, newer = tmp_path / "ca.pem", tmp_path / "newer.pem"
    for file in (ca, newer):
        file.write_bytes(Path(authority.ca).read_bytes())
        os.utime(file, ns=(1, 1))
    one = SharedContext(DialOptions(ca=str(ca)))
    before = one()
    newer.replace(ca)
    assert SharedContext(DialOptions(ca=str(ca)))() is not before


def test_a_file_without_certificates(tmp_path: Any) -> None:
    (tmp_path / "empty.pem").write_text("")
    for name in ("absent.pem", "empty.pem"):
        with pytest.raises(InvalidRequest, match=name):
            make_context(DialOptions(ca=str(tmp_path / name)))


@pytest.mark.loopback
def test_frames_both_ways(open_secure: Any) -> None:
    both = open_secure()
    both.session.say("x" * 100_000)  # many records
    assert both.recorder.frame() == b"x" * 100_000
    both.socket.send("y" * 100_000)
    assert both.session.hear() == b"y" * 100_000
    both.dispose()
    assert both.session.hear_control() == Close(1000, "")


@pytest.mark.loopback
def test_the_ssl_context_option(server: Any, dial: Any, recorder: Any, authority: Any) -> None:
    context = ssl.create_default_context(cafile=str(authority.ca))
    subscription = recorder.subscribe(dial(server.secure_url, ssl_context=context))
    server.accept().secure(authority.context()).upgrade()
    recorder.next()
    subscription.dispose()


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("certificate", "is_known"),
    [({}, False), ({"name": "other.example"}, True), ({"expired": True}, True)],
    ids=["unknown CA", "wrong host", "expired"],
)
def test_f17_certificates_that_prove_nothing(
    server: Any, dial: Any, recorder: Any, authority: Any, certificate: Any, is_known: bool
) -> None:
    recorder.subscribe(dial(server.secure_url, ca=str(authority.ca) if is_known else None))
    session = server.accept()
    context = authority.context(**certificate)
    with pytest.raises(ssl.SSLError, match="alert"):
        session.secure(context).read_head()
    assert isinstance(recorder.next(), CertificateRefused)
    assert recorder.is_quiet


@pytest.mark.loopback
def test_a_server_without_tls(server: Any, dial: Any, recorder: Any) -> None:
    recorder.subscribe(dial(server.secure_url))
    session = server.accept()
    session.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    error = recorder.next()
    assert isinstance(error, ConnectionLost)
    session.wait_for_end()


@pytest.mark.loopback
def test_a_tls_handshake_that_stalls(server: Any, dial: Any, recorder: Any) -> None:
    recorder.subscribe(dial(server.secure_url, connect_timeout=0.05))
    session = server.accept()
    error = recorder.next()
    assert isinstance(error, ConnectionLost)
    assert "took too long" in str(error)
    session.wait_for_end()


@pytest.mark.loopback
@pytest.mark.parametrize("ending", ["fin", "close_notify", "truncated record", "forged record"])
def test_f18_tls_that_ends_early(open_secure: Any, ending: str) -> None:
    both = open_secure()
    both.session.say("whole")
    assert both.recorder.frame() == b"whole"
    both.session.send(b"\x81\x05ha")  # half a frame
    raw = both.session.sock
    if ending == "close_notify":
        assert isinstance(raw, ssl.SSLSocket)
        raw.unwrap().close()  # which waits for the answer; TCP is open until then
    elif ending != "fin":
        plain = both.session.unsecured()
        plain.send(b"\x17\x03\x03\x00\x40" + b"x" * (0x40 if ending == "forged record" else 3))
        plain.close()
    both.session.close()
    assert both.recorder.next() == Closed(1006)
    assert isinstance(both.recorder.next(), ConnectionLost)
    assert both.recorder.is_quiet


@pytest.mark.loopback
def test_f19_many_threads_send_while_much_is_received(open_secure: Any) -> None:
    both = open_secure()
    rounds, senders = 2_000, 4
    heard: Counter[bytes] = Counter()
    frame = both.session.writer.message("z" * 100)

    def send(number: int) -> None:
        for index in range(rounds // senders):
            both.socket.send(f"{number}:{index}")

    threads = [threading.Thread(target=send, args=(number,)) for number in range(senders)]
    for thread in threads:
        thread.start()
    # The server's side stays in one thread: a socket of `ssl` may fail when two use it at once.
    for _ in range(rounds // 50):
        both.session.send(frame * 50)
    order: dict[bytes, int] = {}
    for _ in range(rounds):
        message = both.session.hear()
        number, index = message.split(b":")
        assert order.get(number, -1) + 1 == int(index)
        order[number] = int(index)
        heard[message] += 1
    for thread in threads:
        thread.join(5)
    assert len(heard) == rounds
    assert all(both.recorder.frame() == b"z" * 100 for _ in range(rounds))
    both.dispose()


class InMemory:
    """The server's end of a handshake without a socket."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._coming, self.going = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.session = context.wrap_bio(self._coming, self.going, server_side=True)

    def send_raw(self, data: bytes) -> None:
        self._coming.write(data)

    def recv_raw(self) -> bytes:
        try:
            self.session.do_handshake()
        except ssl.SSLWantReadError:
            pass
        return self.going.read()


@pytest.mark.parametrize("cut", [None, 1, 100, 500])
@pytest.mark.parametrize(
    "sizes", [(469,), (470,), (471,), (470, 470, 1), (470, 16_384), (16_384, 16_384), (1, 470, 5000, 470, 200)]
)
def test_records_of_any_size_come_whole_in_any_pieces(authority: Any, sizes: tuple[int, ...], cut: int | None) -> None:
    server = InMemory(authority.context())
    tls = Tls(ssl.create_default_context(cafile=str(authority.ca)), "127.0.0.1")
    tls.shake_hands(server)
    tls.incoming(server.recv_raw())
    for number, size in enumerate(sizes):
        server.session.write(bytes([number]) * size)
    sent = server.going.read()
    step = cut or len(sent)
    parts = [tls.incoming(sent[start : start + step]) for start in range(0, len(sent), step)]
    assert b"".join(parts) == b"".join(bytes([number]) * size for number, size in enumerate(sizes))
    assert not tls.is_ended


def test_an_end_behind_a_record_is_noticed(authority: Any) -> None:
    server = InMemory(authority.context())
    tls = Tls(ssl.create_default_context(cafile=str(authority.ca)), "127.0.0.1")
    tls.shake_hands(server)
    tls.incoming(server.recv_raw())
    server.session.write(b"x" * 470)
    with pytest.raises(ssl.SSLWantReadError):
        server.session.unwrap()
    assert tls.incoming(server.going.read()) == b"x" * 470
    assert tls.is_ended
