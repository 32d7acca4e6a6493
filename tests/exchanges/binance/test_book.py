"""The proven book: from a stream of diffs and snapshots, in virtual time."""

import json
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import reactivex
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from reactivex import Observable, Subject
from reactivex import operators as ops

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import ConnectionLost, RequestRejected, SubscriptionFailed
from bittrade_ws.models.market import Book, BookStatus
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.faults import Delay, Drop, Duplicate, Reorder, Swallow
from bittrade_ws.simulators.orders import BookChange
from bittrade_ws.testing import Marbles

STREAM = "bnbbtc@depth@100ms"


def diff(first_id: int, last_id: int, bids: Any = (), asks: Any = ()) -> dict[str, Any]:
    data = {"e": "depthUpdate", "E": 5, "s": "BNBBTC", "U": first_id, "u": last_id, "b": list(bids), "a": list(asks)}
    return {"stream": STREAM, "data": data}


def body(update_id: int, bid: str = "9", ask: str = "11") -> dict[str, Any]:
    return {"lastUpdateId": update_id, "bids": [[bid, "1"]], "asks": [[ask, "1"]]}


class Venue:
    """A scripted stream, and snapshots that answer as they are told, one after the other."""

    def __init__(
        self, marbles: Any, dials: list[str], *snapshots: Observable[Any], accepts: bool = True, **diffs: Any
    ) -> None:
        self.marbles = marbles
        self.exchange = marbles.exchange(dials=dials, codec=binance.BinanceCodec, values=diffs)
        self.exchange.is_straight = True
        self.asked: list[float] = []
        self._snapshots = list(snapshots)
        if accepts:
            self.exchange.reply(
                when=marbles.match(method="SUBSCRIBE"), with_=lambda request: {"result": None, "id": request["id"]}
            )
        self.connection = binance.public_websocket_connection(dialer=self.exchange.dialer, scheduler=marbles.clock)
        self.messages = self.connection.pipe(keep_messages_only())

    def snapshot(self, symbol: str) -> Observable[Any]:
        assert symbol == "BNBBTC"
        self.asked.append(self.marbles.clock.micros / 1000)
        return self._snapshots.pop(0) if len(self._snapshots) > 1 else self._snapshots[0]

    def books(self, **options: Any) -> Observable[str]:
        return self.raw_books(**options).pipe(ops.map(shown))

    def raw_books(self, **options: Any) -> Observable[Book]:
        return self.connection.pipe(
            filter_new_socket_only(), binance.subscribe_book("bnbbtc", self.messages, snapshot=self.snapshot, **options)
        )

    def connect(self) -> None:
        self.marbles.connect(self.connection)


def shown(book: Book) -> str:
    return f"{book.update_id}" if book.is_synced else f"lost: {book.cause}"


def test_a_book_from_a_snapshot_and_diffs(marbles: Any) -> None:
    venue = Venue(
        marbles, ["^-ab"], reactivex.just(body(10)), a=diff(10, 11, [["9", "2.00"]]), b=diff(12, 12, (), [["10", "3"]])
    )
    books: list[Book] = []
    marbles.keep(venue.raw_books().subscribe(books.append, scheduler=marbles.clock))
    venue.connect()
    marbles.flush()
    assert [(book.status, book.update_id, book.time) for book in books] == [
        (BookStatus.SYNCED, 10, None),
        (BookStatus.SYNCED, 11, 5),
        (BookStatus.SYNCED, 12, 5),
    ]
    assert books[-1].bids == ((Decimal(9), Decimal("2.00")),)
    assert books[-1].asks == ((Decimal(10), Decimal(3)), (Decimal(11), Decimal(1)))
    assert books[-1].symbol == "BNBBTC"


def test_only_as_deep_as_asked(marbles: Any) -> None:
    venue = Venue(marbles, ["^-a"], reactivex.just(body(10)), a=diff(11, 11, [["8", "2"]]))
    depths = venue.raw_books(depth=1).pipe(ops.map(lambda book: len(book.bids)))
    marbles.expect(depths).to_be("-oo", o=1)
    venue.connect()


