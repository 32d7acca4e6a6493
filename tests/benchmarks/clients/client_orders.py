"""An order's round trip through `add_order_factory`: signed, sent by the strategy's thread, `OPEN` in `on_next`."""

import threading
import time
from decimal import Decimal

from meter import Meter
from task import given

from bittrade_ws import AddOrderRequest, Order, OrderSide, OrderStatus
from bittrade_ws.connection import DialOptions
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only

GAP = 0.001
"""Seconds between two orders."""
MANY = 10**9

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
is_open = threading.Event()
sockets.subscribe(lambda socket: is_open.set())
connection.connect()
is_open.wait()
answered = threading.Semaphore(0)
request = AddOrderRequest(
    symbol="BTCUSDT",
    side=OrderSide.SELL,
    type="LIMIT",
    price=Decimal("23416.10000000"),
    quantity=Decimal("0.00847000"),
    time_in_force="GTC",
)


def place() -> None:
    """Sends one, and notes when it is known to be open."""
    start = time.perf_counter_ns()

    def on_next(order: Order) -> None:
        if order.status is OrderStatus.OPEN:
            meter.took(time.perf_counter_ns() - start)
            answered.release()

    add_order(request).subscribe(on_next)
    answered.acquire()


for _ in range(task.messages):
    place()
    time.sleep(GAP)
