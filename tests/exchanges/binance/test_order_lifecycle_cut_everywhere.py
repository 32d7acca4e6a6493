"""Whole order lives against Binance in a box, in virtual time, with the line cut before and after every message."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.exchanges import binance
from bittrade_ws.models.errors import RequestRejected, SubscriptionFailed
from bittrade_ws.models.order import TRANSITIONS, Order, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.faults import Delay, DieAfterReceipt, Duplicate, Reorder, Rewrite, Swallow
from bittrade_ws.simulators.orders import Execution, ExecutionKind, NewOrder, OrderType
from bittrade_ws.testing import Marbles

S = OrderStatus
D = Decimal
PRICE = D("600.00")
BUY = AddOrderRequest(
    symbol="BNBUSDT", side=OrderSide.BUY, type="LIMIT", quantity=D("1.000"), price=PRICE, client_order_id="life"
)


class Trading:
    """A client of Binance, the venue itself, and a counterparty that trades at given instants."""

    def __init__(self, marbles: Marbles) -> None:
        self.marbles = marbles
        self.venue = gateway(marbles.clock)
        self.venue.venue.settling_seconds = 2.0
        self.exchange = marbles.exchange(server=self.venue, codec=binance.BinanceCodec)
        self.exchange.is_straight = True
        self.connection = connection = binance.private_websocket_connection(
            url="ws://exchange/ws-api/v3", dialer=self.exchange.dialer, scheduler=marbles.clock
        )
        self.sign = self.right_sign = binance.hmac_signer(
            self.venue.keys.api_key, marbles.secret(self.venue.keys.api_secret)
        )
        self.sockets = connection.pipe(filter_new_socket_only(), add_token(lambda params: self.sign(params)))
        self.last_socket: Any = None
        marbles.keep(self.sockets.subscribe(lambda socket: setattr(self, "last_socket", socket)))
        self.messages = connection.pipe(keep_messages_only())
        self.add_order = marbles.keep(binance.add_order_factory(self.sockets, self.messages))
        self.cancel_order = binance.cancel_order_factory(self.sockets, self.messages)
        self.stages: list[Order] = []
        self.is_done = False
        marbles.connect(connection)

    def place(self, request: AddOrderRequest = BUY) -> None:
        def on_completed() -> None:
            self.is_done = True

        order = self.add_order(request)
        self.marbles.keep(order.subscribe(self.stages.append, _fail, on_completed, scheduler=self.marbles.clock))

    def sell(self, quantity: str, after: float) -> None:
        """The counterparty sells so long after the order came in; what is not bought is gone."""
        self._once_in(after, lambda: self.sell_now(quantity))

    def sell_now(self, quantity: str) -> None:
        new = NewOrder(
            symbol="BNBUSDT", side=OrderSide.SELL, type=OrderType.MARKET, client_order_id="", quantity=D(quantity)
        )
        self.venue.engine.place(self.venue.counterparty, new)

    def end_user_stream(self) -> None:
        """The stream ends, the socket lives: as after a hand-written unsubscribe, or the end of a token."""
        if self.last_socket is not None and self.last_socket.is_open:
            self.last_socket.send_json({"id": "by-hand", "method": "userDataStream.unsubscribe"})

    def allow_no_more_requests(self) -> None:
        """Once the order is in."""
        self._once_in(0.0, lambda: setattr(self.venue.limits, "weight_per_minute", 0))

    def asked(self, method: str) -> int:
        """How often the venue was asked so."""
        return sum(f'"{method}"' in str(frame) for frame in self.exchange.sent.frames)

    def cancel(self, after: float) -> list[Any]:
        told: list[Any] = []

        def ask() -> None:
            request = CancelOrderRequest(symbol="BNBUSDT", client_order_id="life")
            canceling = self.cancel_order(request)
            self.marbles.keep(canceling.subscribe(told.append, told.append, scheduler=self.marbles.clock))

        self._once_in(after, ask)
        return told

    def _once_in(self, after: float, action: Callable[[], object]) -> None:
        """So long after the order came into the venue's book, if it ever does."""

        def on_events(events: Any) -> None:
            if any(isinstance(event, Execution) and _is_new_life(event) for event in events):
                self.marbles.clock.call_later(after, action)

        self.venue.engine.listeners.append(on_events)

    @property
    def truth(self) -> Any:
        return self.venue.engine.ledger.order(self.venue.user, client_order_id="life")

    def check(self) -> None:
        """What holds whatever went wrong, once it is over."""
        self.marbles.advance("120s")
        stages, truth, ledger = self.stages, self.truth, self.venue.engine.ledger
        assert ledger.times_received("life") <= 1
        assert ledger.placements("life") <= 1
        assert stages[0].status is S.SUBMITTED
        proven = stages[0]
        for before, after in pairwise(stages):
            assert after.status in TRANSITIONS[before.status]
            if S.UNKNOWN not in (before.status, after.status):
                assert (after.status, after.filled_quantity) != (proven.status, proven.filled_quantity)
            proven = proven if after.status is S.UNKNOWN else after
        last = stages[-1]
        if truth is None:
            assert last.status is S.REJECTED
        else:
            assert (last.status, last.filled_quantity) == (truth.status, truth.filled)
            executed = {str(fill.trade_id): fill.quantity for fill in ledger.fills[truth.order_id]}
            assert {fill.trade_id: fill.quantity for fill in last.fills}.items() <= executed.items()
        assert self.is_done == last.status.is_final


