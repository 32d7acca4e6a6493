"""REST calls to a server object, in virtual time: a `Sender` for `send_request`."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.connection.http import HttpResponse
from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.testing.clock import Phase, VirtualClock

Sender = Callable[[requests.PreparedRequest, float], Observable[HttpResponse]]


class HttpServer(Protocol):
    """A server that answers REST calls too; the answer has `status`, `headers` and `body`."""

    def http(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, /) -> Any: ...


def http_sender(clock: VirtualClock, server: Any, *, up: int, down: int) -> Sender:
    """Sends to `server.http`: the request travels `up` microseconds, the answer `down`. Deadlines are the caller's."""

    def send(request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        def subscribe(
            observer: abc.ObserverBase[HttpResponse], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            travelling = CompositeDisposable()

            def arrive() -> None:
                if not hasattr(server, "http"):
                    observer.on_error(ConnectionLost("this exchange answers no REST calls"))
                    return
                answer = _answer(server, request)
                travelling.add(clock.at(clock.micros + down, Phase.SOURCE, lambda: deliver(answer)))

            def deliver(answer: HttpResponse) -> None:
                observer.on_next(answer)
                observer.on_completed()

            # The request itself cannot be called back once it is on its way: only the answer.
            clock.at(clock.micros + up, Phase.SOURCE, arrive)
            return travelling

        return Observable(subscribe)

    return send


def _answer(server: HttpServer, request: requests.PreparedRequest) -> HttpResponse:
    url = urlsplit(request.url or "")
    body = request.body
    answer = server.http(
        request.method or "GET",
        url.path or "/",
        url.query,
        {name.lower(): str(value) for name, value in request.headers.items()},
        body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else b"",
    )
    return HttpResponse(
        answer.status, {str(name).lower(): str(value) for name, value in answer.headers.items()}, answer.body
    )
