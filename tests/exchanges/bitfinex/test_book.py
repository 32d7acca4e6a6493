"""Local books against Bitfinex in a box, and what unproves them."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.errors import InvalidRequest, SubscriptionFailed
from bittrade_ws.models.market import Book, BookStatus
from bittrade_ws.models.status import Gap
from bittrade_ws.simulators.faults import Rewrite, Swallow

D = Decimal
SYNCED, UNSYNCED = BookStatus.SYNCED, BookStatus.UNSYNCED


def statuses(books: list[Any]) -> list[BookStatus]:
    """Without repetitions."""
    told = [book.status for book in books]
    return [status for place, status in enumerate(told) if not place or told[place - 1] is not status]


@pytest.mark.parametrize("precision", ["P0", "R0"])
@pytest.mark.parametrize("bulk", [False, True])
def test_a_book_follows_the_venue_and_its_checksums_agree(
    public: Callable[..., Any], precision: Any, bulk: bool
) -> None:
    client = public(bulk=bulk)
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages, precision=precision))
    client.connect()
    for _ in range(5):
        client.trade("0.3")
        client.marbles.advance("100ms")
    assert statuses(books) == [SYNCED]
    assert len(books) > 5
    assert len(client.asked("subscribe")) == 1
    last: Book = books[-1]
    assert last.best_bid is not None
    assert last.best_ask is not None
    assert last.best_bid.price < last.best_ask.price
    assert any('"cs"' in str(message.frame) for message in client.exchange.traffic)


def test_f40_a_checksum_that_differs_once_has_the_book_subscribed_to_anew(public: Callable[..., Any]) -> None:
    client = public()
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.connect()
    client.venue.faults.add(Rewrite(_wrong), containing='"cs"')
    client.trade()
    client.marbles.advance("1s")
    assert statuses(books) == [SYNCED, UNSYNCED, SYNCED]
    assert "checksum is 1, ours" in next(book.cause for book in books if not book.is_synced)
    assert (len(client.asked("subscribe")), len(client.asked("unsubscribe"))) == (2, 1)


def test_f40_checksums_that_always_differ_are_followed_ever_more_slowly(public: Callable[..., Any]) -> None:
    client = public()
    client.venue.faults.add(Rewrite(_wrong), containing='"cs"', times=None)
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.connect("300s")
    assert books[-1].status is UNSYNCED
    assert 5 <= len(client.asked("subscribe")) <= 15


def _wrong(frame: Any) -> str:
    message = json.loads(frame)
    message[2] = 1
    return json.dumps(message)


def test_f36_a_frame_that_never_came_is_a_gap_and_all_is_subscribed_to_anew(public: Callable[..., Any]) -> None:
    client = public(checksum=False)
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    others = client.watch(bitfinex.subscribe_book("tETHUSD", client.messages))
    client.connect()
    client.venue.faults.add(Swallow(), containing="[")
    client.trade("0.3")
    client.trade("0.3")
    client.marbles.advance("1s")
    assert statuses(books) == [SYNCED, UNSYNCED, SYNCED]
    assert statuses(others) == [SYNCED, UNSYNCED, SYNCED]
    gaps = [status for status in client.statuses if isinstance(status, Gap)]
    assert [(gap.channel, gap.is_of_all) for gap in gaps if gap.is_of_all] == [("public sequence", True)]
    assert {gap.channel for gap in gaps if not gap.is_of_all} == {"book:tBTCUSD:P0:F0:25", "book:tETHUSD:P0:F0:25"}
    assert len(client.asked("subscribe")) == 4


def test_f45_an_announced_restart_changes_nothing_in_the_book(public: Callable[..., Any]) -> None:
    client = public()
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.connect()
    client.venue.announce(20051)
    for _ in range(30):
        client.trade("0.05")
        client.marbles.advance("500ms")
    assert len(client.exchange.dials) == 2
    assert statuses(books) == [SYNCED]


def test_a_new_connection_starts_again_from_a_snapshot(public: Callable[..., Any]) -> None:
    client = public()
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.connect()
    client.exchange.drop()
    client.trade("0.5")
    client.marbles.advance("10s")
    assert statuses(books) == [SYNCED, UNSYNCED, SYNCED]
    assert next(book.cause for book in books if not book.is_synced) == "the line dropped"


def test_who_comes_late_shares_the_book_that_is_there(public: Callable[..., Any]) -> None:
    client = public()
    first = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.connect()
    second = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.marbles.advance("10ms")
    assert second == first[-1:]
    client.trade("0.3")
    client.marbles.advance("100ms")
    assert second[-1] == first[-1]
    assert statuses(first) == [SYNCED]


def test_who_comes_late_to_entries_alone_has_them_subscribed_to_anew(public: Callable[..., Any]) -> None:
    client = public()
    client.watch(bitfinex.subscribe_book_entries("tBTCUSD", client.messages))
    client.connect()
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.marbles.advance("1s")
    assert statuses(books) == [SYNCED]
    assert len(client.asked("subscribe")) == 2


def test_f33_a_snapshot_that_does_not_come_is_asked_for_again(public: Callable[..., Any]) -> None:
    client = public(sequence=False, checksum=False)
    client.venue.faults.add(Swallow(), containing=",[[")
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.connect("9s")
    assert books == []
    client.marbles.advance("3s")
    assert statuses(books) == [SYNCED]


def test_depth_bounds_what_is_shown(public: Callable[..., Any]) -> None:
    client = public()
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages, depth=2))
    client.connect()
    assert (len(books[0].bids), len(books[0].asks)) == (2, 2)


def test_a_book_that_is_refused_fails_alone(public: Callable[..., Any]) -> None:
    client = public()
    wrong = client.watch(bitfinex.subscribe_book("tNOSUCH", client.messages))
    right = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.connect()
    assert [(type(error), error.code) for error in wrong] == [(SubscriptionFailed, 10300)]
    assert statuses(right) == [SYNCED]


def test_entries_of_a_funding_book(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_book_entries("fUSD", client.messages))
    client.connect()
    assert {type(entry) for entry in told[0]} == {bitfinex.FundingRateEntry}


@pytest.mark.parametrize("wrong", [{"precision": "P5"}, {"frequency": "F2"}, {"length": 26}])
def test_what_the_venue_does_not_have_is_refused_here(public: Callable[..., Any], wrong: Any) -> None:
    with pytest.raises(InvalidRequest):
        bitfinex.subscribe_book("tBTCUSD", public().messages, **wrong)
    with pytest.raises(InvalidRequest):
        bitfinex.subscribe_book("fUSD", public().messages)