def test_f41_diffs_wait_for_a_slow_snapshot(marbles: Any) -> None:
    slow = marbles.cold("----(s|)", s=body(10))
    venue = Venue(marbles, ["^abcd"], slow, a=diff(8, 9), b=diff(10, 10), c=diff(11, 12), d=diff(13, 13))
    marbles.expect(venue.books()).to_be("-----d", d="13")
    venue.connect()


def test_f41_a_snapshot_that_is_too_old_is_asked_for_again(marbles: Any) -> None:
    venue = Venue(marbles, ["^a"], marbles.cold("-(s|)", s=body(5)), reactivex.just(body(8)), a=diff(8, 9))
    marbles.expect(venue.books()).to_be("--n", n="9")
    venue.connect()
    marbles.flush()
    assert venue.asked == [1, 2]


def test_the_snapshot_is_asked_for_once_the_stream_is_acknowledged(marbles: Any) -> None:
    venue = Venue(marbles, ["^"], reactivex.just(body(8)), accepts=False)
    marbles.expect(venue.books(), during="^--- 5s !").to_be("")
    venue.connect()
    marbles.flush()
    assert venue.asked == []


def test_f36_a_gap_is_told_and_a_new_snapshot_asked_for_at_once(marbles: Any) -> None:
    late = marbles.cold("-(s|)", s=body(25))
    venue = Venue(
        marbles,
        ["^-abcd"],
        reactivex.just(body(10)),
        late,
        a=diff(11, 11),
        b=diff(20, 21),
        c=diff(22, 22),
        d=diff(26, 26),
    )
    books = venue.books()
    lost = "lost: updates 12 to 19 are missing"
    marbles.expect(books).to_be("-salnd", s="10", a="11", l=lost, n="25", d="26")
    gap = Gap(STREAM, 12, 19, "updates 12 to 19 are missing")
    marbles.expect(venue.connection.pipe(keep_status_only(), ops.skip(1))).to_be("---g", g=gap)
    venue.connect()


def test_f42_a_crossed_book_is_not_shown(marbles: Any) -> None:
    venue = Venue(
        marbles,
        ["^-ab"],
        reactivex.just(body(10)),
        marbles.cold("--(s|)", s=body(20)),
        a=diff(11, 11, [["11", "1"]]),
        b=diff(12, 12),
    )
    lost = "lost: crossed: best bid 11 is not under best ask 11"
    marbles.expect(venue.books()).to_be("-sl-n", s="10", l=lost, n="20")
    venue.connect()


def test_f40_a_book_that_is_always_wrong_asks_ever_later(marbles: Any) -> None:
    venue = Venue(marbles, ["^"], reactivex.just(body(10, bid="12")))
    marbles.expect(venue.books(), during="^ 10m !").to_be("")
    venue.connect()
    marbles.flush()
    waits = [round((b - a) / 1000) for a, b in zip(venue.asked, venue.asked[1:], strict=False)]
    assert waits == [0, 1, 2, 4, 8, 16, 32, *[60] * len(waits[7:])]
    assert len(waits) < 17


def test_a_book_that_held_asks_at_once_again(marbles: Any) -> None:
    venue = Venue(
        marbles,
        ["^ 61s a 61s b"],
        reactivex.just(body(10)),
        reactivex.just(body(30)),
        reactivex.just(body(50)),
        a=diff(20, 20),
        b=diff(40, 40),
    )
    marbles.expect(venue.books(), during="^ 3m !").to_be(
        "-s 60999ms (ln) 60997ms (kN)",
        s="10",
        l="lost: updates 11 to 19 are missing",
        n="30",
        k="lost: updates 31 to 39 are missing",
        N="50",
    )
    venue.connect()


def test_a_snapshot_that_fails_is_asked_for_again(marbles: Any) -> None:
    failing = reactivex.throw(ConnectionLost("no"))
    venue = Venue(marbles, ["^"], failing, reactivex.empty(), reactivex.just({"odd": 1}), reactivex.just(body(10)))
    marbles.expect(venue.books()).to_be("- 3s s", s="10")
    venue.connect()


def test_a_symbol_that_the_venue_does_not_know_ends_the_book(marbles: Any) -> None:
    refused = RequestRejected("no such symbol", code=-1121)
    venue = Venue(marbles, ["^"], reactivex.throw(refused))
    marbles.expect(venue.books()).to_be("-#", error=refused)
    venue.connect()


