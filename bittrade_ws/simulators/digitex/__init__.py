"""The Digitex engine in a box: `gateway(clock)` gives one, without its network."""

from bittrade_ws.simulators.digitex.gateway import DigitexGateway as gateway

__all__ = ["gateway"]
