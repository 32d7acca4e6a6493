"""Whole order lives against the engine in a box, with the line cut before and after every message."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from bittrade_ws.exchanges import digitex
from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.models.order import TRANSITIONS, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.simulators.orders import Execution, ExecutionKind
from bittrade_ws.testing import Marbles

D = Decimal
S = OrderStatus


class Life:
    """One order, and what the venue does to it at given instants after it came in."""

    def __init__(self, client: Any, buy: Any) -> None:
        self.client = client
        client.connect(data=False)
        self.heard = client.hear(digitex.add_order_factory(client.sockets, client.messages)(buy))
        self._cancel = digitex.cancel_order_factory(client.sockets, client.messages)

    def fill(self, quantity: int, after: float) -> None:
        self._then(after, lambda: self._fill(D(quantity)))

    def cancel(self, after: float) -> None:
        request = CancelOrderRequest(symbol="XAU/USD", client_order_id="life")
        self._then(after, lambda: self.client.hear(self._cancel(request)))

    def _fill(self, quantity: Decimal) -> None:
        chain = self.client.venue.trader.find(b"life".ljust(16, b"\0"))
        if chain is not None:
            self.client.venue.fill("life", quantity)

    def _then(self, after: float, action: Callable[[], Any]) -> None:
        def on_events(events: Any) -> None:
            for event in events:
                is_new = isinstance(event, Execution) and event.kind is ExecutionKind.NEW
                if is_new and event.order.client_order_id == "life":
                    self.client.clock.call_later(after, action)

        self.client.venue.engine.listeners.append(on_events)

    def check(self) -> None:
        """What is told is legal and true; what cannot be known is not told."""
        self.client.marbles.advance("120s")
        chain = self.client.venue.trader.chains.get(b"life".ljust(16, b"\0"))
        stages = [one for one in self.heard if not isinstance(one, Exception)]
        errors = [one for one in self.heard if isinstance(one, Exception)]
        assert len(self.client.sent("place_order_msg")) <= 1
        assert stages[0].status is S.SUBMITTED
        for before, after in pairwise(stages):
            assert after.status in TRANSITIONS[before.status]
        last = stages[-1]
        if errors:
            assert [(type(error), error.code) for error in errors] == [(RequestRejected, digitex.GONE)]
            assert last.status is S.UNKNOWN
            assert chain is None or chain.is_over
            return
        assert last.filled_quantity == chain.filled
        if chain.is_over:
            assert last.status is (S.CANCELED if chain.left else S.FILLED)
        else:
            assert last.status is (S.PARTIALLY_FILLED if chain.filled else S.OPEN)


def filled(life: Life) -> None:
    life.fill(4, 0.010)
    life.fill(6, 0.020)


def canceled(life: Life) -> None:
    life.fill(4, 0.010)
    life.cancel(0.020)


def resting(life: Life) -> None:
    """Nothing happens to it."""


@pytest.mark.parametrize("story", [filled, canceled, resting])
def test_a_cut_at_every_place_ends_in_the_truth_or_says_that_it_is_not_known(marbles, make, buy, story) -> None:
    def body(marbles: Marbles) -> None:
        life = Life(type(make())(marbles), buy)
        story(life)
        life.check()

    marbles.cut_everywhere(body)


def test_cuts_do_leave_something_known(marbles, make, buy) -> None:
    life = Life(make(), buy)
    filled(life)
    life.check()
    assert [one.status for one in life.heard] == [S.SUBMITTED, S.OPEN, S.PARTIALLY_FILLED, S.FILLED]