def test_a_stream_that_is_refused_ends_the_book(marbles: Any) -> None:
    venue = Venue(marbles, ["^"], reactivex.just(body(1)), accepts=False)
    venue.exchange.reply(
        when=marbles.match(method="SUBSCRIBE"),
        with_=lambda request: {"error": {"code": 2, "msg": "no"}, "id": request["id"]},
    )
    marbles.expect(venue.books()).to_be("-#", error=SubscriptionFailed)
    venue.connect()


def test_f39_each_connection_begins_a_book_of_its_own(marbles: Any) -> None:
    venue = Venue(
        marbles, ["^-a-!", "^-b"], reactivex.just(body(10)), reactivex.just(body(3)), a=diff(11, 11), b=diff(4, 4)
    )
    marbles.expect(venue.books(), during="^ 3s !").to_be(
        "-sa-l 250ms nb", s="10", a="11", l="lost: the connection closed", n="3", b="4"
    )
    venue.connect()


def test_a_new_connection_asks_at_once_whatever_failed_on_the_last(marbles: Any) -> None:
    venue = Venue(marbles, ["^ 20s !", "^"], reactivex.throw(ConnectionLost("no")))
    marbles.keep(venue.books().subscribe(scheduler=marbles.clock))
    venue.connect()
    marbles.advance("25s")
    first = [asked for asked in venue.asked if asked < 20_000]
    second = [round(asked - 20_000) for asked in venue.asked if asked > 20_000]
    assert len(first) == 6  # at once, at once, then after 1, 2, 4 and 8 s
    assert second[1] - second[0] < 10
    assert second[2] - second[1] == 1_000


def test_a_book_on_a_further_line_of_a_pool_is_lost_with_that_line_and_comes_back(marbles: Any) -> None:
    venue = gateway(marbles.clock, seed=2, rate=20.0)
    venue.start(past_minutes=0)
    exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec)
    connection = binance.public_websocket_connection(
        dialer=exchange.dialer, scheduler=marbles.clock, streams_per_connection=1
    )
    messages = connection.pipe(keep_messages_only())
    sockets = connection.pipe(filter_new_socket_only())
    snapshots = binance.DepthSnapshots(limit=5000, sender=exchange.sender)
    books: dict[str, list[Book]] = {"BTCUSDT": [], "ETHUSDT": []}
    for symbol, seen in books.items():
        marbles.keep(sockets.pipe(binance.subscribe_book(symbol, messages, snapshot=snapshots)).subscribe(seen.append))
    marbles.connect(connection)
    marbles.advance("3s")
    assert all(seen[-1].is_synced for seen in books.values())

    venue.faults.sessions[2].drop()
    marbles.advance("10ms")
    assert books["BTCUSDT"][-1].is_synced
    assert (books["ETHUSDT"][-1].status, books["ETHUSDT"][-1].cause) == (
        BookStatus.UNSYNCED,
        "the connection closed",
    )
    marbles.advance("3s")
    venue.stop()
    assert all(seen[-1].is_synced for seen in books.values())
    assert all(book.is_synced for book in books["BTCUSDT"])


def test_nothing_is_left_when_it_is_disposed(marbles: Any) -> None:
    venue = Venue(marbles, ["^-a"], marbles.cold("- 1s (s|)", s=body(10)), a=diff(11, 11))
    marbles.expect(venue.books(), during="^---!").to_be("")
    venue.connect()
    marbles.flush()
    methods = [json.loads(said.frame)["method"] for said in venue.exchange.traffic if said.direction == ">"]
    assert methods == ["SUBSCRIBE", "UNSUBSCRIBE"]


SYMBOLS = ("NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR")


