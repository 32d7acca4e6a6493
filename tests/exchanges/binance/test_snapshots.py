"""Snapshots at the pace of an address, in virtual time."""

import json
from typing import Any

import pytest
import reactivex
import requests
from reactivex import Observable

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges.binance.snapshots import DepthSnapshots, shared_snapshots
from bittrade_ws.models.errors import InvalidRequest, RateLimited


class Sender:
    """Notes when it is asked, and refuses the askings that it is told to."""

    def __init__(self, clock: Any, refuse: dict[int, str] | None = None) -> None:
        self.at: list[float] = []
        self.urls: list[str | None] = []
        self._clock = clock
        self._refuse = refuse or {}

    def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        self.urls.append(request.url)
        self.at.append(self._clock.micros / 1e6)
        retry_after = self._refuse.get(len(self.at))
        if retry_after is None:
            return reactivex.just(HttpResponse(200, {}, json.dumps({"lastUpdateId": len(self.at)}).encode()))
        return reactivex.just(HttpResponse(429, {"retry-after": retry_after}, b"{}"))


def ask(marbles: Any, snapshots: DepthSnapshots, times: int = 1) -> list[Any]:
    seen: list[Any] = []
    for _ in range(times):
        marbles.keep(snapshots("btcusdt").subscribe(seen.append, seen.append, scheduler=marbles.clock))
    return seen


def test_a_snapshot_is_asked_for_at_once(marbles: Any) -> None:
    sender = Sender(marbles.clock)
    seen = ask(marbles, DepthSnapshots(sender=sender, base_url="http://127.0.0.1:1"))
    marbles.clock.advance(0)
    assert seen == [{"lastUpdateId": 1}]
    assert sender.urls == ["http://127.0.0.1:1/api/v3/depth?symbol=BTCUSDT&limit=1000"]


def test_f58_no_minute_weighs_more_than_twice_the_pace(marbles: Any) -> None:
    sender = Sender(marbles.clock)
    ask(marbles, DepthSnapshots(sender=sender, weight_per_minute=500), times=50)
    marbles.clock.advance("10m")
    assert len(sender.at) == 50
    for start in sender.at:
        assert sum(50 for at in sender.at if start <= at < start + 60) <= 1000
    assert sender.at[:10] == [0.0] * 10
    assert sender.at[-1] == pytest.approx(240)


def test_f58_when_the_venue_wants_quiet_it_has_quiet(marbles: Any) -> None:
    sender = Sender(marbles.clock, refuse={1: "90"})
    snapshots = DepthSnapshots(sender=sender)
    (refused,) = (ask(marbles, snapshots), marbles.clock.advance(0))[0]
    assert isinstance(refused, RateLimited)
    ask(marbles, snapshots, times=3)
    marbles.clock.advance("5m")
    assert sender.at[0] == 0
    assert min(sender.at[1:]) >= 90
    assert len(sender.at) == 4


def test_who_leaves_while_waiting_asks_nothing(marbles: Any) -> None:
    sender = Sender(marbles.clock)
    snapshots = DepthSnapshots(sender=sender, weight_per_minute=50)
    ask(marbles, snapshots)
    snapshots("btcusdt").subscribe(scheduler=marbles.clock).dispose()
    marbles.clock.advance("5m")
    assert len(sender.at) == 1


def test_without_a_clock_it_asks_at_once(marbles: Any) -> None:
    seen: list[Any] = []
    DepthSnapshots(sender=Sender(marbles.clock))("btcusdt").subscribe(seen.append)
    assert seen == [{"lastUpdateId": 1}]


def test_a_snapshot_that_no_minute_allows_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="weighs 250"):
        DepthSnapshots(limit=5000, weight_per_minute=100)


def test_books_that_are_given_none_share_one_budget() -> None:
    assert shared_snapshots() is shared_snapshots()
    assert shared_snapshots("http://127.0.0.1:1") is not shared_snapshots()
