"""Stock parts: `WebSocketApp`, and reactivex's own operators with one filter per symbol; Decimal-exact too."""

import argparse
import json
from decimal import Decimal
from typing import Any, NamedTuple

import websocket
from meter import Meter
from reactivex import operators as ops
from reactivex.subject import Subject


class Trade(NamedTuple):
    """What our own client gives, in stock Python."""

    symbol: str
    trade_id: int
    price: Decimal
    quantity: Decimal
    time: int
    is_buyer_maker: bool


def typed(message: dict[str, Any]) -> Trade:
    data = message["data"]
    return Trade(data["s"], data["t"], Decimal(data["p"]), Decimal(data["q"]), data["T"], data["m"])


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--url", required=True)
parser.add_argument("--symbols", nargs="+", required=True)
parser.add_argument("--messages", type=int, required=True)
parser.add_argument("--ca")
arguments = parser.parse_args()

frames: Subject[str] = Subject()
app = websocket.WebSocketApp(arguments.url, on_message=lambda app, text: frames.on_next(text))
meter = Meter(arguments.messages, app.close)
trades = frames.pipe(ops.map(json.loads), ops.filter(lambda message: "stream" in message), ops.map(typed), ops.share())
for symbol in arguments.symbols:
    trades.pipe(ops.filter(lambda trade, symbol=symbol: trade.symbol == symbol)).subscribe(meter.tick)


def subscribe(app: websocket.WebSocketApp) -> None:
    streams = [f"{symbol.lower()}@trade" for symbol in arguments.symbols]
    app.send(json.dumps({"method": "SUBSCRIBE", "params": streams, "id": 1}))


app.on_open = subscribe
app.run_forever(sslopt={"ca_certs": arguments.ca} if arguments.ca else None)
meter.report()