@pytest.mark.parametrize("released_after", [0, 5, 100, 265])
def test_recorded_books_synchronise_and_stay_proven(marbles: Any, recording: Any, released_after: int) -> None:
    bodies = {parse_qs(urlsplit(url).query)["symbol"][0]: json.loads(body) for url, body in recording.bodies.items()}
    release: Subject[None] = Subject()
    exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
    exchange.reply(when=marbles.match(method="SUBSCRIBE"), with_=lambda request: {"result": None, "id": request["id"]})
    connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    messages = connection.pipe(keep_messages_only())
    sockets = connection.pipe(filter_new_socket_only(), ops.share())
    books: dict[str, list[Book]] = {symbol: [] for symbol in SYMBOLS}
    tickers: list[binance.BookTicker] = []

    def snapshot(symbol: str) -> Observable[Any]:
        return release.pipe(ops.take(1), ops.map(lambda _: bodies[symbol]))

    for symbol in SYMBOLS:
        book = sockets.pipe(binance.subscribe_book(symbol, messages, snapshot=snapshot))
        marbles.keep(book.subscribe(books[symbol].append, scheduler=marbles.clock))
        best = sockets.pipe(binance.subscribe_book_ticker(symbol, messages))
        marbles.keep(best.subscribe(tickers.append, scheduler=marbles.clock))
    marbles.connect(connection)
    marbles.clock.advance(1_000_000)
    for number, frame in enumerate([*recording.frames, b""]):
        if number == released_after:
            release.on_next(None)
        if frame:
            exchange.say(frame)
        marbles.clock.advance(1000)

    assert all(book.is_synced for seen in books.values() for book in seen)
    for symbol in SYMBOLS:
        plain = replayed(bodies[symbol], recording.frames, symbol)
        last = books[symbol][-1]
        assert (last.update_id, as_text(last.bids), as_text(last.asks)) == plain
    if released_after == 0:
        confirmed = {(t.symbol, t.update_id): t for t in tickers}
        checked = 0
        for book in (book for seen in books.values() for book in seen):
            ticker = confirmed.get((book.symbol, book.update_id or 0))
            if ticker is not None:
                checked += 1
                assert book.best_bid == (ticker.bid_price, ticker.bid_quantity)
                assert book.best_ask == (ticker.ask_price, ticker.ask_quantity)
        assert checked > 10


def as_text(levels: Any) -> list[tuple[str, str]]:
    return [(format(level.price, "f"), format(level.quantity, "f")) for level in levels]


def replayed(body: Any, frames: list[bytes], symbol: str) -> tuple[int, list[tuple[str, str]], list[tuple[str, str]]]:
    """The book by plain dictionaries and floats, as a reader of the venue's documentation would write it."""
    bids, asks, at = dict(body["bids"]), dict(body["asks"]), body["lastUpdateId"]
    for frame in frames:
        message = json.loads(frame)
        if message["stream"] == f"{symbol.lower()}@depth@100ms" and message["data"]["u"] > at:
            data = message["data"]
            assert data["U"] <= at + 1
            at = data["u"]
            for side, changes in ((bids, data["b"]), (asks, data["a"])):
                for price, quantity in changes:
                    side[price] = quantity
    live = [[(p, q) for p, q in side.items() if float(q)] for side in (bids, asks)]
    return at, sorted(live[0], key=lambda level: -float(level[0])), sorted(live[1], key=lambda level: float(level[0]))


class Truth:
    """The venue's own book of one symbol, at each of its update numbers."""

    def __init__(self, venue: Any, symbol: str) -> None:
        self._symbol = symbol
        self._changes: list[BookChange] = []
        venue.engine.listeners.append(self._on_events)

    def _on_events(self, events: Any) -> None:
        self._changes.extend(e for e in events if isinstance(e, BookChange) and e.symbol == self._symbol)

    def check(self, books: list[Book]) -> None:
        """Each book that is shown is the venue's at its number."""
        sides: dict[OrderSide, dict[Decimal, Decimal]] = {OrderSide.BUY: {}, OrderSide.SELL: {}}
        changes = iter(self._changes)
        at = 0
        for book in sorted((b for b in books if b.update_id is not None), key=lambda b: b.update_id or 0):
            while at < (book.update_id or 0):
                change = next(changes)
                sides[change.side][change.price] = change.quantity
                at = change.update_id
            bids = {price: quantity for price, quantity in sides[OrderSide.BUY].items() if quantity}
            asks = {price: quantity for price, quantity in sides[OrderSide.SELL].items() if quantity}
            assert {level.price: level.quantity for level in book.bids} == bids
            assert {level.price: level.quantity for level in book.asks} == asks


