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
from bittrade_ws.operators._stream import Stream
from bittrade_ws.operators._turn import limits_of, now_of
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import ReplyTo, Request

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
    codec, limits = socket.codec, limits_of(socket)
    answers = listen(messages, request.reply_key, decode=codec.plain, convert=_same, codec=codec)
    if limits is None:
        return answers

    def subscribe(observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
        sent = now_of(clock)
        is_answered = False

        def on_next(reply: Any) -> None:
            nonlocal is_answered
            is_answered = True
            try:
                question = limits.heed(request, reply, request_context(socket, clock), sent=sent, now=now_of(clock))
            except Exception:
                logger.exception("What a reply says of limits could not be read")
                question = None
            if question is not None:
                asked = ask(socket, messages, question, timeout=_ASIDE, clock=clock)
                asked.subscribe(on_error=_not_answered, scheduler=clock)
            observer.on_next(reply)

        def on_end() -> None:
            if not is_answered:
                limits.lost(request, sent=sent, is_sent=is_sent())

        listening = answers.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)
        return CompositeDisposable(listening, Disposable(on_end))

    return Stream(subscribe)


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
