"""Subscriptions: their ids, their refusals, and what still comes over a channel that was given up."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.codec import UNKNOWN, BitfinexCodec
from bittrade_ws.exchanges.bitfinex.market import CANDLE
from bittrade_ws.exchanges.bitfinex.streams import SUBSCRIBING, Feed, bare, rows_reader
from bittrade_ws.models.errors import ConnectionFull, DecodeError, SubscriptionFailed
from bittrade_ws.models.status import VenueStatus
from bittrade_ws.wire.codec import ReplyTo, RequestContext

FEED = Feed("ticker:tBTCUSD", {"channel": "ticker", "symbol": "tBTCUSD"})


def context(codec: BitfinexCodec | None = None) -> RequestContext:
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 0, codec=codec or BitfinexCodec())


def test_the_id_of_a_subscription_is_the_users_own_or_that_of_its_feed() -> None:
    mine = Feed("ticker:tETHUSD", {"channel": "ticker", "symbol": "tETHUSD"}, "507f1f77bcf86cd799439011")
    requests = SUBSCRIBING.subscribe([bare(FEED), bare(mine)], context())
    assert [request.reply_key for request in requests] == [ReplyTo("ticker:tBTCUSD"), ReplyTo(mine.sub_id)]
    assert json.loads(requests[1].frame) == {
        "event": "subscribe", "channel": "ticker", "symbol": "tETHUSD", "subId": "507f1f77bcf86cd799439011"
    }  # fmt: skip


def test_an_id_stands_for_one_feed() -> None:
    codec = BitfinexCodec()
    other = Feed("ticker:tETHUSD", {"channel": "ticker", "symbol": "tETHUSD"}, FEED.name)
    SUBSCRIBING.subscribe([bare(FEED)], context(codec))
    with pytest.raises(SubscriptionFailed, match="another subscription"):
        SUBSCRIBING.subscribe([bare(other)], context(codec))


def test_the_users_id_is_kept_over_reconnects(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_ticker("tBTCUSD", client.messages, sub_id="mine"))
    client.connect()
    client.exchange.drop()
    client.marbles.advance("10s")
    assert [asked["subId"] for asked in client.asked("subscribe")] == ["mine", "mine"]
    assert len(told) >= 2


@pytest.mark.parametrize(("code", "kind"), [(10300, SubscriptionFailed), (10302, SubscriptionFailed),
                                            (10305, ConnectionFull), (10020, SubscriptionFailed)])  # fmt: skip
def test_a_refusal_names_its_feed_and_code(code: int, kind: type[SubscriptionFailed]) -> None:
    (request,) = SUBSCRIBING.subscribe([bare(FEED)], context())
    with pytest.raises(kind, match="ticker:tBTCUSD: no") as caught:
        SUBSCRIBING.accepted(request, {"event": "error", "code": code, "msg": "no"})
    assert (type(caught.value), caught.value.code) == (kind, code)


def test_what_is_on_already_is_what_was_wanted() -> None:
    (request,) = SUBSCRIBING.subscribe([bare(FEED)], context())
    SUBSCRIBING.accepted(request, {"event": "error", "code": 10301, "msg": "subscribe: dup"})


def test_what_comes_over_a_channel_that_was_given_up_is_nobodys() -> None:
    codec = BitfinexCodec()
    on = {"event": "subscribed", "channel": "ticker", "chanId": 7, "symbol": "tBTCUSD", "subId": "x"}
    codec.classify(json.dumps(on).encode())
    assert codec.classify(b"[7,[1]]")[0] == b"ticker:tBTCUSD"
    (request,) = SUBSCRIBING.unsubscribe([bare(FEED)], context(codec))
    assert json.loads(request.frame) == {"event": "unsubscribe", "chanId": 7}
    assert request.reply_key == ReplyTo(("unsubscribe", 7))
    assert codec.classify(b"[7,[1]]")[0] == UNKNOWN
    codec.classify(json.dumps(on).encode())
    assert codec.classify(b"[7,[1]]")[0] == b"ticker:tBTCUSD"
    assert SUBSCRIBING.unsubscribe([bare(FEED)], context()) == []


def test_the_last_who_leaves_unsubscribes(public: Callable[..., Any]) -> None:
    client = public()
    told: list[Any] = []
    stream = client.sockets.pipe(bitfinex.subscribe_ticker("tBTCUSD", client.messages))
    first, second = (stream.subscribe(told.append, scheduler=client.marbles.clock) for _ in range(2))
    client.connect()
    first.dispose()
    client.marbles.advance("1s")
    assert client.asked("unsubscribe") == []
    second.dispose()
    client.marbles.advance("1s")
    assert len(client.asked("unsubscribe")) == 1


@pytest.mark.parametrize("message", [None, [], [7], [7, 5], [7, ["x", 1, 2, 3, 4, 5]], {"event": "x"}])
def test_what_are_no_rows(message: Any) -> None:
    decode, convert = rows_reader(CANDLE, "key")
    with pytest.raises(DecodeError):
        convert(message)
    with pytest.raises(DecodeError):
        decode(json.dumps(message).encode())


def test_an_id_is_free_again_once_its_subscription_is_given_up_or_refused(public: Callable[..., Any]) -> None:
    client = public()
    client.connect()
    for symbol in ("tBTCUSD", "tETHUSD", "tNONE", "tLTCUSD"):
        told: list[Any] = []
        ticker = client.sockets.pipe(bitfinex.subscribe_ticker(symbol, client.messages, sub_id="mine"))
        subscribed = ticker.subscribe(told.append, told.append, scheduler=client.marbles.clock)
        client.marbles.advance("2s")
        assert {type(one) for one in told} == {SubscriptionFailed if symbol == "tNONE" else bitfinex.Ticker}
        subscribed.dispose()
        client.marbles.advance("2s")


@pytest.mark.parametrize("comes_back", [False, True])
def test_what_is_given_up_before_it_is_acknowledged_does_not_stay_on(
    public: Callable[..., Any], comes_back: bool
) -> None:
    client = public()
    client.connect()
    ticker = client.sockets.pipe(bitfinex.subscribe_ticker("tBTCUSD", client.messages))
    told: list[Any] = []
    subscribed = ticker.subscribe(told.append, scheduler=client.marbles.clock)
    client.marbles.advance("1ms")
    assert len(client.asked("subscribe")) == 1
    subscribed.dispose()
    if comes_back:
        client.marbles.keep(ticker.subscribe(told.append, scheduler=client.marbles.clock))
    client.marbles.advance("5s")
    assert bool(told) is comes_back
    assert len(client.asked("unsubscribe")) == (0 if comes_back else 1)
    assert len(client.asked("subscribe")) == 1


def test_an_error_that_answers_nothing_is_told(public: Callable[..., Any]) -> None:
    client = public()
    sockets = client.watch(lambda sockets: sockets)
    client.connect()
    sockets[0].send('{"event":"nonsense"}')
    client.marbles.advance("1s")
    told = [status for status in client.statuses if isinstance(status, VenueStatus) and status.state == "error"]
    assert [status.data["code"] for status in told] == [10000]


@pytest.mark.parametrize(
    "subscribe",
    [
        lambda messages: bitfinex.subscribe_book_entries("tBTCUSD", messages),
        lambda messages: bitfinex.subscribe_candles("tBTCUSD", messages),
        lambda messages: bitfinex.subscribe_trades("tBTCUSD", messages, past=True),
    ],
)
def test_who_joins_gets_what_it_begins_with(public: Callable[..., Any], subscribe: Any) -> None:
    client = public()
    first = client.watch(subscribe(client.messages))
    client.connect("5s")
    begun = len(first)
    second = client.watch(subscribe(client.messages))
    client.marbles.advance("5s")
    assert second[:begun] == first[:begun]
    assert len(client.asked("subscribe")) == 2
    third = client.watch(subscribe(client.messages))
    fourth = client.watch(subscribe(client.messages))
    client.marbles.advance("5s")
    assert third[:begun] == fourth[:begun] == first[:begun]
    assert len(client.asked("subscribe")) == 3
    client.exchange.drop()
    client.marbles.advance("10s")
    assert len(client.asked("subscribe")) == 4