def _is_new_life(event: Execution) -> bool:
    return event.kind is ExecutionKind.NEW and event.order.client_order_id == "life"


def _fail(error: Exception) -> None:
    raise AssertionError from error


def filled(trading: Trading) -> None:
    trading.place()
    trading.sell("0.400", 0.010)
    trading.sell("0.600", 0.020)


def canceled(trading: Trading) -> None:
    trading.place()
    trading.sell("0.400", 0.010)
    trading.cancel(0.020)


def filled_while_canceling(trading: Trading) -> None:
    trading.place()
    trading.sell("0.400", 0.010)
    trading.cancel(0.010)
    trading.sell("0.600", 0.0105)


def rejected(trading: Trading) -> None:
    trading.place(AddOrderRequest(**{**_fields(BUY), "quantity": D("9000"), "price": D("600.00")}))


def taken_at_once(trading: Trading) -> None:
    engine, house = trading.venue.engine, trading.venue.counterparty
    for quantity in ("0.300", "0.700"):
        resting = NewOrder(
            symbol="BNBUSDT",
            side=OrderSide.SELL,
            type=OrderType.LIMIT,
            client_order_id="",
            quantity=D(quantity),
            price=PRICE,
        )
        engine.place(house, resting)
    trading.place()


def resting(trading: Trading) -> None:
    trading.place()


LIVES = [filled, canceled, filled_while_canceling, rejected, taken_at_once, resting]


def _fields(request: AddOrderRequest) -> dict[str, Any]:
    return {name: getattr(request, name) for name in request.__slots__}


@pytest.mark.parametrize("life", LIVES)
def test_a_cut_at_every_place_ends_as_the_ledger_says(marbles: Marbles, life: Callable[[Trading], None]) -> None:
    def body(marbles: Marbles) -> None:
        trading = Trading(marbles)
        life(trading)
        trading.check()

    marbles.cut_everywhere(body)


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        (filled, [S.SUBMITTED, S.OPEN, S.PARTIALLY_FILLED, S.FILLED]),
        (canceled, [S.SUBMITTED, S.OPEN, S.PARTIALLY_FILLED, S.CANCELED]),
        (rejected, [S.SUBMITTED, S.REJECTED]),
        (resting, [S.SUBMITTED, S.OPEN]),
    ],
)
def test_without_a_cut_each_stage_is_told_once(
    marbles: Marbles, life: Callable[[Trading], None], expected: list[S]
) -> None:
    trading = Trading(marbles)
    life(trading)
    trading.check()
    assert [order.status for order in trading.stages] == expected


