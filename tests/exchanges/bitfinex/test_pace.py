"""Calls keep the venue's pace: what waits, what is refused here, and what a refusal of the venue's does."""

import json
from decimal import Decimal
from typing import Any

import pytest
import reactivex
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.endpoints import ENDPOINTS
from bittrade_ws.exchanges.bitfinex.pace import MINUTE, Pace, pace_of
from bittrade_ws.models.errors import BudgetSpent, RateLimited

NOW = 1_700_000_000.0
TRADES = ENDPOINTS["get_trades_http"]
ORDER = ENDPOINTS["add_order_http"]


class Venue:
    """Remembers when it was asked for what, and refuses what it is told to."""

    def __init__(self, marbles: Any) -> None:
        self.marbles = marbles
        self.asked: list[tuple[float, str]] = []
        self.refusals: list[HttpResponse] = []

    def send(self, request: Any, timeout: float) -> Any:
        self.asked.append((self.marbles.clock.to_seconds(self.marbles.clock.now), request.path_url))
        told = self.refusals.pop() if self.refusals else HttpResponse(200, {}, json.dumps([]).encode())
        return reactivex.just(told)

    def call(self, name: str, *args: Any, **given: Any) -> list[Any]:
        told: list[Any] = []
        asked = getattr(bitfinex, name)(*args, **given, sender=self.send)
        self.marbles.keep(asked.subscribe(told.append, told.append, scheduler=self.marbles.clock))
        self.marbles.advance("1ms")
        return told


@pytest.fixture
def venue(marbles: Any) -> Venue:
    return Venue(marbles)


@pytest.mark.parametrize(
    ("name", "most"),
    [("get_platform_status_http", 30), ("get_trades_http", 15), ("get_raw_book_http", 240), ("get_tickers_http", 90),
     ("get_last_candle_http", 30), ("get_last_statistic_http", 15), ("get_liquidations_http", 3),
     ("get_wallets_http", 90), ("add_order_http", 90), ("withdraw_http", 10)],
)  # fmt: skip
def test_how_much_the_venue_grants(name: str, most: int) -> None:
    assert ENDPOINTS[name].most == most


def test_what_is_counted_as_one() -> None:
    kinds = {ENDPOINTS[name].kind for name in ("get_book_http", "get_raw_book_http", "get_raw_funding_book_http")}
    assert kinds == {"book/{symbol}/{precision}"}
    assert ENDPOINTS["get_last_candle_http"].kind == ENDPOINTS["get_candles_http"].kind
    assert ENDPOINTS["get_orders_http"].kind != ENDPOINTS["get_orders_history_http"].kind


def test_a_call_beyond_the_limit_waits_for_its_turn_or_is_refused_here(marbles: Any, venue: Venue) -> None:
    for _ in range(3):
        venue.call("get_liquidations_http")
    marbles.advance("52s")
    late, later = venue.call("get_liquidations_http"), venue.call("get_liquidations_http")
    status = venue.call("get_platform_status_http")
    assert (status, late, later, len(venue.asked)) == ([[]], [], [], 4)
    marbles.advance("9500ms")
    assert (late, later) == ([[]], [[]])
    assert venue.asked[-1][0] - venue.asked[0][0] == pytest.approx(MINUTE, abs=0.01)
    assert venue.call("get_liquidations_http") == [[]]
    (refused,) = venue.call("get_liquidations_http")
    assert isinstance(refused, BudgetSpent)
    assert refused.retry_after == pytest.approx(MINUTE, abs=1.0)
    assert len(venue.asked) == 7


def test_what_changes_something_does_not_wait() -> None:
    pace = Pace()
    for number in range(ORDER.most):
        assert pace.take(ORDER, NOW + number / 10) == 0.0
    with pytest.raises(BudgetSpent, match="90 calls of auth/w/order/submit in a minute") as caught:
        pace.take(ORDER, NOW + 60.5)
    assert caught.value.retry_after == pytest.approx(0.5)
    assert pace.take(ORDER, NOW + 61) == 0.0


@pytest.mark.parametrize(("status", "headers"), [(429, {"retry-after": "7"}), (200, {})])
def test_after_a_refusal_nothing_goes_for_so_long(marbles: Any, venue: Venue, status: int, headers: Any) -> None:
    venue.refusals.append(HttpResponse(status, headers, b'{"error":"ERR_RATE_LIMIT"}'))
    (limited,) = venue.call("get_tickers_http", "ALL")
    assert isinstance(limited, RateLimited)
    assert limited.retry_after == (7.0 if headers else 60.0)
    other = venue.call("get_platform_status_http")
    marbles.advance("8s")
    if headers:
        assert other == [[]]
        assert venue.asked[1][0] - venue.asked[0][0] == pytest.approx(7.0, abs=0.01)
    else:
        assert isinstance(other[0], BudgetSpent)
        assert len(venue.asked) == 1


def test_a_call_that_is_given_up_is_not_sent(marbles: Any, venue: Venue) -> None:
    for _ in range(3):
        venue.call("get_liquidations_http")
    marbles.advance("55s")
    waiting = bitfinex.get_liquidations_http(sender=venue.send).subscribe(scheduler=marbles.clock)
    waiting.dispose()
    marbles.advance("60s")
    assert len(venue.asked) == 3


def test_each_address_and_each_sender_has_a_pace_of_its_own(venue: Venue) -> None:
    assert pace_of("https://a", venue.send) is pace_of("https://a", venue.send)
    assert pace_of("https://a", venue.send) is not pace_of("https://b", venue.send)
    assert pace_of("https://a", None) is not pace_of("https://a", venue.send)


@given(st.lists(st.floats(0.0, 20.0), max_size=80))
def test_no_minute_has_more_than_the_venue_grants(pauses: list[float]) -> None:
    pace, now, sent = Pace(), Decimal(0), list[float]()
    for pause in pauses:
        now += Decimal(pause)
        try:
            if pace.take(TRADES, NOW + float(now)) == 0.0:
                sent.append(NOW + float(now))
        except BudgetSpent:
            pass
    for begin in sent:
        assert sum(begin <= one < begin + 60.0 for one in sent) <= TRADES.most
