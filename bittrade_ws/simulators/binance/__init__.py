"""Binance Spot in a box: `gateway(clock)` gives one, without its network."""

from bittrade_ws.simulators.binance.gateway import BinanceGateway as gateway

__all__ = ["gateway"]
