"""Samples beside these tests, and recordings of the live venue that live outside the project."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import requests
from reactivex import Observable
from reactivex.disposable import Disposable
from reactivex.scheduler import HistoricalScheduler

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges.binance import hmac_http_signer
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.clock import ManualClock

HERE = Path(__file__).parent
RECORDINGS = Path(os.environ.get("BITTRADE_RECORDINGS") or HERE.parents[3] / "shared" / "recordings")
"""Not part of the project: tests that need them are deselected where they are not."""


class Sample(NamedTuple):
    """A frame, the key it must get, and where the frame comes from."""

    key: Any
    frame: bytes
    source: str


class Recording(NamedTuple):
    """What a client received: the frames of its streams, and the REST bodies by address."""

    frames: list[bytes]
    bodies: dict[str, bytes]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if RECORDINGS.is_dir():
        return
    needy = [item for item in items if "recording" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=needy)
    items[:] = [item for item in items if item not in needy]


@pytest.fixture
def samples() -> Callable[[str], list[Sample]]:
    def read(name: str) -> list[Sample]:
        rows = [json.loads(line) for line in (HERE / "samples" / f"{name}.jsonl").read_text("utf-8").splitlines()]
        return [Sample(row["key"], row["frame"].encode(), row["source"]) for row in rows]

    return read


@pytest.fixture
def recording() -> Recording:
    return Recording(
        frames=[frame for address, frame in _received("BINANCE.ws.1.0") if address is None],
        bodies={address: body for address, body in _received("BINANCE.http.0.0") if address is not None},
    )


def _received(name: str) -> Iterator[tuple[str | None, bytes]]:
    for line in (RECORDINGS / name).read_text("utf-8").splitlines():
        head, _, body = line.partition(": ")
        if body:
            address, arrow, _ = head.partition(" -> ")
            yield address if arrow else None, body.encode()


class Venue:
    """The simulated venue behind a sender, without a port: `to` and `signed` go to calls."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.gateway = gateway(self.clock, seed=3)
        self.gateway.start(past_minutes=5)
        keys = self.gateway.credentials()
        now = HistoricalScheduler(datetime.fromtimestamp(self.clock.now_us() // 1000 / 1000, UTC))
        self.to: dict[str, Any] = {"sender": self._send, "scheduler": now}
        self.signed = {**self.to, "signer": hmac_http_signer(keys["api_key"], keys["api_secret"])}

    def ask(self, call: Observable[Any], operator: Any) -> Any:
        """What the operator makes of the call's body, or the error."""
        seen: list[Any] = []
        call.pipe(operator).subscribe(seen.append, seen.append)
        (value,) = seen
        return value

    def _send(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        def subscribe(observer: Any, scheduler: Any = None) -> Disposable:
            url = urlsplit(request.url or "")
            answer = self.gateway.http(request.method or "", url.path, url.query, dict(request.headers), b"")
            observer.on_next(HttpResponse(answer.status, answer.headers, answer.body))
            observer.on_completed()
            return Disposable()

        return Observable(subscribe)


@pytest.fixture
def venue() -> Venue:
    return Venue()
