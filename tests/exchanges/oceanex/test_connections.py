"""Where the connections go, and which ends they come back from."""

import pytest

from bittrade_ws.connection import ReconnectPolicy
from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.status import Closed, Opened, Reconnected, VenueStatus


def test_the_address_comes_from_the_environment_with_the_venue_s_path(monkeypatch, marbles):
    monkeypatch.setenv("OCEANEX_WEBSOCKET", "ws://there/")
    exchange = marbles.exchange(dials=["^"], codec=oceanex.OceanExCodec)
    connection = oceanex.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    marbles.keep(connection.subscribe())
    marbles.connect(connection)
    marbles.advance("1s")
    assert exchange.sockets[0].url == "ws://there/ws/v1"


def heard(marbles, *, dials, reconnect=True, reason=None):
    farewell = {"type": "disconnect", "reason": "restart", "reconnect": reason}
    exchange = marbles.exchange(dials=dials, values={"d": farewell}, codec=oceanex.OceanExCodec)
    connection = oceanex.public_websocket_connection(
        dialer=exchange.dialer, scheduler=marbles.clock, reconnect=reconnect
    )
    told = []
    marbles.keep(connection.statuses().subscribe(told.append, told.append))
    marbles.connect(connection)
    marbles.advance("120s")
    return told, exchange


@pytest.mark.parametrize("dial", ["^--d", "^--d-!", "^--(d!)"])
@pytest.mark.parametrize("policy", [True, ReconnectPolicy(delays=[0.1] * 9), False])
def test_f14_an_end_for_good_is_not_dialled_again(marbles, dial, policy):
    told, exchange = heard(marbles, dials=[dial], reconnect=policy, reason=False)
    assert [type(one) for one in told] == [Opened, VenueStatus, Closed, oceanex.DisconnectedForGood]
    assert len(exchange.dials) == 1
    assert not exchange.sockets[0].is_open


@pytest.mark.parametrize("reconnect", [True, None])
def test_an_end_that_is_not_for_good_is_dialled_again(marbles, reconnect):
    told, exchange = heard(marbles, dials=["^--d--!", "^"], reason=reconnect)
    assert any(isinstance(one, Reconnected) for one in told)
    assert len(exchange.dials) == 2
