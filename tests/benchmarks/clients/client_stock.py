"""Stock parts: `WebSocketApp`, and reactivex's own operators with one filter per symbol; Decimal-exact too."""

import json
from decimal import Decimal
from typing import Any, NamedTuple

import websocket
from meter import Meter
from reactivex import operators as ops
from reactivex.subject import Subject
from task import given


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


task = given()
frames: Subject[str] = Subject()
app = websocket.WebSocketApp(task.url, on_message=lambda app, text: frames.on_next(text))
meter = Meter(task, stamp=lambda trade: trade.time)
trades = frames.pipe(ops.map(json.loads), ops.filter(lambda message: "stream" in message), ops.map(typed), ops.share())
for symbol in task.symbols:
    trades.pipe(ops.filter(lambda trade, symbol=symbol: trade.symbol == symbol)).subscribe(meter.tick)


def subscribe(app: websocket.WebSocketApp) -> None:
    streams = [f"{symbol.lower()}@trade" for symbol in task.symbols]
    app.send(json.dumps({"method": "SUBSCRIBE", "params": streams, "id": 1}))


app.on_open = subscribe
app.run_forever(sslopt={"ca_certs": task.ca} if task.ca else None)
