"""One request and its one reply on one socket: listens first, then sends."""

import logging
from typing import Any

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable

from bittrade_ws.models.errors import ConnectionLost, ResponseTimeout
from bittrade_ws.operators._listen import listen
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import ReplyTo, Request

logger = logging.getLogger(__name__)


def replies(socket: Socket, messages: Observable[Any], request: Request) -> Observable[Any]:
    """The plain messages that answer `request`, from now on and as often as they come."""
    codec = socket.codec
    return listen(messages, request.reply_key, decode=codec.plain, convert=_same, codec=codec)


def ask(
    socket: Socket, messages: Observable[Any], request: Request, *, timeout: float, clock: abc.SchedulerBase
) -> Observable[Any]:
    """Sends `request` on `socket` when subscribed to; emits its reply, a plain message, and completes.

    Without a `reply_key` it completes once the frame is queued. Errors: `NotConnected` (nothing was sent),
    `ConnectionLost` as soon as the socket drops, `ResponseTimeout` after `timeout` seconds; after the last two
    whether the request took effect is not known.
    """

    def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        group = CompositeDisposable()
        request_id = request_id_of(request)

        def on_reply(reply: Any) -> None:
            if group.is_disposed:
                return
            group.dispose()
            observer.on_next(reply)
            observer.on_completed()

        def fail(error: Exception) -> None:
            if group.is_disposed:
                return
            group.dispose()
            observer.on_error(error)

        def on_closed() -> None:
            why = f"{socket!r} dropped before the reply to request {request_id!r}; whether it took effect is not known"
            try:
                fail(ConnectionLost(why))
            except Exception:
                # A subscriber's error; the socket has others to tell.
                logger.exception("A subscriber failed on the loss of its connection")

        def on_late(*_: Any) -> None:
            why = f"no reply to request {request_id!r} within {timeout:g} s; whether it took effect is not known"
            fail(ResponseTimeout(why, request_id=request_id, seconds=timeout))

        def on_ended() -> None:
            fail(ConnectionLost(f"the messages ended before the reply to request {request_id!r}"))

        if request.reply_key is not None:
            group.add(replies(socket, messages, request).subscribe(on_reply, fail, on_ended, scheduler=scheduler))
        if group.is_disposed:
            return group
        try:
            socket.send(request.frame)
        except Exception as error:
            fail(error)
            return group
        if request.reply_key is None:
            observer.on_completed()
        elif not group.is_disposed:
            group.add(clock.schedule_relative(timeout, on_late))
            group.add(Disposable(socket.on_closed(on_closed)))
        return group

    return Observable(subscribe)


def request_id_of(request: Request) -> object:
    """The id in the request's reply key, for errors."""
    return request.reply_key.request_id if isinstance(request.reply_key, ReplyTo) else request.reply_key


def _same(message: Any) -> Any:
    return message
