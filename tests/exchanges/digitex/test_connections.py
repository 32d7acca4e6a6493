"""Where the connections go, who they say they are, and what a refusal does."""

import logging
import traceback

import pytest

from bittrade_ws import simulators
from bittrade_ws.exchanges import digitex
from bittrade_ws.exchanges.digitex.connections import control_beside
from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.models.status import Opened
from bittrade_ws.operators import keep_status_only, to_iterator


def test_the_trading_stream_beside_the_market_data():
    assert control_beside("ws://host:1/events/marketdata/") == "ws://host:1/events/order/"


def test_unknown_credentials_are_fatal_on_the_first_dial(marbles, make):
    client = make()
    client.exchange.headers = {"Authorization": "Token wrong"}
    errors = []
    marbles.keep(client.control.subscribe(lambda _: None, errors.append))
    client.connect(data=False)
    marbles.advance("60s")
    assert [error.status for error in errors if isinstance(error, HandshakeRefused)] == [401]
    assert client.venue.faults.connections == 1


@pytest.mark.parametrize("maker", [digitex.token_headers, digitex.bearer_headers, digitex.session_headers])
def test_no_secret_is_told_by_a_refusal(marbles, make, maker, caplog):
    caplog.set_level(logging.DEBUG)
    secret = marbles.secret("s3cret-t0ken-of-mine")
    client = make()
    client.exchange.headers = maker(secret)()
    told = []
    marbles.keep(client.control.subscribe(told.append, told.append))
    client.connect(data=False)
    marbles.advance("5s")
    assert isinstance(told[-1], HandshakeRefused)
    assert secret not in "".join(map(repr, (*told, client.control, maker(secret)))) + str(told[-1]) + caplog.text


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("maker", "name"),
    [
        (digitex.token_headers, "token"),
        (digitex.bearer_headers, "bearer"),
        (digitex.session_headers, "session_id"),
    ],
)
def test_headers_are_asked_for_before_each_dial(maker, name):
    asked = []
    with simulators.start("digitex", rate=0) as server:

        def secret():
            asked.append(name)
            return server.credentials[name]

        connection = digitex.private_websocket_connection(url=server.url_ws, headers=maker(secret))
        with to_iterator(connection.pipe(keep_status_only()), maxsize=100) as statuses:
            link = connection.connect()
            assert isinstance(next(statuses), Opened)
            server.cut_all()
            assert [status for status in (next(statuses) for _ in range(3)) if isinstance(status, Opened)]
            link.dispose()
    assert len(asked) >= 2


@pytest.mark.loopback
def test_a_wrong_token_ends_the_connection(caplog):
    caplog.set_level(logging.DEBUG)
    with simulators.start("digitex", rate=0) as server:
        headers = digitex.token_headers("nobody-has-this-token")
        connection = digitex.private_websocket_connection(url=server.url_ws, headers=headers)
        with to_iterator(connection, maxsize=10) as bundles:
            connection.connect()
            with pytest.raises(HandshakeRefused, match="401") as raised:
                next(bundles)
    seen = "".join(traceback.format_exception(raised.value)) + repr((connection, raised.value)) + caplog.text
    assert "nobody-has-this-token" not in seen.replace('token_headers("nobody-has-this-token")', "")
