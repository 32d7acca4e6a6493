"""`subscribe_to_channel`: what every venue's `subscribe_*` is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.models.status import Gap
from bittrade_ws.operators._backfill import Backfill
from bittrade_ws.operators._continuous import Continuous
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._disposables import Place, Undo
from bittrade_ws.operators._listen import attach
from bittrade_ws.operators._sinks import Events, Sink, Values
from bittrade_ws.operators._stream import Stream
from bittrade_ws.operators._subscriptions import ACK_TIMEOUT, acquire
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, EventChannel, Subscribing

T = TypeVar("T")


@overload
def subscribe_to_channel(
    messages: Observable[Any],
    channel: EventChannel[T],
    subscribing: Subscribing,
    *,
    carrier: Channel[Any] | None = None,
    also: Sequence[Channel[T]] = (),
    ack_timeout: float = ACK_TIMEOUT,
    backfill: Backfill[T] | None = None,
) -> Callable[[Observable[Socket]], Observable[T | Gap]]: ...


@overload
def subscribe_to_channel(
    messages: Observable[Any],
    channel: Channel[T],
    subscribing: Subscribing,
    *,
    carrier: Channel[Any] | None = None,
    also: Sequence[Channel[T]] = (),
    ack_timeout: float = ACK_TIMEOUT,
) -> Callable[[Observable[Socket]], Observable[T]]: ...


def subscribe_to_channel(
    messages: Observable[Any],
    channel: Channel[Any],
    subscribing: Subscribing,
    *,
    carrier: Channel[Any] | None = None,
    also: Sequence[Channel[Any]] = (),
    ack_timeout: float = ACK_TIMEOUT,
    backfill: Backfill[Any] | None = None,
) -> Callable[[Observable[Socket]], Observable[Any]]:
    """Subscribes to `channel` on each new socket and emits its values; unsubscribes when the last subscriber leaves.

    Subscriptions to one channel are counted: the venue hears of the first and of the last only. Those of one instant
    share a frame where the venue allows it, in declared order, below the venue's pace. A refusal, or no acknowledgement
    within `ack_timeout` seconds, asked twice, is a `SubscriptionFailed` for this channel alone. Values that come before
    the acknowledgement are emitted. What the venue ends by itself is subscribed to again. Each loss is a `Gap` among
    the statuses. Completes and errors with the sockets; errors with `messages`.

    Of an `EventChannel` each item is emitted once, in order, and a `Gap` before the next item wherever some are missing
    (after a loss; without one too, where the numbers say so). With `backfill` they are fetched: the `Gap` says so, and
    they follow it. Of any other channel each value replaces the last, and there are values only.

    `carrier` is for venues where one subscription brings several channels: it is what is asked for, and counted. With
    `also`, what comes on those keys belongs to the same stream, in the order in which it comes.

    See operators/subscribe_to_channel.md.
    """

    def operator(sockets: Observable[Socket]) -> Observable[Any]:
        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            sink: Sink = Values(observer)
            if isinstance(channel, EventChannel):
                events: EventChannel[Any] = channel
                continuous = Continuous(events, observer, clock_of(scheduler, messages), backfill)
                sink = Events(continuous, observer, (carrier or channel).key)
            on_current = Place()
            current: Socket | None = None

            def on_socket(socket: Socket) -> None:
                nonlocal current
                if socket is current:
                    return
                current = socket
                held = on_current.disposable = CompositeDisposable()
                sink.use(socket)
                for each in (channel, *also):
                    held.add(attach(messages, each, socket.codec, sink.on_item, sink.on_error, scheduler=scheduler))
                holding = acquire(socket, messages, carrier or channel, subscribing, ack_timeout=ack_timeout)
                held.add(holding.subscribe(sink.on_held, sink.on_error, scheduler=scheduler))

            upstream = sockets.subscribe(on_socket, sink.on_error, sink.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, on_current, Undo(sink.dispose))

        return Stream(subscribe)

    return operator
