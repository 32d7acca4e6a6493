"""Two kinds of line that a test holds in its hands: one without sockets, and servers of raw sockets.

A server is driven step by step in the test's own thread: what it does not send was not sent.
"""

import base64
import hashlib
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Hashable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from reactivex import Observable, abc
from reactivex.disposable import Disposable
from reactivex.testing import TestScheduler

from bittrade_ws.connection import Connection, Guards
from bittrade_ws.connection.dial import Dialer, dialer
from bittrade_ws.connection.loop import OwnerLoop
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.models.errors import ConnectionLost, DecodeError
from bittrade_ws.models.status import Closed, Opened, VenueStatus
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.codec import Special
from bittrade_ws.wire.controls import Control
from bittrade_ws.wire.frames import FrameReader, FrameWriter

DEADLINE = 20.0


class KeyValueCodec:
    """Frames are JSON lists: key and body. `hb` is a heartbeat, `status` a venue status."""

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        try:
            key, body = orjson.loads(frame)
        except ValueError as error:
            raise DecodeError("not a key and a body", frame=frame) from error
        if key == "hb":
            return Special.HEARTBEAT, body
        if key == "status":
            return Special.STATUS, VenueStatus(body)
        return key, (key, body)

    def plain(self, body: Any) -> Any:
        key, value = body
        if value == "unreadable":
            raise DecodeError("unreadable")
        return [key, value]

    def key_of(self, message: Any) -> Hashable:
        return message[0]

    def identity(self, key: Any, body: Any) -> Any:
        return orjson.dumps(body)

    def answer(self, heartbeat: Any) -> str | None:
        return f"pong {heartbeat}" if heartbeat is not None else None


class Keyed(NamedTuple):
    key: Hashable
    payload: Any


class OnePassCodec(KeyValueCodec):
    """The same, whose bodies are the frames; what `value_of_frame` decodes is read together with its key."""

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        key, body = super().classify(frame)
        return (key, body) if isinstance(key, Special) else (key, frame)

    def plain(self, body: Any) -> Any:
        return super().plain(orjson.loads(body))

    def in_one_pass(self, decode: Callable[[Any], Any]) -> Callable[[bytes], Keyed] | None:
        return self._read if decode == self.value_of_frame else None

    @staticmethod
    def value_of_frame(frame: bytes) -> Any:
        value = orjson.loads(frame)[1]
        if value == "odd":
            raise DecodeError("of another kind", frame=frame)
        return value

    def _read(self, frame: bytes) -> Keyed:
        return Keyed(orjson.loads(frame)[0], self.value_of_frame(frame))


class Line:
    """A dial whose events the test makes, one physical connection after the other."""

    def __init__(self) -> None:
        self.clock = TestScheduler()
        self.codec: Callable[[], KeyValueCodec] = KeyValueCodec
        self.dials: list[Socket] = []
        self.sent: list[Any] = []
        self.hung_up = 0
        self.refusals: list[Exception] = []
        self.on_dial: Callable[[Socket], None] = lambda socket: None
        self._observer: abc.ObserverBase[Batch | Bundle] | None = None

    def dial(self) -> Observable[Batch | Bundle]:
        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            assert scheduler is not None
            if self.refusals:
                observer.on_error(self.refusals.pop(0))
                return Disposable()

            def notify(socket: Socket, status: Any) -> None:
                observer.on_next(Bundle(socket, Kind.STATUS, status))

            def hang_up() -> None:
                self.hung_up += 1
                socket.is_open = False

            socket = Socket(
                "ws://venue",
                epoch=len(self.dials) + 1,
                codec=self.codec(),
                send=self.sent.append,
                client_ids=lambda: "id",
                notify=notify,
            )
            self.dials.append(socket)
            self._observer = observer
            self.on_dial(socket)
            return Disposable(hang_up)

        return Observable(subscribe)

    @property
    def socket(self) -> Socket:
        return self.dials[-1]

    @property
    def observer(self) -> abc.ObserverBase[Batch | Bundle]:
        assert self._observer is not None
        return self._observer

    def open(self) -> Socket:
        self.socket.is_open = True
        self.observer.on_next(Bundle(self.socket, Kind.STATUS, Opened()))
        return self.socket

    def receive(self, *messages: Any) -> None:
        self.observer.on_next(Batch(self.socket, [m if isinstance(m, bytes) else orjson.dumps(m) for m in messages]))

    def drop(self, code: int = 1006) -> None:
        self.socket.is_open = False
        observer = self.observer
        observer.on_next(Bundle(self.socket, Kind.STATUS, Closed(code)))
        observer.on_error(ConnectionLost("dropped", code=code))

    def connection(self, reconnect: ReconnectPolicy | None = None, guards: Guards | None = None) -> Connection:
        return Connection(self.dial(), reconnect=reconnect, scheduler=self.clock, guards=guards)


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def key_value_codec() -> type[KeyValueCodec]:
    return KeyValueCodec


