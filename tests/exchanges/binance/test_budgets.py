"""Limits that are kept before the venue enforces them: weights, orders, bans, over every way that a request can go."""

import json
import logging
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance.websocket_api import rate_limit_of
from bittrade_ws.models.errors import BudgetSpent, RateLimited
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest, ReplaceOrderRequest
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.wire.budget import Cost
from bittrade_ws.wire.codec import Request

ORDER = AddOrderRequest(
    symbol="BNBUSDT", side=OrderSide.BUY, type="LIMIT", quantity=Decimal("0.020"), price=Decimal("500.00")
)

CANCEL = CancelOrderRequest(symbol="BNBUSDT", order_id="5")
EDIT = EditOrderRequest(symbol="BNBUSDT", client_order_id="c", quantity=Decimal("0.010"))
OCO = binance.Oco(
    symbol="BNBUSDT",
    side=OrderSide.SELL,
    quantity=Decimal("1"),
    above=binance.Leg(type="LIMIT_MAKER", price=Decimal("600")),
    below=binance.Leg(type="STOP_LOSS", stop_price=Decimal("400")),
)
WAYS = (
    "depth",
    "order.cancel",
    "order.place",
    "userDataStream.subscribe.signature",
    "order.amend.keepPriority",
    "order.cancelReplace",
    "openOrders.cancelAll",
    "orderList.place.oco",
)


class Line:
    """A connection to the simulated venue, its budgets, and what it was sent when."""

    def __init__(self, marbles: Any, **options: Any) -> None:
        self.marbles = marbles
        self.clock = marbles.clock
        self.venue = gateway(marbles.clock)
        self.exchange = marbles.exchange(server=self.venue, codec=binance.BinanceCodec)
        self.budgets = binance.Budgets(**options)
        self.limits: list[binance.RateLimit] = []
        marbles.keep(self.budgets.rate_limits.subscribe(self.limits.append))
        connection = binance.private_websocket_connection(
            url="ws://exchange/ws-api/v3",
            dialer=self.exchange.dialer,
            scheduler=marbles.clock,
            budgets=self.budgets,
        )
        keys = self.venue.credentials()
        signer = binance.hmac_signer(keys["api_key"], keys["api_secret"])
        self.messages = connection.pipe(keep_messages_only())
        self.sockets = connection.pipe(filter_new_socket_only(), add_token(signer))
        self.get_depth = marbles.keep(binance.get_depth_factory(self.sockets, self.messages))
        self.get_order = marbles.keep(binance.get_order_factory(self.sockets, self.messages))
        self.place = marbles.keep(binance.add_order_factory(self.sockets, self.messages))
        self.cancel = binance.cancel_order_factory(self.sockets, self.messages)
        marbles.keep(self.cancel)
        marbles.connect(connection)
        marbles.advance("1s")

    def watch(self, source: Any) -> list[Any]:
        seen: list[Any] = []
        self.marbles.keep(source.subscribe(seen.append, seen.append, scheduler=self.clock))
        self.marbles.advance("100ms")
        return seen

    def sent(self) -> int:
        return sum(one.direction == ">" for one in self.exchange.traffic)

    def is_refused(self) -> bool:
        return any(b'"status":429' in one.frame or b'"status":418' in one.frame for one in self.received())

    def received(self) -> list[Any]:
        return [one for one in self.exchange.traffic if one.direction == "<"]


def test_f58_a_request_near_the_limit_waits_for_the_next_window_and_the_venue_refuses_none(
    marbles: Any, caplog: pytest.LogCaptureFixture
) -> None:
    line = Line(marbles, patience=60.0)
    line.venue.limits.weight_per_minute = 100
    line.watch(line.get_depth("BNBUSDT"))  # from its reply the real limit is known
    with caplog.at_level(logging.WARNING):
        answers = [line.watch(line.get_depth("BNBUSDT", limit=500)) for _ in range(6)]
    assert [len(seen) for seen in answers] == [1, 1, 1, 0, 0, 0]
    assert "held back for" in caplog.text
    marbles.advance("60s")
    assert [len(seen) for seen in answers] == [1, 1, 1, 1, 1, 1]
    assert not line.is_refused()
    assert not [seen for seen in answers if isinstance(seen[0], Exception)]


def test_f58_a_request_that_would_wait_too_long_is_refused_here(marbles: Any) -> None:
    line = Line(marbles, patience=10.0)
    line.venue.limits.weight_per_minute = 100
    for _ in range(4):
        line.watch(line.get_depth("BNBUSDT", limit=500))
    before = line.sent()
    (error,) = line.watch(line.get_depth("BNBUSDT", limit=500))
    assert isinstance(error, BudgetSpent)
    assert 50 < error.retry_after < 60.3
    assert line.sent() == before


