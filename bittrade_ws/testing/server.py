"""A fake exchange that is a real server without its network: every message travels in virtual time."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused
from bittrade_ws.models.status import Closed
from bittrade_ws.testing.clock import VirtualClock
from bittrade_ws.testing.cutting import Tally
from bittrade_ws.testing.draw import clock_text
from bittrade_ws.testing.exchange import NORMAL, FakeExchange
from bittrade_ws.testing.json_codec import CodecMaker
from bittrade_ws.testing.lines import Line
from bittrade_ws.testing.rest import http_sender
from bittrade_ws.wire.assembly import Binary
from bittrade_ws.wire.codec import Frame


class Handler(Protocol):
    """The server's side of one connection."""

    def receive(self, frame: str | bytes, /) -> None: ...

    def closed(self) -> None: ...


class Server(Protocol):
    """What answers dials. `open` raises `HandshakeRefused` for those it does not take.

    The session it is given has `send(frame)`, `close(code=1000, reason="")` and `drop()`.
    """

    def open(self, session: Any, path: str, headers: Mapping[str, str], /) -> Handler: ...


class ServerExchange(FakeExchange):
    """Hands every dial to a server object. `latency` is how long a message travels to it and from it."""

    def __init__(
        self,
        clock: VirtualClock,
        server: Server,
        *,
        latency: tuple[int, int],
        headers: Mapping[str, str],
        codec: CodecMaker,
        client_ids: Callable[[], str],
        tally: Tally,
    ) -> None:
        super().__init__(clock, codec=codec, client_ids=client_ids, tally=tally)
        self.server = server
        self.headers = headers
        self.up, self.down = latency
        self.sender = http_sender(clock, server, up=self.up, down=self.down)
        """For REST calls: `send_request(…, sender=exchange.sender)` reaches `server.http`."""
        self._sessions: dict[Line, _Session] = {}

    @property
    def _is_scripted(self) -> bool:
        return False

    def plan(self, after: int, action: Callable[[], None]) -> None:
        self._plan(after, action)

    def deliver(self, line: Line, frame: Any) -> None:
        """A message arrives at the client."""
        self._receive(line, [frame])

    def _answer_dial(self, line: Line) -> None:
        session = self._sessions[line] = _Session(self, line)
        line.on_disposed = lambda: self._plan(self.up, session.gone)
        self._plan(self.up, session.accept)

    def _hear(self, line: Line, frame: Frame) -> None:
        session = self._sessions[line]
        self._plan(self.up, lambda: session.hear(frame))

    def _drop(self, line: Line) -> None:
        super()._drop(line)
        self._sessions[line].gone()

    def cut(self, line: Line) -> None:
        """The line is gone for both sides at once."""
        self._drop(line)


class _Session:
    """One connection as the server sees it, and the two ways of its messages."""

    def __init__(self, exchange: ServerExchange, line: Line) -> None:
        self._exchange = exchange
        self._line = line
        self._handler: Handler | None = None
        self._early: list[Callable[[], None]] = []
        self._is_gone = False

    def accept(self) -> None:
        """The dial arrives at the server."""
        line, exchange = self._line, self._exchange
        if self._is_gone or line.is_over:
            return
        url = urlsplit(line.socket.url)
        path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
        try:
            self._handler = exchange.server.open(self, path, exchange.headers)
        except HandshakeRefused as refusal:
            error = refusal
            exchange.plan(exchange.down, lambda: line.end(error))
            return
        exchange.plan(exchange.down, line.open)
        for action in self._early:
            exchange.plan(exchange.down, action)

    def send(self, frame: str | bytes) -> None:
        """Sends one message: `str` as text, `bytes` as binary. Nothing happens once the connection is gone."""
        if not self._is_gone:
            payload = frame.encode() if isinstance(frame, str) else Binary(frame)
            self._travel(lambda: self._arrive(payload))

    def close(self, code: int = NORMAL, reason: str = "") -> None:
        """Closes with a close frame."""
        self._leave(ConnectionLost("the exchange closed", code=code, reason=reason), Closed(code, reason))

    def drop(self) -> None:
        """Is gone at once, without a close frame."""
        self._leave(ConnectionLost("the line dropped"), Closed(1006))

    def hear(self, frame: Frame) -> None:
        """A message of the client arrives at the server."""
        handler = self._handler
        if self._is_gone or handler is None or self._is_cut("before", ">", frame):
            return
        handler.receive(frame)
        self._is_cut("after", ">", frame)

    def gone(self) -> None:
        """The connection ended, for the server too."""
        if not self._is_gone:
            self._is_gone = True
            if self._handler is not None:
                self._handler.closed()

    def _travel(self, action: Callable[[], None]) -> None:
        if self._handler is None:
            self._early.append(action)
        else:
            self._exchange.plan(self._exchange.down, action)

    def _arrive(self, frame: bytes) -> None:
        if not self._line.is_over and not self._is_cut("before", "<", frame):
            self._exchange.deliver(self._line, frame)
            self._is_cut("after", "<", frame)

    def _leave(self, error: Exception, closed: Closed) -> None:
        if self._is_gone:
            return
        self._travel(lambda: self._line.end(error, closed))
        self._exchange.plan(0, self.gone)

    def _is_cut(self, when: str, direction: str, frame: Any) -> bool:
        exchange = self._exchange
        if self._line.is_over or not exchange.tally.reached(
            lambda: f"cut {when} the delivery, at {clock_text(exchange.clock.micros)}, of {direction} {frame!r}"
        ):
            return False
        exchange.cut(self._line)
        return True
