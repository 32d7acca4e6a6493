"""The local book: proven, or not shown. Random histories against a plain dictionary."""

from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.market import BookStatus, Level
from bittrade_ws.wire.book import LocalBook, Step, Update

SYNCED, UNSYNCED = BookStatus.SYNCED, BookStatus.UNSYNCED


def levels(text: str) -> list[Level]:
    """`"10:1.5 9:0"`: prices and quantities."""
    return [Level(*map(Decimal, pair.split(":"))) for pair in text.split()]


def update(first_id: int, last_id: int, bids: str = "", asks: str = "") -> Update:
    return Update(first_id, last_id, levels(bids), levels(asks))


def synced(at: int = 10, bids: str = "99:1 98:2", asks: str = "101:1 102:2", **options: Any) -> LocalBook:
    book = LocalBook(**options)
    assert book.snapshot(at, levels(bids), levels(asks)) is Step.CHANGED
    return book


def test_nothing_is_shown_without_a_snapshot() -> None:
    book = LocalBook()
    assert book.update(update(1, 1, "99:1")) is Step.NOTHING
    assert (book.status, book.bids(), book.update_id) == (UNSYNCED, (), None)


def test_a_snapshot_alone_is_a_book() -> None:
    book = synced()
    assert book.status is SYNCED
    assert (book.bids(), book.asks()) == (tuple(levels("99:1 98:2")), tuple(levels("101:1 102:2")))


def test_quantities_are_absolute_and_zero_removes() -> None:
    book = synced()
    assert book.update(update(11, 12, "99:0 97:5 96:0.000", "101:7")) is Step.CHANGED
    assert (book.bids(), book.asks()) == (tuple(levels("98:2 97:5")), tuple(levels("101:7 102:2")))
    assert book.update_id == 12


def test_the_best_levels_first_and_as_many_as_asked() -> None:
    book = synced()
    assert (book.bids(1), book.asks(1)) == (tuple(levels("99:1")), tuple(levels("101:1")))
    assert (book.bids(9), book.asks(0)) == (tuple(levels("99:1 98:2")), ())


def test_f30_every_digit_is_kept() -> None:
    book = synced(bids="0.00000010:1.10", asks="0.35290000:100.00000000")
    shown = [format(number, "f") for level in (*book.bids(), *book.asks()) for number in level]
    assert shown == ["0.00000010", "1.10", "0.35290000", "100.00000000"]


@pytest.mark.parametrize(("first_id", "last_id"), [(5, 9), (10, 10), (9, 10)])
def test_f37_old_news_changes_nothing(first_id: int, last_id: int) -> None:
    book = synced()
    assert book.update(update(first_id, last_id, "99:0")) is Step.NOTHING
    assert (book.update_id, book.bids(1)) == (10, tuple(levels("99:1")))


def test_an_update_that_overlaps_is_applied() -> None:
    book = synced()
    assert book.update(update(8, 12, "99:3")) is Step.CHANGED
    assert (book.update_id, book.bids(1)) == (12, tuple(levels("99:3")))


@pytest.mark.parametrize(("first_id", "missing"), [(12, (11, 11)), (1011, (11, 1010))])
def test_f36_a_gap_is_named_and_nothing_is_shown(first_id: int, missing: tuple[int, int]) -> None:
    book = synced()
    assert book.update(update(first_id, first_id, "99:3")) is Step.LOST
    assert (book.status, book.missing, book.bids(), book.asks(), book.update_id) == (UNSYNCED, missing, (), (), None)
    assert book.cause == f"updates {missing[0]} to {missing[1]} are missing"


def test_f36_after_a_gap_a_snapshot_leads_back_and_nothing_that_came_since_is_lost() -> None:
    book = synced()
    book.update(update(12, 12, "99:3"))
    book.update(update(13, 13, "98:0"))
    assert book.snapshot(11, levels("99:1 98:2"), levels("101:1")) is Step.CHANGED
    assert (book.status, book.update_id, book.cause, book.missing) == (SYNCED, 13, "", None)
    assert book.bids() == tuple(levels("99:3"))


