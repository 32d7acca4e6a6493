"""Dialling: each subscription is one physical connection.

1. What is emitted, in this order: `Opened`; batches of frames; `Stale` when it went silent; `Closed`; then an error of
   `models.errors`. A dial that never opened emits its error alone. It never completes.
2. Everything is emitted on the loop thread. Nothing is emitted after `dispose`.
3. `dispose`, from any thread, ends the worker that dials at once (but for a DNS look-up, which nothing can interrupt),
   and an open connection within `close_timeout`.
"""

from __future__ import annotations

import itertools
import logging
import ssl
from collections.abc import Callable
from importlib import import_module

from reactivex import Observable, abc

from bittrade_ws.connection.keep_alive import keeper
from bittrade_ws.connection.link import Link
from bittrade_ws.connection.logs import is_wanted, log_received, log_sent, received, sent
from bittrade_ws.connection.loop import OwnerLoop
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.connection.patience import Cancelled, Patience
from bittrade_ws.connection.timers import Timer
from bittrade_ws.connection.tls import SharedContext
from bittrade_ws.connection.upgrade import Upgraded, open_websocket
from bittrade_ws.models.errors import ConnectionLost, NotConnected, ProtocolError, RemoteError
from bittrade_ws.models.status import Closed, Opened, Stale, Status
from bittrade_ws.operators._disposables import Undo
from bittrade_ws.operators._stream import Stream
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.codec import Codec, Frame
from bittrade_ws.wire.deflate import DeflateOffer
from bittrade_ws.wire.frames import FrameReader, FrameWriter

Dialer = Callable[[str, Callable[[], Codec]], Observable[Batch | Bundle]]
"""From a URL and a maker of codecs to a cold Observable."""

_log = logging.getLogger(__name__)


def dialer(loop: OwnerLoop, *, options: DialOptions | None = None, is_straight: bool = False) -> Dialer:
    """Dials on `loop` with `options`. Its sockets are numbered from 1 (`Socket.epoch`).

    With `is_straight` reads go to whoever takes them at the socket (`Socket.take`), past all that subscribes between.
    """
    return _Dialer(loop, options or DialOptions(), is_straight=is_straight)


class _Dialer:
    """Numbers its dials; they have one context."""

    __slots__ = ("_context", "_epochs", "_is_straight", "_loop", "_options")

    def __init__(self, loop: OwnerLoop, options: DialOptions, *, is_straight: bool) -> None:
        self._loop = loop
        self._is_straight = is_straight
        self._options = options
        self._epochs = itertools.count(1)
        self._context = SharedContext(options)

    def __call__(self, url: str, codec: Callable[[], Codec]) -> Observable[Batch | Bundle]:
        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            epoch, straight = next(self._epochs), self._is_straight
            attempt = _Attempt(
                self._loop, url, codec, self._options, self._context, epoch, observer, is_straight=straight
            )
            attempt.start()
            return Undo(attempt.dispose)

        return Stream(subscribe)