@pytest.fixture(scope="session")
def one_pass_codec() -> type[OnePassCodec]:
    return OnePassCodec


@pytest.fixture(scope="session")
def line_factory() -> type[Line]:
    return Line


class EchoCodec:
    """Frames of a venue without a vocabulary."""

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        return None, frame

    def plain(self, body: Any) -> Any:
        return body

    def key_of(self, message: Any) -> Hashable:
        return None

    def answer(self, heartbeat: Any) -> None:
        return None


class Session:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock: socket.socket = sock
        self.sock.settimeout(DEADLINE)
        self.writer = FrameWriter(mask=None)
        self.reader = FrameReader(from_client=True)
        self.messages: list[bytes] = []

    def secure(self, context: ssl.SSLContext) -> "Session":
        self.sock = context.wrap_socket(self.sock, server_side=True)
        return self

    def unsecured(self) -> socket.socket:
        """The socket below TLS."""
        assert isinstance(self.sock, ssl.SSLSocket)
        return socket.socket(fileno=self.sock.detach())

    def read_head(self) -> str:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.sock.recv(1)
            if not byte:
                raise EOFError
            head += byte
        return head.decode()

    def upgrade(self, *headers: str, behind: bytes = b"") -> str:
        """Answers the upgrade request, and gives it; `behind` goes in the same write."""
        head = self.read_head()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        key = fields["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        self.respond(
            "101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Accept: {accept}",
            *headers,
            behind=behind,
        )
        return head

    def respond(self, status: str, *headers: str, behind: bytes = b"") -> None:
        self.sock.sendall("\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + behind)

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def say(self, text: str | bytes) -> None:
        self.send(self.writer.message(text))

    def hear(self) -> bytes:
        """The next message of the client."""
        while not self.messages:
            self._feed()
        return self.messages.pop(0)

    def hear_control(self) -> Control:
        """The next ping, pong or close of the client; messages before it stay to be heard."""
        while not self.reader.controls:
            self._feed()
        return self.reader.controls.pop(0)

    def _feed(self) -> None:
        data = self.sock.recv(65536)
        if not data:
            raise EOFError
        self.messages += self.reader.feed(data)

    def wait_for_end(self) -> None:
        """Reads until the client has closed, however it did."""
        try:
            while self.sock.recv(65536):
                pass
        except ConnectionError:
            pass

    def reset(self) -> None:
        """Ends the connection with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.sock.close()

    def close(self) -> None:
        self.sock.close()


class Server:
    """A listening socket on loopback."""

    def __init__(self) -> None:
        self.sock = socket.create_server(("127.0.0.1", 0))
        self.sock.settimeout(DEADLINE)
        self.port: int = self.sock.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/stream"
        self.secure_url = f"wss://127.0.0.1:{self.port}/stream"
        self._sessions: list[Session] = []

    def accept(self) -> Session:
        session = Session(self.sock.accept()[0])
        self._sessions.append(session)
        return session

    def forget(self, session: Session) -> None:
        self._sessions.remove(session)

    def close(self) -> None:
        self.sock.close()
        for session in self._sessions:
            session.close()


class Recorder:
    """An observer that a test waits on."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.threads: set[str] = set()
        self.socket: Socket | None = None
        self.on_batch: Callable[[Batch], None] | None = None
        self._frames: list[bytes] = []

    def on_next(self, item: Batch | Bundle) -> None:
        self.threads.add(threading.current_thread().name)
        self.socket = item.socket
        if isinstance(item, Bundle):
            assert item.kind is Kind.STATUS
            self.events.put(item.payload)
        else:
            self.events.put(item)
            if self.on_batch is not None:
                self.on_batch(item)

    def on_error(self, error: Exception) -> None:
        self.events.put(error)

    def subscribe(self, source: Observable[Batch | Bundle]) -> abc.DisposableBase:
        return source.subscribe(self.on_next, self.on_error, lambda: self.events.put("completed"))

    def next(self, timeout: float = DEADLINE) -> Any:
        """The next event; a batch not seen to its end by `frame` is lost."""
        return self.events.get(timeout=timeout)

    def frame(self) -> bytes:
        """The next data frame."""
        while not self._frames:
            batch = self.next()
            assert isinstance(batch, Batch), batch
            self._frames += batch.frames
        return self._frames.pop(0)

    @property
    def is_quiet(self) -> bool:
        return self.events.empty()


class Authority:
    """A throw-away CA and what it issues, as files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bittrade_ws test CA")])
        certificate = self._sign(self._name, self._key.public_key(), is_ca=True)
        self.ca = folder / "ca.pem"
        self.ca.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, name: str = "127.0.0.1", *, expired: bool = False) -> ssl.SSLContext:
        """A server's context with a certificate for `name`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._sign(subject, key.public_key(), name=name, expired=expired)
        chain = self._folder / f"{name}-{expired}.pem"
        chain.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePublicKey,
        *,
        name: str = "",
        is_ca: bool = False,
        expired: bool = False,
    ) -> x509.Certificate:
        day = timedelta(days=1)
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 3 * day)
            .not_valid_after(now - day if expired else now + day)
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if is_ca:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        else:
            names: list[x509.GeneralName] = (
                [x509.IPAddress(ip_address(name))] if name[0].isdigit() else [x509.DNSName(name)]
            )
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())