def test_f38_what_comes_late_is_never_applied_out_of_order() -> None:
    book = synced()
    assert book.update(update(12, 12, "99:3")) is Step.LOST
    assert book.update(update(11, 11, "99:2")) is Step.NOTHING
    assert book.snapshot(10, levels("99:1"), levels("101:1")) is Step.LOST
    assert book.snapshot(12, levels("99:3"), levels("101:1")) is Step.CHANGED
    assert book.bids() == tuple(levels("99:3"))


def test_f41_updates_wait_for_the_snapshot() -> None:
    book = LocalBook()
    for number in range(5, 16):
        book.update(update(number, number, f"99:{number}"))
    assert book.snapshot(10, levels("99:10"), levels("101:1")) is Step.CHANGED
    assert (book.update_id, book.bids()) == (15, tuple(levels("99:15")))


def test_f41_a_snapshot_that_is_too_old_is_refused_and_the_updates_are_kept() -> None:
    book = LocalBook()
    book.update(update(10, 12, "99:12"))
    assert book.snapshot(8, levels("99:8"), levels("101:1")) is Step.LOST
    assert (book.status, book.missing) == (UNSYNCED, (9, 9))
    assert book.snapshot(9, levels("99:9"), levels("101:1")) is Step.CHANGED
    assert (book.update_id, book.bids()) == (12, tuple(levels("99:12")))


def test_a_snapshot_that_is_newer_than_what_waits_is_the_book() -> None:
    book = LocalBook()
    book.update(update(10, 12, "99:12"))
    assert book.snapshot(20, levels("99:20"), levels("101:1")) is Step.CHANGED
    assert (book.update_id, book.bids()) == (20, tuple(levels("99:20")))


def test_what_waits_is_bounded_and_what_is_dropped_is_counted() -> None:
    book = LocalBook(max_waiting=3)
    for number in range(1, 11):
        book.update(update(number, number, f"99:{number}"))
    assert book.dropped == 7
    assert book.snapshot(6, levels("99:6"), levels("101:1")) is Step.LOST
    assert book.snapshot(7, levels("99:7"), levels("101:1")) is Step.CHANGED
    assert book.bids() == tuple(levels("99:10"))


def test_a_proven_book_takes_only_a_newer_snapshot() -> None:
    book = synced()
    assert book.snapshot(10, levels("1:1"), []) is Step.NOTHING
    assert book.snapshot(11, levels("97:1"), levels("101:1")) is Step.CHANGED
    assert (book.update_id, book.bids()) == (11, tuple(levels("97:1")))


@pytest.mark.parametrize("bids", ["101:1", "150:1"])
def test_f42_a_crossed_book_is_not_shown(bids: str) -> None:
    book = synced()
    assert book.update(update(11, 11, bids)) is Step.LOST
    assert (book.status, book.cause[:8], book.bids()) == (UNSYNCED, "crossed:", ())
    assert book.snapshot(12, levels("99:1"), levels("101:1")) is Step.CHANGED


@pytest.mark.parametrize(
    "bad", ["99:-1", "-1:1", "99:NaN", "NaN:1", "sNaN:1", "sNaN:0", "99:sNaN", "99:Infinity", "Infinity:1"]
)
def test_f42_a_level_that_cannot_be_is_not_shown(bad: str) -> None:
    book = synced()
    assert book.update(update(11, 11, "", bad)) is Step.LOST
    assert (book.status, book.bids()) == (UNSYNCED, ())
    assert LocalBook().snapshot(1, levels(bad), []) is Step.LOST


def test_a_reason_from_outside() -> None:
    book = synced()
    assert book.lose("the line dropped") is Step.LOST
    assert (book.status, book.cause, book.update_id) == (UNSYNCED, "the line dropped", None)


price = st.integers(1, 6)
change = st.tuples(st.booleans(), price, st.integers(0, 3))
histories = st.lists(st.lists(change, max_size=3), min_size=1, max_size=20)


