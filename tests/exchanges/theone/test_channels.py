"""Subscriptions: counted, restored, refused, and no more than there is room for."""

import pytest

from bittrade_ws.exchanges import theone
from bittrade_ws.exchanges.theone.account import BALANCES
from bittrade_ws.exchanges.theone.channels import SUBSCRIBING
from bittrade_ws.models.errors import ConnectionFull, SubscriptionFailed
from bittrade_ws.simulators.faults import Drop, Rewrite
from bittrade_ws.wire.codec import RequestContext


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
        client.follow(theone.subscribe_orders(client.messages, order_id=f"ord_{number}"))
        client.follow(theone.subscribe_orders(client.messages, order_id=f"ord_{number}"))
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
    refused = client.follow(theone.subscribe_orders(client.messages, order_id="ord_1"))
    client.connect()
    marbles.advance("5s")
    assert [(type(error), error.code) for error in refused] == [(SubscriptionFailed, theone.ErrorCode.INVALID_REQUEST)]
    assert len(balances) == 1


def test_f32_the_101st_subscription_is_refused_here(marbles, make) -> None:
    client = make()
    heard = [client.follow(theone.subscribe_orders(client.messages, order_id=f"ord_{number}")) for number in range(101)]
    client.connect()
    marbles.advance("30s")
    assert [type(error) for one in heard for error in one] == [ConnectionFull]
    assert len(client.sent("subscribe")) == 100
    assert len(next(iter(client.venue.handlers)).channels) == 100


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
