"""The README's own path: connection, `keep_messages_only`, `subscribe_trades`, with everything switched on."""

import argparse
import threading

from meter import Meter

from bittrade_ws.connection import DialOptions
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--url", required=True)
parser.add_argument("--symbols", nargs="+", required=True)
parser.add_argument("--messages", type=int, required=True)
parser.add_argument("--ca")
arguments = parser.parse_args()

done = threading.Event()
meter = Meter(arguments.messages, done.set)
connection = binance.public_websocket_connection(url=arguments.url, options=DialOptions(ca=arguments.ca))
messages = connection.pipe(keep_messages_only())
sockets = connection.pipe(filter_new_socket_only())
for symbol in arguments.symbols:
    sockets.pipe(binance.subscribe_trades(symbol, messages)).subscribe(meter.tick)
link = connection.connect()
done.wait(120)
link.dispose()
meter.report()
