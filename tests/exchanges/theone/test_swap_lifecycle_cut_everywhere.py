"""Whole lives of swaps against the venue in a box, with the line cut before and after every message."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from bittrade_ws.exchanges import theone
from bittrade_ws.models.order import TRANSITIONS, OrderStatus
from bittrade_ws.operators._prover import NOT_PLACED
from bittrade_ws.testing import Marbles

D = Decimal
S = OrderStatus
ENDS = {"FILLED": S.FILLED, "FAILED": S.REJECTED, "CANCELLED": S.CANCELED}


def filled(desk: Any) -> None:
    """As it is."""


def filled_in_parts(desk: Any) -> None:
    desk.part = D("0.4")


def failed(desk: Any) -> None:
    desk.ends_as = "FAILED"


def failed_in_the_middle(desk: Any) -> None:
    desk.part, desk.ends_as = D("0.4"), "FAILED"


def canceled(desk: Any) -> None:
    desk.ends_as = "CANCELLED"


def done_at_once(desk: Any) -> None:
    """Everything happens before a subscription can be there."""
    desk.processing_after = desk.done_after = 0.0005


def slow(desk: Any) -> None:
    """It is still on its way when the client is back."""
    desk.processing_after, desk.done_after = 3.0, 7.0


def told_by_nobody(desk: Any) -> None:
    """The venue does not begin a subscription with how things stand."""


STORIES = [filled, filled_in_parts, failed, failed_in_the_middle, canceled, done_at_once, slow, told_by_nobody]


def live(client: Any, order: Any, story: Any) -> list[Any]:
    client.venue.pushes_first = story is not told_by_nobody
    story(client.desk)
    client.connect()
    heard = client.hear(theone.add_order_factory(client.sockets, client.messages)(order))
    client.follow(theone.subscribe_balances(client.messages))
    client.marbles.advance("120s")
    return heard


def check(client: Any, heard: list[Any]) -> None:
    """What is told is legal, and ends as the venue's books do."""
    assert not [one for one in heard if isinstance(one, Exception)]
    assert heard[0].status is S.SUBMITTED
    for before, after in pairwise(heard):
        assert after.status in TRANSITIONS[before.status]
    ledger, last = client.venue.engine.ledger, heard[-1]
    assert ledger.times_received("life") <= 1
    assert len(client.sent("swap")) <= 1
    found = list(client.desk.swaps.values())
    if not found:
        assert (last.status, last.code) == (S.REJECTED, NOT_PLACED)
        return
    (swap,) = found
    end = ENDS[swap.status]
    if end is S.REJECTED and swap.filled_out:
        end = S.CANCELED
    assert (last.status, last.filled_quantity) == (end, swap.filled_out)
    fills = ledger.fills_of(client.venue.user)
    assert last.filled_quantity == sum((fill.price * fill.quantity for fill in fills), D(0))
    assert client.venue.user.of("ETH").locked == 0


@pytest.mark.parametrize("story", STORIES)
def test_f48_f52_a_cut_at_every_place_ends_as_the_ledger_does(marbles, make, order, story) -> None:
    make_client = type(make())

    def body(marbles: Marbles) -> None:
        client = make_client(marbles)
        check(client, live(client, order, story))

    marbles.cut_everywhere(body)


@pytest.mark.parametrize(
    ("story", "stages"),
    [
        (filled, [S.SUBMITTED, S.PENDING, S.OPEN, S.FILLED]),
        (filled_in_parts, [S.SUBMITTED, S.PENDING, S.PARTIALLY_FILLED, S.FILLED]),
        (failed, [S.SUBMITTED, S.PENDING, S.OPEN, S.REJECTED]),
        (failed_in_the_middle, [S.SUBMITTED, S.PENDING, S.PARTIALLY_FILLED, S.CANCELED]),
        (canceled, [S.SUBMITTED, S.PENDING, S.OPEN, S.CANCELED]),
        (done_at_once, [S.SUBMITTED, S.PENDING, S.FILLED]),
        (slow, [S.SUBMITTED, S.PENDING, S.OPEN, S.FILLED]),
    ],
)
def test_without_a_cut_every_stage_is_there(make, order, story, stages) -> None:
    client = make()
    heard = live(client, order, story)
    check(client, heard)
    assert [one.status for one in heard] == stages
