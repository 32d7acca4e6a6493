"""One open WebSocket on the loop: reads, answers, and says goodbye.

1. Pings are answered before the data of the same read is handed on: a slow subscriber delays no answer of that read.
2. Whatever ends the connection is told once, after everything that was received before it.
3. After the end, the closing handshake has `close_timeout` seconds of the loop's time; then the socket is dropped.
"""

from enum import Enum, auto
from typing import Protocol

from bittrade_ws.connection.keep_alive import keeper
from bittrade_ws.connection.liveness import Liveness
from bittrade_ws.connection.loop import READ, READ_SIZE, WRITE, OwnerLoop
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.connection.outbox import Outbox
from bittrade_ws.connection.timers import Timer
from bittrade_ws.connection.upgrade import Upgraded
from bittrade_ws.models.errors import ConnectionLost, ProtocolError, RemoteError
from bittrade_ws.wire.controls import NORMAL, Close, Ping, Pong, Violation
from bittrade_ws.wire.frames import FrameReader, FrameWriter

ABNORMAL = 1006


class Listener(Protocol):
    """Who is told what a link receives; on the loop thread."""

    def received(self, frames: list[bytes]) -> None: ...

    def stale(self, silence: float) -> None: ...

    def ended(self, code: int, reason: str, error: RemoteError, *, unfinished: float) -> None:
        """It is gone; for `unfinished` seconds before, what came was part of a message and no more."""
        ...

    def dropped(self) -> None:
        """The loop was closed under it."""
        ...


class _Phase(Enum):
    OPEN = auto()
    CLOSING = auto()
    CLOSED = auto()


class Link:
    """One open WebSocket. Loop thread only, but for `outbox.send`."""

    __slots__ = (
        "_deadline",
        "_gone",
        "_listener",
        "_liveness",
        "_loop",
        "_options",
        "_phase",
        "_reader",
        "_rest",
        "_sock",
        "_view",
        "_wire",
        "_writer",
        "is_behind",
        "outbox",
    )

    def __init__(
        self,
        loop: OwnerLoop,
        upgraded: Upgraded,
        reader: FrameReader,
        writer: FrameWriter,
        options: DialOptions,
        listener: Listener,
    ) -> None:
        self._loop = loop
        self._sock = upgraded.sock
        self._wire = upgraded.wire
        self._rest = upgraded.rest
        self._reader = reader
        self._writer = writer
        self._options = options
        self._listener: Listener | None = listener
        self._phase = _Phase.OPEN
        self._view = loop.view
        self._liveness = Liveness(loop, options, self)
        self._deadline: Timer | None = None
        self._gone = keeper.linger(self._hang_up)
        self.is_behind = False
        self.outbox = Outbox(
            loop,
            self._sock,
            self._wire,
            writer,
            limit=options.max_unsent,
            watch=self._watch,
            failed=self._broke,
        )

    def start(self) -> None:
        """Gives the socket to the loop."""
        self._loop.register(self._sock, READ, self._ready, self._abort)
        self._liveness.start()

    def read_rest(self) -> None:
        """Takes what came right behind the handshake."""
        rest, self._rest = self._rest, b""
        if rest:
            self._take(rest)

    def close(self) -> None:
        """Closes from our side; nothing is told any more."""
        if self._phase is _Phase.OPEN:
            self._listener = None
            self._say_goodbye(NORMAL, "")

    def ping(self, payload: bytes) -> None:
        self.outbox.control(self._writer.ping(payload))

    def expired(self, reason: str, silence: float | None) -> None:
        listener = self._listener
        if silence is not None and listener is not None:
            listener.stale(silence)
        self._lose(reason)

    def _hang_up(self) -> None:
        self._loop.run(self.close)

    def _watch(self, events: int) -> None:
        self._loop.modify(self._sock, events, self._ready)

    def _broke(self, error: OSError) -> None:
        self._lose(f"the connection broke: {error.strerror or error}")

    def _abort(self) -> None:
        listener, self._listener = self._listener, None
        if self._phase is not _Phase.CLOSED:
            self._drop()
        if listener is not None:
            listener.dropped()

    def _ready(self, events: int) -> None:
        if events & WRITE:
            self.outbox.flush()
        if events & READ:
            self._read()

    def _read(self) -> None:
        try:
            size = self._sock.recv_into(self._view)
            if not size:
                self._lose("the server closed the connection without a close frame")
                return
            wire = self._wire
            data = wire.incoming(self._view[:size])
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:  # ssl.SSLError is one
            self._broke(error)
            return
        self.is_behind = size == READ_SIZE
        if wire.must_speak:
            self.outbox.flush()
        if data:
            self._take(data)
        if wire.is_ended:
            self._lose("the server ended TLS without a close frame")

    def _take(self, data: bytes) -> None:
        reader = self._reader
        frames = reader.feed(data)
        ending = self._answer() if reader.controls else None
        if self._phase is not _Phase.OPEN:
            if ending is not None:
                self._drop()
            return
        if frames or ending is None:  # what ends it here finishes nothing
            self._liveness.received(self._loop.time, bool(frames), reader.is_mid_message)
        if frames and self._listener is not None:
            self._listener.received(frames)
        if ending is not None:
            self._end(ending)

    def _answer(self) -> Close | Violation | None:
        """Answers pings, notes pongs, and gives what ends the connection."""
        controls, self._reader.controls = self._reader.controls, []
        for control in controls:
            if isinstance(control, Ping):
                self.outbox.control(self._writer.pong(control.payload))
            elif isinstance(control, Pong):
                self._liveness.pong(control.payload)
            else:
                return control
        return None

    def _end(self, ending: Close | Violation) -> None:
        if self._phase is not _Phase.OPEN:  # a subscriber was faster
            return
        listener, self._listener = self._listener, None
        code, reason = ending.code, ending.reason
        if isinstance(ending, Close):
            error = ConnectionLost(
                f"the server closed the connection: {code} {reason}".rstrip(), code=code, reason=reason
            )
            self._say_goodbye(code, "")
        else:
            error = ProtocolError(f"the server broke the protocol: {reason}", code=code)
            self._say_goodbye(code, reason)
        if listener is not None:
            listener.ended(code, reason, error, unfinished=self._liveness.unfinished(self._loop.time))

    def _lose(self, why: str) -> None:
        """The connection is gone, or given up: nothing can be said any more."""
        if self._phase is _Phase.CLOSED:
            return
        listener, self._listener = self._listener, None
        self._drop()
        if listener is not None:
            unfinished = self._liveness.unfinished(self._loop.time)
            listener.ended(ABNORMAL, "", ConnectionLost(why, code=ABNORMAL), unfinished=unfinished)

    def _say_goodbye(self, code: int, reason: str) -> None:
        self._phase = _Phase.CLOSING
        self._liveness.stop()
        self._deadline = self._loop.call_later(self._options.close_timeout, self._drop)
        self.outbox.control(self._writer.close(code, reason), is_last=True)

    def _drop(self) -> None:
        self._phase = _Phase.CLOSED
        self._liveness.stop()
        if self._deadline is not None:
            self._deadline.cancel()
        last_words = self._wire.goodbye() if self.outbox.is_empty else b""
        if last_words:
            try:
                self._sock.send(last_words)
            except OSError:
                pass
        self.outbox.discard()
        self._loop.unregister(self._sock)
        self._sock.close()
        self._gone()
