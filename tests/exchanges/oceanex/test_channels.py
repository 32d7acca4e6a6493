"""Streams that ask: their pace, what they tell of what they did not see, and their end."""

import logging
from decimal import Decimal
from itertools import pairwise

import pytest

from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.errors import InvalidRequest, SubscriptionFailed
from bittrade_ws.models.market import BookStatus
from bittrade_ws.models.status import Fresh, Gap, Stale
from bittrade_ws.simulators.faults import Swallow

D = Decimal


@pytest.fixture
def client(make):
    client = make(rate=3.0)
    client.connect()
    client.statuses = []
    client.marbles.keep(client.connection.statuses().subscribe(client.statuses.append))
    return client


def follow(client, operator, after="10ms"):
    return client.hear(client.sockets.pipe(operator), after)


def told(client, *kinds):
    return [status for status in client.statuses if isinstance(status, kinds)]


def test_a_ticker_a_second(marbles, client):
    heard = follow(client, oceanex.subscribe_ticker("VETUSDT", client.messages), "10s")
    assert {type(one) for one in heard} == {oceanex.Ticker}
    assert {one.market for one in heard} == {"vetusdt"}
    assert len(heard) == len(client.sent("TickerHandler", "index")) == 10


def test_the_interval_is_an_argument(marbles, client):
    follow(client, oceanex.subscribe_all_tickers(client.messages, every=4.0), "10s")
    assert client.sent("TickerHandler", "index") == [{}, {}, {}]
    with pytest.raises(InvalidRequest, match="every"):
        oceanex.subscribe_ticker("vetusdt", client.messages, every=0)


def test_all_tickers_at_once(client):
    (tickers,) = follow(client, oceanex.subscribe_all_tickers(client.messages))
    assert [one.market for one in tickers] == ["vetusdt", "btcusdt", "ethusdt", "ocevet"]


def test_f44_a_drop_is_a_gap_before_the_next_value(marbles, client):
    heard = follow(client, oceanex.subscribe_ticker("vetusdt", client.messages), "1500ms")
    client.exchange.drop()
    marbles.advance("2s")
    gaps = [one for one in heard if isinstance(one, Gap)]
    assert [(one.channel, one.from_, one.to, one.cause) for one in gaps] == [
        ("ticker:vetusdt", None, None, "the socket dropped")
    ]
    assert 0.5 < gaps[0].seconds < 1.0
    assert isinstance(heard[heard.index(gaps[0]) + 1], oceanex.Ticker)


def test_f03_an_answer_that_does_not_come_is_told_and_so_is_its_end(marbles, client):
    heard = follow(client, oceanex.subscribe_ticker("vetusdt", client.messages), "10ms")
    client.venue.faults.add(Swallow(), containing="TickerHandler", times=2)
    marbles.advance("10s")
    assert told(client, Stale) == []
    marbles.advance("15s")
    (stale,), (fresh,) = told(client, Stale), told(client, Fresh)
    assert (stale.channel, round(stale.silence)) == ("ticker:vetusdt", 11)
    assert (fresh.channel, round(fresh.silence)) == ("ticker:vetusdt", 23)
    (gap,) = [one for one in heard if isinstance(one, Gap)]
    assert "no reply" in gap.cause
    assert isinstance(heard[-1], oceanex.Ticker)


def test_i6_a_book_is_proven_or_says_that_it_is_not(marbles, client):
    heard = follow(client, oceanex.subscribe_book("vetusdt", client.messages, level=3), "2500ms")
    assert {one.status for one in heard} == {BookStatus.SYNCED}
    assert {(len(one.bids), len(one.asks)) for one in heard} == {(3, 3)}
    assert all(one.best_bid.price < one.best_ask.price for one in heard)
    client.exchange.drop()
    lost = heard[-1]
    assert (lost.status, lost.bids, lost.asks, lost.cause) == (BookStatus.UNSYNCED, (), (), "the socket dropped")
    count = len(heard)
    marbles.advance("2s")
    assert {one.status for one in heard[count:]} == {BookStatus.SYNCED}
    client.venue.faults.add(Swallow(), containing="OrderBookHandler")
    marbles.advance("20s")
    assert [one.status for one in heard].count(BookStatus.UNSYNCED) == 2
    assert heard[-1].is_synced
    grouped = follow(client, oceanex.subscribe_book("vetusdt", client.messages, precision=2))
    assert grouped[0].best_ask.price % D("0.01") == 0


