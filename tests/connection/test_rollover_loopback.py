"""F45, F46: rollovers over real sockets and threads, against Binance in a box on loopback, under load."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.connection import Rollover
from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.simulators import start

pytestmark = pytest.mark.loopback

OFTEN = Rollover(after=0.5, settle=0.3, drain=0.5)
ROLLOVERS = 6


@pytest.fixture
def venue() -> Iterator[Any]:
    server = start("binance", rate=300)
    yield server
    server.close()


def test_f45_trades_go_on_over_one_socket_after_the_other(venue: Any) -> None:
    connection = binance.public_websocket_connection(url=venue.url_ws, rollover=OFTEN)
    messages = connection.pipe(keep_messages_only())
    trades: list[Any] = []
    statuses: list[Any] = []
    threads: set[str] = set()
    sockets: list[Any] = []
    is_enough = threading.Event()

    def on_trade(trade: Any) -> None:
        trades.append(trade)
        threads.add(threading.current_thread().name)
        if sockets[0].epoch > ROLLOVERS:
            is_enough.set()

    connection.pipe(keep_status_only()).subscribe(statuses.append)
    connection.pipe(filter_new_socket_only()).subscribe(sockets.append)
    connection.pipe(filter_new_socket_only(), binance.subscribe_trades("BTCUSDT", messages)).subscribe(on_trade)
    link = connection.connect()
    assert is_enough.wait(60)
    link.dispose()

    ids = [trade.trade_id for trade in trades]
    assert ids == list(range(ids[0], ids[0] + len(ids)))
    assert [type(status).__name__ for status in statuses] == ["Opened"]
    assert len(sockets) == len(threads) == 1


def test_f46_orders_are_placed_and_filled_while_their_connection_is_replaced(venue: Any) -> None:
    # Faster than the venue's 50 orders in 10 s: fills give back what they took, but that is known with the next reply.
    budgets = binance.Budgets(order_patience=30.0)
    connection = binance.private_websocket_connection(url=f"{venue.url_ws}/ws-api/v3", rollover=OFTEN, budgets=budgets)
    sign = binance.hmac_signer(venue.credentials["api_key"], venue.credentials["api_secret"])
    sockets = connection.pipe(filter_new_socket_only(), add_token(sign))
    messages = connection.pipe(keep_messages_only())
    add_order = binance.add_order_factory(sockets, messages)
    seen: list[Any] = []
    connection.pipe(filter_new_socket_only()).subscribe(seen.append)
    lives: list[list[str]] = []
    is_enough = threading.Event()
    failures: list[Exception] = []

    def place(number: int) -> None:
        name = f"o{number}"
        life: list[str] = []
        lives.append(life)
        request = AddOrderRequest(
            symbol="BNBUSDT",
            side=OrderSide.BUY,
            type="LIMIT",
            quantity=Decimal("0.020"),
            price=Decimal("600.00"),
            client_order_id=name,
        )

        def on_next(order: Any) -> None:
            life.append(order.status.value)
            if life[-1] == "OPEN":
                venue.call(lambda: venue.gateway.fill(name))

        def on_completed() -> None:
            if seen[0].epoch > ROLLOVERS:
                is_enough.set()
            else:
                place(number + 1)

        add_order(request).subscribe(on_next, failures.append, on_completed)

    link = connection.connect()
    place(0)
    assert is_enough.wait(60)
    add_order.dispose()
    link.dispose()

    assert failures == []
    assert {tuple(life) for life in lives} == {("SUBMITTED", "OPEN", "FILLED")}
    assert len(seen) == 1
