"""Whole order lives against Bitfinex in a box, in virtual time, with the line cut before and after every message."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.order_facts import ClientIds
from bittrade_ws.models.order import TRANSITIONS, Order, OrderSide, OrderStatus
from bittrade_ws.models.outcome import Outcome
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.bitfinex import gateway
from bittrade_ws.simulators.faults import Duplicate, Swallow
from bittrade_ws.simulators.orders import Execution, ExecutionKind, NewOrder, OrderType
from bittrade_ws.testing import Marbles

S, D = OrderStatus, Decimal
NAME = "life"
CLIENT_ID = str(ClientIds().number(NAME))
BUY = AddOrderRequest(
    symbol="tLTCUSD", side=OrderSide.BUY, type="EXCHANGE LIMIT", quantity=D("1"), price=D("79"), client_order_id=NAME
)


class Trading:
    """A client of Bitfinex, the venue itself, and a counterparty that trades at given instants."""

    def __init__(self, marbles: Marbles, *, looks_up: bool = True) -> None:
        self.marbles = marbles
        self.venue = gateway(marbles.clock)
        self.exchange = marbles.exchange(server=self.venue, codec=bitfinex.BitfinexCodec)
        self.connection = bitfinex.private_websocket_connection(
            url="ws://exchange/ws/2", dialer=self.exchange.dialer, scheduler=marbles.clock
        )
        keys = self.venue.credentials()
        key, secret = keys["api_key"], marbles.secret(keys["api_secret"])
        self.messages = self.connection.pipe(keep_messages_only())
        login = bitfinex.log_in(bitfinex.hmac_signer(key, secret), self.messages)
        self.sockets = self.connection.pipe(filter_new_socket_only(), login)
        sign = bitfinex.hmac_http_signer(key, secret, now=lambda: marbles.clock.micros + 1_704_067_200_000_000)
        lookup = bitfinex.order_lookup(sign, base_url="http://exchange", sender=self.exchange.sender)
        lookup = lookup if looks_up else None
        self.add_order = marbles.keep(bitfinex.add_order_factory(self.sockets, self.messages, lookup=lookup))
        self.cancel_order = bitfinex.cancel_order_factory(self.sockets, self.messages, lookup=lookup)
        self.edit_order = bitfinex.edit_order_factory(self.sockets, self.messages, lookup=lookup)
        self.stages: list[Order] = []
        self.is_done = False
        marbles.connect(self.connection)

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
            symbol="tLTCUSD", side=OrderSide.SELL, type=OrderType.MARKET, client_order_id="", quantity=D(quantity)
        )
        self.venue.engine.place(self.venue.counterparty, new)

    def cancel(self, after: float) -> list[Any]:
        told: list[Any] = []

        def ask() -> None:
            canceling = self.cancel_order(CancelOrderRequest(symbol="tLTCUSD", client_order_id=NAME))
            self.marbles.keep(canceling.subscribe(told.append, told.append, scheduler=self.marbles.clock))

        self._once_in(after, ask)
        return told

    def edit(self, after: float) -> list[Any]:
        told: list[Any] = []

        def ask() -> None:
            amendment = EditOrderRequest(symbol="tLTCUSD", client_order_id=NAME, quantity=D("0.8"))
            editing = self.edit_order(amendment)
            self.marbles.keep(editing.subscribe(told.append, told.append, scheduler=self.marbles.clock))

        self._once_in(after, ask)
        return told

    def _once_in(self, after: float, action: Callable[[], object]) -> None:
        def on_events(events: Any) -> None:
            if any(isinstance(event, Execution) and _is_ours(event) for event in events):
                self.marbles.clock.call_later(after, action)

        self.venue.engine.listeners.append(on_events)

    @property
    def truth(self) -> Any:
        orders = self.venue.engine.ledger.orders.values()
        return next((order for order in orders if order.client_order_id == CLIENT_ID), None)

    def check(self) -> None:
        """What holds whatever went wrong, once it is over."""
        self.marbles.advance("300s")
        stages, truth = self.stages, self.truth
        placed = [order for order in self.venue.engine.ledger.orders.values() if order.client_order_id == CLIENT_ID]
        assert len(placed) <= 1
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
        assert self.is_done == last.status.is_final


def _is_ours(event: Execution) -> bool:
    return event.kind is ExecutionKind.NEW and event.order.client_order_id == CLIENT_ID


def _fail(error: Exception) -> None:
    raise AssertionError from error


def filled(trading: Trading) -> None:
    trading.place()
    trading.sell("0.4", 0.010)
    trading.sell("0.6", 0.020)


def canceled(trading: Trading) -> None:
    trading.place()
    trading.sell("0.4", 0.010)
    trading.cancel(0.020)


def filled_while_canceling(trading: Trading) -> None:
    trading.place()
    trading.sell("0.4", 0.010)
    trading.cancel(0.010)
    trading.sell("0.6", 0.0105)


def rejected(trading: Trading) -> None:
    fields = {name: getattr(BUY, name) for name in BUY.__slots__}
    trading.place(AddOrderRequest(**{**fields, "quantity": D("0.001")}))


def resting(trading: Trading) -> None:
    trading.place()


LIVES = [filled, canceled, filled_while_canceling, rejected, resting]


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
        (filled, [S.SUBMITTED, S.PENDING, S.OPEN, S.PARTIALLY_FILLED, S.FILLED]),
        (canceled, [S.SUBMITTED, S.PENDING, S.OPEN, S.PARTIALLY_FILLED, S.CANCELED]),
        (rejected, [S.SUBMITTED, S.REJECTED]),
        (resting, [S.SUBMITTED, S.PENDING, S.OPEN]),
    ],
)
def test_without_a_cut_each_stage_is_told_once(
    marbles: Marbles, life: Callable[[Trading], None], expected: list[S]
) -> None:
    trading = Trading(marbles)
    life(trading)
    trading.check()
    assert [order.status for order in trading.stages] == expected


def test_the_cancel_tells_what_the_order_tells(marbles: Marbles) -> None:
    trading = Trading(marbles)
    trading.place()
    trading.sell("0.4", 0.010)
    told = trading.cancel(0.020)
    trading.check()
    assert [(order.status, order.filled_quantity) for order in told] == [(S.CANCELED, D("0.4"))]


def test_without_a_lookup_an_order_that_ended_over_a_drop_stays_unknown(marbles: Marbles) -> None:
    trading = Trading(marbles, looks_up=False)
    trading.place()
    marbles.advance("1s")
    trading.exchange.drop()
    trading.sell_now("1")
    marbles.advance("600s")
    assert [order.status for order in trading.stages] == [S.SUBMITTED, S.PENDING, S.OPEN, S.UNKNOWN]


def test_without_a_lookup_an_order_that_is_still_open_is_proven_by_the_login(marbles: Marbles) -> None:
    trading = Trading(marbles, looks_up=False)
    trading.place()
    marbles.advance("1s")
    trading.exchange.drop()
    trading.sell_now("0.4")
    marbles.advance("60s")
    assert [order.status for order in trading.stages][-2:] == [S.UNKNOWN, S.PARTIALLY_FILLED]


@pytest.mark.parametrize("word", ['"on"', '"ou"', '"oc"', '"te"', '"n"'])
def test_f36_f48_a_message_that_never_came_is_missed_and_made_good(marbles: Marbles, word: str) -> None:
    trading = Trading(marbles)
    trading.venue.faults.add(Swallow(), containing=f"[0,{word}")
    filled(trading)
    trading.check()
    assert trading.stages[-1].status is S.FILLED


@pytest.mark.parametrize("word", ['"on"', '"ou"', '"oc"', '"te"', '"n"'])
def test_f37_what_comes_twice_is_told_once(marbles: Marbles, word: str) -> None:
    trading = Trading(marbles)
    trading.venue.faults.add(Duplicate(), containing=f"[0,{word}")
    filled(trading)
    trading.check()
    assert [order.status for order in trading.stages] == [S.SUBMITTED, S.PENDING, S.OPEN, S.PARTIALLY_FILLED, S.FILLED]


def test_an_amendment_that_is_cut_anywhere_is_told_as_the_ledger_has_it(marbles: Marbles) -> None:
    outcomes: set[Any] = set()

    def body(marbles: Marbles) -> None:
        trading = Trading(marbles)
        trading.place()
        trading.sell("0.4", 0.010)
        told = trading.edit(0.020)
        trading.check()
        if not told:
            return
        is_amended = trading.truth.quantity == D("0.8")
        last = told[-1]
        outcomes.add(type(last) if isinstance(last, Exception) else (last.outcome.value, last.code))
        if isinstance(last, Exception):
            assert not is_amended
        else:
            assert (last.outcome is Outcome.DONE) is is_amended
            assert not is_amended or last.order.quantity == D("0.8")

    marbles.cut_everywhere(body)
    assert {("DONE", None), ("REFUSED", "NOT_AMENDED")} <= outcomes


def test_an_order_of_another_day_with_the_same_name_is_another_order(marbles: Marbles) -> None:
    trading = Trading(marbles)
    trading.place()
    trading.cancel(0.020)
    marbles.advance("26h")
    assert trading.stages[-1].status is S.CANCELED
    trading.stages.clear()
    trading.venue.faults.add(Swallow(), on="in", containing='[0,"on"')
    trading.place()
    marbles.advance("1s")
    trading.exchange.drop()
    marbles.advance("60s")
    assert [order.status for order in trading.stages] == [S.SUBMITTED, S.UNKNOWN, S.REJECTED]
