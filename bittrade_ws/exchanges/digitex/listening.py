"""The two streams of the venue as they come, typed: what `to_iterator` and `to_async_iterator` make iterators of."""

import logging
from typing import Any, Final

from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import CompositeDisposable, SerialDisposable

from bittrade_ws.exchanges.digitex.channels import Messages
from bittrade_ws.exchanges.digitex.codec import DigitexCodec
from bittrade_ws.exchanges.digitex.event_parts import Event
from bittrade_ws.exchanges.digitex.events import event_of
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._sources import Messages as OurMessages
from bittrade_ws.wire.bundle import Socket

logger = logging.getLogger(__name__)

PATIENCE: Final = 1.0
"""Seconds on an open socket after which market data should have been asked for."""


def listen_to_trading_events(messages: Messages) -> Observable[Event]:
    """Every message of the trading stream, typed."""
    return messages.pipe(ops.map(_typed))


def listen_to_market_data(messages: Messages) -> Observable[Event]:
    """Every message of the market data stream, typed; what comes is what is subscribed to.

    Where nothing is after a second on an open socket, a warning says so: the venue sends nothing by itself.
    """

    def subscribe(observer: abc.ObserverBase[Event], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        events = messages.pipe(ops.map(_typed)).subscribe(observer, scheduler=scheduler)
        if not isinstance(messages, OurMessages):
            return events
        clock = clock_of(scheduler, messages)
        waiting = SerialDisposable()

        def on_socket(socket: Socket) -> None:
            def look(*_: Any) -> None:
                codec = socket.codec
                if socket.is_open and isinstance(codec, DigitexCodec) and not codec.has_subscribed:
                    logger.warning("Market data are listened to, and nothing is subscribed to: none will come")

            waiting.disposable = clock.schedule_relative(PATIENCE, look)

        return CompositeDisposable(events, waiting, messages.sockets().subscribe(on_socket, _ignore, scheduler=clock))

    return Observable(subscribe)


def _typed(message: Any) -> Event:
    return event_of(message)


def _ignore(error: Exception) -> None:
    """The messages end with the same error."""
