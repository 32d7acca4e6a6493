"""What may be asked of the subscriptions of a socket from outside: what is on, and that it be asked for again."""

from collections.abc import Hashable
from typing import Any, Final, NamedTuple, Protocol

from reactivex import abc

from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators._subscription_state import Entry, Holder
from bittrade_ws.wire.bundle import Loss, Socket
from bittrade_ws.wire.codec import Channel, Subscribing

REGISTRY: Final = "subscriptions"
"""Where a socket keeps its `Registry` in `socket.state`."""
CARRIER: Final = "carrier"
"""Where a pool of connections leaves its `Carrier` in `socket.state`."""


class Holding(NamedTuple):
    """A subscription that is on, as `acquire` was asked for it."""

    channel: Channel[Any]
    subscribing: Subscribing
    ack_timeout: float


class Registry(Protocol):
    """The subscriptions of one socket."""

    def held(self) -> list[Holding]: ...

    def ask_anew(self) -> None: ...

    def hand_over(self) -> None: ...

    def renew(self, cause: str, key: Hashable | None = None) -> None: ...


class Carrier(Protocol):
    """Who knows which physical connection has room for a channel."""

    def join(self, wanted: Entry, holder: Holder, clock: abc.SchedulerBase | None) -> abc.DisposableBase:
        """Holds the channel of `wanted`, wherever it is carried."""
        ...

    def socket_of(self, key: Hashable) -> Socket | None:
        """The open socket that carries the channel of this key."""
        ...

    def loss_of(self, key: Hashable) -> Loss | None:
        """Why the channel of this key was last lost, if it was with the physical connection that carried it."""
        ...


def carrier_of(socket: Socket, *, stays: bool = False) -> Carrier | None:
    """Who carries what is acquired on this socket; `None`: it does so itself."""
    return None if stays or SIGNER in socket.state else socket.state.get(CARRIER)


def loss_of(socket: Socket, key: Hashable) -> Loss | None:
    """Why a channel that was acquired on this socket is held no more; `None`: what carries it is still there."""
    carrier = carrier_of(socket)
    return socket.loss if carrier is None else carrier.loss_of(key)


def held(socket: Socket) -> list[Holding]:
    """What the venue has acknowledged on this socket and somebody still holds."""
    registry: Registry | None = socket.state.get(REGISTRY)
    return [] if registry is None else registry.held()


def is_on(socket: Socket, key: Hashable) -> bool:
    """Whether the venue has acknowledged the channel of this key, wherever it is carried."""
    carrier: Carrier | None = socket.state.get(CARRIER)
    carrying = (socket, None if carrier is None else carrier.socket_of(key))
    return any(one.channel.key == key for each in carrying if each is not None for one in held(each))


def ask_anew(socket: Socket) -> None:
    """The frames of this socket go another way from now on: what was asked for and not answered is asked for again."""
    registry: Registry | None = socket.state.get(REGISTRY)
    if registry is not None:
        registry.ask_anew()


def hand_over(socket: Socket) -> None:
    """What is held on this physical connection is on, for the users of another socket: nobody here is told its end."""
    registry: Registry | None = socket.state.get(REGISTRY)
    if registry is not None:
        registry.hand_over()


def renew(socket: Socket, channel: Channel[Any], cause: str) -> None:
    """What came of this channel contradicts itself: it is given up and asked for again, wherever it is carried.

    Whoever holds it is told as of any loss. It is asked for at once, then later each time it did not help.
    """
    carrier: Carrier | None = socket.state.get(CARRIER)
    for carrying in (socket, None if carrier is None else carrier.socket_of(channel.key)):
        registry: Registry | None = None if carrying is None else carrying.state.get(REGISTRY)
        if registry is not None:
            registry.renew(cause, channel.key)
            if carrying is not socket:
                return
