"""The account's stream by listen key: asked for before each dial, kept alive, replaced when it has expired."""

import json
from decimal import Decimal
from queue import Queue
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from reactivex import Observable
from reactivex.disposable import Disposable

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused, InvalidRequest
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.status import Closed, Gap, Opened, Reconnected, Reconnecting, VenueStatus
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.simulators import start
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.orders import NewOrder, OrderType

KEYS = ["k1" * 30, "k2" * 30, "k3" * 30]
NO_SUCH_KEY = (400, {"code": -1125, "msg": "This listenKey does not exist."})


class Venue:
    """REST of the era: gives keys one after the other; `script` says otherwise, one answer a call."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.script: dict[str, list[Any]] = {"POST": [], "PUT": []}
        self._keys = iter(KEYS)

    def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        url = urlsplit(request.url or "")
        assert (url.path, request.headers["X-MBX-APIKEY"]) == ("/api/v3/userDataStream", "the key")
        self.asked.append(f"{request.method} {url.netloc} {url.query}".rstrip())
        script = self.script[request.method or ""]
        said = script.pop(0) if script else (200, {"listenKey": next(self._keys)} if request.method == "POST" else {})

        def subscribe(observer: Any, scheduler: Any = None) -> Disposable:
            if isinstance(said, Exception):
                observer.on_error(said)
            else:
                observer.on_next(HttpResponse(said[0], {}, json.dumps(said[1]).encode()))
                observer.on_completed()
            return Disposable()

        return Observable(subscribe)


class Line:
    """A connection by listen key to a fake exchange, and what it told."""

    def __init__(self, marbles: Any, dials: list[str], *, url: str = "ws://venue:1/ws", venue: Any = None, **more: Any):
        self.venue = venue or Venue()
        self.exchange = marbles.exchange(dials=dials, codec=binance.ListenKeyCodec, **more)
        self.urls: list[str] = []
        self.statuses: list[Any] = []
        self.errors: list[Exception] = []

        def dialer(url: str, codec: Any) -> Any:
            self.urls.append(url)
            return self.exchange.dialer(url, codec)

        connection = binance.listen_key_websocket_connection(
            api_key=lambda: "the key", url=url, sender=self.venue, dialer=dialer, scheduler=marbles.clock
        )
        connection.pipe(keep_status_only()).subscribe(self.statuses.append, self.errors.append)
        self.messages = connection.pipe(keep_messages_only())
        self.sockets = connection.pipe(filter_new_socket_only())
        self.link = connection.connect()
        marbles.keep(self.link)


@pytest.fixture
def events(samples: Any) -> dict[str, bytes]:
    """User events as they came then, without an envelope."""
    found = {sample.key: json.loads(sample.frame)["event"] for sample in samples("user_events")}
    return {
        (key.decode() if isinstance(key, bytes) else key): json.dumps(event).encode() for key, event in found.items()
    }


def combined(frame: bytes) -> bytes:
    return b'{"stream":"%s","data":%s}' % (KEYS[0].encode(), frame)


@pytest.mark.parametrize(
    ("url", "dialled", "wrap"),
    [
        ("ws://venue:1/ws", f"ws://venue:1/ws/{KEYS[0]}", bytes),
        ("ws://venue:1", f"ws://venue:1/ws/{KEYS[0]}", bytes),
        ("ws://venue:1/stream", f"ws://venue:1/stream?streams={KEYS[0]}", combined),
    ],
)
def test_raw_and_combined_give_the_same_typed_events(
    marbles: Any, events: dict[str, bytes], url: str, dialled: str, wrap: Any
) -> None:
    letters = {"r": wrap(events["executionReport"]), "p": wrap(events["outboundAccountPosition"])}
    line = Line(marbles, ["^--r-p"], url=url, **letters)
    reports: list[Any] = []
    positions: list[Any] = []
    line.sockets.pipe(binance.subscribe_orders(line.messages)).subscribe(reports.append, scheduler=marbles.clock)
    line.sockets.pipe(binance.subscribe_balances(line.messages)).subscribe(positions.append, scheduler=marbles.clock)
    marbles.advance("10ms")
    assert line.urls == [dialled]
    assert line.venue.asked == ["POST venue:1"]
    assert [type(one) for one in (*reports, *positions)] == [binance.ExecutionReport, binance.AccountPosition]
    assert [said for said in line.exchange.traffic if said.direction == ">"] == []


def test_the_key_is_extended_every_half_hour_while_the_line_is_up(marbles: Any) -> None:
    line = Line(marbles, ["^"])
    marbles.advance("1799s")
    assert line.venue.asked == ["POST venue:1"]
    marbles.advance("3601s")
    assert line.venue.asked[1:] == [f"PUT venue:1 listenKey={KEYS[0]}"] * 3
    line.link.dispose()
    marbles.advance("7200s")
    assert len(line.venue.asked) == 4


def test_what_keeps_it_from_being_extended_for_a_while_is_tried_again(marbles: Any) -> None:
    line = Line(marbles, ["^"])
    line.venue.script["PUT"] = [(503, {}), ConnectionLost("gone"), (429, {"code": -1003})]
    marbles.advance("1800s")
    for tries in (1, 2, 3, 4):
        assert len(line.venue.asked) == 1 + tries
        marbles.advance("60s")
    assert len(line.venue.asked) == 5
    assert line.statuses == [Opened()]


def test_f62_an_expired_key_is_told_and_replaced(marbles: Any, events: dict[str, bytes]) -> None:
    expired = json.dumps({"e": "listenKeyExpired", "E": 1736996475556, "listenKey": KEYS[0]}).encode()
    line = Line(marbles, ["^--x", "^--r"], x=expired, r=events["executionReport"])
    reports: list[Any] = []
    line.sockets.pipe(binance.subscribe_orders(line.messages)).subscribe(reports.append, scheduler=marbles.clock)
    marbles.advance("5s")
    assert [url.rpartition("/")[2] for url in line.urls] == KEYS[:2]
    assert line.venue.asked == ["POST venue:1"] * 2
    opened, told, gap, closed, redialling, opened_again, back = line.statuses
    assert (opened, opened_again) == (Opened(), Opened())
    assert told == VenueStatus("listenKeyExpired", {"e": "listenKeyExpired", "E": 1736996475556})
    assert (gap.channel, isinstance(gap, Gap)) == ("executionReport", True)
    assert closed == Closed(1000, "the listen key has expired")
    assert (type(redialling), type(back)) == (Reconnecting, Reconnected)
    assert [type(report) for report in reports] == [Gap, binance.ExecutionReport]
    assert KEYS[0] not in repr(line.statuses)


def test_a_key_that_the_venue_has_forgotten_is_replaced(marbles: Any) -> None:
    line = Line(marbles, ["^", "^"])
    line.venue.script["PUT"] = [NO_SUCH_KEY]
    marbles.advance("1810s")
    assert line.venue.asked == ["POST venue:1", f"PUT venue:1 listenKey={KEYS[0]}", "POST venue:1"]
    assert Closed(1000, "the venue knows the listen key no more") in line.statuses


def test_a_drop_asks_for_the_key_anew_and_stops_the_old_ones_timer(marbles: Any) -> None:
    line = Line(marbles, ["^ 1000s !", "^"])
    marbles.advance("2500s")
    assert line.venue.asked == ["POST venue:1"] * 2
    marbles.advance("400s")
    assert line.venue.asked[2:] == [f"PUT venue:1 listenKey={KEYS[1]}"]


def test_a_client_order_id_with_that_name_is_no_expiry(marbles: Any, events: dict[str, bytes]) -> None:
    report = json.loads(events["executionReport"]) | {"c": "listenKeyExpired"}
    line = Line(marbles, ["^--r"], r=json.dumps(report).encode())
    marbles.advance("100ms")
    assert line.statuses == [Opened()]


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ((401, {"code": -2015, "msg": "Invalid API-key"}), HandshakeRefused, "Invalid API-key"),
        ((404, {"code": -1020, "msg": "not supported"}), InvalidRequest, "no listen keys"),
    ],
)
def test_what_dialling_again_cannot_mend_ends_it(marbles: Any, said: Any, error: Any, words: str) -> None:
    venue = Venue()
    venue.script["POST"] = [said]
    line = Line(marbles, ["^"], venue=venue)
    marbles.advance("60s")
    assert [type(one) for one in line.errors] == [error]
    assert words in str(line.errors[0])
    assert (line.urls, len(venue.asked)) == ([], 1)


@pytest.mark.parametrize("said", [(500, {}), (200, []), (200, {"listenKey": ""}), ConnectionLost("gone")])
def test_what_passes_is_waited_out(marbles: Any, said: Any) -> None:
    venue = Venue()
    venue.script["POST"] = [said]
    line = Line(marbles, ["^"], venue=venue)
    marbles.advance("10s")
    assert [type(one) for one in line.statuses] == [Reconnecting, Opened, Reconnected]
    assert len(venue.asked) == 2


def test_disposing_while_the_key_is_asked_for_dials_nothing(marbles: Any) -> None:
    class Silent(Venue):
        def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
            self.asked.append("asked")
            return Observable(lambda observer, scheduler: Disposable(lambda: self.asked.append("called back")))

    venue = Silent()
    line = Line(marbles, ["^"], venue=venue)
    marbles.advance("1s")
    line.link.dispose()
    marbles.advance("60s")
    assert (venue.asked, line.urls) == (["asked", "called back"], [])


class Era:
    """The simulated venue as it was, in virtual time, and a connection by listen key to it."""

    def __init__(self, marbles: Any, path: str) -> None:
        self.venue = gateway(marbles.clock, legacy=True)
        exchange = marbles.exchange(server=self.venue, codec=binance.ListenKeyCodec)
        keys = self.venue.credentials()
        self.connection = binance.listen_key_websocket_connection(
            api_key=lambda: keys["api_key"],
            url=f"ws://exchange{path}",
            sender=exchange.sender,
            dialer=exchange.dialer,
            scheduler=marbles.clock,
        )
        self.reports: list[Any] = []
        self.statuses: list[Any] = []
        self.connection.pipe(keep_status_only()).subscribe(self.statuses.append)
        messages = self.connection.pipe(keep_messages_only())
        orders = self.connection.pipe(filter_new_socket_only(), binance.subscribe_orders(messages))
        marbles.keep(orders.subscribe(self.reports.append, scheduler=marbles.clock))
        marbles.connect(self.connection)

    def place(self, client_order_id: str) -> None:
        order = NewOrder(
            symbol="BNBUSDT",
            side=OrderSide.BUY,
            type=OrderType.LIMIT,
            client_order_id=client_order_id,
            quantity=Decimal("1.000"),
            price=Decimal("500.00"),
        )
        self.venue.engine.place(self.venue.user, order)

    @property
    def seen(self) -> list[str]:
        return [report.client_order_id for report in self.reports if not isinstance(report, Gap)]


@pytest.mark.parametrize("path", ["/ws", "/stream"])
def test_a_key_that_is_kept_alive_outlives_its_hour(marbles: Any, path: str) -> None:
    era = Era(marbles, path)
    marbles.advance("10000s")
    era.place("late")
    marbles.advance("1s")
    assert (era.seen, era.statuses) == (["late"], [Opened()])


@pytest.mark.parametrize("path", ["/ws", "/stream"])
def test_events_go_on_with_a_new_key(marbles: Any, path: str) -> None:
    era = Era(marbles, path)
    marbles.advance("1s")
    era.place("before")
    marbles.advance("1s")
    (name,) = era.venue.venue.listen_keys._keys
    era.venue.venue.listen_keys.expire(name)
    marbles.advance("5s")
    era.place("after")
    marbles.advance("1s")
    assert era.seen == ["before", "after"]
    kinds = [type(status) for status in era.statuses]
    assert kinds == [Opened, VenueStatus, Gap, Closed, Reconnecting, Opened, Reconnected]


def test_the_tickers_of_all_symbols_as_they_were(marbles: Any) -> None:
    venue = gateway(marbles.clock, legacy=True)
    exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec)
    venue.start(past_minutes=1)
    connection = binance.public_websocket_connection(
        url="ws://exchange/stream", dialer=exchange.dialer, scheduler=marbles.clock
    )
    messages = connection.pipe(keep_messages_only())
    tickers = connection.pipe(filter_new_socket_only(), binance.subscribe_all_tickers(messages))
    seen: list[Any] = []
    marbles.keep(tickers.subscribe(seen.append, scheduler=marbles.clock))
    marbles.connect(connection)
    marbles.advance("3s")
    venue.stop()
    assert seen
    assert all(isinstance(one, binance.Ticker) for together in seen for one in together)


@pytest.mark.loopback
def test_over_real_sockets() -> None:
    with start("binance", rate=0, legacy=True) as server:
        told = server.describe()
        keys = told["credentials"]
        connection = binance.listen_key_websocket_connection(
            api_key=lambda: keys["api_key"], url=f"{told['ws']}/ws", base_url=told["rest"]
        )
        messages = connection.pipe(keep_messages_only())
        orders = connection.pipe(filter_new_socket_only(), binance.subscribe_orders(messages))
        opened, reports = Queue[Any](), Queue[Any]()
        connection.pipe(keep_status_only()).subscribe(opened.put)
        orders.subscribe(reports.put)
        link = connection.connect()
        try:
            assert opened.get(timeout=10) == Opened()
            binance.add_order_http(
                "BNBUSDT",
                side=OrderSide.BUY,
                type="LIMIT",
                time_in_force="GTC",
                quantity=1,
                price=500,
                client_order_id="mine",
                signer=binance.hmac_http_signer(keys["api_key"], keys["api_secret"]),
                base_url=told["rest"],
            ).run()
            assert reports.get(timeout=10).client_order_id == "mine"
        finally:
            link.dispose()