def wait_until(condition: Callable[[], bool], what: str, timeout: float = DEADLINE) -> None:
    """Gives other threads their turn until `condition` holds."""
    pause = threading.Event()
    end = monotonic() + timeout
    while not condition():
        assert monotonic() < end, f"not within {timeout} s: {what}"
        pause.wait(0.002)


def threads_of_ours() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("bittrade-ws")]


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def loop() -> Iterator[OwnerLoop]:
    """A loop that must have ended by itself, or by `close`, two seconds after the test."""
    loop = OwnerLoop()
    yield loop
    loop.close()
    assert loop.join(2.0)
    wait_until(lambda: not threads_of_ours(), "all threads ended", timeout=2.0)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def until() -> Callable[..., None]:
    return wait_until


@pytest.fixture
def our_threads() -> Callable[[], list[str]]:
    return threads_of_ours


@pytest.fixture
def dial(loop: OwnerLoop) -> Callable[..., Observable[Batch | Bundle]]:
    """Dials a URL with these options on the test's loop."""

    def make(url: str, *, is_straight: bool = False, **options: Any) -> Observable[Batch | Bundle]:
        dial: Dialer = dialer(loop, options=DialOptions(**options), is_straight=is_straight)
        return dial(url, EchoCodec)

    return make


class BothEnds:
    """Both ends of an open connection."""

    def __init__(self, recorder: Recorder, session: Session, subscription: abc.DisposableBase) -> None:
        self.recorder = recorder
        self.session = session
        self.dispose = subscription.dispose

    @property
    def socket(self) -> Socket:
        assert self.recorder.socket is not None
        return self.recorder.socket


@pytest.fixture
def open_connection(server: Server, dial: Any) -> Callable[..., BothEnds]:
    """Dials the test's server with these options, and answers."""

    def make(**options: Any) -> BothEnds:
        recorder = Recorder()
        subscription = recorder.subscribe(dial(server.url, **options))
        session = server.accept()
        session.upgrade()
        assert recorder.next() == Opened()
        return BothEnds(recorder, session, subscription)

    return make


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def open_secure(server: Server, dial: Any, authority: Authority) -> Callable[..., BothEnds]:
    """As `open_connection`, over TLS that this test's CA proves."""

    def make(**options: Any) -> BothEnds:
        recorder = Recorder()
        subscription = recorder.subscribe(dial(server.secure_url, ca=str(authority.ca), **options))
        session = server.accept().secure(authority.context())
        session.upgrade()
        assert recorder.next() == Opened()
        return BothEnds(recorder, session, subscription)

    return make