def test_f53_the_cancel_tells_what_the_order_tells(marbles: Marbles) -> None:
    trading = Trading(marbles)
    trading.place()
    trading.sell("0.400", 0.010)
    told = trading.cancel(0.020)
    trading.check()
    assert [(order.status, order.filled_quantity) for order in told] == [(S.CANCELED, D("0.400"))]


def test_f56_a_user_stream_that_ends_puts_orders_in_doubt_until_it_is_back(marbles: Marbles) -> None:
    trading = Trading(marbles)
    statuses: list[Any] = []
    marbles.keep(trading.connection.statuses().subscribe(statuses.append))
    trading.place()
    marbles.advance("3s")
    trading.venue.faults.add(Swallow(), containing="executionReport")
    trading.sell_now("0.400")  # the stream was over before, so no event tells of it
    trading.end_user_stream()
    marbles.advance("100ms")
    assert [order.status for order in trading.stages] == [S.SUBMITTED, S.OPEN, S.UNKNOWN, S.PARTIALLY_FILLED]
    assert trading.stages[2].reason == "the venue ended the private channel"
    told = [getattr(status, "state", getattr(status, "channel", None)) for status in statuses]
    assert told[-2:] == ["eventStreamTerminated", "userDataStream"]
    trading.sell_now("0.600")
    trading.check()
    assert trading.stages[-1].status is S.FILLED


def test_f56_an_order_asked_for_while_the_stream_is_away_waits_for_it(marbles: Marbles) -> None:
    trading = Trading(marbles)
    watched: list[Order] = []
    first = trading.add_order(replace(BUY, client_order_id="first"))
    marbles.keep(first.subscribe(watched.append, _fail, scheduler=marbles.clock))
    marbles.advance("3s")
    trading.venue.faults.add(Delay(1.0), containing='"subscriptionId":1')
    trading.end_user_stream()
    marbles.advance("10ms")
    trading.place()
    marbles.advance("900ms")
    assert (trading.stages, watched[-1].status) == ([], S.UNKNOWN)
    trading.check()
    assert [order.status for order in trading.stages] == [S.SUBMITTED, S.OPEN]
    assert [order.status for order in watched] == [S.SUBMITTED, S.OPEN, S.UNKNOWN, S.OPEN]


def test_f56_what_a_reply_proves_while_the_stream_is_away_is_asked_about_when_it_is_back(marbles: Marbles) -> None:
    trading = Trading(marbles)
    marbles.clock.call_later(0.003, trading.end_user_stream)  # crosses the order
    filled(trading)
    trading.check()
    assert [order.status for order in trading.stages] == [S.SUBMITTED, S.UNKNOWN, S.OPEN, S.UNKNOWN, S.FILLED]


def test_f56_a_stream_that_is_refused_ends_in_an_error_and_is_asked_for_seldom(marbles: Marbles) -> None:
    trading = Trading(marbles)
    told: list[Any] = []
    trading.place()
    marbles.keep(
        trading.sockets.pipe(binance.subscribe_balances(trading.messages)).subscribe(
            told.append, told.append, scheduler=marbles.clock
        )
    )
    marbles.advance("1s")
    trading.sign = binance.hmac_signer(trading.venue.keys.api_key, "expired")
    asked = trading.asked("userDataStream.subscribe.signature")
    trading.end_user_stream()
    marbles.advance("60s")
    assert [type(value) for value in told if isinstance(value, Exception)] == [SubscriptionFailed]
    assert trading.stages[-1].status is S.UNKNOWN
    assert 2 <= trading.asked("userDataStream.subscribe.signature") - asked <= 8
    trading.sign = trading.right_sign
    marbles.advance("60s")
    assert trading.stages[-1].status is S.OPEN


