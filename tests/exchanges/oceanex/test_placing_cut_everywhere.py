"""Whole order lives against the venue in a box, with the line cut before and after every message."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.order import TRANSITIONS, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.operators._prover import NOT_PLACED
from bittrade_ws.simulators.faults import Delay, DieAfterReceipt, Drop, Swallow
from bittrade_ws.simulators.orders import Execution, ExecutionKind
from bittrade_ws.testing import Marbles

D = Decimal
S = OrderStatus


class Life:
    """One order, and what the venue does to it at given instants after it came in."""

    def __init__(self, client: Any, buy: Any) -> None:
        self.client = client
        client.connect("0ms")
        self.heard = client.hear(client.add_order(buy))

    def fill(self, quantity: str, after: float) -> None:
        self._then(after, lambda order: order.is_resting and self.client.venue.fill(order.order_id, D(quantity)))

    def cancel(self, after: float) -> None:
        def ask(order: Any) -> None:
            request = CancelOrderRequest(symbol="ocevet", order_id=str(order.order_id))
            self.client.hear(self.client.cancel_order(request))

        self._then(after, ask)

    def check(self, *, is_adopted: bool) -> None:
        """What is told is legal and true; what cannot be known is not told."""
        self.client.marbles.advance("80s")
        orders, last = self.client.orders, self.heard[-1]
        placed = [one for one in self.client.venue.engine.ledger.received if one.verb == "place"]
        assert len(self.client.sent("OrderHandler", "create")) <= 1
        assert len(orders) <= len(placed) <= 1
        assert self.heard[0].status is S.SUBMITTED
        for before, after in pairwise(self.heard):
            assert after.status in TRANSITIONS[before.status]
        if not orders:
            assert (last.status, last.code) == (S.REJECTED, NOT_PLACED)
            return
        (truth,) = orders
        if last.order_id is None:
            assert not is_adopted
            assert [one.status for one in self.heard] == [S.SUBMITTED, S.UNKNOWN]
            return
        assert last.order_id == str(truth.order_id)
        assert (last.status, last.filled_quantity) == (truth.status, truth.filled)
        fills = self.client.venue.engine.ledger.fills[truth.order_id]
        assert [(one.trade_id, one.quantity) for one in last.fills] == [(str(f.trade_id), f.quantity) for f in fills]

    def _then(self, after: float, action: Callable[[Any], Any]) -> None:
        def on_events(events: Any) -> None:
            for event in events:
                is_new = isinstance(event, Execution) and event.kind is ExecutionKind.NEW
                if is_new and [event.order.order_id] == [one.order_id for one in self.client.orders]:
                    self.client.clock.call_later(after, lambda: action(self.client.orders[0]))

        self.client.venue.engine.listeners.append(on_events)


def filled(life: Life) -> None:
    life.fill("4", 0.5)
    life.fill("6", 2.5)


def canceled(life: Life) -> None:
    life.fill("4", 0.5)
    life.cancel(2.5)


def raced(life: Life) -> None:
    """The cancel and the rest of the order meet."""
    life.cancel(0.5)
    life.fill("10", 0.5)


@pytest.mark.parametrize("adopt", [None, oceanex.the_only_match])
@pytest.mark.parametrize("story", [filled, canceled, raced])
def test_a_cut_at_every_place_ends_in_the_truth_or_says_that_it_is_not_known(marbles, make, buy, story, adopt):
    def body(marbles: Marbles) -> None:
        life = Life(type(make())(marbles, adopt=adopt), buy)
        story(life)
        life.check(is_adopted=adopt is not None)

    marbles.cut_everywhere(body)


def test_uncut_the_whole_life_is_told(make, buy):
    life = Life(make(), buy)
    filled(life)
    life.check(is_adopted=False)
    assert [(one.status, one.filled_quantity) for one in life.heard] == [
        (S.SUBMITTED, 0), (S.OPEN, 0), (S.PARTIALLY_FILLED, 4), (S.FILLED, 10),
    ]  # fmt: skip


actions = st.sampled_from([Drop(), DieAfterReceipt(), Swallow(), Delay(0.3), Delay(15.0)])
faults = st.lists(st.tuples(actions, st.sampled_from(["in", "out"]), st.integers(0, 10)), max_size=4)
steps = st.lists(st.tuples(st.sampled_from(["fill", "cancel"]), st.integers(0, 60)), max_size=3)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=faults, steps=steps)
def test_whatever_goes_wrong_the_end_is_the_truth_or_doubt(make, buy, faults, steps):
    with Marbles() as marbles:
        client = type(make())(marbles)
        client.connect()
        for action, on, skip in faults:
            client.venue.faults.add(action, on=on, skip=skip)
        life = Life(client, buy)
        for kind, tenths in steps:
            life.fill("4", tenths / 10) if kind == "fill" else life.cancel(tenths / 10)
        marbles.advance("20s")
        client.venue.faults.clear()
        life.check(is_adopted=False)
