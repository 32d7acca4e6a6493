"""The threads that talk HTTP: a few daemons with a `requests.Session` each, which end when there is nothing to do.

1. A job's socket is known while the job runs, so that disposing wakes the thread that waits for it. Only what cannot
   be woken (a DNS answer, a TCP connect) is left to its own timeout, on a daemon thread.
2. The deadline of a job counts from its subscription, the wait for a free thread included.
"""

import logging
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import requests
from reactivex import Observable, abc
from reactivex.disposable import Disposable
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from bittrade_ws.connection.http import HttpResponse, late, named
from bittrade_ws.connection.keep_alive import keeper
from bittrade_ws.models.errors import CertificateRefused, ConnectionLost, InvalidRequest, RemoteError

logger = logging.getLogger(__name__)

_CHUNK = 64 * 1024
_running = threading.local()


class _Job:
    """One request, from its subscription to its answer or its cancelling."""

    def __init__(self, request: requests.PreparedRequest, timeout: float, answer: Callable[[Any], None]) -> None:
        self.request = request
        self.timeout = timeout
        self.deadline = time.monotonic() + timeout
        self.is_over = False
        self._answer = answer
        self._lock = threading.Lock()
        self._sock: socket.socket | None = None

    def left(self) -> float:
        return self.deadline - time.monotonic()

    def uses(self, sock: socket.socket | None) -> None:
        with self._lock:
            self._sock = sock
            is_over = self.is_over
        if is_over:
            self._wake(sock)

    def cancel(self) -> None:
        with self._lock:
            if self.is_over:
                return
            self.is_over = True
            self._wake(self._sock)

    def finish(self, answer: HttpResponse | RemoteError | InvalidRequest) -> None:
        with self._lock:
            self._sock = None  # from here on it may serve another job
            was_over, self.is_over = self.is_over, True
        if was_over:
            return
        try:
            self._answer(answer)
        except Exception:
            logger.exception("a subscriber to %s raised", named(self.request))

    @staticmethod
    def _wake(sock: socket.socket | None) -> None:
        if sock is not None:
            try:
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not SSLSocket's own, which touches the session in use
            except OSError:
                pass  # closed already


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _running.job.uses(self.sock)

    def getresponse(self) -> Any:
        _running.job.uses(self.sock)
        return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _running.job.uses(self.sock)

    def getresponse(self) -> Any:
        _running.job.uses(self.sock)
        return super().getresponse()


# Made by `type()`: urllib3 annotates `ConnectionCls` with a protocol that its own classes do not satisfy.
_POOLS: dict[str, type[HTTPConnectionPool] | type[HTTPSConnectionPool]] = {
    "http": type("_Pool", (HTTPConnectionPool,), {"ConnectionCls": _Connection}),
    "https": type("_SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": _SecureConnection}),
}


class _Adapter(HTTPAdapter):
    """As `requests` does it, on connections that tell their job which socket they use."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):  # which has pools of its own
            manager.pool_classes_by_scheme = _POOLS
        return manager


@cache
def shared_pool() -> "HttpPool":
    """The pool of everybody who brings none."""
    return HttpPool()


def _ignoring_state(action: Callable[[], None], *_: Any) -> None:
    action()


class HttpPool:
    """A sender of requests on at most `threads` threads, each of which ends after `idle` seconds without work.

    Proxies are those of `requests`: given, or else the environment's. `ca` is a file of certificates to trust in place
    of the usual ones. A body of more than `max_bytes` is refused.
    """

    def __init__(
        self,
        *,
        threads: int = 4,
        idle: float = 1.0,
        proxies: Mapping[str, str] | None = None,
        ca: str | None = None,
        max_bytes: int = 64 * 2**20,
    ) -> None:
        self._threads = threads
        self._idle = idle
        self._proxies = dict(proxies or {})
        self._ca = ca
        self._max_bytes = max_bytes
        self._changed = threading.Condition()
        self._jobs: deque[_Job] = deque()
        self._workers = 0
        self._free = 0
        self._pid = os.getpid()

    def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        """One request; its response comes through the subscription's scheduler, else on the worker's thread."""

        def subscribe(
            observer: abc.ObserverBase[HttpResponse], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            def deliver(answer: Any) -> None:
                try:
                    if isinstance(answer, Exception):
                        observer.on_error(answer)
                        return
                    observer.on_next(answer)
                    observer.on_completed()
                finally:
                    release()

            def answered(answer: Any) -> None:
                if scheduler is None:
                    deliver(answer)
                else:
                    scheduler.schedule(partial(_ignoring_state, partial(deliver, answer)))

            def dispose() -> None:
                job.cancel()
                release()

            job = _Job(request, timeout, answered)
            release = keeper.hold(dispose)  # until it is answered the program does not end
            self._submit(job)
            return Disposable(dispose)

        return Observable(subscribe)

    def _submit(self, job: _Job) -> None:
        if self._pid != os.getpid():  # a forked child has none of its parent's threads
            self._pid, self._changed, self._workers, self._free = os.getpid(), threading.Condition(), 0, 0
            self._jobs.clear()
        with self._changed:
            self._jobs.append(job)
            if self._free >= len(self._jobs) or self._workers >= self._threads:
                self._changed.notify()
                return
            self._workers += 1
        try:
            keeper.start(self._work, name="bittrade-ws http")
        except RuntimeError:
            with self._changed:
                self._workers -= 1
            job.finish(ConnectionLost(f"{named(job.request)}: no thread to send it with"))

    def _work(self) -> None:
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Adapter())
            while (job := self._next()) is not None:
                if not job.is_over:
                    _running.job = job
                    job.finish(self._answer(session, job))

    def _next(self) -> _Job | None:
        with self._changed:
            self._free += 1
            self._changed.wait_for(lambda: bool(self._jobs), self._idle)
            self._free -= 1
            if self._jobs:
                return self._jobs.popleft()
            self._workers -= 1
            return None

    def _answer(self, session: requests.Session, job: _Job) -> HttpResponse | RemoteError | InvalidRequest:
        request, name = job.request, named(job.request)
        try:
            return self._exchange(session, job)
        except (requests.Timeout, TimeoutError):
            return late(request, job.timeout)
        except requests.exceptions.SSLError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                return CertificateRefused(f"{name}: the certificate does not prove who the server is")
            return ConnectionLost(f"{name}: TLS failed")
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema):
            return InvalidRequest(f"{name}: not a URL that can be asked")
        except (requests.RequestException, HTTPError, OSError) as error:
            # Not its text: that holds the whole URL, signature and all.
            return ConnectionLost(f"{name}: {type(error).__name__}")
        except Exception as error:
            return ConnectionLost(f"{name}: {type(error).__name__}")

    def _exchange(self, session: requests.Session, job: _Job) -> HttpResponse:
        left = job.left()
        if left <= 0:
            raise TimeoutError
        settings: dict[str, Any] = dict(
            session.merge_environment_settings(job.request.url or "", self._proxies, True, self._ca or True, None)
        )
        # A redirect would take a signed request to a server that nobody chose.
        with session.send(job.request, timeout=left, allow_redirects=False, **settings) as response:
            body = bytearray()
            read: Callable[..., bytes] = getattr(response.raw, "read1", response.raw.read)
            while chunk := read(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > self._max_bytes:
                    raise requests.exceptions.ContentDecodingError
                if job.left() <= 0:
                    raise TimeoutError
            headers = {name.lower(): value for name, value in response.headers.items()}
            return HttpResponse(response.status_code, headers, bytes(body))
