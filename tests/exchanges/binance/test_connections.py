"""The connections of Binance, as the README uses them, against a scripted exchange in virtual time."""

import json
from decimal import Decimal
from typing import Any

import pytest
import reactivex
from reactivex import operators as ops

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance.connections import rest_beside
from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.models.status import VenueStatus
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.orders import NewOrder, OrderType

BUY = AddOrderRequest(
    symbol="ETHBTC", side=OrderSide.BUY, type="LIMIT", quantity=Decimal("1.00000000"), price=Decimal("0.10264410")
)


def frame_of(samples: Any, name: str, key: str, **changes: Any) -> bytes:
    sample = next(sample for sample in samples(name) if sample.key == key)
    if not changes:
        return sample.frame
    message = json.loads(sample.frame)
    (message.get("event") or message["data"]).update(changes)
    return json.dumps(message, separators=(",", ":")).encode()


def accept_streams(marbles: Any, exchange: Any) -> None:
    exchange.reply(when=marbles.match(method="SUBSCRIBE"), with_=lambda request: {"result": None, "id": request["id"]})


@pytest.fixture
def ticker(samples: Any) -> bytes:
    return frame_of(samples, "combined_streams", "bnbbtc@ticker")


def test_the_readmes_first_script(marbles: Any, ticker: bytes) -> None:
    exchange = marbles.exchange(dials=["^--t"], codec=binance.BinanceCodec, t=ticker)
    accept_streams(marbles, exchange)
    connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    messages = connection.pipe(keep_messages_only())
    tickers = connection.pipe(filter_new_socket_only(), binance.subscribe_ticker("BNBBTC", messages))

    marbles.expect(tickers).to_be("---t", t=marbles.match(binance.Ticker, last_price=Decimal("0.0025")))
    marbles.expect(exchange.sent).to_be("s", s={"method": "SUBSCRIBE", "params": ["bnbbtc@ticker"], "id": 1})
    marbles.connect(connection)


@pytest.mark.parametrize("path", ["/ws", "/ws/0", "/stream"])
def test_every_kind_of_connection_brings_what_was_asked_for(marbles: Any, path: str) -> None:
    venue = gateway(marbles.clock)
    exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec)
    connection = binance.public_websocket_connection(
        url=f"ws://exchange{path}", dialer=exchange.dialer, scheduler=marbles.clock
    )
    messages, sockets = connection.pipe(keep_messages_only()), connection.pipe(filter_new_socket_only())
    snapshot = {"lastUpdateId": 0, "bids": [], "asks": []}
    seen = set[str]()
    for operator in (
        binance.subscribe_depth("BNBUSDT", messages),
        binance.subscribe_partial_depth("BNBUSDT", messages),
        binance.subscribe_candles("BNBUSDT", messages, interval="1d", utc8=True),
        binance.subscribe_candles("BNBUSDT", messages, interval="1m"),
        binance.subscribe_trades("BNBUSDT", messages),
        binance.subscribe_book_ticker("BNBUSDT", messages),
        binance.subscribe_book("BNBUSDT", messages, snapshot=lambda symbol: reactivex.just(snapshot)),
    ):
        names = ops.map(lambda value: f"{type(value).__name__} {getattr(value, 'interval', '')}".strip())
        marbles.keep(sockets.pipe(operator, names).subscribe(seen.add, scheduler=marbles.clock))
    marbles.connect(connection)
    marbles.advance("1s")
    for side, account in ((OrderSide.SELL, venue.counterparty), (OrderSide.BUY, venue.user)):
        venue.engine.place(
            account,
            NewOrder(
                symbol="BNBUSDT",
                side=side,
                type=OrderType.LIMIT,
                client_order_id="",
                quantity=Decimal("1.000"),
                price=Decimal("600.00"),
            ),
        )
    marbles.advance("5s")
    assert seen == {"DepthUpdate", "PartialDepth", "Candle 1d", "Candle 1m", "Trade", "BookTicker", "Book"}


