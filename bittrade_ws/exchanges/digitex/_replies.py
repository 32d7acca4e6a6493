"""Answers to requests, where the frames that answer are also what others listen to.

An order's acknowledgement is the answer to the request and a part of the account's stream; it has the key of the
stream. Whoever waits for an answer listens to that key, and picks the message with its own id.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import CompositeDisposable

from bittrade_ws.exchanges.digitex.codec import DigitexCodec
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._sources import Listenable, Messages
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Codec, ReplyTo

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request waits for: a message with its id, under any of these keys."""

    client_id: bytes
    keys: tuple[Hashable, ...]

    def __repr__(self) -> str:
        return self.client_id.hex()


class _Answering(Messages):
    """Messages where `ReplyTo(Answer(…))` can be listened to like any key."""

    def __init__(self, source: Messages) -> None:
        super().__init__(lambda observer, scheduler=None: source.subscribe(observer, scheduler=scheduler))
        self.scheduler = source.scheduler
        self._source = source

    def listen(self, key: Hashable, decode: Callable[[Any], T]) -> Observable[T]:
        if not (isinstance(key, ReplyTo) and isinstance(key.request_id, Answer)):
            return self._source.listen(key, decode)
        answer = key.request_id
        source = self._source

        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            def on_next(message: Any) -> None:
                if message.client_id == answer.client_id:
                    observer.on_next(decode(message))

            bodies = [source.listen(each, _as_it_is) for each in (*answer.keys, ReplyTo(answer.client_id))]
            return CompositeDisposable(
                *(body.subscribe(on_next, observer.on_error, observer.on_completed) for body in bodies)
            )

        return Observable(subscribe)

    def sockets(self) -> Observable[Socket]:
        return self._source.sockets()


class _PlainAnswering(Listenable):
    """The same over any other Observable of messages."""

    def __init__(self, source: Observable[Any], codec: Codec) -> None:
        super().__init__(lambda observer, scheduler=None: source.subscribe(observer, scheduler=scheduler))
        self._source = source
        self._codec = codec

    def listen(self, key: Hashable, decode: Callable[[Any], T]) -> Observable[T]:
        source, codec = self._source, self._codec
        if not (isinstance(key, ReplyTo) and isinstance(key.request_id, Answer)):
            return listen(source, key, decode=decode, convert=decode, codec=codec)
        answer = key.request_id
        keys = {*answer.keys, ReplyTo(answer.client_id)}
        return source.pipe(
            ops.filter(lambda message: message.client_id == answer.client_id and codec.key_of(message) in keys),
            ops.map(decode),
        )


def answering(messages: Observable[Any]) -> Observable[Any]:
    """The same messages, for whoever waits for answers."""
    return _Answering(messages) if isinstance(messages, Messages) else _PlainAnswering(messages, DigitexCodec())


def _as_it_is(body: Any) -> Any:
    return body