class Venue:
    """What the venue's book was at each number; bids are under 100, asks over it."""

    def __init__(self, history: list[list[tuple[bool, int, int]]]) -> None:
        self.updates: list[Update] = []
        self.books: list[tuple[dict[Decimal, Decimal], dict[Decimal, Decimal]]] = [({}, {})]
        for number, changes in enumerate(history, start=1):
            bids, asks = (dict(side) for side in self.books[-1])
            said: tuple[list[Level], list[Level]] = ([], [])
            for is_bid, distance, quantity in changes:
                side = 0 if is_bid else 1
                level = Level(Decimal(100 - distance if is_bid else 100 + distance), Decimal(quantity))
                said[side].append(level)
                (bids, asks)[side][level.price] = level.quantity
            self.books.append(({p: q for p, q in bids.items() if q}, {p: q for p, q in asks.items() if q}))
            self.updates.append(Update(number, number, *said))

    def snapshot(self, number: int) -> tuple[int, list[Level], list[Level]]:
        bids, asks = self.books[number]
        return number, [Level(*pair) for pair in bids.items()], [Level(*pair) for pair in asks.items()]

    def check(self, book: LocalBook) -> None:
        """A book that is shown is the venue's, at its number."""
        if book.status is UNSYNCED:
            assert (book.bids(), book.asks(), book.update_id) == ((), (), None)
            return
        assert book.update_id is not None
        bids, asks = self.books[book.update_id]
        assert book.bids() == tuple(Level(*pair) for pair in sorted(bids.items(), reverse=True))
        assert book.asks() == tuple(Level(*pair) for pair in sorted(asks.items()))


@given(histories, st.data())
def test_a_book_that_is_shown_is_the_venues_whatever_is_lost_repeated_or_late(
    history: Any, data: st.DataObject
) -> None:
    venue, book = Venue(history), LocalBook(max_waiting=5)
    heard: list[Update] = []
    for said in venue.updates:
        what = data.draw(st.sampled_from(["tell", "tell", "tell", "lose", "repeat", "snapshot", "old snapshot"]))
        if what == "snapshot":
            book.snapshot(*venue.snapshot(said.last_id - 1))
        elif what == "old snapshot":
            book.snapshot(*venue.snapshot(data.draw(st.integers(0, said.last_id - 1))))
        elif what == "repeat" and heard:
            book.update(data.draw(st.sampled_from(heard)))
        venue.check(book)
        if what != "lose":
            heard.append(said)
            book.update(said)
        venue.check(book)
    last = venue.snapshot(len(venue.updates))
    book.snapshot(*last)
    venue.check(book)
    assert (book.status, book.update_id) == (SYNCED, last[0])


@given(histories, st.data())
def test_updates_that_span_several_numbers_give_the_same_book(history: Any, data: st.DataObject) -> None:
    venue, book = Venue(history), LocalBook()
    book.snapshot(*venue.snapshot(0))
    start = 0
    while start < len(venue.updates):
        end = data.draw(st.integers(start + 1, len(venue.updates)))
        some = venue.updates[start:end]
        spans = Update(
            some[0].first_id,
            some[-1].last_id,
            [level for each in some for level in each.bids],
            [level for each in some for level in each.asks],
        )
        assert book.update(spans) is Step.CHANGED
        venue.check(book)
        start = end


class Written(NamedTuple):
    """A level whose price is text, as on the wire."""

    price: str
    quantity: Decimal


def written(*levels: tuple[str, str]) -> list[Written]:
    return [Written(price, Decimal(quantity)) for price, quantity in levels]


def test_a_price_in_other_digits_is_the_same_price():
    book = LocalBook()
    book.snapshot(1, written(("99.0", "1"), ("98", "2")), written(("101.00", "1")))
    assert book.update(Update(2, 2, written(("99.00", "3")), written(("101", "0")))) is Step.CHANGED
    assert [tuple(map(str, level)) for level in book.bids()] == [("99.0", "3"), ("98", "2")]
    assert book.asks() == ()
    assert book.update(Update(3, 3, written(("099", "0"), ("97.5", "0")), [])) is Step.CHANGED
    assert [tuple(map(str, level)) for level in book.bids()] == [("98", "2")]


@pytest.mark.parametrize("price", ["", "x", "NaN", "-1", "0", "Infinity"])
def test_text_that_is_no_price_loses_the_book(price):
    book = LocalBook()
    book.snapshot(1, written(("99", "1")), [])
    assert book.update(Update(2, 2, written((price, "1")), [])) is Step.LOST
