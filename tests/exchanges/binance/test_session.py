"""Sessions that are logged on, against the simulated venue, which checks every signature and every omission."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.connection import Rollover
from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.models.status import Authenticated, Opened, VenueStatus
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.operators._preparations import preparations
from bittrade_ws.simulators.binance import gateway

ORDER = AddOrderRequest(
    symbol="BNBUSDT", side=OrderSide.BUY, type="LIMIT", quantity=Decimal("0.020"), price=Decimal("500.00")
)


class Line:
    """A connection whose sessions are logged on, and what is sent and told on it."""

    def __init__(self, marbles: Any, *, signer: Any = None, rollover: Rollover | bool = True) -> None:
        self.marbles = marbles
        self.venue = gateway(marbles.clock)
        self.key = self.venue.credentials()["ed25519"]
        marbles.secret(self.key["private_key"])
        self.exchange = marbles.exchange(server=self.venue, codec=binance.BinanceCodec)
        connection = binance.private_websocket_connection(
            url="ws://exchange/ws-api/v3", dialer=self.exchange.dialer, scheduler=marbles.clock, rollover=rollover
        )
        signer = signer or binance.ed25519_signer(self.key["api_key"], self.key["private_key"])
        self.messages = connection.pipe(keep_messages_only())
        self.sockets = connection.pipe(filter_new_socket_only(), binance.session_logon(signer, self.messages))
        self.statuses: list[Any] = []
        self.passed: list[Any] = []
        marbles.keep(connection.pipe(keep_status_only()).subscribe(self.statuses.append, scheduler=marbles.clock))
        marbles.keep(self.sockets.subscribe(self.passed.append, self.passed.append, scheduler=marbles.clock))
        self.connection = connection

    def connect(self) -> "Line":
        self.marbles.connect(self.connection)
        self.marbles.advance("1s")
        return self

    def ask(self, name: str, **arguments: Any) -> list[Any]:
        factory = self.marbles.keep(getattr(binance, f"{name}_factory")(self.sockets, self.messages))
        return self.watch(factory(**arguments))

    def watch(self, source: Any, by: str = "1s") -> list[Any]:
        seen: list[Any] = []
        self.marbles.keep(source.subscribe(seen.append, seen.append, scheduler=self.marbles.clock))
        self.marbles.advance(by)
        return seen

    def sent(self, method: str) -> list[Any]:
        frames = [json.loads(one.frame) for one in self.exchange.traffic if one.direction == ">"]
        return [frame["params"] for frame in frames if frame["method"] == method]

    def told(self, kind: type) -> list[Any]:
        return [status for status in self.statuses if isinstance(status, kind)]


def test_a_socket_is_passed_on_once_its_session_is_logged_on(marbles: Any) -> None:
    line = Line(marbles).connect()
    assert [socket.is_open for socket in line.passed] == [True]
    line.watch(line.sockets)
    (logon,) = line.sent("session.logon")  # one, however many wait for it
    assert logon.keys() == {"apiKey", "timestamp", "signature"}
    (status,) = line.told(Authenticated)
    assert status.data.keys() == {"authorizedSince", "connectedSince"}
    assert line.key["api_key"] not in repr(status)


def test_a_connection_that_takes_over_is_logged_on_as_well(marbles: Any) -> None:
    line = Line(marbles).connect()
    (prepare,) = preparations(line.passed[0])
    (session,) = line.watch(prepare(line.passed[0], line.messages))
    assert session.data["authorizedSince"] is not None
    assert len(line.sent("session.logon")) == 2


def test_f46_orders_of_a_session_live_over_the_connections_that_replace_each_other(marbles: Any) -> None:
    line = Line(marbles, rollover=Rollover(after=5, settle=0.5)).connect()
    place = marbles.keep(binance.add_order_factory(line.sockets, line.messages))
    for number in range(30):
        name = f"order-{number}"
        stages = line.watch(place(replace(ORDER, client_order_id=name)), by="500ms")
        line.venue.clock.call_later(0.7, lambda name=name: line.venue.fill(name))
        marbles.advance("1s")
        assert [order.status for order in stages] == ["SUBMITTED", "OPEN", "FILLED"]
    assert [type(status) for status in line.statuses] == [Opened, Authenticated]
    assert len(line.exchange.dials) == len(line.sent("session.logon")) > 5
    assert not any("signature" in params for params in line.sent("order.place"))


def test_who_leaves_before_the_logon_leaves_nothing_behind(marbles: Any) -> None:
    exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
    connection = binance.private_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    messages = connection.pipe(keep_messages_only())
    sockets = connection.pipe(filter_new_socket_only(), binance.session_logon(lambda params: params, messages))
    waiting = sockets.subscribe(scheduler=marbles.clock)
    marbles.connect(connection)
    marbles.advance("1s")
    waiting.dispose()
    marbles.advance("60s")
    assert len(exchange.traffic) == 1
    again = sockets.subscribe(scheduler=marbles.clock)
    marbles.advance("1s")
    assert len(exchange.traffic) == 2
    again.dispose()


def test_later_requests_have_a_timestamp_alone(marbles: Any) -> None:
    line = Line(marbles).connect()
    (account,) = line.ask("get_account")
    assert account.account_type == "SPOT"
    assert line.sent("account.status")[0].keys() == {"timestamp"}
    (session,) = line.ask("session_status")
    assert session.authorized_since is not None


def test_user_data_comes_by_the_session_and_orders_live_on_it(marbles: Any) -> None:
    line = Line(marbles).connect()
    place = marbles.keep(binance.add_order_factory(line.sockets, line.messages))
    stages = line.watch(place(ORDER))
    assert [order.status for order in stages] == ["SUBMITTED", "OPEN"]
    assert line.sent("userDataStream.subscribe") == [{}]
    assert not line.sent("userDataStream.subscribe.signature")
    assert not line.sent("order.place")[0].keys() & {"apiKey", "signature"}
    assert line.ask("session_subscriptions") == [(binance.SubscriptionId(0),)]


def test_each_new_socket_is_logged_on(marbles: Any) -> None:
    line = Line(marbles).connect()
    line.exchange.drop()
    marbles.advance("5s")
    assert [socket.epoch for socket in line.passed] == [1, 2]
    assert line.passed[-1].is_open


def test_a_key_of_another_kind_is_an_error(marbles: Any) -> None:
    line = Line(marbles)
    keys = line.venue.credentials()
    line = Line(marbles, signer=lambda params: binance.hmac_signer(keys["api_key"], "wrong")(params)).connect()
    (error,) = line.passed
    assert isinstance(error, RequestRejected)


def test_f56_a_revoked_session_is_told_and_its_logon_tried_again_slower_each_time(marbles: Any) -> None:
    line = Line(marbles).connect()
    logons = len(line.sent("session.logon"))
    line.venue.revoke(line.key["api_key"])
    line.ask("get_account")
    (status,) = line.told(VenueStatus)
    assert (status.state, status.data["code"]) == ("sessionRevoked", binance.ErrorCode.REJECTED_API_KEY)
    marbles.advance("60s")
    assert 1 <= len(line.sent("session.logon")) - logons <= 7
    (error,) = line.ask("get_account")
    assert error.code == binance.ErrorCode.REJECTED_API_KEY
    assert line.sent("account.status")[-1].keys() == {"timestamp", "apiKey", "signature"}
    assert not [item for item in line.passed if isinstance(item, Exception)]


def test_f56_the_public_side_goes_on_without_a_session(marbles: Any) -> None:
    line = Line(marbles).connect()
    line.venue.revoke(line.key["api_key"])
    line.ask("get_account")
    (depth,) = line.ask("get_depth", symbol="BNBUSDT")
    assert depth.symbol == "BNBUSDT"


def test_after_a_logout_requests_are_signed_again(marbles: Any) -> None:
    line = Line(marbles).connect()
    (session,) = line.ask("session_logout")
    assert session.authorized_since is None
    (account,) = line.ask("get_account")
    assert account.can_trade
    assert line.sent("account.status")[-1].keys() == {"timestamp", "apiKey", "signature"}


def test_a_request_of_its_own_key_goes_before_the_session(marbles: Any) -> None:
    line = Line(marbles).connect()
    (subscription,) = line.ask("user_data_subscribe_signature")
    assert subscription == binance.SubscriptionId(0)
    assert {"apiKey", "signature"} <= line.sent("userDataStream.subscribe.signature")[0].keys()


class Scripted:
    """A venue that answers logons from a list, then not at all."""

    def __init__(self, marbles: Any, *replies: Any, signer: Any = None) -> None:
        self.exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
        for reply in replies:
            self.exchange.reply(with_=lambda asked, reply=reply: {"id": asked["id"], **reply}, times=1)
        connection = binance.private_websocket_connection(dialer=self.exchange.dialer, scheduler=marbles.clock)
        messages = connection.pipe(keep_messages_only())
        signer = signer or (lambda params: {**params, "signature": "s"})
        sockets = connection.pipe(filter_new_socket_only(), binance.session_logon(signer, messages, recv_window=300))
        self.passed: list[Any] = []
        marbles.keep(sockets.subscribe(self.passed.append, self.passed.append, scheduler=marbles.clock))
        marbles.connect(connection)

    def times(self) -> list[int]:
        return [one.at // 1000 for one in self.exchange.traffic if one.direction == ">"]


OK = {"status": 200, "result": {"connectedSince": 0, "serverTime": 1_704_067_200_000}}
NOW = 1_704_067_200_000


def test_a_logon_that_is_not_answered_is_tried_again(marbles: Any) -> None:
    line = Scripted(marbles)
    marbles.advance("30s")
    assert line.times() == [0, 11_000, 23_000]
    assert line.passed == []


def test_f58_a_logon_too_many_waits_as_long_as_the_venue_wants(marbles: Any) -> None:
    data = {"serverTime": NOW, "retryAfter": NOW + 20_000}
    line = Scripted(marbles, {"status": 429, "error": {"code": -1003, "msg": "slow", "data": data}}, OK)
    marbles.advance("30s")
    assert line.times() == [0, 20_001]
    assert len(line.passed) == 1


def test_f57_a_logon_with_a_time_that_is_refused_is_tried_again_with_the_venues(marbles: Any) -> None:
    refused = {"status": 400, "error": {"code": -1021, "msg": "outside"}}
    told = {"status": 200, "result": {"serverTime": NOW + 60_000}}
    line = Scripted(marbles, refused, told, OK)
    marbles.advance("30s")
    assert len(line.passed) == 1
    logons = [json.loads(one.frame) for one in line.exchange.traffic if '"session.logon"' in str(one.frame)]
    stamps = [one["params"]["timestamp"] - NOW for one in logons]
    assert stamps[0] == 0
    assert 60_990 <= stamps[1] <= 61_010


@pytest.mark.parametrize("code", [-1022, -2015, -4056])
def test_a_refusal_is_an_error_with_its_code(marbles: Any, code: int) -> None:
    line = Scripted(marbles, {"status": 400, "error": {"code": code, "msg": "no"}})
    marbles.advance("30s")
    (error,) = line.passed
    assert (type(error), error.code, len(line.times())) == (RequestRejected, code, 1)


def test_what_the_signer_raises_is_an_error(marbles: Any) -> None:
    def broken(params: Any) -> Any:
        raise ValueError("no key")

    line = Scripted(marbles, signer=broken)
    marbles.advance("30s")
    assert [type(error) for error in line.passed] == [ValueError]
