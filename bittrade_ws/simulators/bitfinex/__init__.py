"""Bitfinex in a box: `gateway(clock)` gives one, without its network."""

from bittrade_ws.simulators.bitfinex.gateway import BitfinexGateway as gateway

__all__ = ["gateway"]
