"""`acquire`: a subscription held on a socket, whoever carries it."""

from __future__ import annotations

from typing import Any, Final

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable
from reactivex.observer import Observer

from bittrade_ws.operators._disposables import Undo
from bittrade_ws.operators._holding import carrier_of
from bittrade_ws.operators._silence import SILENCES, Following, Silences
from bittrade_ws.operators._sources import Messages
from bittrade_ws.operators._stream import Stream
from bittrade_ws.operators._subscription_registry import join
from bittrade_ws.operators._subscription_state import Entry, Holder
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Subscribing

ACK_TIMEOUT: Final = 10.0
"""Seconds that a venue gets to acknowledge a subscription, twice."""


def acquire(
    socket: Socket,
    messages: Observable[Any],
    channel: Channel[Any],
    subscribing: Subscribing,
    *,
    scheduler: abc.SchedulerBase | None = None,
    ack_timeout: float = ACK_TIMEOUT,
    stays: bool = False,
) -> Observable[bool]:
    """Holds a subscription to `channel` on `socket`: `True` once the venue has acknowledged it.

    `False` when continuity is lost, also told as a `Gap` among the statuses: the venue ends it while the socket lives
    (`channel.ending`), and then `True` once it is on again; or the socket closes.
    Disposing releases it; the last holder to leave unsubscribes, if the socket is still open. Data of the channel is as
    good as an acknowledgement. Errors with `SubscriptionFailed` when the venue refuses this channel or does neither.
    A socket of a pool has it carried where there is room; with `stays`, or a signer, this socket itself is asked.
    Waits on `scheduler`, else on the subscription's, else on the clock of `messages`.
    """

    def subscribe(
        observer: abc.ObserverBase[bool], from_subscription: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        clock = scheduler or from_subscription or (messages.scheduler if isinstance(messages, Messages) else None)
        silences: Silences | None = socket.state.get(SILENCES)
        teller, following = observer, None
        if silences is not None:
            following = silences.follow(messages, channel, clock)
            teller = _both(following, observer)
        wanted, holder = Entry(messages, channel, subscribing, ack_timeout), Holder(teller)
        carrier = carrier_of(socket, stays=stays)
        held = join(socket, wanted, holder, clock) if carrier is None else carrier.join(wanted, holder, clock)
        if following is None:
            return held
        return CompositeDisposable(held, Undo(lambda: following.told(False)))

    return Stream(subscribe)


def _both(following: Following, observer: abc.ObserverBase[bool]) -> abc.ObserverBase[bool]:
    """Tells who follows its silences, then who holds it."""

    def on_next(is_on: bool) -> None:
        following.told(is_on)
        observer.on_next(is_on)

    def on_error(error: Exception) -> None:
        following.told(False)
        observer.on_error(error)

    return Observer[bool](on_next, on_error)
