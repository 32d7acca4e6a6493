"""A book as a value."""

from decimal import Decimal

from bittrade_ws.models.market import Book, BookStatus, Level


def test_the_best_of_both_sides() -> None:
    bids = (Level(Decimal(3), Decimal(1)), Level(Decimal(2), Decimal(1)))
    book = Book(symbol="BTCUSDT", status=BookStatus.SYNCED, bids=bids, update_id=7)
    assert (book.is_synced, book.best_bid, book.best_ask) == (True, bids[0], None)


def test_a_book_that_is_not_proven_shows_nothing() -> None:
    book = Book(symbol="BTCUSDT", status=BookStatus.UNSYNCED, cause="crossed")
    assert (book.is_synced, book.bids, book.best_bid, book.update_id) == (False, (), None, None)
