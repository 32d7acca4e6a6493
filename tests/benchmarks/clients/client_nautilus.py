"""nautilus_trader's socket (Rust) and the decoders of its Binance adapter: a `TradeTick`. No engine, no message bus."""

import asyncio
import time

import msgspec
from meter import Meter
from nautilus_trader.adapters.binance.common.schemas.market import (
    BinanceAggregatedTradeMsg,
    BinanceDataMsgWrapper,
)
from nautilus_trader.core.nautilus_pyo3 import WebSocketClient, WebSocketConfig
from nautilus_trader.model.identifiers import InstrumentId
from task import given

task = given()
meter = Meter(task, stamp=lambda message: message.a)
tick = meter.tick
wrapper = msgspec.json.Decoder(BinanceDataMsgWrapper).decode
decode = msgspec.json.Decoder(BinanceAggregatedTradeMsg).decode
instruments = {symbol: InstrumentId.from_str(f"{symbol}.BINANCE") for symbol in task.symbols}


def on_frame(raw: bytes) -> None:
    if "@aggTrade" in wrapper(raw).stream:
        message = decode(raw).data
        message.parse_to_trade_tick(instruments[message.s], time.time_ns())
        tick(message)


async def main() -> None:
    streams = "/".join(f"{symbol.lower()}@aggTrade" for symbol in task.symbols)
    client = await WebSocketClient.connect(WebSocketConfig(f"{task.ws}/stream?streams={streams}", on_frame, []))
    while client.is_active():
        await asyncio.sleep(1)


asyncio.run(main())