# A minute of market takes a fifth of a second: too long to be shrunk, and four faults can be read as they are.
@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    actions=st.lists(
        st.tuples(
            st.sampled_from([Swallow(), Duplicate(), Reorder(), Delay(0.25), Drop()]),
            st.integers(0, 20),
            st.integers(1, 3),
        ),
        max_size=4,
    ),
    delay=st.sampled_from([0.0, 0.05, 0.35]),
)
def test_whatever_is_lost_repeated_or_late_only_the_venues_book_is_shown(actions: Any, delay: float) -> None:
    with Marbles() as marbles:
        venue = gateway(marbles.clock, seed=2, rate=20.0)
        truth = Truth(venue, "BTCUSDT")
        venue.start(past_minutes=0)
        for action, skip, times in actions:
            venue.faults.add(action, containing="depthUpdate", skip=skip, times=times)

        def sender(request: Any, timeout: float) -> Observable[HttpResponse]:
            url = urlsplit(request.url)

            def answer(_: Any) -> HttpResponse:
                return HttpResponse(*venue.http(request.method, url.path, url.query, dict(request.headers), b""))

            return reactivex.timer(delay).pipe(ops.map(answer))

        exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec)
        connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
        stream = connection.pipe(
            filter_new_socket_only(),
            binance.subscribe_book(
                "BTCUSDT",
                connection.pipe(keep_messages_only()),
                snapshot=binance.DepthSnapshots(limit=5000, sender=sender),
            ),
        )
        books: list[Book] = []
        marbles.keep(stream.subscribe(books.append, scheduler=marbles.clock))
        marbles.connect(connection)
        marbles.advance("10s")
        # From here on nothing goes wrong: what it takes to dial again and to ask again has passed within 30 s.
        venue.faults.clear()
        marbles.advance("30s")
        venue.stop()
        truth.check(books)
        assert books[-1].is_synced
        assert len(books) > 20
        # One word of each loss, and nothing more until it is proven again.
        assert not any(not a.is_synced and not b.is_synced for a, b in pairwise(books))
        epochs = "".join("s" if book.is_synced else "u" for book in books).split("u")
        assert all(epochs)


@pytest.mark.parametrize(("cut", "is_lost"), [(1, False), (2, True)])
def test_a_book_on_a_further_line_of_a_pool_is_lost_with_that_line_alone(marbles: Any, cut: int, is_lost: bool) -> None:
    venue = gateway(marbles.clock, seed=2, rate=20.0)
    truth = Truth(venue, "BTCUSDT")
    venue.start(past_minutes=0)
    exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec)
    connection = binance.public_websocket_connection(
        dialer=exchange.dialer, scheduler=marbles.clock, streams_per_connection=1
    )
    messages, sockets = connection.pipe(keep_messages_only()), connection.pipe(filter_new_socket_only())
    snapshots = binance.DepthSnapshots(limit=5000, sender=exchange.sender)
    books: list[Book] = []
    marbles.keep(sockets.pipe(binance.subscribe_ticker("BNBUSDT", messages)).subscribe(scheduler=marbles.clock))
    book = binance.subscribe_book("BTCUSDT", messages, snapshot=snapshots)
    marbles.keep(sockets.pipe(book).subscribe(books.append, scheduler=marbles.clock))
    marbles.connect(connection)
    marbles.advance("5s")
    before = len(books)
    venue.faults.sessions[cut].drop()
    marbles.advance("5s")
    assert [book.cause for book in books if not book.is_synced] == (["the connection closed"] if is_lost else [])
    assert len(books) > before + 10

    # After either the book is repaired as ever, and its loss is told on the socket that is announced now.
    told: list[Any] = []
    marbles.keep(connection.subscribe(told.append, scheduler=marbles.clock))
    venue.faults.add(Swallow(), containing="depthUpdate")
    marbles.advance("5s")
    (gap,) = [bundle for bundle in told if isinstance(bundle.payload, Gap)]
    assert gap.socket.is_open
    assert gap.payload.channel == "btcusdt@depth@100ms"
    assert books[-1].is_synced
    venue.stop()
    truth.check(books)
