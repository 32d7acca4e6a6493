"""Our own path, as the README shows it: `keep_messages_only`, `subscribe_*`, with everything switched on."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from meter import Meter
from reactivex import Observable
from task import given

from bittrade_ws.connection import DialOptions
from bittrade_ws.exchanges import binance, bitfinex, digitex
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only

task = given()
options = DialOptions(ca=task.ca or None)


def check(value: Any) -> None:
    """The comparison is only honest while exact decimals are handed over."""
    price = getattr(value, "price", None)
    assert price is None or isinstance(price, Decimal)


def subscribe(messages: Observable[Any], symbol: str) -> Callable[[Observable[Any]], Observable[Any]]:
    """The operator of this kind."""
    match task.kind:
        case "trade":
            return binance.subscribe_trades(symbol, messages)
        case "bookTicker":
            return binance.subscribe_book_ticker(symbol, messages)
        case "kline":
            return binance.subscribe_candles(symbol, messages)
        case "te":
            return bitfinex.subscribe_trades(f"t{symbol.removesuffix('USDT')}:USD", messages)
        case "digitex":
            return digitex.subscribe_trades(symbol, messages)
        case _:
            return binance.subscribe_depth(symbol, messages)


meter = Meter(task, stamp=lambda trade: trade.trade_id if task.kind == "te" else trade.time, check=check)
match task.kind:
    case "te":
        connection = bitfinex.public_websocket_connection(url=task.url, options=options)
    case "digitex":
        connection = digitex.public_websocket_connection(url=task.url, options=options)
    case _:
        connection = binance.public_websocket_connection(url=task.url, options=options)
messages = connection.pipe(keep_messages_only())
sockets = connection.pipe(filter_new_socket_only())
for symbol in task.symbols:
    sockets.pipe(subscribe(messages, symbol)).subscribe(meter.tick)
connection.connect()