class _Attempt:
    """One dial and the connection it becomes."""

    __slots__ = (
        "_codec",
        "_context",
        "_epoch",
        "_is_straight",
        "_link",
        "_loop",
        "_observer",
        "_options",
        "_patience",
        "_silence",
        "_socket",
        "_timer",
        "_url",
    )

    def __init__(
        self,
        loop: OwnerLoop,
        url: str,
        codec: Callable[[], Codec],
        options: DialOptions,
        context: Callable[[], ssl.SSLContext],
        epoch: int,
        observer: abc.ObserverBase[Batch | Bundle],
        *,
        is_straight: bool,
    ) -> None:
        self._loop = loop
        self._is_straight = is_straight
        self._url = url
        self._codec = codec
        self._options = options
        self._context = context
        self._epoch = epoch
        self._observer: abc.ObserverBase[Batch | Bundle] | None = observer
        self._patience: Patience | None = None
        self._timer: Timer | None = None
        self._link: Link | None = None
        self._socket: Socket | None = None
        self._silence = 0.0

    def start(self) -> None:
        """Starts the worker; from any thread."""
        self._patience = patience = Patience()
        self._loop.hold(self, self._dispose)
        # The worker keeps the deadlines itself, except in a DNS look-up.
        self._timer = self._loop.call_later(self._options.connect_timeout, self._give_up_lookup)
        try:
            keeper.start(lambda: self._work(patience), name=f"bittrade-ws dial {self._epoch}")
        except RuntimeError as error:
            patience.close()
            reason = ConnectionLost(f"no thread to dial with: {error}")
            self._loop.post(lambda: self._fail(reason))

    def dispose(self) -> None:
        """Ends it from our side; from any thread."""
        self._loop.run(self._dispose)

    # In the worker:

    def _work(self, patience: Patience) -> None:
        # Streams ask for snapshots and backfills over HTTP, on the loop, which must not wait for such an import.
        import_module("bittrade_ws.connection.http_session")

        upgraded: Upgraded | None = None
        try:
            offer = DeflateOffer().header() if self._options.deflate else ""
            upgraded = open_websocket(self._url, self._options, self._context, offer, patience)
        except Cancelled:
            pass
        except Exception as error:
            failure = error
            self._loop.post(lambda: self._fail(failure))
        finally:
            patience.close()
        if upgraded is not None:
            opened = upgraded
            self._loop.post(lambda: self._open(opened))

    # On the loop:

    def _give_up_lookup(self) -> None:
        patience = self._patience
        if patience is not None and not patience.has_address:
            patience.cancel()
            self._fail(ConnectionLost(f"{patience.phase} took too long: no answer from DNS"))

    def _fail(self, error: Exception) -> None:
        observer = self._finish()
        if observer is not None:
            observer.on_error(error)

    def _open(self, upgraded: Upgraded) -> None:
        if self._observer is None:
            upgraded.sock.close()
            return
        self._stop_waiting()
        options = self._options
        agreed = None
        answer = upgraded.headers.get("sec-websocket-extensions")
        try:
            if answer is not None and not options.deflate:
                raise ProtocolError("the server chose an extension that was not offered")
            if answer is not None:
                agreed = DeflateOffer().accept(answer)
        except ProtocolError as error:
            upgraded.sock.close()
            self._fail(error)
            return
        reader = FrameReader(max_size=options.max_message_size, inflater=agreed.inflater() if agreed else None)
        writer = FrameWriter(mask=options.mask, deflater=agreed.deflater() if agreed else None)
        self._link = link = Link(self._loop, upgraded, reader, writer, options, self)
        self._socket = socket = Socket(
            self._url,
            epoch=self._epoch,
            codec=self._codec(),
            send=self._send,
            client_ids=options.client_ids,
            notify=self._said,
        )
        if self._is_straight:
            socket.take = self._emit_read
        link.start()
        socket.is_open = True
        self._tell(Opened())
        link.read_rest()

    def _send(self, frame: Frame) -> None:
        link = self._link
        if link is None:
            raise NotConnected("the socket is closed, so nothing was sent")
        link.outbox.send(frame)
        if is_wanted(sent):
            log_sent(frame)

    def received(self, frames: list[bytes]) -> None:
        socket = self._socket
        if socket is not None:
            if is_wanted(received):
                log_received(socket, frames)
            take = socket.take
            if take is None or self._observer is None:
                self._emit_read(frames)
                return
            try:
                take(frames, None)
            except Exception:
                _log.exception("whoever takes the reads of a dial failed")

    def _emit_read(self, frames: list[bytes], codec: Codec | None = None) -> None:
        if self._socket is not None:
            self._emit(Batch(self._socket, frames, codec))

    def stale(self, silence: float) -> None:
        self._silence = silence
        self._tell(Stale(silence))

    def ended(self, code: int, reason: str, error: RemoteError, *, unfinished: float) -> None:
        if self._socket is not None:
            self._socket.lose(str(error), silence=max(self._silence, unfinished))
        self._tell(Closed(code, reason))
        self._fail(error)

    def _said(self, _: Socket, status: Status) -> None:
        self._loop.run(lambda: self._tell(status))

    def _tell(self, status: Status) -> None:
        if self._socket is not None:
            self._emit(Bundle(self._socket, Kind.STATUS, status))

    def _emit(self, item: Batch | Bundle) -> None:
        if self._observer is None:
            return
        try:
            self._observer.on_next(item)
        except Exception:
            # A bug there is no fault of the line: what follows, the answer to a close among it, goes on.
            _log.exception("a subscriber of a dial failed")

    def _stop_waiting(self) -> None:
        self._loop.release(self)
        self._patience = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _finish(self) -> abc.ObserverBase[Batch | Bundle] | None:
        observer, self._observer = self._observer, None
        self._stop_waiting()
        return observer

    def _dispose(self) -> None:
        patience = self._patience
        if patience is not None:
            patience.cancel()
        self._finish()
        if self._link is not None:
            self._link.close()
        if self._socket is not None:
            self._socket.is_open = False

    def dropped(self) -> None:
        self._dispose()
