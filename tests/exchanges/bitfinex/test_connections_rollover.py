"""F45, F46: connections that are replaced beneath orders and accounts, against Bitfinex in a box, in virtual time.

Each run is compared with one on which nothing is replaced: the same values in the same order, nothing twice.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.connection import Rollover
from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest
from bittrade_ws.models.status import Authenticated, Closed, Gap
from bittrade_ws.simulators.bitfinex.reports import Report
from bittrade_ws.simulators.orders import NewOrder, OrderType
from bittrade_ws.testing import Marbles

D = Decimal
OFTEN = Rollover(after=1.5, settle=0.5, drain=0.5)


def buy(name: str, parts: int) -> AddOrderRequest:
    return AddOrderRequest(
        symbol="tLTCUSD", side=OrderSide.BUY, type="EXCHANGE LIMIT", quantity=D("0.2") * parts, price=D(79),
        client_order_id=name,
    )  # fmt: skip


class Trader:
    """Places orders that are filled in parts, amended and canceled meanwhile; all that it is told is kept."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.clock = client.marbles.clock
        sockets, messages = client.sockets, client.messages
        self.add_order = client.marbles.keep(bitfinex.add_order_factory(sockets, messages))
        self.edit_order = bitfinex.edit_order_factory(sockets, messages)
        self.cancel_order = bitfinex.cancel_order_factory(sockets, messages)
        self.notify = bitfinex.notify_factory(sockets, messages)
        self.told = [
            client.watch(subscribe(messages))
            for subscribe in (
                bitfinex.subscribe_orders,
                bitfinex.subscribe_fills,
                bitfinex.subscribe_balances,
                bitfinex.subscribe_balance_info,
                bitfinex.subscribe_notifications,
            )
        ]

    def at(self, seconds: float, ask: Callable[[], Any]) -> None:
        """Asks, so much later; what comes of it is kept."""
        told: list[Any] = []
        self.told.append(told)

        def now() -> None:
            self.client.marbles.keep(ask().subscribe(told.append, told.append, scheduler=self.clock))

        self.clock.call_later(seconds, now)

    def trade(self, number: int, at: float) -> None:
        name = f"order-{number}"
        self.at(at, lambda: self.add_order(buy(name, 3)))
        for after in (0.05, 0.9, 2.3):
            self.clock.call_later(at + after, self.sell)
        if number % 3 == 0:
            amendment = EditOrderRequest(symbol="tLTCUSD", client_order_id=name, price=D("79.1"))
            self.at(at + 1.3, lambda: self.edit_order(amendment))
        if number % 5 == 0:
            cancel = CancelOrderRequest(symbol="tLTCUSD", client_order_id=name)
            self.at(at + 1.9, lambda: self.cancel_order(cancel))
        if number % 7 == 0:
            self.at(at + 2.1, lambda: self.notify({"number": number}))

    def sell(self) -> None:
        new = NewOrder(
            symbol="tLTCUSD", side=OrderSide.SELL, type=OrderType.MARKET, client_order_id="", quantity=D("0.2")
        )
        self.client.venue.engine.place(self.client.venue.counterparty, new)


@pytest.fixture
def private_on(private: Callable[..., Any]) -> Callable[..., Any]:
    """A client on a stage of its own, so that two can be compared."""
    make = type(private())
    return lambda **options: make(Marbles(), **options)


@pytest.mark.parametrize("options", [{}, {"sequence": False}, {"timestamps": True}])
def test_f45_f46_orders_at_any_moment_of_a_rollover_live_as_without_one(
    private_on: Callable[..., Any], options: Any
) -> None:
    def play(rollover: Rollover | bool) -> Trader:
        client = private_on(rollover=rollover, **options)
        trader = Trader(client)
        for number in range(40):
            trader.trade(number, at=2 + number * 4.9)
        with client.marbles:
            client.connect("220s")
        return trader

    rolled, plain = play(OFTEN), play(False)
    assert len(rolled.client.exchange.dials) > 100
    assert len(plain.client.exchange.dials) == 1
    if "sequence" in options:  # what a login tells of the balance is not known from an event then
        rolled.told[3], plain.told[3] = [], []
    assert rolled.told == plain.told
    assert not any(isinstance(status, Gap | Closed) for status in rolled.client.statuses)
    filled = [told for told in rolled.told[5:] if getattr(told[-1], "status", None) is OrderStatus.FILLED]
    assert len(filled) > 20


def test_what_other_clients_say_is_told_once_while_the_old_connection_lives_on(private: Callable[..., Any]) -> None:
    client = private(rollover=Rollover(after=5, settle=0.5, drain=4))
    notes = client.watch(bitfinex.subscribe_notifications(client.messages))
    client.connect("7s")
    assert len(client.exchange.dials) == 2
    for number in (1, "text"):
        row = [1, "ucm-test", number, None, {"a": 1}, None, "SUCCESS", ""]
        client.venue.venue.reports.say(client.venue.customer, Report("n", row, "notify"))
    client.marbles.advance("1s")
    assert [note.message_id for note in notes] == [1, "text"]


def test_a_restart_with_orders_in_flight_is_taken_over(private: Callable[..., Any]) -> None:
    client = private()
    trader = Trader(client)
    trader.trade(1, at=1.0)
    client.connect("2s")
    client.venue.restart(after_seconds=5)
    client.marbles.advance("10s")
    assert (len(client.exchange.dials), trader.told[5][-1].status) == (2, OrderStatus.FILLED)
    assert not any(isinstance(status, Gap | Closed) for status in client.statuses)
    assert len([status for status in client.statuses if isinstance(status, Authenticated)]) == 1


def test_with_the_dead_man_switch_nothing_takes_over_before_the_venue_closes(
    private: Callable[..., Any], caplog: Any
) -> None:
    client = private(login={"cancels_on_close": True})
    trader = Trader(client)
    trader.at(0.5, lambda: trader.add_order(buy("mine", 1)))
    client.connect()
    client.venue.restart(after_seconds=30)
    client.marbles.advance("20s")
    assert (len(client.exchange.dials), trader.told[5][-1].status) == (1, OrderStatus.OPEN)
    assert "is not replaced by a new connection: the venue cancels all orders" in caplog.text
    client.marbles.advance("20s")
    assert len(client.exchange.dials) == 2
    assert client.venue.customer.open_records() == []


def test_with_the_dead_man_switch_a_rollover_at_an_age_is_refused(private: Callable[..., Any]) -> None:
    client = private(login={"cancels_on_close": True}, rollover=OFTEN)
    sockets = client.hear(client.sockets)
    client.connect("10s")
    assert [type(told) for told in sockets] == [InvalidRequest]
    assert len(client.exchange.dials) == 1
    assert '"auth"' not in "".join(client.exchange.sent.frames)
