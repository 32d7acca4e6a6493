"""The door of the venue."""

import pytest

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.faults import Drop


def test_one_door(venue, connect):
    assert venue.addresses("ws://h:1", "http://h:1") == {"ws": "ws://h:1/ws/v1", "rest": "http://h:1"}
    assert connect(path="/ws/v1/").told
    with pytest.raises(HandshakeRefused) as refused:
        connect(path="/elsewhere")
    assert refused.value.status == 404
    assert venue.http("GET", "/", "", {}, b"").status == 404


def test_an_origin_is_not_refused(connect):
    assert connect(headers={"Origin": "http://ws.oceanex.pro"}).told


def test_farewells_on_demand(venue, connect):
    sessions = [connect(), connect()]
    venue.disconnect("maintenance", may_return=True)
    for session in sessions:
        assert session.told[-1] == {"type": "disconnect", "reason": "maintenance", "reconnect": True}
        assert session.closes == [(1000, "maintenance")]
    assert venue.connections == {}


def test_a_line_that_is_cut_is_forgotten(venue, connect, marbles):
    session = connect()
    venue.faults.add(Drop())
    marbles.advance("60s")
    assert venue.connections == {}
    assert len(session.told) == 1


def test_credentials_are_those_of_the_venues_own_client(venue):
    keys = venue.credentials()
    assert set(keys) == {"user_id", "api_key", "private_key"}
    assert keys["user_id"].startswith("ID")
    assert keys["api_key"].startswith("KID")
