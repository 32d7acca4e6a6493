"""Amendments, replacements and order lists against Binance in a box, the line cut before and after every message."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance import Leg, Oco, Oto
from bittrade_ws.models.order import TRANSITIONS, Order, OrderSide, OrderStatus
from bittrade_ws.models.outcome import Outcome
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest, ReplaceOrderRequest
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.orders import NewOrder, OrderType
from bittrade_ws.testing import Marbles

S = OrderStatus
D = Decimal
BUY = AddOrderRequest(
    symbol="BNBUSDT", side=OrderSide.BUY, type="LIMIT", quantity=D("1.000"), price=D("500.00"), client_order_id="old"
)


class Trading:
    """A client that places, amends, replaces and lists; the venue itself; and a counterparty."""

    def __init__(self, marbles: Marbles) -> None:
        self.marbles = marbles
        self.venue = gateway(marbles.clock)
        self.venue.venue.settling_seconds = 2.0
        self.exchange = marbles.exchange(server=self.venue, codec=binance.BinanceCodec)
        self.exchange.is_straight = True
        connection = binance.private_websocket_connection(
            url="ws://exchange/ws-api/v3", dialer=self.exchange.dialer, scheduler=marbles.clock
        )
        sign = binance.hmac_signer(self.venue.keys.api_key, marbles.secret(self.venue.keys.api_secret))
        sockets = connection.pipe(filter_new_socket_only(), add_token(sign))
        messages = connection.pipe(keep_messages_only())
        self.add_order = marbles.keep(binance.add_order_factory(sockets, messages))
        self.edit_order = marbles.keep(binance.edit_order_factory(sockets, messages))
        self.replace_order = marbles.keep(binance.cancel_replace_order_factory(sockets, messages))
        self.place_list = marbles.keep(binance.order_list_factory(sockets, messages))
        self.cancel_all = marbles.keep(binance.cancel_all_orders_factory(sockets, messages))
        self.lives: dict[str, list[Order]] = {}
        marbles.connect(connection)

    def watch(self, stream: Any) -> list[Any]:
        told: list[Any] = []
        self.marbles.keep(stream.subscribe(told.append, told.append, scheduler=self.marbles.clock))
        return told

    def follow(self, name: str, stream: Any) -> list[Order]:
        self.lives[name] = self.watch(stream)
        return self.lives[name]

    def later(self, seconds: float, action: Callable[[], object]) -> None:
        self.marbles.clock.call_later(seconds, action)

    def trade(self, side: OrderSide, quantity: str) -> None:
        new = NewOrder(symbol="BNBUSDT", side=side, type=OrderType.MARKET, client_order_id="", quantity=D(quantity))
        self.venue.engine.place(self.venue.counterparty, new)

    def truth(self, name: str) -> Any:
        return self.venue.engine.ledger.order(self.venue.user, client_order_id=name)

    def check(self) -> None:
        """Each life is legal, and ends as the venue's ledger says; nothing was placed twice."""
        self.marbles.advance("180s")
        for name, stages in self.lives.items():
            ledger, truth = self.venue.engine.ledger, self.truth(name)
            assert ledger.placements(name) <= 1, name
            assert all(isinstance(stage, Order) for stage in stages), stages
            for before, after in pairwise(stages):
                assert after.status in TRANSITIONS[before.status], name
            last = stages[-1]
            if truth is None:
                assert last.status is S.REJECTED, name
            else:
                assert (STATUS.get(truth.status, truth.status), truth.filled) == (last.status, last.filled_quantity)


STATUS = {"PENDING_NEW": "PENDING", "NEW": "OPEN", "EXPIRED_IN_MATCH": "EXPIRED"}


def amended(trading: Trading) -> None:
    order = trading.follow("old", trading.add_order(BUY))
    outcomes: list[Any] = []

    def amend() -> None:
        request = EditOrderRequest(symbol="BNBUSDT", client_order_id="old", quantity=D("0.400"))
        outcomes.append(trading.watch(trading.edit_order(request)))

    trading.later(1.0, amend)
    trading.check()
    truth = trading.truth("old")
    (told,) = outcomes
    if truth is None:
        assert told[-1].outcome is Outcome.REFUSED
        return
    assert told[-1].outcome is (Outcome.DONE if truth.quantity == D("0.400") else Outcome.REFUSED)
    assert [each.outcome for each in told[:-1]] in ([], [Outcome.UNKNOWN])
    trading.trade(OrderSide.SELL, "0.100")
    trading.marbles.advance("10s")
    assert (order[-1].quantity, order[-1].status) == (truth.quantity, S.PARTIALLY_FILLED)


def replaced(trading: Trading) -> None:
    trading.follow("old", trading.add_order(BUY))
    pairs: list[Any] = []

    def exchange() -> None:
        cancel = CancelOrderRequest(symbol="BNBUSDT", client_order_id="old")
        new = replace(BUY, client_order_id="new", price=D("501.00"))
        replacing = trading.replace_order(ReplaceOrderRequest(cancel=cancel, new=new))
        trading.follow("new", replacing.order)
        pairs.append(trading.watch(replacing))

    trading.later(1.0, exchange)
    trading.check()
    (told,) = pairs
    assert told[-1].is_known
    old, new = trading.truth("old"), trading.truth("new")
    assert (told[-1].cancel.outcome is Outcome.DONE) == (old is not None and old.status == "CANCELED")
    assert (told[-1].new.outcome is Outcome.DONE) == (new is not None)