def test_who_subscribes_late_gets_the_current_socket(marbles: Any, ticker: bytes) -> None:
    exchange = marbles.exchange(dials=["^----t"], codec=binance.BinanceCodec, t=ticker)
    accept_streams(marbles, exchange)
    connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    messages = connection.pipe(keep_messages_only())
    tickers = connection.pipe(filter_new_socket_only(), binance.subscribe_ticker("BNBBTC", messages))
    marbles.connect(connection)
    marbles.expect(tickers, during="--^").to_be("-----t", t=marbles.match(symbol="BNBBTC"))


def test_subscriptions_are_restored_on_the_next_socket(marbles: Any, ticker: bytes) -> None:
    exchange = marbles.exchange(dials=["^-t-!", "^-t"], codec=binance.BinanceCodec, t=ticker)
    accept_streams(marbles, exchange)
    connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    messages = connection.pipe(keep_messages_only())
    sockets = connection.pipe(filter_new_socket_only(), ops.share())
    tickers = sockets.pipe(binance.subscribe_ticker("BNBBTC", messages), ops.map(lambda value: value.symbol))
    trades = sockets.pipe(binance.subscribe_trades("BNBBTC", messages))

    marbles.expect(tickers).to_be("--t 253ms t", t="BNBBTC")
    marbles.expect(trades).to_be("")
    both = {"method": "SUBSCRIBE", "params": ["bnbbtc@ticker", "bnbbtc@trade"], "id": 1}
    marbles.expect(exchange.sent).to_be("s 253ms s", s=both)
    marbles.connect(connection)


def test_f32_a_refused_stream_fails_alone(marbles: Any, ticker: bytes) -> None:
    exchange = marbles.exchange(dials=["^----t"], codec=binance.BinanceCodec, t=ticker)

    def answer(request: Any) -> Any:
        is_wrong = "wrong" in request["params"]
        return {"id": request["id"], **({"error": {"code": 2, "msg": "no"}} if is_wrong else {"result": None})}

    exchange.reply(when=marbles.match(method="SUBSCRIBE"), with_=answer)
    connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    messages = connection.pipe(keep_messages_only())
    sockets = connection.pipe(filter_new_socket_only(), ops.share())
    marbles.expect(sockets.pipe(binance.subscribe_ticker("BNBBTC", messages))).to_be("-----t", t=marbles.match())
    failed = marbles.match(SubscriptionFailed, channel="wrong", code=2)
    marbles.expect(sockets.pipe(binance.subscribe_stream("wrong", messages))).to_be(" 715286us #", error=failed)
    marbles.connect(connection)


def test_f45_an_announced_shutdown_is_a_status(marbles: Any, samples: Any) -> None:
    frame = samples("announcements")[1].frame
    exchange = marbles.exchange(dials=["^-s"], codec=binance.BinanceCodec, s=frame)
    connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    data = {"e": "serverShutdown", "E": 1770123456789}
    statuses = connection.pipe(keep_status_only(), ops.skip(1))
    marbles.expect(statuses).to_be("--s", s=VenueStatus("serverShutdown", data, is_closing=True))
    marbles.connect(connection)


class Account:
    """A private connection, signed, with its user data stream accepted."""

    def __init__(self, marbles: Any, dials: list[str], **letters: Any) -> None:
        self.exchange = marbles.exchange(dials=dials, codec=binance.BinanceCodec, **letters)
        self.match = marbles.match
        self.reply("userDataStream.subscribe.signature", {"subscriptionId": 0})
        connection = binance.private_websocket_connection(dialer=self.exchange.dialer, scheduler=marbles.clock)
        self.messages = connection.pipe(keep_messages_only())
        self.sockets = connection.pipe(
            filter_new_socket_only(), ops.map(add_token(lambda params: {**params, "signature": "s"})), ops.share()
        )
        self.place = binance.add_order_factory(self.sockets, self.messages)
        self.cancel = binance.cancel_order_factory(self.sockets, self.messages)
        marbles.keep(self.place)
        marbles.connect(connection)

    def reply(self, method: str, result: Any, status: int = 200, after: str = "1ms") -> None:
        kind = "result" if status == 200 else "error"
        self.exchange.reply(
            when=self.match(method=method),
            with_=lambda request: {"id": request["id"], "status": status, kind: result},
            after=after,
        )

    @property
    def methods(self) -> list[str]:
        return [json.loads(said.frame)["method"] for said in self.exchange.traffic if said.direction == ">"]