def test_f58_what_is_kept_lets_cancels_and_questions_about_orders_through(marbles: Any) -> None:
    line = Line(marbles, kept=0.2)
    order = line.watch(line.place(ORDER))
    line.venue.limits.weight_per_minute = 100
    for _ in range(4):
        line.watch(line.get_depth("BNBUSDT", limit=500))
    (refused,) = line.watch(line.get_depth("BNBUSDT", limit=100))
    assert isinstance(refused, BudgetSpent)
    (told,) = line.watch(line.get_order("BNBUSDT", client_order_id=order[0].client_order_id))
    assert told.status == "NEW"
    canceled = line.watch(line.cancel(CancelOrderRequest(symbol="BNBUSDT", client_order_id=told.client_order_id)))
    assert canceled[0].status == "CANCELED"
    assert not line.is_refused()


def test_f58_one_order_too_many_is_refused_here_and_cancels_go_on(marbles: Any) -> None:
    line = Line(marbles)
    line.venue.limits.orders_per_10s = 3
    placed = [line.watch(line.place(ORDER)) for _ in range(3)]
    before = line.sent()
    (error,) = line.watch(line.place(ORDER))
    assert isinstance(error, BudgetSpent)
    assert error.retry_after <= 10.25
    assert line.sent() == before
    request = CancelOrderRequest(symbol="BNBUSDT", client_order_id=placed[0][0].client_order_id)
    assert line.watch(line.cancel(request))[0].status == "CANCELED"
    marbles.advance("11s")
    assert [stage.status for stage in line.watch(line.place(ORDER))] == ["SUBMITTED", "OPEN"]
    assert not line.is_refused()


def test_f58_an_order_may_wait_for_its_turn_if_its_owner_says_so(marbles: Any) -> None:
    line = Line(marbles, order_patience=11.0)
    line.venue.limits.orders_per_10s = 1
    line.watch(line.place(ORDER))
    waiting = line.watch(line.place(ORDER))
    assert waiting == []
    marbles.advance("11s")
    assert [stage.status for stage in waiting] == ["SUBMITTED", "OPEN"]
    assert not line.is_refused()


def test_f58_orders_whose_replies_are_lost_are_not_counted_twice(marbles: Any) -> None:
    line = Line(marbles)
    line.venue.limits.orders_per_10s = 10
    line.watch(line.place(ORDER))
    for _ in range(4):
        line.place(ORDER).subscribe(scheduler=line.clock)
    marbles.advance("1ms")
    line.exchange.drop()  # while they are on their way
    marbles.advance("1s")
    stages = [line.watch(line.place(ORDER)) for _ in range(5)]
    assert [[stage.status for stage in seen] for seen in stages] == [["SUBMITTED", "OPEN"]] * 5
    assert not line.is_refused()


def test_f58_an_order_that_nobody_wants_any_more_is_not_sent_in_its_turn(marbles: Any) -> None:
    line = Line(marbles, order_patience=11.0)
    line.venue.limits.orders_per_10s = 1
    line.watch(line.place(ORDER))
    before = line.sent()
    line.place(ORDER).subscribe(scheduler=line.clock).dispose()
    marbles.advance("30s")
    assert line.sent() == before


def test_a_cancel_leaves_from_the_connections_own_thread_if_it_is_still_wanted(marbles: Any) -> None:
    line = Line(marbles)
    before = line.sent()
    line.cancel(CANCEL).subscribe(scheduler=line.clock).dispose()
    line.cancel(CANCEL).subscribe(on_error=lambda error: None, scheduler=line.clock)
    assert line.sent() == before  # not from this thread
    marbles.advance("30s")
    assert line.sent() == before + 1


def test_f58_orders_that_succeed_cost_no_weight(marbles: Any) -> None:
    line = Line(marbles)
    line.watch(line.place(ORDER))
    spent = line.budgets.weight.spent("REQUEST_WEIGHT", 60, round(marbles.clock.to_seconds(marbles.clock.now) * 1000))
    assert spent == line.venue.limits.used_weight()
    assert line.budgets.orders.spent("ORDERS", 10, round(marbles.clock.to_seconds(marbles.clock.now) * 1000)) == 1


def test_the_venues_words_on_its_limits_are_a_stream(marbles: Any) -> None:
    line = Line(marbles)
    line.watch(line.get_depth("BNBUSDT"))
    assert line.limits == [
        binance.RateLimit(rate_limit_type="REQUEST_WEIGHT", interval="MINUTE", interval_num=1, limit=6000, count=7)
    ]
    line.watch(line.place(ORDER))
    told = {(limit.rate_limit_type, limit.seconds): limit.count for limit in line.limits[2:]}
    assert told[("ORDERS", 10)] == told[("ORDERS", 86_400)] == 1
    now = line.limits[0].window_end(1_704_067_201.5)
    assert now == 1_704_067_260


