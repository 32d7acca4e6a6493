"""The account as streams, by asking."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.simulators.faults import Swallow

D = Decimal


@pytest.fixture
def client(make):
    client = make()
    client.connect()
    return client


def follow(client, operator, after="10ms"):
    return client.hear(client.sockets.pipe(operator), after)


def told(heard):
    return [one if isinstance(one, Gap) else (one.id, one.state, one.executed_volume) for one in heard]


def test_balances(marbles, client, buy):
    heard = follow(client, oceanex.subscribe_balances(client.messages, every=2.0))
    client.hear(client.add_order(buy))
    marbles.advance("2s")
    locked = [{one.currency: one.locked for one in account.accounts}["vet"] for account in heard]
    assert locked == [0, D("0.5")]


def test_orders_whoever_placed_them(marbles, client, buy):
    heard = follow(client, oceanex.subscribe_orders("ocevet", client.messages))
    client.hear(client.add_order(buy))
    client.hear(client.add_order(replace(buy, symbol="vetusdt", client_order_id="elsewhere")))
    marbles.advance("1500ms")
    one = client.orders[0]
    client.venue.fill(one.order_id, D(4))
    marbles.advance("1s")
    client.venue.fill(one.order_id)
    marbles.advance("3s")
    assert told(heard) == [(one.order_id, "wait", 0), (one.order_id, "wait", 4), (one.order_id, "done", 10)]
    assert [len(order.trades) for order in heard] == [0, 0, 2]


def test_f44_what_ended_while_the_line_was_down_follows_its_gap(marbles, client, buy):
    heard = follow(client, oceanex.subscribe_orders("ocevet", client.messages))
    client.hear(client.add_order(buy))
    marbles.advance("1500ms")
    client.exchange.drop()
    client.venue.fill(client.orders[0].order_id)
    marbles.advance("3s")
    first, gap, last = told(heard)
    assert (first[1], gap.cause, last[1]) == ("wait", "the socket dropped", "done")


@pytest.mark.parametrize("times", [1, None])
def test_an_end_that_is_not_told_is_a_gap_with_its_id(marbles, client, buy, times):
    heard = follow(client, oceanex.subscribe_orders("ocevet", client.messages))
    client.hear(client.add_order(buy))
    marbles.advance("1500ms")
    client.add_order.dispose()
    client.venue.faults.add(Swallow(), containing="OrderHistoryHandler", times=times)
    client.venue.engine.cancel(client.orders[0])
    marbles.advance("30s")
    (_, gap) = told(heard)
    assert (gap.channel, gap.from_, gap.to) == ("orders:ocevet", 1, 1)
    assert "no reply" in gap.cause


def test_a_list_that_is_cut_ends_nothing(marbles, scripted, order):
    it = scripted()
    pages = [
        {"resources": [{**order, "id": 2}, {**order, "id": 1}], "resources_count": 2},
        {"resources": [{**order, "id": 3}], "resources_count": 3},
        {"resources": [{**order, "id": 3}, {**order, "id": 2}], "resources_count": 2},
    ]
    it.answers["OrderHandler", "index"] = lambda asked: {
        "message": {"code": 0, "data": pages.pop(0) if pages else None, "uuid": asked["data"]["uuid"]}
    }
    it.answers["OrderHistoryHandler", "show"] = {**order, "id": 1, "state": "cancel"}
    it.connect()
    it.hear(oceanex.authenticate_factory(it.sockets, it.messages)(oceanex.signer("ID", "KID", lambda text: "signed")))
    heard = it.hear(it.sockets.pipe(oceanex.subscribe_orders("vetusdt", it.messages)), "2500ms")
    assert told(heard) == [(2, "wait", 0), (1, "wait", 0), (3, "wait", 0), (1, "cancel", 0)]


def test_without_a_login_nothing_is_asked_for(scripted):
    it = scripted()
    it.connect()
    (error,) = it.hear(it.sockets.pipe(oceanex.subscribe_orders("vetusdt", it.messages)))
    assert isinstance(error, InvalidRequest)
    assert it.sent == []


def test_who_leaves_asks_no_more(marbles, client):
    watching = client.sockets.pipe(oceanex.subscribe_orders("ocevet", client.messages)).subscribe(
        scheduler=marbles.clock
    )
    marbles.advance("3s")
    watching.dispose()
    asked = len(client.exchange.sent.frames)
    marbles.advance("30s")
    assert len(client.exchange.sent.frames) == asked
