"""bitfinex-api-py: its dataclass of a trade, with floats."""

from typing import Any

from bfxapi import Client
from meter import Meter
from task import given

task = given()
meter = Meter(task, stamp=lambda trade: trade.id)
client = Client(wss_host=f"{task.ws}/ws/2")


@client.wss.on("open")
async def on_open() -> None:
    for symbol in task.symbols:
        await client.wss.subscribe("trades", symbol=f"t{symbol.removesuffix('USDT')}:USD")


@client.wss.on("t_trade_execution")
def on_trade(subscription: Any, trade: Any) -> None:
    meter.tick(trade)


client.wss.run()