def outcome_unknown(frame: Any) -> str:
    """The reply of a venue that does not know what it did."""
    error = {"code": -1007, "msg": "Timeout waiting for response from backend server."}
    return json.dumps({"id": json.loads(frame)["id"], "status": 504, "error": error})


def test_f58_a_venue_that_was_asked_too_much_is_not_asked_before_it_says(marbles: Marbles) -> None:
    trading = Trading(marbles)
    trading.venue.faults.add(Rewrite(outcome_unknown), containing='"orderId"')
    trading.venue.faults.add(Swallow(), containing="executionReport")
    trading.place()
    trading.allow_no_more_requests()
    marbles.advance("1s")
    wait = 60.0 - marbles.clock.now.timestamp() % 60.0
    assert ([order.status for order in trading.stages], trading.asked("order.status")) == ([S.SUBMITTED, S.UNKNOWN], 1)
    marbles.advance(f"{round(wait * 1000) - 1}ms")
    assert trading.asked("order.status") == 1
    trading.venue.limits.weight_per_minute = 6_000
    marbles.advance("100ms")
    assert (trading.stages[-1].status, trading.asked("order.status")) == (S.OPEN, 2)


def archived(frame: Any) -> str:
    """The reply about an order that ended long ago, without a fill."""
    return json.dumps(
        {"id": json.loads(frame)["id"], "status": 400, "error": {"code": -2026, "msg": "Order was archived."}}
    )


def test_an_archived_order_stays_unknown_and_is_asked_about_no_more(marbles: Marbles) -> None:
    trading = Trading(marbles)
    trading.venue.faults.add(Rewrite(outcome_unknown), containing='"orderId"')
    trading.venue.faults.add(Rewrite(archived), containing='"isWorking"', times=None)
    trading.venue.faults.add(Swallow(), containing="executionReport")
    told: list[Any] = []
    marbles.keep(trading.add_order(BUY).subscribe(told.append, told.append, scheduler=marbles.clock))
    marbles.advance("10s")
    error = told.pop()
    assert [order.status for order in told] == [S.SUBMITTED, S.UNKNOWN]
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason) == (-2026, "Order was archived.")
    asked = trading.asked("order.status")
    marbles.advance("120s")
    assert trading.asked("order.status") == asked


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    life=st.sampled_from(LIVES),
    actions=st.lists(
        st.sampled_from([Swallow(), Duplicate(), Reorder(), Delay(0.005), Delay(0.05)]).flatmap(
            lambda action: st.tuples(st.just(action), st.sampled_from(["executionReport", '"orderId"', '"error"']))
        ),
        max_size=3,
    ),
    skips=st.lists(st.integers(0, 4), min_size=3, max_size=3),
    cuts=st.lists(st.integers(0, 60), max_size=3),
    ends=st.lists(st.integers(0, 60), max_size=3),
    dies=st.booleans(),
)
def test_whatever_goes_wrong_on_the_way(
    life: Callable[[Trading], None],
    actions: list[Any],
    skips: list[int],
    cuts: list[int],
    ends: list[int],
    dies: bool,
) -> None:
    with Marbles() as marbles:
        trading = Trading(marbles)
        for (action, containing), skip in zip(actions, skips, strict=False):
            # A lost event is a hole that only a drop makes known; replies about orders may be lost.
            if not (isinstance(action, Swallow) and containing == "executionReport"):
                trading.venue.faults.add(action, containing=containing, skip=skip)
        if dies:
            trading.venue.faults.add(DieAfterReceipt(), on="in", containing="order.place")
        for instant in cuts:
            marbles.clock.call_later(instant / 1000, trading.exchange.drop)
        for instant in ends:
            marbles.clock.call_later(instant / 1000, trading.end_user_stream)
        life(trading)
        trading.check()