def test_exchange_information_tells_the_rules(marbles: Any) -> None:
    line = Line(marbles)
    line.venue.limits.weight_per_minute = 1234
    line.watch(marbles.keep(binance.get_exchange_info_factory(line.sockets, line.messages))("BNBUSDT"))
    assert line.budgets.weight.limit("REQUEST_WEIGHT", 60) == 1234
    assert line.budgets.weight.limit("CONNECTIONS", 300) == 300


def sent(exchange: Any) -> list[Any]:
    return [json.loads(one.frame) for one in exchange.traffic if one.direction == ">"]


class Banned:
    """A scripted venue that refuses what it is asked until it is told to stop, and counts what it is sent."""

    def __init__(self, marbles: Any, refused: str, *, code: int = -1003, status: int = 429, seconds: int = 45) -> None:
        self.marbles = marbles
        self.exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
        now = 1_704_067_200_000
        data = {"serverTime": now, "retryAfter": now + seconds * 1000}
        error = {"code": code, "msg": "Way too much", "data": data}
        self.exchange.reply(
            when=marbles.match(method=refused),
            with_=lambda asked: {"id": asked["id"], "status": status, "error": error},
            times=1,
        )
        subscribed = {"subscriptionId": 0}
        self.exchange.reply(
            when=marbles.match(method="userDataStream.subscribe.signature"),
            with_=lambda asked: {"id": asked["id"], "status": 200, "result": subscribed},
        )
        connection = binance.private_websocket_connection(dialer=self.exchange.dialer, scheduler=marbles.clock)
        messages = connection.pipe(keep_messages_only())
        signer = binance.signer("k", lambda payload: "s")
        sockets = connection.pipe(filter_new_socket_only(), add_token(signer))
        place = marbles.keep(binance.add_order_factory(sockets, messages, timeout=100.0))
        cancel: Any = marbles.keep(binance.cancel_order_factory(sockets, messages, timeout=100.0))
        get_depth = marbles.keep(binance.get_depth_factory(sockets, messages, timeout=100.0))
        edit: Any = marbles.keep(binance.edit_order_factory(sockets, messages, timeout=100.0))
        replace: Any = marbles.keep(binance.cancel_replace_order_factory(sockets, messages, timeout=100.0))
        cancel_all = marbles.keep(binance.cancel_all_orders_factory(sockets, messages, timeout=100.0))
        place_list: Any = marbles.keep(binance.order_list_factory(sockets, messages, timeout=100.0))
        balances = sockets.pipe(binance.subscribe_balances(messages))
        self.ways: dict[str, Any] = {
            "order.place": lambda: place(ORDER),
            "order.cancel": lambda: cancel(CANCEL),
            "depth": lambda: get_depth("BNBUSDT"),
            "userDataStream.subscribe.signature": lambda: balances,
            "order.amend.keepPriority": lambda: edit(EDIT),
            "order.cancelReplace": lambda: replace(ReplaceOrderRequest(cancel=CANCEL, new=ORDER)),
            "openOrders.cancelAll": lambda: cancel_all("BNBUSDT"),
            "orderList.place.oco": lambda: place_list(OCO),
        }
        marbles.connect(connection)

    def go(self, method: str) -> list[Any]:
        seen: list[Any] = []
        self.marbles.keep(self.ways[method]().subscribe(seen.append, seen.append, scheduler=self.marbles.clock))
        self.marbles.advance("10ms")
        return seen

    def times(self) -> list[int]:
        return [one.at // 1000 for one in self.exchange.traffic if one.direction == ">"]


@pytest.mark.parametrize("refused", WAYS)
@pytest.mark.parametrize("status", [429, 418])
def test_f58_inside_a_ban_nothing_at_all_is_sent(marbles: Any, refused: str, status: int) -> None:
    line = Banned(marbles, refused, status=status)
    line.go(refused)
    before = line.times()
    for method in WAYS:
        line.go(method)
    marbles.advance("44s")
    assert line.times() == before
    marbles.advance("900ms")
    (error,) = line.go("depth") or [None]
    assert not isinstance(error, BudgetSpent)
    marbles.advance("1s")
    assert len(line.times()) > len(before)
    assert min(line.times()[len(before) :]) >= 45_000 + 1


def test_f58_a_ban_is_told_where_it_hit_and_held_back_elsewhere(marbles: Any) -> None:
    line = Banned(marbles, "order.cancel")
    (error,) = line.go("order.cancel")
    assert isinstance(error, RateLimited)
    assert error.retry_after == 45.0
    for method in ("depth", "order.cancel"):
        (spent,) = line.go(method)
        assert isinstance(spent, BudgetSpent)
        assert 44 < spent.retry_after <= 45


def test_f58_too_many_orders_hold_back_orders_alone(marbles: Any) -> None:
    line = Banned(marbles, "order.place", code=-1015)
    rejected = line.go("order.place")
    assert (rejected[-1].status, rejected[-1].code) == ("REJECTED", binance.ErrorCode.TOO_MANY_ORDERS)
    (spent,) = line.go("order.place")
    assert isinstance(spent, BudgetSpent)
    before = len(line.times())
    line.go("order.cancel")
    line.go("depth")
    assert len(line.times()) == before + 2


@pytest.mark.parametrize("code", [-2021, -2022])
def test_f58_a_replacement_beyond_the_order_limit_holds_back_orders_alone(marbles: Any, code: int) -> None:
    line = Banned(marbles, "order.cancelReplace", code=code)
    line.go("order.cancelReplace")
    (spent,) = line.go("order.place")
    assert isinstance(spent, BudgetSpent)
    before = len(line.times())
    line.go("order.cancel")
    line.go("depth")
    assert len(line.times()) == before + 2


@pytest.mark.parametrize(("code", "seconds"), [(-1003, 60), (-1015, 10), (-2021, 10), (-2022, 10)])
def test_f58_a_refusal_that_tells_no_time_is_heeded_for_the_window_of_its_limit(code: int, seconds: float) -> None:
    limited = rate_limit_of({"id": 1, "status": 429, "error": {"code": code, "msg": "slow", "data": {}}})
    assert limited is not None
    assert limited.retry_after == seconds


def test_f57_a_time_that_is_refused_is_asked_for_and_the_next_request_has_the_venues(marbles: Any) -> None:
    exchange = marbles.exchange(dials=["^"], codec=binance.BinanceCodec)
    ahead = 61_000
    exchange.reply(
        when=marbles.match(method="account.status"),
        with_=lambda asked: {"id": asked["id"], "status": 400, "error": {"code": -1021, "msg": "outside"}},
    )
    exchange.reply(
        when=marbles.match(method="time"),
        with_=lambda asked: {"id": asked["id"], "status": 200, "result": {"serverTime": 1_704_067_200_002 + ahead}},
    )
    connection = binance.private_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    messages = connection.pipe(keep_messages_only())
    sockets = connection.pipe(filter_new_socket_only(), add_token(lambda params: {**params, "signature": "s"}))
    get_account = marbles.keep(binance.get_account_factory(sockets, messages))
    marbles.connect(connection)
    stamps: list[int] = []
    for _ in range(2):
        get_account().subscribe(on_error=lambda error: None, scheduler=marbles.clock)
        marbles.advance("2ms")
        asked = [one for one in sent(exchange) if one["method"] == "account.status"]
        stamps.append(asked[-1]["params"]["timestamp"] - 1_704_067_200_000)
    assert stamps[0] == 0
    assert abs(stamps[1] - ahead - 2) <= 1


def test_f57_an_offset_that_was_given_is_used_and_never_asked_for(marbles: Any) -> None:
    clock = binance.VenueClock(offset_ms=-700)
    line = Line(marbles, clock=clock)
    line.watch(line.get_order("BNBUSDT", order_id=5))
    (frame,) = [one.frame for one in line.exchange.traffic if one.direction == ">"]
    assert f'"timestamp":{1_704_067_200_000 + 1000 - 700}' in frame


def test_two_accounts_on_one_address_share_its_weight() -> None:
    first = binance.Budgets()
    second = binance.Budgets(address=first.address)
    assert (second.weight, second.clock) == (first.weight, first.clock)
    assert second.orders is not first.orders


def test_f58_what_did_not_leave_is_given_back_and_what_left_stays_counted_until_the_venue_reports() -> None:
    budgets, at = binance.Budgets(), 1_700_000_001.0
    order = Request(frame="order", reply_key=None, cost=Cost(counts={"ORDERS": 1}))

    def spent() -> int:
        return budgets.orders.spent("ORDERS", 10, round(at * 1000))

    for is_sent, counted in ((False, 0), (True, 1)):
        assert budgets.take(order, at, waited=0.0) == 0
        budgets.lost(order, sent=at, is_sent=is_sent)
        assert spent() == counted
    row = binance.RateLimit(rate_limit_type="ORDERS", interval="SECOND", interval_num=10, limit=50, count=0)
    budgets.learn([row], at)
    assert spent() == 0  # it never arrived
