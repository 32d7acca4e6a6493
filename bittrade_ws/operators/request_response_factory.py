"""`request_response_factory`: a request over a WebSocket feels like calling an API."""

from collections.abc import Callable
from typing import Any, TypeVar

from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.operators._ask import ask, request_id_of
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext

P = TypeVar("P")
R = TypeVar("R")


def request_response_factory(
    sockets: Observable[Socket],
    messages: Observable[Any],
    *,
    encode: Callable[[P, RequestContext], Request],
    accept: Callable[[Any], R],
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> Callable[[P], Observable[R]]:
    """Gives `payload -> Observable` of exactly one reply: each subscription sends one request and waits for its answer.

    `encode` writes the frame and names the key of its reply; `accept` turns the reply, a plain message, into the
    value, and raises `RequestRejected` on a refusal (its request id is filled in). `sockets` is subscribed to at once,
    so that the current socket is known however late the first request comes.

    Errors: `NotConnected` when no socket opens within `connect_timeout` seconds, `ResponseTimeout` after `timeout`
    seconds, `ConnectionLost` as soon as the socket drops, `RequestRejected`.

    See operators/request_response_factory.md.
    """
    current = CurrentSocket(sockets, messages)

    def respond(payload: P) -> Observable[R]:
        def subscribe(observer: abc.ObserverBase[R], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            clock = clock_of(scheduler, messages)

            def send(socket: Socket) -> Observable[R]:
                request = encode(payload, request_context(socket, clock))

                def accepted(reply: Any) -> R:
                    try:
                        return accept(reply)
                    except RequestRejected as rejected:
                        if rejected.request_id is None:
                            rejected.request_id = request_id_of(request)
                        raise

                return ask(socket, messages, request, timeout=timeout, clock=clock).pipe(ops.map(accepted))

            socket = current.wait(seconds=connect_timeout, clock=clock)
            return socket.pipe(ops.flat_map(send)).subscribe(observer, scheduler=scheduler)

        return Observable(subscribe)

    return respond
