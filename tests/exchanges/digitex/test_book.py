"""The local book is the engine's, whatever is lost on the way."""

from bittrade_ws.exchanges import digitex
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import keep_status_only
from bittrade_ws.simulators.faults import Rewrite, Swallow


def books_of(client):
    return client.follow(digitex.subscribe_book("BTC/USD", client.data_messages, control=client.sockets))


def truth(client):
    book = client.venue.engine.books["1"]
    return tuple(book.bids.top(1000)), tuple(book.asks.top(1000))


def shown(book):
    return tuple(book.bids), tuple(book.asks)


def test_a_book_is_the_engine_s(marbles, make):
    client = make(rate=20.0)
    books = books_of(client)
    client.connect()
    marbles.advance("3s")
    client.venue.stop()
    marbles.advance("1s")
    assert shown(books[-1]) == truth(client)
    assert len(client.sent("order_book_request_msg")) == 1


def test_a_missing_update_unproves_it_and_a_whole_book_is_asked_for(marbles, make):
    client = make(rate=20.0)
    books, statuses = books_of(client), []
    marbles.keep(client.data.pipe(keep_status_only()).subscribe(statuses.append))
    client.connect()
    marbles.advance("2s")
    data = next(n for n, one in client.venue.faults.sessions.items() if "marketdata" in one.path)
    client.venue.faults.add(Swallow(), connection=data)
    marbles.advance("3s")
    client.venue.stop()
    marbles.advance("2s")
    lost = [book for book in books if not book.is_synced]
    assert ["are missing" in book.cause for book in lost] == [True]
    assert [type(status) for status in statuses if isinstance(status, Gap)] == [Gap]
    assert shown(books[-1]) == truth(client)


def test_after_a_drop_it_is_proven_anew(marbles, make):
    client = make(rate=20.0)
    books = books_of(client)
    client.connect()
    marbles.advance("2s")
    client.exchange.drop()
    marbles.advance("5s")
    client.venue.stop()
    marbles.advance("2s")
    assert [book.cause for book in books if not book.is_synced] == ["the connection closed"]
    assert shown(books[-1]) == truth(client)


def test_a_request_that_is_lost_is_repeated_later_each_time(marbles, make):
    client = make(rate=20.0)
    books = books_of(client)
    client.venue.faults.add(Swallow(), on="in", connection=1, times=2)
    client.connect()
    marbles.advance("2s")
    assert books == []
    marbles.advance("2s")
    assert books[-1].is_synced
    assert len(client.sent("order_book_request_msg")) == 3


def test_a_crossed_book_is_not_shown(marbles, make):
    client = make(rate=20.0)
    books = books_of(client)
    client.connect()
    marbles.advance("2s")

    def crossed(frame):
        message = digitex.DigitexCodec().classify(frame)[1]
        entry = message.order_book_updated_msg.bid_updates.add()
        entry.price.value64, entry.quantity.value64 = 10**9, 1
        return message.SerializeToString()

    data = next(n for n, one in client.venue.faults.sessions.items() if "marketdata" in one.path)
    client.venue.faults.add(Rewrite(crossed), connection=data)
    marbles.advance("2s")
    assert [book.cause.partition(":")[0] for book in books if not book.is_synced] == ["crossed"]
    assert books[-1].is_synced
