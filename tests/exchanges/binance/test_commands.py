"""Commands over the connection to the streams, answered by the simulated venue and by both envelopes of a refusal."""

from typing import Any

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import BudgetSpent, RequestRejected
from bittrade_ws.models.status import Opened
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway


class Streams:
    """A connection to the simulated venue, and the commands on it."""

    def __init__(self, marbles: Any, path: str = "/stream") -> None:
        exchange = marbles.exchange(server=gateway(marbles.clock), codec=binance.BinanceCodec)
        connection = binance.public_websocket_connection(
            url=f"ws://exchange{path}", dialer=exchange.dialer, scheduler=marbles.clock
        )
        self.marbles = marbles
        self.connection = connection
        self.messages = connection.pipe(keep_messages_only())
        self.sockets = connection.pipe(filter_new_socket_only())
        self.list_subscriptions = marbles.keep(binance.list_subscriptions_factory(self.sockets, self.messages))
        self.get_property = marbles.keep(binance.get_property_factory(self.sockets, self.messages))
        self.set_property = marbles.keep(binance.set_property_factory(self.sockets, self.messages))
        marbles.connect(connection)

    def result(self, command: Any) -> list[Any]:
        seen: list[Any] = []
        command.subscribe(seen.append, seen.append, lambda: seen.append("|"), scheduler=self.marbles.clock)
        self.marbles.advance("1s")
        return seen


def test_subscriptions_are_listed_by_name(marbles: Any) -> None:
    streams = Streams(marbles)
    assert streams.result(streams.list_subscriptions()) == [[], "|"]
    tickers = streams.sockets.pipe(binance.subscribe_mini_ticker("BNBUSDT", streams.messages))
    marbles.keep(tickers.subscribe(scheduler=marbles.clock))
    marbles.advance("1s")
    assert streams.result(streams.list_subscriptions()) == [["bnbusdt@miniTicker"], "|"]


@pytest.mark.parametrize(("path", "is_combined"), [("/ws", False), ("/stream", True)])
def test_a_property_is_read_and_set(marbles: Any, path: str, is_combined: bool) -> None:
    streams = Streams(marbles, path)
    assert streams.result(streams.get_property("combined")) == [is_combined, "|"]
    assert streams.result(streams.set_property("combined", not is_combined)) == [None, "|"]
    assert streams.result(streams.get_property("combined")) == [not is_combined, "|"]


def test_a_property_that_there_is_not_is_rejected(marbles: Any) -> None:
    streams = Streams(marbles)
    (error,) = streams.result(streams.get_property("colour"))
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason, type(error.request_id)) == (0, "Unknown property", int)


@pytest.mark.parametrize("refusal", [{"code": 1, "msg": "no"}, {"error": {"code": 1, "msg": "no"}}])
def test_f32_both_envelopes_of_a_refusal_are_read(marbles: Any, refusal: Any) -> None:
    exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
    exchange.reply(when=marbles.match(method="SET_PROPERTY"), with_=lambda asked: {"id": asked["id"], **refusal})
    connection = binance.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    messages, sockets = connection.pipe(keep_messages_only()), connection.pipe(filter_new_socket_only())
    set_property = marbles.keep(binance.set_property_factory(sockets, messages))
    marbles.connect(connection)
    marbles.expect(set_property("combined", True)).to_be("-#", error=marbles.match(RequestRejected, code=1))
    marbles.expect(exchange.sent).to_be("s", s={"method": "SET_PROPERTY", "params": ["combined", True], "id": 1})


def test_f58_commands_and_subscriptions_together_stay_below_the_venue_s_pace(marbles: Any) -> None:
    streams = Streams(marbles)
    statuses: list[Any] = []
    streams.connection.statuses().subscribe(statuses.append)
    seen: list[Any] = []
    for _ in range(9):
        command = streams.list_subscriptions()
        command.subscribe(seen.append, seen.append, lambda: seen.append("|"), scheduler=marbles.clock)
    for number in range(4):
        tickers = streams.sockets.pipe(binance.subscribe_mini_ticker(f"X{number}USDT", streams.messages))
        marbles.keep(tickers.subscribe(scheduler=marbles.clock))
        marbles.advance("100ms")
    marbles.advance("9s")

    assert [type(status) for status in statuses] == [Opened]
    assert len(seen) == 18
    assert streams.result(streams.list_subscriptions()) == [[f"x{n}usdt@miniTicker" for n in range(4)], "|"]


def test_f58_a_command_that_would_wait_too_long_is_refused_here(marbles: Any) -> None:
    streams = Streams(marbles)
    marbles.advance("1s")
    seen: list[Any] = []
    for _ in range(100):
        streams.list_subscriptions().subscribe(seen.append, seen.append, scheduler=marbles.clock)
    marbles.advance("20s")
    refused = [one for one in seen if isinstance(one, BudgetSpent)]
    assert len(seen) == 100
    assert 60 < len(refused) < 80
    assert len(seen) - len(refused) == len([one for one in seen if one == []])