def statuses(stream: Any) -> Any:
    return stream.pipe(ops.map(lambda order: order.status))


def result(status: str, **changes: Any) -> dict[str, Any]:
    return {"symbol": "ETHBTC", "orderId": 4293153, "clientOrderId": "client-1", "status": status, **changes}


S = OrderStatus
LETTERS = {
    "s": S.SUBMITTED,
    "p": S.PENDING,
    "o": S.OPEN,
    "f": S.FILLED,
    "c": S.CANCELED,
    "u": S.UNKNOWN,
    "r": S.REJECTED,
}


def test_the_life_of_an_order_from_reply_and_events(marbles: Any, samples: Any) -> None:
    opened = frame_of(samples, "user_events", "executionReport", c="client-1")
    trade = {"c": "client-1", "x": "TRADE", "X": "FILLED", "z": "1.00000000", "l": "1.00000000", "t": 5, "w": False}
    filled = frame_of(samples, "user_events", "executionReport", **trade)
    account = Account(marbles, ["^---o--f"], o=opened, f=filled)
    account.reply("order.place", result("NEW"), after="3ms")
    marbles.expect(statuses(account.place(BUY))).to_be("-s--o--(f|)", LETTERS)
    marbles.flush()
    assert account.methods == ["userDataStream.subscribe.signature", "order.place"]


def test_f47_a_fill_before_the_reply(marbles: Any, samples: Any) -> None:
    trade = {"c": "client-1", "x": "TRADE", "X": "FILLED", "z": "1.00000000", "l": "1.00000000", "t": 5, "w": False}
    account = Account(marbles, ["^--f"], f=frame_of(samples, "user_events", "executionReport", **trade))
    account.reply("order.place", result("FILLED", executedQty="1.00000000"), after="3ms")
    marbles.expect(statuses(account.place(BUY))).to_be("-s-(f|)", LETTERS)


def test_a_refusal_is_a_value(marbles: Any) -> None:
    account = Account(marbles, ["^"])
    account.reply("order.place", {"code": -2010, "msg": "Account has insufficient balance"}, status=400)
    rejected = marbles.match(status=S.REJECTED, code=-2010, reason="Account has insufficient balance")
    marbles.expect(account.place(BUY)).to_be("-s(r|)", s=marbles.match(status=S.SUBMITTED), r=rejected)


def test_f01_a_reply_lost_with_the_socket_is_proven_on_the_next_one(marbles: Any) -> None:
    account = Account(marbles, ["^--!", "^"])
    account.reply("order.status", result("NEW", isWorking=True))
    marbles.expect(statuses(account.place(BUY)), during="^ 300ms !").to_be("-s-u 251ms o", LETTERS)
    marbles.flush()
    assert account.methods.count("order.place") == 1


def test_f51_a_client_id_that_is_taken_is_adopted(marbles: Any) -> None:
    account = Account(marbles, ["^"])
    account.reply("order.place", {"code": -2010, "msg": "Duplicate order sent."}, status=400)
    account.reply("order.status", result("FILLED"))
    marbles.expect(statuses(account.place(BUY))).to_be("-su(f|)", LETTERS)


def test_a_cancel_by_order_id(marbles: Any) -> None:
    account = Account(marbles, ["^"])
    account.reply("order.cancel", result("CANCELED", origClientOrderId="client-1", clientOrderId="other"))
    canceled = account.cancel(CancelOrderRequest(symbol="ETHBTC", order_id="4293153"))
    marbles.expect(statuses(canceled)).to_be("-(c|)", LETTERS)


