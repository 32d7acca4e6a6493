"""Binance Spot in a box: `gateway(clock)` gives one, without its network."""

from bittrade_ws.simulators.binance.gateway import BinanceGateway as gateway
from bittrade_ws.simulators.binance.ws_api import outcome_unknown

__all__ = ["gateway", "outcome_unknown"]
