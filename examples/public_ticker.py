"""The README's first script: live tickers until Ctrl-C."""

from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only

connection = binance.public_websocket_connection()
messages = connection.pipe(keep_messages_only())
connection.pipe(
    filter_new_socket_only(),
    binance.subscribe_ticker("BTCUSDT", messages),
).subscribe(print)
connection.connect()
