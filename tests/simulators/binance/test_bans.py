import json

import pytest

from bittrade_ws.models.errors import HandshakeRefused


@pytest.fixture
def busy(gateway):
    """A venue where one request a minute is too much already."""
    gateway.limits.weight_per_minute = 0
    return gateway


def test_error_1003_who_goes_on_after_429_is_banned_and_disconnected(gateway, api, rest, dial, clock):
    gateway.limits.bans.most_ignored = 3
    streams = dial("/ws")
    gateway.limits.weight_per_minute = 0
    assert [api.ask("ping")["status"] for _ in range(6)] == [429, 429, 429, 429, 429, 418]
    clock.advance(0)
    assert (api.session.ended, streams.session.ended) == (("close", 1008, "IP banned"),) * 2
    response = gateway.http("GET", "/api/v3/ping", "", {}, b"")
    refusal = json.loads(response.body)
    until = gateway.limits.bans.until_ms
    assert (response.status, refusal["code"]) == (418, -1003)
    assert refusal["msg"].startswith(f"Way too much request weight used; IP banned until {until}.")
    assert refusal["data"] == {"serverTime": clock.now_us() // 1000, "retryAfter": until}
    assert int(response.headers["Retry-After"]) == 120
    with pytest.raises(HandshakeRefused) as refused:
        dial("/ws")
    assert (refused.value.status, refused.value.retry_after) == (418, 120)
    clock.advance(120)
    gateway.limits.weight_per_minute = 6_000
    assert rest.get("ping") == {}


def test_each_ban_lasts_twice_as_long_as_the_one_before(gateway, clock):
    bans = gateway.limits.bans
    bans.longest_seconds = 400
    lasted = []
    for _ in range(4):
        bans.ban()
        lasted.append(bans.seconds_left())
        clock.advance(lasted[-1])
        assert not bans.is_banned
    assert lasted == [120, 240, 400, 400]
    bans.lift()
    bans.ban()
    assert bans.seconds_left() == 120


def test_who_waits_after_429_is_never_banned(busy, rest, clock):
    for _ in range(50):
        assert rest.get("ping")["code"] == -1003
        clock.advance(60)
    assert busy.limits.bans.count == 0


def test_patience_may_be_endless(busy, rest):
    busy.limits.bans.most_ignored = None
    assert {rest.get("ping")["code"] for _ in range(50)} == {-1003}
    assert busy.limits.bans.count == 0


def test_f58_who_is_cut_again_and_again_for_too_many_frames_is_banned(gateway, dial):
    gateway.limits.bans.most_cuts = 2
    for attempt in range(3):
        assert gateway.limits.bans.count == 0, attempt
        line = dial("/ws")
        for _ in range(6):
            line.handler.control()
    with pytest.raises(HandshakeRefused) as refused:
        dial("/ws")
    assert refused.value.status == 418
