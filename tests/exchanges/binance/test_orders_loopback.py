"""Orders over real sockets and threads, against Binance in a box on loopback."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from reactivex import operators as ops

from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import Order, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators import start

pytestmark = pytest.mark.loopback
D = Decimal


class Watched:
    """The stages of one order, and when they came to what."""

    def __init__(self, orders: Any) -> None:
        self.stages: list[Order] = []
        self.threads: set[str] = set()
        self._changed = threading.Condition()
        orders.subscribe(self._on_next)

    def _on_next(self, order: Order) -> None:
        with self._changed:
            self.stages.append(order)
            self.threads.add(threading.current_thread().name)
            self._changed.notify_all()

    def wait_for(self, *statuses: str) -> None:
        def reached() -> bool:
            return [order.status.value for order in self.stages] == list(statuses)

        with self._changed:
            assert self._changed.wait_for(reached, timeout=10), [order.status.value for order in self.stages]

    def settle(self) -> Order:
        """The stage that stays: open, or never placed."""

        def is_settled() -> bool:
            return bool(self.stages) and self.stages[-1].status in (OrderStatus.OPEN, OrderStatus.REJECTED)

        with self._changed:
            assert self._changed.wait_for(is_settled, timeout=20), self.stages
            return self.stages[-1]


def buy(client_order_id: str) -> AddOrderRequest:
    return AddOrderRequest(
        symbol="BNBUSDT",
        side=OrderSide.BUY,
        type="LIMIT",
        quantity=D("0.020"),
        price=D("500.00"),
        client_order_id=client_order_id,
    )


@pytest.fixture
def venue() -> Iterator[Any]:
    server = start("binance", rate=0)
    yield server
    server.close()


@pytest.fixture
def trade(venue: Any) -> Iterator[Any]:
    connection = binance.private_websocket_connection(url=f"{venue.url_ws}/ws-api/v3")
    sign = binance.hmac_signer(venue.credentials["api_key"], venue.credentials["api_secret"])
    sockets = connection.pipe(filter_new_socket_only(), ops.map(add_token(sign)), ops.share())
    messages = connection.pipe(keep_messages_only())
    factories = (binance.add_order_factory(sockets, messages), binance.cancel_order_factory(sockets, messages))
    link = connection.connect()
    yield factories
    for factory in factories:
        factory.dispose()
    link.dispose()


def test_f01_a_cut_in_the_middle_of_a_life(venue: Any, trade: Any) -> None:
    add_order, cancel_order = trade
    order = Watched(add_order(buy("life")))
    order.wait_for("SUBMITTED", "OPEN")
    venue.cut_all()
    order.wait_for("SUBMITTED", "OPEN", "UNKNOWN", "OPEN")
    canceling = Watched(cancel_order(CancelOrderRequest(symbol="BNBUSDT", client_order_id="life")))
    canceling.wait_for("CANCELED")
    order.wait_for("SUBMITTED", "OPEN", "UNKNOWN", "OPEN", "CANCELED")
    assert len(order.threads | canceling.threads) == 1
    assert venue.call(lambda: venue.engine.ledger.times_received("life")) == 1


def test_many_threads_place_orders_while_the_line_is_cut(
    venue: Any, trade: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binance.BinanceOrders, "settle_seconds", 0.2)
    add_order, _ = trade
    with ThreadPoolExecutor(8) as pool:
        placing = [pool.submit(lambda name=f"o{n}": Watched(add_order(buy(name)))) for n in range(40)]
        placing[10].result().settle()
        venue.cut_all()
        orders = [future.result() for future in placing]
    for order in orders:
        last = order.settle()
        truth = venue.call(
            lambda name=last.client_order_id: venue.engine.ledger.order(venue.gateway.user, client_order_id=name)
        )
        assert last.code == "NOT_PLACED" if truth is None else last.status is truth.status
        assert venue.call(lambda name=last.client_order_id: venue.engine.ledger.times_received(name)) <= 1
    assert {len(order.threads) for order in orders} == {1}
