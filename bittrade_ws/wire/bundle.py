"""What flows through a connection: `(socket, kind, payload)`."""

import itertools
from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Any, NamedTuple

import orjson

from bittrade_ws.models.errors import DecodeError, NotConnected
from bittrade_ws.models.status import Status
from bittrade_ws.wire.codec import Codec, Frame


class Kind(StrEnum):
    """What the payload of a bundle is."""

    STATUS = "STATUS"  # lifecycle as data: a `models.status` value
    HEARTBEAT = "HEARTBEAT"  # the venue's heartbeat
    MESSAGE = "MESSAGE"  # the decoded frame
    FAULT = "FAULT"  # a `Fault`


Take = Callable[[list[bytes], Codec | None], None]
"""Takes the frames of a read, and what understands them, where it is not their socket's codec."""


class Loss(NamedTuple):
    """Why a physical connection is gone; for `silence` seconds before that nothing had come over it."""

    cause: str
    silence: float = 0.0


class Way:
    """What carries the frames of a socket: a reply comes over the way of its request, or not at all."""

    __slots__ = ("_is_lost", "_waiting")

    def __init__(self) -> None:
        self._is_lost = False
        self._waiting: dict[object, Callable[[], None]] = {}

    def on_lost(self, action: Callable[[], None]) -> Callable[[], None]:
        """Runs `action` once when nothing comes over it any more, at once when that is so. It must not raise.

        Gives the function that takes it back, for any thread and any number of times.
        """
        token = object()
        self._waiting[token] = action
        if self._is_lost and self._waiting.pop(token, None) is not None:
            action()
        return lambda: self._waiting.pop(token, None) and None

    def lose(self) -> None:
        """Nothing comes over it any more; on the thread that emits."""
        self._is_lost = True
        waiting, self._waiting = self._waiting, {}
        for action in waiting.values():
            action()


class Socket:
    """One physical connection, as its users see it: its identity, and a place to send.

    `state` is for operators that keep something per physical connection (subscriptions, tokens); it dies with
    the socket. `request_ids` numbers requests from 1; `client_ids` gives ids that no other run has given. `heard` is
    told what the venue says of itself over this socket.
    """

    __slots__ = (
        "__weakref__",
        "_closers",
        "_give_up",
        "_is_open",
        "_notify",
        "_send",
        "client_ids",
        "codec",
        "epoch",
        "heard",
        "is_overflow",
        "loss",
        "request_ids",
        "state",
        "take",
        "url",
        "way",
    )

    def __init__(
        self,
        url: str,
        *,
        epoch: int,
        codec: Codec,
        send: Callable[[Frame], None],
        client_ids: Callable[[], str],
        notify: Callable[["Socket", Status], None] = lambda socket, status: None,
        heard: Callable[[Status], None] = lambda status: None,
    ) -> None:
        self.url = url
        self.epoch = epoch
        self.codec = codec
        self.loss: Loss | None = None
        """`None` while it is open, and when this side ended it."""
        self.way = Way()
        """Over which goes what is sent now. It changes when another physical connection takes over beneath."""
        self._is_open = False
        self._closers: dict[object, Callable[[], None]] = {}
        self.state: dict[Hashable, Any] = {}
        self.is_overflow = False
        """It only carries what had no room on another one of its connection: it is announced to nobody."""
        self.request_ids: Callable[[], int] = itertools.count(1).__next__
        self.client_ids = client_ids
        self.heard = heard
        self.take: Take | None = None
        """Takes the frames of each read straight from the transport; `None`: they come with all that its dial emits.

        A transport that can do so puts something here before it says `Opened`, and whoever hears that puts himself in
        its place. Between the two nobody may look at reads.
        """
        self._send = send
        self._notify = notify
        self._give_up: Callable[[Socket, str], None] = Socket.lose

    @property
    def is_open(self) -> bool:
        """Whether frames can be sent. Whoever owns the physical connection sets it, on the thread that emits for it."""
        return self._is_open

    @is_open.setter
    def is_open(self, value: bool) -> None:
        was_open, self._is_open = self._is_open, value
        if was_open and not value:
            closers, self._closers = self._closers, {}
            for action in closers.values():
                action()
            self.way.lose()

    def lose(self, cause: str, *, silence: float = 0.0) -> None:
        """It is gone, and not because this side wanted it; does nothing when it was not open."""
        if self._is_open:
            self.loss = Loss(cause, silence)
            self.is_open = False

    def on_closed(self, action: Callable[[], None]) -> Callable[[], None]:
        """Runs `action` once when the socket closes, or at once when it is not open. It must not raise.

        Gives the function that takes it back, for any thread and any number of times.
        """
        token = object()
        self._closers[token] = action
        if not self._is_open and self._closers.pop(token, None) is not None:
            action()
        return lambda: self._closers.pop(token, None) and None

    def send(self, frame: Frame) -> None:
        """Queues one frame, from any thread; raises `NotConnected` when the socket is not open."""
        if not self.is_open:
            raise NotConnected(f"socket {self.epoch} is not open, so nothing was sent")
        self._send(frame)

    def send_json(self, message: Any) -> None:
        """Queues one JSON text frame; raises as `send`."""
        self.send(orjson.dumps(message).decode())

    def notify(self, status: Status) -> None:
        """Puts a `STATUS` bundle of this socket into its connection's stream, also after its end."""
        self._notify(self, status)

    def divert(self, send: Callable[[Frame], None]) -> Callable[[Frame], None]:
        """What is sent goes there from now on; gives where it went before."""
        before, self._send = self._send, send
        return before

    def give_up(self, why: str) -> None:
        """Nobody can tell any more what comes over it means: its connection is dialled again. From any thread."""
        if self._is_open:
            self._give_up(self, why)

    def belong_to(self, notify: Callable[["Socket", Status], None], give_up: Callable[["Socket", str], None]) -> None:
        """What is notified goes to `notify` from now on, and what is given up to `give_up`."""
        self._notify = notify
        self._give_up = give_up

    def __repr__(self) -> str:
        return f"<Socket {self.epoch} {'open' if self.is_open else 'closed'}>"


class _Mute:
    """The codec of a socket that never opened."""

    __slots__ = ()

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        raise DecodeError("nothing is received on a socket that never opened", frame=frame)

    def plain(self, body: Any) -> Any:
        return body

    def key_of(self, message: Any) -> Hashable:
        return None

    def answer(self, heartbeat: Any) -> Frame | None:
        return None

    def identity(self, key: Hashable, body: Any) -> Hashable | None:
        return None


def _send_nothing(frame: Frame) -> None:
    raise NotConnected("this socket never opened, so nothing was sent")


def unopened_socket(url: str = "") -> Socket:
    """The socket of what is said before any dial succeeded: epoch 0, never open."""
    return Socket(url, epoch=0, codec=_Mute(), send=_send_nothing, client_ids=lambda: "")


class Fault(NamedTuple):
    """Something that could not be decoded (`frame` is set) or handled (`value` is what a subscriber raised on)."""

    error: Exception
    frame: bytes | None = None
    value: Any = None


class Bundle(NamedTuple):
    """One event of a connection."""

    socket: Socket
    kind: Kind
    payload: Any


class Batch(NamedTuple):
    """The data frames of one read of a socket, in order: what a dial emits, and a connection takes apart."""

    socket: Socket
    frames: list[bytes]
    codec: Codec | None = None
    """What understands them, where it is not the socket's."""
