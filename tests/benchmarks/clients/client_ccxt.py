"""ccxt.pro: its unified trade. Counted where it has parsed and stored one: what it awaits gives merged lists."""

import asyncio
from typing import Any

import ccxt.pro
from meter import Meter
from task import given

task = given()
meter = Meter(task, stamp=lambda message: int(message["a"]))


class Loopback(ccxt.pro.binance):
    """Its Binance, at the address of the load server."""

    def handle_trade(self, client: Any, message: dict[str, Any]) -> Any:
        parsed = super().handle_trade(client, message)
        meter.tick(message)
        return parsed


async def main() -> None:
    exchange = Loopback(
        {"options": {"fetchMarkets": {"types": ["spot"]}, "defaultType": "spot"}, "has": {"fetchCurrencies": False}}
    )
    for name, url in exchange.urls["api"].items():
        if isinstance(url, str):
            exchange.urls["api"][name] = f"{task.http}/api/v3"
    exchange.urls["api"]["ws"]["spot"] = f"{task.ws}/ws"
    exchange.has["fetchCurrencies"] = False
    await exchange.load_markets()
    names = [f"{symbol.removesuffix('USDT')}/USDT" for symbol in task.symbols]
    while True:
        await exchange.watch_trades_for_symbols(names, params={"name": "aggTrade"})


asyncio.run(main())