@pytest.mark.parametrize(
    ("url", "dialled"),
    [
        ("ws://127.0.0.1:9/ws", "ws://127.0.0.1:9/ws"),
        ("ws://127.0.0.1:9", "ws://127.0.0.1:9/stream"),
        ("ws://127.0.0.1:9/", "ws://127.0.0.1:9/stream"),
        (None, "wss://stream.binance.com:9443/stream"),
    ],
)
def test_where_it_dials(marbles: Any, monkeypatch: pytest.MonkeyPatch, url: str | None, dialled: str) -> None:
    monkeypatch.delenv("BINANCE_STREAM_WEBSOCKET", raising=False)
    exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
    urls: list[str] = []

    def dialer(url: str, codec: Any) -> Any:
        urls.append(url)
        return exchange.dialer(url, codec)

    marbles.connect(binance.public_websocket_connection(url=url, dialer=dialer, scheduler=marbles.clock))
    marbles.flush()

    assert urls == [dialled]


@pytest.mark.parametrize(
    ("url", "dialled"),
    [
        ("ws://127.0.0.1:9", "ws://127.0.0.1:9/stream?timeUnit=MICROSECOND"),
        ("ws://127.0.0.1:9/stream?streams=a@trade", "ws://127.0.0.1:9/stream?streams=a@trade&timeUnit=MICROSECOND"),
        (None, "wss://stream.binance.com:9443/stream?timeUnit=MICROSECOND"),
    ],
)
def test_microseconds_are_asked_for_in_the_url(
    marbles: Any, monkeypatch: pytest.MonkeyPatch, url: str | None, dialled: str
) -> None:
    monkeypatch.delenv("BINANCE_STREAM_WEBSOCKET", raising=False)
    exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
    urls: list[str] = []

    def dialer(url: str, codec: Any) -> Any:
        urls.append(url)
        return exchange.dialer(url, codec)

    clock = marbles.clock
    marbles.connect(binance.public_websocket_connection(url=url, dialer=dialer, scheduler=clock, microseconds=True))
    marbles.connect(binance.private_websocket_connection(url=url, dialer=dialer, scheduler=clock, microseconds=True))
    marbles.flush()

    assert urls[0] == dialled
    assert urls[1].endswith("timeUnit=MICROSECOND")


def test_the_environment_is_asked_at_each_dial(marbles: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = marbles.exchange(dials=["^--!", "^"], codec=binance.BinanceCodec)
    urls: list[str] = []

    def dialer(url: str, codec: Any) -> Any:
        urls.append(url)
        monkeypatch.setenv("BINANCE_WEBSOCKET_API", "ws://127.0.0.1:8")
        return exchange.dialer(url, codec)

    monkeypatch.setenv("BINANCE_WEBSOCKET_API", "ws://127.0.0.1:7")
    marbles.connect(binance.private_websocket_connection(dialer=dialer, scheduler=marbles.clock))
    marbles.flush()

    assert urls == ["ws://127.0.0.1:7/ws-api/v3", "ws://127.0.0.1:8/ws-api/v3"]


def test_the_rest_address_beside_a_stream() -> None:
    assert rest_beside("wss://stream.binance.com:9443/stream") == "https://api.binance.com"
    assert rest_beside("wss://stream.testnet.binance.vision/ws") == "https://testnet.binance.vision"
    assert rest_beside("ws://127.0.0.1:81/stream") == "http://127.0.0.1:81"
    assert rest_beside("wss://localhost:82/ws") == "https://localhost:82"


@pytest.mark.parametrize("dial", ["x", "^!", "^ 9s !", "^ 11s !"])
def test_f21_no_five_minutes_see_more_dials_than_the_venue_bears(marbles: Any, dial: str) -> None:
    exchange = marbles.exchange(dials=[dial], codec=binance.BinanceCodec)
    connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    marbles.connect(connection)
    marbles.advance("300s")
    # Jitter shortens each delay by up to a half, so there could be twice as many.
    assert 5 < len(exchange.dials) < 50


def test_two_that_read_the_same_events_differently_get_each_their_own(marbles: Any, samples: Any) -> None:
    account = Account(marbles, ["^---o"], o=frame_of(samples, "user_events", "executionReport", c="client-1"))
    account.reply("order.place", result("NEW"), after="1ms")
    marbles.expect(statuses(account.place(BUY)), during="^-----!").to_be("-so", LETTERS)
    reports = account.sockets.pipe(binance.subscribe_orders(account.messages))
    marbles.expect(reports, during="^-----!").to_be("----r", r=marbles.match(binance.ExecutionReport))
