"""Where the connections go, and which ends they come back from."""

import pytest

from bittrade_ws.connection import ReconnectPolicy
from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.errors import ConnectionLost, HandshakeRefused, NotConnected
from bittrade_ws.models.status import Closed, Opened, Reconnected, VenueStatus
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only


def test_the_address_comes_from_the_environment_with_the_venue_s_path(monkeypatch, marbles):
    monkeypatch.setenv("OCEANEX_WEBSOCKET", "ws://there/")
    exchange = marbles.exchange(dials=["^"], codec=oceanex.OceanExCodec)
    connection = oceanex.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    marbles.keep(connection.subscribe())
    marbles.connect(connection)
    marbles.advance("1s")
    assert exchange.sockets[0].url == "ws://there/ws/v1"


def test_disconnecting_and_reconnecting_by_hand(marbles, make, buy):
    client = make()
    connection = client.connection
    disconnect, reconnect = oceanex.disconnect_factory(connection), oceanex.reconnect_factory(connection)
    assert client.hear(reconnect(), "10ms") == [Opened()]
    life = client.hear(client.add_order(buy), "10ms")
    assert client.hear(disconnect(), "10ms") == []
    assert isinstance(life[-1], ConnectionLost)
    assert not any(socket.is_open for socket in client.exchange.sockets)
    assert [type(one) for one in client.hear(client.add_order(buy), "11s")] == [NotConnected]
    assert client.hear(reconnect(), "10ms") == client.hear(reconnect(), "10ms") == [Opened()]
    assert [socket.is_open for socket in client.exchange.sockets] == [False, False, True]
    messages = connection.pipe(keep_messages_only())
    keys = client.venue.credentials()
    signer = oceanex.rsa_signer(keys["user_id"], keys["api_key"], keys["private_key"])
    sockets = connection.pipe(filter_new_socket_only(), oceanex.log_in(signer, messages))
    get_open_orders = oceanex.get_open_orders_factory(sockets, messages)
    (page,) = client.hear(get_open_orders("ocevet"), "10ms")
    assert [str(one.id) for one in page.resources] == [life[1].order_id]
    client.hear(disconnect(), "10ms")
    assert client.hear(disconnect(), "10ms") == []


def test_a_reconnect_that_is_refused_for_good_says_so(marbles):
    exchange = marbles.exchange(dials=["#"], codec=oceanex.OceanExCodec)
    connection = oceanex.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    told = []
    marbles.keep(oceanex.reconnect_factory(connection)().subscribe(told.append, told.append))
    marbles.advance("1s")
    assert [type(one) for one in told] == [HandshakeRefused]


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
