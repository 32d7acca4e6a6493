"""The account's own stream: its subscription, and its typed events."""

import itertools
import json
from decimal import Decimal
from typing import Any

import pytest
from reactivex import Observable
from reactivex.subject import Subject
from reactivex.testing import TestScheduler

from bittrade_ws.exchanges.binance import account
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.operators._context import SIGNER
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import RequestContext

OPERATORS = {
    "executionReport": account.subscribe_orders,
    "outboundAccountPosition": account.subscribe_balances,
    "balanceUpdate": account.subscribe_balance_updates,
    "listStatus": account.subscribe_order_lists,
    "externalLockUpdate": account.subscribe_external_locks,
}


class Line:
    """A socket to the WebSocket API, the messages that it hears, and a clock."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.messages: Subject[Any] = Subject()
        self.clock = TestScheduler()
        self.sockets: Subject[Socket] = Subject()
        self.socket = Socket(
            "ws://x",
            epoch=1,
            codec=BinanceCodec(),
            send=lambda frame: self.sent.append(json.loads(frame)),
            client_ids=lambda: "id",
        )
        self.socket.is_open = True
        self.socket.state[SIGNER] = lambda params: {**params, "signature": "s"}

    def watch(self, operator: Any) -> tuple[list[Any], Any]:
        seen: list[Any] = []
        stream: Observable[Any] = self.sockets.pipe(operator)
        return seen, stream.subscribe(seen.append, seen.append, scheduler=self.clock)


@pytest.fixture
def line() -> Line:
    return Line()


def test_whoever_wants_a_part_shares_one_subscription(line: Line) -> None:
    watched = [line.watch(make(line.messages)) for make in OPERATORS.values()]
    line.sockets.on_next(line.socket)
    line.clock.advance_to(1)
    assert [frame["method"] for frame in line.sent] == ["userDataStream.subscribe.signature"]
    assert line.sent[0]["params"]["signature"] == "s"
    line.messages.on_next({"id": 1, "status": 200, "result": {"subscriptionId": 0}})
    for _, subscription in watched:
        subscription.dispose()
    line.clock.advance_to(2)
    assert [frame["method"] for frame in line.sent][1:] == ["userDataStream.unsubscribe"]


def test_each_stream_has_its_own_events(line: Line, samples: Any) -> None:
    watched = {event: line.watch(make(line.messages))[0] for event, make in OPERATORS.items()}
    line.sockets.on_next(line.socket)
    line.clock.advance_to(1)
    for sample in samples("user_events"):
        line.messages.on_next(json.loads(sample.frame))
    assert {event: [type(value).__name__ for value in seen] for event, seen in watched.items()} == {
        "executionReport": ["ExecutionReport"],
        "outboundAccountPosition": ["AccountPosition"],
        "balanceUpdate": ["BalanceUpdate"],
        "listStatus": ["ListStatus"],
        "externalLockUpdate": ["ExternalLockUpdate"],
    }


def test_f37_an_execution_that_is_repeated_is_told_once(line: Line, samples: Any) -> None:
    orders, _ = line.watch(account.subscribe_orders(line.messages))
    fills, _ = line.watch(account.subscribe_fills(line.messages))
    line.sockets.on_next(line.socket)
    report = json.loads(next(s.frame for s in samples("user_events") if s.key == "executionReport"))
    for changes in ({}, {}, {"I": 2, "x": "TRADE"}, {"I": 2, "x": "TRADE"}, {"I": 2, "x": "TRADE", "s": "BTCUSDT"}):
        line.messages.on_next({**report, "event": {**report["event"], **changes}})
    assert [(order.symbol, order.execution_id) for order in orders] == [
        ("ETHBTC", 8641984),
        ("ETHBTC", 2),
        ("BTCUSDT", 2),
    ]
    assert [fill.symbol for fill in fills] == ["ETHBTC", "BTCUSDT"]


def test_f37_what_is_remembered_is_bounded(line: Line, samples: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "REMEMBERED_EXECUTIONS", 2)
    orders, _ = line.watch(account.subscribe_orders(line.messages))
    line.sockets.on_next(line.socket)
    report = json.loads(next(s.frame for s in samples("user_events") if s.key == "executionReport"))
    for execution_id in (1, 2, 3, 3, 1):
        line.messages.on_next({**report, "event": {**report["event"], "I": execution_id}})
    assert [order.execution_id for order in orders] == [1, 2, 3, 1]


def test_every_field_of_an_execution_keeps_its_digits(samples: Any) -> None:
    frame = next(s.frame for s in samples("user_events") if s.key == "executionReport")
    every = {
        "d": 4, "D": 1, "j": 2, "J": 1000000, "v": 3, "A": "3.000000", "B": "3.000000", "u": 1, "U": 37,
        "Cs": "BTCUSDT",
        "pl": "2.123456", "pL": "0.10000001", "pY": "0.21234562", "b": "ONE_PARTY_TRADE_REPORT", "a": 1234, "k": "SOR",
        "uS": True, "gP": "PRIMARY_PEG", "gOT": "PRICE_LEVEL", "gOV": 1, "gp": "1.00000000", "eR": "OCO_TRIGGER",
    }  # fmt: skip
    body = json.loads(frame)
    body["event"] |= every
    value = account.EXECUTIONS.decode(json.dumps(body).encode())
    assert value == account.EXECUTIONS.convert(body)
    by_wire_name = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
    for name, on_the_wire in body["event"].items():
        if name not in ("e", "M"):  # the event's own name, and what the venue says to ignore
            typed = getattr(value, by_wire_name[name])
            assert (format(typed, "f") if isinstance(typed, Decimal) else typed) == on_the_wire, name


def test_a_refusal_is_an_error_except_that_it_is_on_already() -> None:
    context = RequestContext(ids=itertools.count(1).__next__, now=lambda: 0, signer=lambda params: params)
    (request,) = account.USER_DATA.subscribe([account.EXECUTIONS], context)
    account.USER_DATA.accepted(request, {"id": 1, "status": 200, "result": {"subscriptionId": 0}})
    account.USER_DATA.accepted(request, {"id": 1, "status": 400, "error": {"code": -2035, "msg": "on"}})
    with pytest.raises(SubscriptionFailed, match="no key") as caught:
        account.USER_DATA.accepted(request, {"id": 1, "status": 401, "error": {"code": -2015, "msg": "no key"}})
    assert caught.value.code == -2015