OCO = Oco(
    symbol="BNBUSDT",
    side=OrderSide.SELL,
    quantity=D("1.000"),
    above=Leg(type="LIMIT_MAKER", price=D("700.00"), client_order_id="above"),
    below=Leg(type="STOP_LOSS", stop_price=D("400.00"), client_order_id="below"),
    client_order_id="list",
)
OTO = Oto(
    symbol="BNBUSDT",
    side=OrderSide.BUY,
    quantity=D("1.000"),
    working=Leg(type="LIMIT", price=D("500.00"), client_order_id="working"),
    pending_side=OrderSide.SELL,
    pending_quantity=D("0.900"),
    pending=Leg(type="LIMIT", price=D("700.00"), client_order_id="pending"),
    client_order_id="list",
)


def one_cancels_the_other(trading: Trading) -> None:
    placing = trading.place_list(OCO)
    snapshots = trading.watch(placing)
    for name, leg in zip(("above", "below"), placing.legs, strict=True):
        trading.follow(name, leg)
    trading.later(1.0, lambda: trading.trade(OrderSide.BUY, "1.000"))
    trading.check()
    assert snapshots[-1].status in ("ALL_DONE", "REJECTED")


def one_triggers_the_other(trading: Trading) -> None:
    placing = trading.place_list(OTO)
    for name, leg in zip(("working", "pending"), placing.legs, strict=True):
        trading.follow(name, leg)
    snapshots = trading.watch(placing)
    trading.later(1.0, lambda: trading.trade(OrderSide.SELL, "1.000"))
    trading.check()
    assert snapshots[-1].status in ("EXECUTING", "REJECTED")


LIVES = [amended, replaced, one_cancels_the_other, one_triggers_the_other]


@pytest.mark.parametrize("life", LIVES)
def test_a_cut_at_every_place_ends_as_the_ledger_says(marbles: Marbles, life: Callable[[Trading], None]) -> None:
    marbles.cut_everywhere(lambda marbles: life(Trading(marbles)))


def statuses(stages: list[Order]) -> list[OrderStatus]:
    return [stage.status for stage in stages]


def test_without_a_cut_each_stage_of_an_oco_is_told_once(marbles: Marbles) -> None:
    trading = Trading(marbles)
    one_cancels_the_other(trading)
    assert statuses(trading.lives["above"]) == [S.SUBMITTED, S.OPEN, S.FILLED]
    assert statuses(trading.lives["below"]) == [S.SUBMITTED, S.PENDING, S.EXPIRED]


def test_without_a_cut_the_second_order_of_an_oto_waits_for_the_first(marbles: Marbles) -> None:
    trading = Trading(marbles)
    one_triggers_the_other(trading)
    assert statuses(trading.lives["working"]) == [S.SUBMITTED, S.OPEN, S.FILLED]
    assert statuses(trading.lives["pending"]) == [S.SUBMITTED, S.PENDING, S.OPEN]


def test_a_stop_is_pending_until_it_is_triggered(marbles: Marbles) -> None:
    trading = Trading(marbles)
    trading.trade(OrderSide.BUY, "0.010")
    stop = replace(
        BUY, type="STOP_LOSS_LIMIT", side=OrderSide.SELL, price=D("500.00"), stop_price=D("400.00"), client_order_id="s"
    )
    trading.follow("s", trading.add_order(stop))
    trading.marbles.advance("1s")
    assert statuses(trading.lives["s"]) == [S.SUBMITTED, S.PENDING]


def test_all_orders_of_a_symbol_are_canceled_at_once(marbles: Marbles) -> None:
    trading = Trading(marbles)
    trading.follow("old", trading.add_order(BUY))
    placing = trading.place_list(OCO)
    for name, leg in zip(("above", "below"), placing.legs, strict=True):
        trading.follow(name, leg)
    trading.marbles.advance("1s")
    told = trading.watch(trading.cancel_all("BNBUSDT"))
    trading.check()
    assert {order.client_order_id for order in told[0]} == {"old", "above", "below"}
    assert {stages[-1].status for stages in trading.lives.values()} == {S.CANCELED}


def test_many_orders_are_proven_by_one_question_after_a_drop(marbles: Marbles) -> None:
    trading = Trading(marbles)
    for number in range(20):
        request = replace(BUY, quantity=D("0.100"), client_order_id=f"many-{number}")
        trading.follow(f"many-{number}", trading.add_order(request))
    trading.marbles.advance("1s")
    trading.exchange.drop()
    trading.marbles.advance("1s")
    asked = [frame for frame in map(str, trading.exchange.sent.frames) if "order.status" in frame]
    listed = [frame for frame in map(str, trading.exchange.sent.frames) if "openOrders.status" in frame]
    assert (len(asked), len(listed)) == (0, 1)
    assert all(statuses(life) == [S.SUBMITTED, S.OPEN, S.UNKNOWN, S.OPEN] for life in trading.lives.values())


def test_f55_what_another_program_does_is_told_and_reconciled_after_a_drop(marbles: Marbles) -> None:
    trading = Trading(marbles)
    strangers = trading.watch(trading.add_order.external)
    trading.follow("old", trading.add_order(BUY))

    def somebody(name: str) -> None:
        order = NewOrder(
            symbol="BNBUSDT",
            side=OrderSide.BUY,
            type=OrderType.LIMIT,
            client_order_id=name,
            quantity=D("0.100"),
            price=D("450.00"),
        )
        trading.venue.engine.place(trading.venue.user, order)

    trading.later(1.0, lambda: somebody("first"))
    trading.later(2.0, trading.exchange.drop)
    trading.later(2.01, lambda: somebody("second"))
    trading.check()
    told = [(order.client_order_id, order.status.value) for order in strangers]
    assert told == [("first", "OPEN"), ("first", "UNKNOWN"), ("first", "OPEN"), ("second", "OPEN")]
    assert all(order.is_external for order in strangers)
