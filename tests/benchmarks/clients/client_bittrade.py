"""bittrade-binance-websocket, the same idea before: dicts, filtered by reactivex for each symbol."""

import logging
import os
import time

from meter import Meter
from task import given

logging.disable(logging.CRITICAL)
task = given()
os.environ["BINANCE_STREAM_WEBSOCKET"] = f"{task.ws}/ws"

from bittrade_binance_websocket.channels.subscribe import subscribe_to_channel  # noqa: E402
from bittrade_binance_websocket.connection import public_websocket_connection  # noqa: E402
from elm_framework_helpers.websockets.operators import connection_operators  # noqa: E402
from reactivex import operators  # noqa: E402

meter = Meter(task, stamp=lambda message: message["a"])
connection = public_websocket_connection(reconnect=False)
messages = connection.pipe(connection_operators.keep_messages_only(), operators.share())
sockets = connection.pipe(connection_operators.filter_socket_status_only(), operators.map(lambda bundle: bundle[0]))
for symbol in task.symbols:
    sockets.pipe(subscribe_to_channel(messages, f"{symbol.lower()}@aggTrade")).subscribe(meter.tick)
connection.connect()
time.sleep(3600)
