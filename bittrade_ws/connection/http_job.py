"""One HTTP request under way, and how it is woken."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bittrade_ws.connection.http import HttpResponse, late, named
from bittrade_ws.connection.logs import redact
from bittrade_ws.models.errors import InvalidRequest, RemoteError

if TYPE_CHECKING:  # imported where a request is made: it takes longer than everything else here
    import requests

logger = logging.getLogger(__name__)

running = threading.local()
"""`running.job`: the job of this thread, if it is one that talks HTTP."""


class Job:
    """One request, from its subscription to its answer or its cancelling."""

    def __init__(self, request: "requests.PreparedRequest", timeout: float, answer: Callable[[Any], None]) -> None:
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
        self._give_up()

    def expire(self) -> None:
        if self._give_up():
            self._tell(late(self.request, self.timeout))

    def finish(self, answer: HttpResponse | RemoteError | InvalidRequest) -> None:
        with self._lock:
            self._sock = None  # from here on it may serve another job
            was_over, self.is_over = self.is_over, True
        if not was_over:
            self._tell(answer)

    def _give_up(self) -> bool:
        with self._lock:
            if self.is_over:
                return False
            self.is_over = True
            self._wake(self._sock)
            return True

    def _tell(self, answer: HttpResponse | RemoteError | InvalidRequest) -> None:
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


class Redaction(logging.Filter):
    """Takes secrets out of what urllib3 logs about our requests; other people's records pass as they are."""

    def filter(self, record: logging.LogRecord) -> bool:
        if hasattr(running, "job"):
            record.msg, record.args = redact(record.getMessage()), ()
        return True


redaction = Redaction()
