"""The seam between a venue and everything left of it: what a codec and a channel must offer.

1. A codec belongs to one physical connection; what it learns (channel ids, for one) dies with it.
2. `classify` reads no more of a frame than it takes to name its key; the reader of that key decodes the rest.
3. A frame that is well formed but unknown has a key like any other; only a broken one raises `DecodeError`.
4. `classify` may be asked twice about one frame, as the log of raw frames does, and gives the same answer.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from typing import Any, Final, Generic, Protocol, TypeVar, runtime_checkable

from bittrade_ws.models.status import Status
from bittrade_ws.wire.budget import Cost
from bittrade_ws.wire.outstanding import Asked, Outstanding

T = TypeVar("T")
Frame = bytes | str
"""What is sent: `str` goes as a text frame, `bytes` as a binary one. Received frames are always `bytes`."""


class Special(Enum):
    """Keys with a meaning of their own, in place of a channel's or a reply's key."""

    HEARTBEAT = "heartbeat"  # body: the heartbeat
    STATUS = "status"  # body: a `models.status` value


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """The key of the reply to the request with this id (the id with its wire type)."""

    request_id: Hashable


class Codec(Protocol):
    """What the frames of one physical connection to one venue mean."""

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        """The routing key of a received frame, and the body that its readers decode (often the frame itself).

        Raises `DecodeError` when the frame is broken.
        """
        ...

    def plain(self, body: Any) -> Any:
        """The body of `classify` as the payload of a `MESSAGE` bundle (JSON venues: plain Python values)."""
        ...

    def key_of(self, message: Any) -> Hashable:
        """The key that `classify` gives to the frame of this plain message."""
        ...

    def answer(self, heartbeat: Any) -> Frame | None:
        """The frame this venue wants back for a heartbeat, if any (WebSocket pings are answered below)."""
        ...

    def identity(self, key: Hashable, body: Any) -> Hashable | None:
        """What is the same for this frame on every connection: without subscription numbers and the like.

        Asked only while one connection takes over from another. `None`: it is not part of a stream that goes on, as a
        snapshot after subscribing is not.
        """
        ...


class Keyed(Protocol):
    """A frame that was read in one pass."""

    key: Hashable
    payload: Any


def in_one_pass(codec: Codec, decode: Callable[[Any], Any]) -> Callable[[bytes], Keyed] | None:
    """What reads a frame to the key of `classify` and to what `decode` gives, where frames tell both at once.

    That is what a codec's own `in_one_pass(decode)` gives, if it has one. It raises for whatever `decode` cannot read.
    """
    of = getattr(codec, "in_one_pass", None)
    return None if of is None else of(decode)


@runtime_checkable
class Correlating(Protocol):
    """A codec whose venue's answers name no request: it tells whose they are by the order of what was asked."""

    outstanding: Outstanding

    def asked(self, frame: Frame) -> Asked | None:
        """What this frame, which is about to be sent, asks; `None`: nothing that is answered."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Generic[T]):
    """One thing to subscribe to: where its frames are found and what they become.

    `decode` takes the body of `classify`; `convert` takes the plain message. Both give the same values.
    """

    name: str
    key: Hashable
    decode: Callable[[Any], T]
    convert: Callable[[Any], T]
    params: Any = None
    ending: "Channel[Status] | None" = None
    """Where the venue tells that it has ended this subscription while the socket lives on, as a status."""
    cadence: float | None = None
    """Seconds between two values where the venue sends them at that pace whatever happens, and not at changes only."""


by_trade_id: Final[Callable[[Any], int]] = attrgetter("trade_id")
"""The number of a trade. Trades are the most frequent items by far; where it is this object, no call is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuity(Generic[T]):
    """How the items of a channel follow each other; without `first` they have no numbers."""

    first: Callable[[T], int] | None = None
    """The number of an item, or the first of those that it covers."""
    last: Callable[[T], int] | None = None
    """The last number that it covers, where that is not `first`. Below `first`: it is not complete and comes again."""
    time: Callable[[T], int] | None = None
    """The venue's time: a smaller number at a later time begins a new count, and is no repetition."""
    is_consecutive: bool = True
    """Whether a number that is skipped while the line holds is an item that was lost."""
    outlives_socket: bool = True
    """Whether the next socket goes on with the numbers of the last one."""


_UNNUMBERED: Final[Continuity[Any]] = Continuity()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChannel(Channel[T]):
    """A channel whose items each count: none replaces the one before, and one that is missed is lost for good."""

    continuity: Continuity[T] = _UNNUMBERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A frame to send and the key of its reply (`None`: the venue does not acknowledge it)."""

    frame: Frame = field(repr=False)
    """Not in `repr`: it may be signed."""
    reply_key: Hashable | None
    channels: Sequence[Channel[Any]] = ()
    elsewhere: Callable[[], Any] | None = field(default=None, repr=False)
    """Gives an Observable of the reply, once: the question goes another way, and no frame is sent."""
    cost: Cost | None = None
    """What it takes of the venue's limits; `None`: nothing that is counted."""


class Subscribing(Protocol):
    """How one venue subscribes: frames out, acknowledgements in. Pure; the operator sends, waits and retries."""

    frames_per_second: float
    """The venue's limit for what we send; subscriptions are paced below it."""

    def subscribe(self, channels: Sequence[Channel[Any]], context: "RequestContext") -> Sequence[Request]:
        """The requests that subscribe to these channels, batched as far as the venue allows."""
        ...

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: "RequestContext") -> Sequence[Request]:
        """The requests that end these subscriptions."""
        ...

    def accepted(self, request: Request, reply: Any) -> None:
        """Reads the acknowledgement of `request` (a plain message); raises `SubscriptionFailed` on a refusal."""
        ...


Params = Mapping[str, Any]
Signer = Callable[[Params], Params]
"""The user's own function: the parameters of a request in, the same with key and signature out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """What a venue needs to write one request on one socket."""

    ids: Callable[[], Hashable]
    """A fresh request id."""
    now: Callable[[], int]
    """Epoch milliseconds by the subscription's clock."""
    signer: Signer | None = None
    """What `add_token` left on the socket."""
    client_ids: Callable[[], str] | None = None
    """An id that no other run has given, for what others hear as well."""
    codec: Codec | None = None
    """What reads this socket's frames, for venues whose frames are understood by what was asked for."""
