"""`subscribe_to_channel`: what every venue's `subscribe_*` is made of."""

from collections.abc import Callable
from typing import Any, TypeVar

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, SerialDisposable

from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._subscriptions import ACK_TIMEOUT, acquire
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Subscribing

T = TypeVar("T")


def subscribe_to_channel(
    messages: Observable[Any],
    channel: Channel[T],
    subscribing: Subscribing,
    *,
    carrier: Channel[Any] | None = None,
    ack_timeout: float = ACK_TIMEOUT,
) -> Callable[[Observable[Socket]], Observable[T]]:
    """Subscribes to `channel` on each new socket and emits its values; unsubscribes when the last subscriber leaves.

    Subscriptions to one channel are counted: the venue hears of the first and of the last only. Those of one instant
    share a frame where the venue allows it, in declared order, below the venue's pace. A refusal, or no acknowledgement
    within `ack_timeout` seconds, asked twice, is a `SubscriptionFailed` for this channel alone. Values that come before
    the acknowledgement are emitted. What the venue ends by itself is subscribed to again, after a `Gap` among the
    statuses. Completes and errors with the sockets; errors with `messages`.

    `carrier` is for venues where one subscription brings several channels: it is what is asked for, and counted.

    See operators/subscribe_to_channel.md.
    """

    def operator(sockets: Observable[Socket]) -> Observable[T]:
        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            on_current = SerialDisposable()
            current: Socket | None = None

            def on_socket(socket: Socket) -> None:
                nonlocal current
                if socket is current:
                    return
                current = socket
                held = on_current.disposable = CompositeDisposable()
                values = listen(
                    messages, channel.key, decode=channel.decode, convert=channel.convert, codec=socket.codec
                )
                held.add(values.subscribe(observer.on_next, observer.on_error, scheduler=scheduler))
                holding = acquire(socket, messages, carrier or channel, subscribing, ack_timeout=ack_timeout)
                held.add(holding.subscribe(on_error=observer.on_error, scheduler=scheduler))

            upstream = sockets.subscribe(on_socket, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(upstream, on_current)

        return Observable(subscribe)

    return operator
