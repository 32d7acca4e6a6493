"""unicorn-binance-websocket-api with picows: a dict by orjson, its leanest way (a callback per stream)."""

import logging
import time
from typing import Any

from meter import Meter
from task import given
from unicorn_binance_websocket_api import BinanceWebSocketApiManager

logging.disable(logging.CRITICAL)
task = given()
meter = Meter(task, stamp=lambda message: message["data"]["a"])


def on_data(message: dict[str, Any]) -> None:
    if "data" in message:  # answers to subscriptions come here too
        meter.tick(message)


manager = BinanceWebSocketApiManager(
    exchange="binance.com",
    websocket_base_uri=f"{task.ws}/",
    websocket_library="picows",
    output_default="dict",
    process_stream_data=on_data,
    high_performance=True,
    warn_on_update=False,
)
manager.create_stream(channels=["aggTrade"], markets=[symbol.lower() for symbol in task.symbols])
time.sleep(3600)
