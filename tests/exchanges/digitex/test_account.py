"""The account's own stream."""

from decimal import Decimal

from bittrade_ws.exchanges import digitex
from bittrade_ws.models.status import Gap


def test_orders_fills_and_balances(marbles, make, buy):
    client = make()
    heard = {
        name: client.hear(client.sockets.pipe(subscribe(client.messages)))
        for name, subscribe in (
            ("orders", digitex.subscribe_orders),
            ("fills", digitex.subscribe_fills),
            ("balances", digitex.subscribe_balances),
        )
    }
    client.hear(digitex.add_order_factory(client.sockets, client.messages)(buy))
    client.connect(data=False)
    marbles.advance("100ms")
    client.venue.fill("life", Decimal(3))
    marbles.advance("100ms")
    client.hear(digitex.get_trader_balance_factory(client.sockets, client.messages)(1))
    marbles.advance("100ms")
    assert [type(event) for event in heard["orders"]] == [digitex.OrderStatusEvent, digitex.OrderFilled]
    assert [event.raw_trades[0].quantity for event in heard["fills"]] == [3]
    assert [event.currency_id for event in heard["balances"]] == [1]


def test_what_was_missed_is_a_gap(marbles, make, buy):
    client = make()
    heard = client.hear(client.sockets.pipe(digitex.subscribe_fills(client.messages)))
    client.hear(digitex.add_order_factory(client.sockets, client.messages)(buy))
    client.connect(data=False)
    marbles.advance("1s")
    client.exchange.drop()
    client.venue.fill("life", Decimal(3))
    marbles.advance("5s")
    client.venue.fill("life", Decimal(3))
    marbles.advance("1s")
    assert [type(event) for event in heard] == [Gap, digitex.OrderFilled]
