"""Snapshots within what an address is granted, in virtual time."""

import json
from typing import Any

import pytest
import reactivex
import requests
from reactivex import Observable

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import RateLimited


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


def ask(marbles: Any, snapshots: binance.DepthSnapshots, times: int = 1) -> list[Any]:
    seen: list[Any] = []
    for _ in range(times):
        marbles.keep(snapshots("btcusdt").subscribe(seen.append, seen.append, scheduler=marbles.clock))
    return seen


def test_a_snapshot_is_asked_for_at_once(marbles: Any) -> None:
    sender = Sender(marbles.clock)
    seen = ask(marbles, binance.DepthSnapshots(sender=sender, base_url="http://127.0.0.1:1"))
    marbles.clock.advance(0)
    assert seen == [{"lastUpdateId": 1}]
    assert sender.urls == ["http://127.0.0.1:1/api/v3/depth?symbol=BTCUSDT&limit=1000"]


def test_f58_snapshots_leave_half_of_each_minute_to_the_rest(marbles: Any) -> None:
    marbles.advance("1s")
    sender = Sender(marbles.clock)
    seen = ask(marbles, binance.DepthSnapshots(sender=sender), times=200)
    marbles.clock.advance("10m")
    assert [len([at for at in sender.at if minute <= at // 60 < minute + 1]) for minute in range(5)] == [
        60,
        60,
        60,
        20,
        0,
    ]
    assert len(seen) == 200


def test_f58_when_the_venue_wants_quiet_it_has_quiet(marbles: Any) -> None:
    sender = Sender(marbles.clock, refuse={1: "90"})
    snapshots = binance.DepthSnapshots(sender=sender)
    (refused,) = (ask(marbles, snapshots), marbles.clock.advance(0))[0]
    assert isinstance(refused, RateLimited)
    ask(marbles, snapshots, times=3)
    marbles.clock.advance("5m")
    assert sender.at[0] == 0
    assert min(sender.at[1:]) >= 90
    assert len(sender.at) == 4


def test_who_leaves_while_waiting_asks_nothing(marbles: Any) -> None:
    sender = Sender(marbles.clock, refuse={1: "5"})
    snapshots = binance.DepthSnapshots(sender=sender)
    ask(marbles, snapshots)
    marbles.clock.advance("1ms")
    snapshots("btcusdt").subscribe(scheduler=marbles.clock).dispose()
    marbles.clock.advance("5m")
    assert len(sender.at) == 1


def test_without_a_clock_it_asks_at_once(marbles: Any) -> None:
    seen: list[Any] = []
    binance.DepthSnapshots(sender=Sender(marbles.clock))("btcusdt").subscribe(seen.append)
    assert seen == [{"lastUpdateId": 1}]


@pytest.mark.parametrize("first", ["snapshots", "calls"])
def test_f58_snapshots_and_calls_of_one_sender_are_of_one_address(marbles: Any, first: str) -> None:
    sender = Sender(marbles.clock, refuse={1: "7"})
    snapshots = binance.DepthSnapshots(sender=sender)
    call = binance.get_time_http(sender=sender)
    sources = [snapshots("btcusdt"), call] if first == "snapshots" else [call, snapshots("btcusdt")]
    for source in sources:
        marbles.keep(source.subscribe(on_error=lambda _: None, scheduler=marbles.clock))
        marbles.clock.advance("1ms")
    marbles.clock.advance("10s")
    assert len(sender.at) == 2
    assert sender.at[1] >= 7
