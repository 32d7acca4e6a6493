"""Balances and swaps as they are pushed."""

from decimal import Decimal

import pytest

from bittrade_ws.exchanges import theone
from bittrade_ws.exchanges.theone.account import orders_channel
from bittrade_ws.models.errors import InvalidRequest

D = Decimal


def test_balances_come_at_first_and_with_each_change(marbles, make, order) -> None:
    client = make()
    heard = client.follow(theone.subscribe_balances(client.messages))
    client.connect()
    marbles.advance("1s")
    client.hear(theone.add_order_factory(client.sockets, client.messages)(order))
    marbles.advance("1s")
    ether = [next(one for one in told if one.asset == "ETH") for told in heard]
    assert [(one.total, one.locked, one.free) for one in ether[:2]] == [
        (D("250.0000"), D(0), D("250.0000")),
        (D("250.0000"), D("1.5"), D("248.5000")),
    ]
    assert (ether[-1].total, ether[-1].locked) == (D("248.5"), 0)


def test_a_swap_tells_how_it_stands_at_first_then_each_change(marbles, make, order) -> None:
    client = make()
    client.connect()
    client.hear(theone.add_order_factory(client.sockets, client.messages)(order))
    marbles.advance("50ms")
    heard = client.follow(theone.subscribe_orders(client.messages, order_id="ord_1"))
    marbles.advance("1s")
    assert [state.status for state in heard] == ["PROCESSING", "FILLED"]
    assert (heard[-1].order_id, heard[-1].filled_out) == ("ord_1", client.desk.swaps["ord_1"].filled_out)


def test_an_order_id_that_is_none() -> None:
    with pytest.raises(InvalidRequest, match="this one is empty"):
        orders_channel("")
