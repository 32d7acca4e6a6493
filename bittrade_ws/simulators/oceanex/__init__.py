"""OceanEx in a box: `gateway(clock)` gives one, without its network."""

from bittrade_ws.simulators.oceanex.gateway import OceanExGateway as gateway

__all__ = ["gateway"]
