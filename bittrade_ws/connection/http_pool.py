"""The threads that talk HTTP: a few daemons with a `requests.Session` each, which end when there is nothing to do.

1. A job's socket is known while the job runs, so that disposing wakes the thread that waits for it. Only what cannot
   be woken (a DNS answer, a TCP connect) is left to its own timeout, on a daemon thread.
2. The deadline of a job counts from its subscription, the wait for a free thread included, and is kept by a loop: a
   thread that reads a header byte by byte cannot keep it.
3. urllib3 logs each request with its query, which may hold a signature: the values of secrets are taken out.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from reactivex import Observable, abc
from reactivex.disposable import Disposable

from bittrade_ws.connection.http import HttpResponse, named
from bittrade_ws.connection.http_job import Job, redaction, running
from bittrade_ws.connection.keep_alive import keeper
from bittrade_ws.connection.logs import log_raised
from bittrade_ws.connection.loop import OwnerLoop
from bittrade_ws.models.errors import ConnectionLost

if TYPE_CHECKING:  # imported where a request is made: it takes longer than everything else here
    import requests

logger = logging.getLogger(__name__)


@cache
def shared_pool() -> HttpPool:
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
        self._jobs: deque[Job] = deque()
        self._workers = 0
        self._free = 0
        self._pid = os.getpid()
        self._deadlines = OwnerLoop(name="bittrade-ws http deadlines")
        logging.getLogger("urllib3.connectionpool").addFilter(redaction)  # the same one, so only once

    def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        """One request; its response comes through the subscription's scheduler, else on the worker's thread."""

        def subscribe(
            observer: abc.ObserverBase[HttpResponse], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            def deliver(answer: Any) -> None:
                if isinstance(answer, Exception):
                    observer.on_error(answer)
                    return
                observer.on_next(answer)
                observer.on_completed()

            def on_scheduler(answer: Any) -> None:
                try:
                    deliver(answer)
                finally:
                    release()

            def answered(answer: Any) -> None:
                if scheduler is not None:
                    scheduler.schedule(partial(_ignoring_state, partial(on_scheduler, answer)))
                    return
                nonlocal is_answering
                is_answering = True
                try:
                    deliver(answer)
                except Exception as raised:
                    log_raised(logger, named(request), raised)
                finally:
                    release()

            def dispose() -> None:
                job.cancel()
                if not is_answering:  # else after it, and after what is logged of it: the program may end there
                    release()

            def release() -> None:
                let_go()
                deadline.dispose()

            is_answering = False
            job = Job(request, timeout, answered)
            let_go = keeper.hold(dispose)  # until it is answered the program does not end
            self._notice_fork()
            deadline = self._expire_later(job, scheduler)
            self._submit(job)
            return Disposable(dispose)

        return Observable(subscribe)

    def _notice_fork(self) -> None:
        """A forked child has none of its parent's threads."""
        if self._pid != os.getpid():
            self._pid, self._changed, self._workers, self._free = os.getpid(), threading.Condition(), 0, 0
            self._jobs.clear()
            self._deadlines = OwnerLoop(name=self._deadlines.name)

    def _expire_later(self, job: Job, scheduler: abc.SchedulerBase | None) -> abc.DisposableBase:
        try:
            clock = scheduler or self._deadlines.scheduler
            return clock.schedule_relative(job.timeout, partial(_ignoring_state, job.expire))
        except RuntimeError:  # no thread to be had: the deadlines of the socket must do
            return Disposable()

    def _submit(self, job: Job) -> None:
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
        from bittrade_ws.connection.http_session import HttpSession

        with HttpSession(proxies=self._proxies, ca=self._ca, max_bytes=self._max_bytes) as session:
            while (job := self._next()) is not None:
                if not job.is_over:
                    running.job = job
                    job.finish(session.answer(job))

    def _next(self) -> Job | None:
        with self._changed:
            self._free += 1
            self._changed.wait_for(lambda: bool(self._jobs), self._idle)
            self._free -= 1
            if self._jobs:
                return self._jobs.popleft()
            self._workers -= 1
            return None
