"""An order's round trip: sent by a strategy in a callback, answered in `on_next`, both on the connection's thread.

Through `add_order_factory`, signed, kept to the limits, followed through its life until it is `OPEN`; or, for `frames`,
as a frame of the user's own with `send_json`, whose reply is a plain message.
"""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import reactivex
from meter import Meter
from task import given

from bittrade_ws import AddOrderRequest, Order, OrderSide, OrderStatus, Socket
from bittrade_ws.connection import DialOptions
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only

GAP = 0.001
"""Seconds between two orders."""
MANY = 10**9
PARAMS = {
    "symbol": "BTCUSDT",
    "side": "SELL",
    "type": "LIMIT",
    "timeInForce": "GTC",
    "price": "23416.10000000",
    "quantity": "0.00847000",
    "newClientOrderId": "4d96324ff9d44481926157ec08158a40",
    "timestamp": 1660801715431,
    "apiKey": "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
    "signature": "15af09e41c36f3cc61378c2fbe2c33719a03dd5eba8d0f9206fbda44de717c88",
}

task = given()
meter = Meter(task)
budgets = binance.Budgets()
kinds = [("REQUEST_WEIGHT", "MINUTE", 1), ("ORDERS", "SECOND", 10), ("ORDERS", "DAY", 1), ("RAW_REQUESTS", "MINUTE", 5)]
rows = [
    binance.RateLimit(rate_limit_type=kind, interval=interval, interval_num=number, limit=MANY, count=0)
    for kind, interval, number in kinds
]
budgets.learn(rows, time.time())

connection = binance.private_websocket_connection(
    url=task.url, options=DialOptions(ca=task.ca or None), budgets=budgets
)
sockets = connection.pipe(filter_new_socket_only(), add_token(binance.hmac_signer("key", "secret")))
messages = connection.pipe(keep_messages_only())
add_order = binance.add_order_factory(sockets, messages, until=OrderStatus.OPEN)
request = AddOrderRequest(
    symbol="BTCUSDT",
    side=OrderSide.SELL,
    type="LIMIT",
    price=Decimal("23416.10000000"),
    quantity=Decimal("0.00847000"),
    time_in_force="GTC",
)


def place() -> None:
    """Places an order, and the next one a while after it is known to be open."""
    start = time.perf_counter_ns()

    def on_next(order: Order) -> None:
        if order.status is OrderStatus.OPEN:
            meter.took(time.perf_counter_ns() - start)
            later(place)

    add_order(request).subscribe(on_next)


def later(action: Callable[[], None]) -> None:
    reactivex.timer(GAP).subscribe(lambda _: action(), scheduler=messages.scheduler)


class Frames:
    """Orders as frames."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._number = 0
        self._start = 0
        messages.subscribe(self._on_reply)

    def place(self) -> None:
        """Sends one."""
        self._number += 1
        self._start = time.perf_counter_ns()
        self._socket.send_json({"id": self._number, "method": "order.place", "params": PARAMS})

    def _on_reply(self, message: dict[str, Any]) -> None:
        if message["id"] == self._number:
            meter.took(time.perf_counter_ns() - self._start)
            later(self.place)


sockets.subscribe(lambda socket: later(Frames(socket).place if task.kind == "frames" else place))
connection.connect()
