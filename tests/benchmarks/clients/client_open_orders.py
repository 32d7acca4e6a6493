"""CPU microseconds of an execution report beside so many tracked orders, from the frame to `on_next`.

Takes the number of orders and of reports. There is no socket: a dialer of its own hands over what a venue would send.
"""

import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal

import orjson
from reactivex import Observable, abc
from reactivex.disposable import Disposable

from bittrade_ws import AddOrderRequest, Opened, Order, OrderSide, OrderStatus
from bittrade_ws.connection import OwnerLoop
from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance import RateLimit
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.codec import Codec, Frame

MANY = 10**9
count, events = int(sys.argv[1]), int(sys.argv[2])


class Venue:
    """Takes every order at once; `report` says that a little more of one was filled."""

    def __init__(self) -> None:
        self._emit: Callable[[Batch | Bundle], None]
        self._socket: Socket
        self._orders = 0

    def dial(self, url: str, codec: Callable[[], Codec]) -> Observable[Batch | Bundle]:
        def subscribe(
            observer: abc.ObserverBase[Batch | Bundle], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            self._emit = observer.on_next
            self._socket = Socket(url, epoch=1, codec=codec(), send=self._take, client_ids=lambda: "")
            self._socket.is_open = True
            observer.on_next(Bundle(self._socket, Kind.STATUS, Opened()))
            return Disposable()

        return Observable(subscribe)

    def say(self, message: bytes) -> None:
        self._emit(Batch(self._socket, [message]))

    def _take(self, frame: Frame) -> None:
        request = orjson.loads(frame)
        result = {"subscriptionId": 0}
        if request["method"] == "order.place":
            given = request["params"]
            result = {
                "symbol": given["symbol"],
                "orderId": self._orders,
                "clientOrderId": given["newClientOrderId"],
                "status": "NEW",
                "price": given["price"],
                "origQty": given["quantity"],
                "executedQty": "0.0",
                "cummulativeQuoteQty": "0.0",
                "type": "LIMIT",
                "side": "SELL",
                "transactTime": 1660801715639,
            }
            self._orders += 1
        self.say(orjson.dumps({"id": request["id"], "status": 200, "result": result}))


def report(number: int) -> bytes:
    """One more execution of one of the orders; each has its turn."""
    order, trade = number * 7919 % count, number // count + 1
    event = (
        '{"subscriptionId":0,"event":{"e":"executionReport","E":1499405658658,"s":"BTCUSDT","c":"c%d","S":"SELL",'
        '"o":"LIMIT","f":"GTC","q":"9999.00000000","p":"23416.10000000","P":"0.00000000","F":"0.00000000","g":-1,'
        '"C":"","x":"TRADE","X":"PARTIALLY_FILLED","r":"NONE","i":%d,"l":"0.00100000","z":"%s","L":"23416.10000000",'
        '"n":"0","N":null,"T":1499405658657,"t":%d,"I":8641984,"w":true,"m":false,"M":false,"O":1499405658657,'
        '"Z":"23.00000000","Y":"23.00000000","Q":"0.00000000","W":1499405658657,"V":"NONE"}}'
    )
    return (event % (order, order, Decimal(trade).scaleb(-3), number + 1)).encode()


OPEN = OrderStatus.OPEN
seen = {status: 0 for status in OrderStatus}
are_open = threading.Event()


def on_next(order: Order) -> None:
    seen[order.status] += 1
    if order.status is OPEN and seen[OPEN] == count:
        are_open.set()


venue, loop = Venue(), OwnerLoop()
budgets = binance.Budgets()
kinds = [("REQUEST_WEIGHT", "MINUTE", 1), ("ORDERS", "SECOND", 10), ("ORDERS", "DAY", 1)]
budgets.learn(
    [
        RateLimit(rate_limit_type=kind, interval=interval, interval_num=number, limit=MANY, count=0)
        for kind, interval, number in kinds
    ],
    time.time(),
)
connection = binance.private_websocket_connection(dialer=venue.dial, scheduler=loop.scheduler, budgets=budgets)
sockets = connection.pipe(filter_new_socket_only(), add_token(binance.hmac_signer("key", "secret")))
messages = connection.pipe(keep_messages_only())
add_order = binance.add_order_factory(sockets, messages, timeout=3600.0)
connection.connect()
for number in range(count):
    add_order(
        AddOrderRequest(
            symbol="BTCUSDT",
            side=OrderSide.SELL,
            type="LIMIT",
            price=Decimal("23416.10000000"),
            quantity=Decimal("9999.00000000"),
            client_order_id=f"c{number}",
        )
    ).subscribe(on_next)
reports = [report(number) for number in range(events)]
are_open.wait(60)
time.sleep(0.1)  # whoever sent the last one has left the desk
before = time.process_time()
for each in reports:
    venue.say(each)
print((time.process_time() - before) / events * 1e6)
arrived = seen[OrderStatus.PARTIALLY_FILLED]
assert arrived == events, f"{arrived} of {events} executions arrived"
