"""One request and its one reply on one socket: listens first, then sends."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable

from bittrade_ws.models.errors import ConnectionLost, ResponseTimeout
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._sources import Messages
from bittrade_ws.operators._stream import Stream
from bittrade_ws.operators._turn import limits_of, now_of
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext

logger = logging.getLogger(__name__)

_ASIDE: Final = 10.0
"""Seconds for a question that nobody waits for."""


def replies(
    socket: Socket,
    messages: Observable[Any],
    request: Request,
    *,
    clock: abc.SchedulerBase,
    is_sent: Callable[[], bool],
) -> Observable[Any]:
    """The plain messages that answer `request`, from now on and as often as they come.

    To be subscribed to when the request is sent: the venue's limits learn from replies, from how long they took, and
    from their absence. When nobody listens any more, `is_sent` tells whether the request left at all.
    """
    codec = socket.codec
    answers = listen(messages, request.reply_key, decode=codec.plain, convert=_same, codec=codec)
    if limits_of(socket) is None:
        return answers

    def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        context = request_context(socket, clock)
        heeding = Replies(socket, messages, request, observer.on_next, context=context, clock=clock, is_sent=is_sent)
        return heeding.over(
            answers.subscribe(heeding.take, observer.on_error, observer.on_completed, scheduler=scheduler)
        )

    return Stream(subscribe)


class Replies(abc.DisposableBase):
    """What `replies` does, without an Observable around it; for one thread, or one drain."""

    __slots__ = (
        "_clock",
        "_context",
        "_is_answered",
        "_is_over",
        "_is_sent",
        "_limits",
        "_listening",
        "_messages",
        "_on_reply",
        "_request",
        "_sent",
        "_socket",
    )

    def __init__(
        self,
        socket: Socket,
        messages: Observable[Any],
        request: Request,
        on_reply: Callable[[Any], None],
        *,
        context: RequestContext,
        clock: abc.SchedulerBase,
        is_sent: Callable[[], bool],
    ) -> None:
        self._socket = socket
        self._messages = messages
        self._request = request
        self._on_reply = on_reply
        self._context = context
        self._clock = clock
        self._is_sent = is_sent
        self._limits = limits_of(socket)
        self._sent = 0.0 if self._limits is None else now_of(clock)
        self._is_answered = self._is_over = False
        self._listening: abc.DisposableBase | None = None

    def attach(self, on_error: Callable[[Exception], None]) -> Replies:
        """Listens from now on."""
        codec, key, messages = self._socket.codec, self._request.reply_key, self._messages
        if isinstance(messages, Messages):
            return self.over(messages.attach(key, codec.plain, self.take, on_error))
        answers = listen(messages, key, decode=codec.plain, convert=_same, codec=codec)
        return self.over(answers.subscribe(self.take, on_error, scheduler=self._clock))

    def over(self, listening: abc.DisposableBase) -> Replies:
        """Ends with this, which calls `take`."""
        self._listening = listening
        if self._is_over:
            listening.dispose()
        return self

    def take(self, reply: Any) -> None:
        """One of them."""
        limits, clock = self._limits, self._clock
        if self._is_over:
            return
        self._is_answered = True
        if limits is not None:
            try:
                question = limits.heed(self._request, reply, self._context, sent=self._sent, now=now_of(clock))
            except Exception:
                logger.exception("What a reply says of limits could not be read")
                question = None
            if question is not None:
                asked = ask(self._socket, self._messages, question, timeout=_ASIDE, clock=clock)
                asked.subscribe(on_error=_not_answered, scheduler=clock)
        self._on_reply(reply)

    def dispose(self) -> None:
        """Nobody listens any more."""
        if self._is_over:
            return
        self._is_over = True
        if self._listening is not None:
            self._listening.dispose()
        if self._limits is not None and not self._is_answered:
            self._limits.lost(self._request, sent=self._sent, is_sent=self._is_sent())


def ask(
    socket: Socket, messages: Observable[Any], request: Request, *, timeout: float, clock: abc.SchedulerBase
) -> Observable[Any]:
    """Sends `request` on `socket` when subscribed to; emits its reply, a plain message, and completes.

    Without a `reply_key` it completes once the frame is queued. Errors: `NotConnected` (nothing was sent),
    `ConnectionLost` as soon as what it went over drops, `ResponseTimeout` after `timeout` seconds; after the last two
    whether the request took effect is not known.
    """

    def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        group = CompositeDisposable()
        elsewhere = request.elsewhere
        request_id = request_id_of(request)
        is_sent = False

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

        def on_lost() -> None:
            what = "the connection" if socket.is_open else repr(socket)  # another one may have taken over beneath it
            why = f"{what} dropped before the reply to request {request_id!r}; whether it took effect is not known"
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

        if elsewhere is not None:
            try:
                group.add(elsewhere().subscribe(on_reply, fail, on_ended, scheduler=scheduler or clock))
            except Exception as error:
                fail(error)
            if not group.is_disposed:
                group.add(clock.schedule_relative(timeout, on_late))
            return group
        if request.reply_key is not None:
            group.add(
                replies(socket, messages, request, clock=clock, is_sent=lambda: is_sent).subscribe(
                    on_reply, fail, on_ended, scheduler=scheduler
                )
            )
        if group.is_disposed:
            return group
        way = socket.way
        try:
            socket.send(request.frame)
            is_sent = True
        except Exception as error:
            fail(error)
            return group
        if request.reply_key is None:
            observer.on_completed()
        elif not group.is_disposed:
            group.add(clock.schedule_relative(timeout, on_late))
            group.add(Disposable(way.on_lost(on_lost)))
        return group

    return Stream(subscribe)


def request_id_of(request: Request) -> object:
    """The id in the request's reply key, for errors."""
    return request.reply_key.request_id if isinstance(request.reply_key, ReplyTo) else request.reply_key


def _not_answered(error: Exception) -> None:
    logger.info("A question about the venue's limits was not answered: %s", error)


def _same(message: Any) -> Any:
    return message
