"""TheOne in a box: `gateway(clock)` gives one, without its network."""

from bittrade_ws.simulators.theone.gateway import TheOneGateway as gateway

__all__ = ["gateway"]