def test_candles_are_told_as_they_change_and_those_that_were_missed_follow(marbles, client):
    heard = follow(client, oceanex.subscribe_candles("vetusdt", client.messages, every=1.0), "150s")
    times = [one.time for one in heard]
    assert times == sorted(times)
    assert len(set(times)) == 3
    assert len(times) > 50
    assert all(before != after for before, after in pairwise(heard))
    client.venue.faults.add(Swallow(), containing="KlineHandler", times=18)
    marbles.advance("200s")
    client.exchange.drop()
    marbles.advance("50s")
    assert heard[-1].time - times[-1] >= 180
    minutes = sorted({one.time for one in heard})
    assert minutes == list(range(minutes[0], minutes[-1] + 60, 60))


def test_candles_beyond_those_that_are_asked_for_are_a_gap(marbles, scripted):
    it = scripted()
    rows = [[600, 1, 1, 1, 1, 1]]
    it.answers["KlineHandler", "index"] = lambda asked: {
        "message": {"code": 0, "data": rows, "uuid": asked["data"]["uuid"]}
    }
    it.connect()
    heard = it.hear(it.sockets.pipe(oceanex.subscribe_candles("vetusdt", it.messages, period=5)))
    rows[:] = [[1800, 1, 1, 1, 1, 2], [1500, 1, 1, 1, 1, 2]]
    marbles.advance("5s")
    rows.clear()
    marbles.advance("5s")
    assert [one.time if isinstance(one, oceanex.Candle) else (one.from_, one.to) for one in heard] == [
        600, (900, 1200), 1500, 1800,
    ]  # fmt: skip


def test_what_is_refused_at_first_is_no_subscription(client):
    (error,) = follow(client, oceanex.subscribe_ticker("nothing", client.messages))
    assert isinstance(error, SubscriptionFailed)
    assert (error.channel, error.code) == ("ticker:nothing", oceanex.ErrorCode.INVALID_VALUE)


def test_what_is_refused_later_is_asked_for_again(marbles, client, caplog):
    caplog.set_level(logging.CRITICAL)
    heard = follow(client, oceanex.subscribe_ticker("vetusdt", client.messages))
    client.venue.requests_per_second = 0
    marbles.advance("3s")
    client.venue.requests_per_second = None
    marbles.advance("2s")
    assert [type(one) for one in (told(client, Stale) + told(client, Fresh))] == [Stale, Fresh]
    assert isinstance(heard[-1], oceanex.Ticker)


def test_without_a_login_nothing_private_is_asked_for(scripted):
    it = scripted()
    it.connect()
    (error,) = it.hear(it.sockets.pipe(oceanex.subscribe_balances(it.messages)))
    assert isinstance(error, InvalidRequest)
    assert it.sent == []


def test_who_leaves_asks_no_more(marbles, client):
    heard = []
    stream = client.sockets.pipe(oceanex.subscribe_ticker("vetusdt", client.messages))
    watching = stream.subscribe(heard.append, scheduler=marbles.clock)
    marbles.advance("2s")
    watching.dispose()
    asked = len(client.exchange.sent.frames)
    marbles.advance("30s")
    client.exchange.drop()
    marbles.advance("20s")
    assert len(client.sent("TickerHandler", "index")) == 2
    assert len(client.exchange.sent.frames) == asked + 1  # the next connection's login


def test_late_subscribers_are_told_over_the_open_socket(marbles, client):
    marbles.advance("5s")
    sockets = client.connection.sockets()
    heard = client.hear(sockets.pipe(oceanex.subscribe_ticker("vetusdt", client.messages)), "10ms")
    assert len(heard) == 1
