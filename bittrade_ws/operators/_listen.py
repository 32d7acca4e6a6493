"""The values of one key: asked for by key on our own messages, filtered out of any other Observable."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from reactivex import Observable, abc

from bittrade_ws.operators._sources import Listenable, Messages
from bittrade_ws.operators._stream import Stream
from bittrade_ws.wire.codec import Channel, Codec

T = TypeVar("T")
logger = logging.getLogger(__name__)


def listen(
    messages: Observable[Any],
    key: Hashable,
    *,
    decode: Callable[[Any], T],
    convert: Callable[[Any], T],
    codec: Codec,
) -> Observable[T]:
    """The values of `key` in `messages`.

    On our own `Messages`, `decode` reads the body that was routed by key: one dictionary lookup a frame. Any other
    Observable of plain messages is filtered with `codec.key_of`, and `convert` gives the same values. As on a
    connection, a message that cannot be read is logged and left out; it ends nothing.
    """
    if isinstance(messages, Listenable):
        return messages.listen(key, decode)

    def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        def on_next(message: Any) -> None:
            try:
                if codec.key_of(message) != key:
                    return
                value = convert(message)
            except Exception:
                logger.warning("A message could not be read and is left out", exc_info=True)
                return
            observer.on_next(value)

        return messages.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

    return Stream(subscribe)


def attach(
    messages: Observable[Any],
    channel: Channel[T],
    codec: Codec,
    on_next: Callable[[T], None],
    on_error: Callable[[Exception], None],
    *,
    scheduler: abc.SchedulerBase | None,
) -> abc.DisposableBase:
    """Subscribes to what `listen` gives of a channel, with one call less for each value of our own `Messages`."""
    if isinstance(messages, Messages):
        return messages.attach(channel.key, channel.decode, on_next, on_error)
    values = listen(messages, channel.key, decode=channel.decode, convert=channel.convert, codec=codec)
    return values.subscribe(on_next, on_error, scheduler=scheduler)
