"""What never came over a connection that is logged in is made good by another login, on a connection of its own."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.models.status import Authenticated, Gap, Reconnected
from bittrade_ws.simulators.faults import Swallow

BUY = AddOrderRequest(
    symbol="tLTCUSD", side=OrderSide.BUY, type="EXCHANGE LIMIT", quantity=Decimal(1), price=Decimal(79)
)


def words(told: list[Any]) -> list[Any]:
    return [one.word if isinstance(one, bitfinex.Told) else type(one) for one in told]


@pytest.mark.parametrize("noticed", ["an event", "a heartbeat"])
def test_f36_a_message_of_the_account_that_never_came_is_made_good_by_a_new_login(
    private: Callable[..., Any], noticed: str
) -> None:
    client = private()
    wallets = client.watch(bitfinex.subscribe_balances(client.messages))
    orders = client.watch(bitfinex.subscribe_orders(client.messages))
    positions = client.watch(bitfinex.subscribe_positions(client.messages))
    add_order = bitfinex.add_order_factory(client.sockets, client.messages)
    client.connect()
    stages = client.hear(add_order(BUY))
    client.marbles.advance("1s")
    for told in (wallets, orders, positions):
        told.clear()
    client.venue.faults.add(Swallow(), containing='[0,"wu"')
    client.venue.deposit("USD", Decimal(7))
    if noticed == "an event":
        client.venue.deposit("USD", Decimal(1))
    client.marbles.advance("30s")
    assert len(client.exchange.dials) == 2
    assert len([status for status in client.statuses if isinstance(status, Authenticated)]) == 2
    assert len([status for status in client.statuses if isinstance(status, Reconnected)]) == 1
    assert any(isinstance(status, Gap) and "sequence" in status.channel for status in client.statuses)
    assert words(wallets)[:2] == [Gap, "ws"]
    assert "never came" in wallets[0].cause
    held = {wallet.value.currency: wallet.value.balance for wallet in wallets[1:] if wallet.value.type == "exchange"}
    assert held["USD"] == client.venue.customer.balance("exchange", "USD")
    assert words(orders) == [Gap, "os"]
    assert stages[-1].status == "OPEN"
    assert words(positions) == [Gap]


def test_what_is_public_alone_is_subscribed_to_anew_on_the_same_connection(public: Callable[..., Any]) -> None:
    client = public()
    client.watch(bitfinex.subscribe_ticker("tBTCUSD", client.messages))
    client.connect()
    client.venue.mishaps.skipped_numbers = 3
    client.marbles.advance("30s")
    assert (len(client.exchange.dials), len(client.asked("subscribe"))) == (1, 2)
