"""Balances and swaps as they are pushed."""

from decimal import Decimal

import pytest

from bittrade_ws.exchanges import theone
from bittrade_ws.exchanges.theone.channels import BALANCES, SUBSCRIBING, orders_channel
from bittrade_ws.models.errors import ConnectionFull, InvalidRequest, SubscriptionFailed
from bittrade_ws.simulators.faults import Drop, Rewrite
from bittrade_ws.wire.codec import RequestContext

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
    heard = client.follow(theone.subscribe_orders("ord_1", client.messages))
    marbles.advance("1s")
    assert [state.status for state in heard] == ["PROCESSING", "FILLED"]
    assert (heard[-1].order_id, heard[-1].filled_out) == ("ord_1", client.desk.swaps["ord_1"].filled_out)


def test_subscriptions_are_counted_and_given_up_with_the_last(marbles, make) -> None:
    client = make()
    client.connect()
    streams = [client.sockets.pipe(theone.subscribe_balances(client.messages)) for _ in range(2)]
    held = [stream.subscribe(lambda _: None, scheduler=client.clock) for stream in streams]
    marbles.advance("1s")
    assert len(client.sent("subscribe")) == 1
    for one in held:
        one.dispose()
    marbles.advance("1s")
    assert len(client.sent("unsubscribe")) == 1


def test_f37_each_subscription_is_restored_once_and_after_the_login(marbles, make) -> None:
    client = make()
    client.follow(theone.subscribe_balances(client.messages))
    for number in (1, 2):
        client.follow(theone.subscribe_orders(f"ord_{number}", client.messages))
        client.follow(theone.subscribe_orders(f"ord_{number}", client.messages))
    client.connect()
    marbles.advance("1s")
    client.exchange.drop()
    marbles.advance("10s")
    asked = [frame.get("ch", "auth") for op in ("auth", "subscribe") for frame in client.sent(op)]
    once = ["balances", "orders:ord_1", "orders:ord_2"]
    assert asked == ["auth", "auth", *once, *once]
    order_of_second = [one.split('"')[3] for one in client.exchange.sent.frames[4:]]
    assert order_of_second == ["auth", "subscribe", "subscribe", "subscribe"]


def test_f32_a_refused_channel_fails_alone(marbles, make) -> None:
    client = make()
    balances = client.follow(theone.subscribe_balances(client.messages))
    client.venue.faults.add(Rewrite('{"error":"Invalid channel format"}'), on="out", containing="orders:")
    refused = client.follow(theone.subscribe_orders("ord_1", client.messages))
    client.connect()
    marbles.advance("5s")
    assert [(type(error), error.code) for error in refused] == [(SubscriptionFailed, theone.ErrorCode.INVALID_REQUEST)]
    assert len(balances) == 1


def test_f32_the_101st_subscription_is_refused_here(marbles, make) -> None:
    client = make()
    heard = [client.follow(theone.subscribe_orders(f"ord_{number}", client.messages)) for number in range(101)]
    client.connect()
    marbles.advance("30s")
    assert [type(error) for one in heard for error in one] == [ConnectionFull]
    assert len(client.sent("subscribe")) == 100
    assert len(next(iter(client.venue.handlers)).channels) == 100


def test_an_order_id_that_is_none() -> None:
    with pytest.raises(InvalidRequest, match="this one is empty"):
        orders_channel("")


def test_a_refusal_for_now_is_asked_again(marbles, make) -> None:
    client = make()
    client.venue.messages_per_second = 0
    heard = client.follow(theone.subscribe_balances(client.messages))
    client.connect()
    marbles.advance("500ms")
    client.venue.messages_per_second = None
    marbles.advance("10s")
    assert len(heard) == 1
    assert len(client.sent("subscribe")) == 2


def test_before_the_login_nothing_is_written() -> None:
    context = RequestContext(ids=lambda: 1, now=lambda: 1)
    with pytest.raises(SubscriptionFailed, match="must pass log_in first"):
        SUBSCRIBING.subscribe([BALANCES], context)


def test_a_drop_in_the_middle_of_an_acknowledgement(marbles, make) -> None:
    client = make()
    client.venue.faults.add(Drop(), on="out", containing='"subscribe"')
    heard = client.follow(theone.subscribe_balances(client.messages))
    client.connect()
    marbles.advance("10s")
    assert len(heard) == 1
