"""`request_response_factory`: a request over a WebSocket feels like calling an API."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.operators._ask import ask, request_id_of
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators._turn import in_turn
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext

P = TypeVar("P")
R = TypeVar("R")


class RequestResponseFactory(Generic[P, R]):
    """What `request_response_factory` gives: a function from a payload to its reply."""

    def __init__(
        self,
        sockets: Observable[Socket],
        messages: Observable[Any],
        encode: Callable[[P, RequestContext], Request],
        accept: Callable[[Any], R],
        *,
        timeout: float,
        connect_timeout: float,
    ) -> None:
        self._current = CurrentSocket(sockets, messages)
        self._messages = messages
        self._encode = encode
        self._accept = accept
        self._timeout = timeout
        self._connect_timeout = connect_timeout

    def __call__(self, payload: P) -> Observable[R]:
        """Exactly one reply; each subscription sends one request."""

        def subscribe(observer: abc.ObserverBase[R], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            clock = clock_of(scheduler, self._messages)

            def send(socket: Socket) -> Observable[R]:
                return in_turn(
                    socket,
                    lambda: self._encode(payload, request_context(socket, clock)),
                    partial(ask_on, socket),
                    clock,
                )

            def ask_on(socket: Socket, request: Request) -> Observable[R]:
                replies = ask(socket, self._messages, request, timeout=self._timeout, clock=clock)
                return replies.pipe(ops.map(lambda reply: self._accepted(request, reply)))

            socket = self._current.wait(seconds=self._connect_timeout, clock=clock)
            return socket.pipe(ops.flat_map(send)).subscribe(observer, scheduler=scheduler)

        return Observable(subscribe)

    def dispose(self) -> None:
        """Gives the sockets back; what is still waiting for one errors with `NotConnected`."""
        self._current.dispose()

    def _accepted(self, request: Request, reply: Any) -> R:
        try:
            return self._accept(reply)
        except RequestRejected as rejected:
            if rejected.request_id is None:
                rejected.request_id = request_id_of(request)
            raise


def request_response_factory(
    sockets: Observable[Socket],
    messages: Observable[Any],
    *,
    encode: Callable[[P, RequestContext], Request],
    accept: Callable[[Any], R],
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> RequestResponseFactory[P, R]:
    """Gives `payload -> Observable` of exactly one reply: each subscription sends one request and waits for its answer.

    `encode` writes the frame and names the key of its reply; `accept` turns the reply, a plain message, into the
    value, and raises `RequestRejected` on a refusal (its request id is filled in). `sockets` is subscribed to at once,
    so that the current socket is known however late the first request comes; `dispose()` of the factory ends that.

    Errors: `NotConnected` when no socket opens within `connect_timeout` seconds, `ResponseTimeout` after `timeout`
    seconds, `ConnectionLost` as soon as the socket drops, `RequestRejected`; `BudgetSpent`, with nothing sent, when the
    venue's limits leave no room for it soon.

    See operators/request_response_factory.md.
    """
    return RequestResponseFactory(sockets, messages, encode, accept, timeout=timeout, connect_timeout=connect_timeout)
