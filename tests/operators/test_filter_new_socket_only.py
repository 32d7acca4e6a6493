import pytest
from reactivex import operators as ops

from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.status import Authenticated, Reconnecting, Stale
from bittrade_ws.operators import filter_new_socket_only
from bittrade_ws.testing import check_operator
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.wire.bundle import Fault, Kind

EPOCHS = {"1": 1, "2": 2}


def epochs(bundles):
    return bundles.pipe(filter_new_socket_only(), ops.map(lambda socket: socket.epoch))


def test_each_socket_once(marbles):
    bundles = marbles.bundles("--^-a-a-!---^-a-|", a="m")
    marbles.expect(epochs(bundles)).to_be("--1---------2---|", EPOCHS)


@pytest.mark.parametrize("proof", ["message", (Kind.HEARTBEAT, 1)])
def test_a_late_subscriber_learns_of_it_from_a_sign_of_life(marbles, proof):
    bundles = marbles.bundles("^-a-a-a", a=proof)
    marbles.expect(epochs(bundles), "---^").to_be("----1", EPOCHS)


@pytest.mark.parametrize(
    "other", [Stale(2.0), Reconnecting(1, 0.5), Authenticated(), Fault(ValueError("unreadable"))], ids=repr
)
def test_what_proves_no_life_shows_no_socket(marbles, other):
    bundles = marbles.bundles("^-a-a-!", a=other)
    marbles.expect(epochs(bundles), "-^").to_be("-")


def test_errors_with_the_source(marbles):
    marbles.expect(epochs(marbles.bundles("^--#"))).to_be("1--#", EPOCHS)


def test_each_subscription_sees_for_itself(marbles):
    bundles = marbles.bundles("^-a-a", a="m")
    sockets = epochs(bundles)
    marbles.expect(sockets).to_be("1", EPOCHS)
    marbles.expect(sockets, "-^").to_be("--1", EPOCHS)


def test_ours_gives_a_late_subscriber_the_open_socket_at_once(marbles):
    exchange = marbles.exchange(dials=["^------"])
    connection = websocket_connection(
        "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
    )
    marbles.connect(connection)
    marbles.expect(epochs(connection), "---^").to_be("---1", EPOCHS)


def test_keeps_the_laws():
    check_operator(filter_new_socket_only(), "^-a-!-^-a", a="m")


def test_a_socket_that_only_carries_what_had_no_room_is_not_announced(marbles):
    bundles = marbles.bundles("^-^-a")
    bundles.sockets[1].is_overflow = True
    seen = []
    marbles.keep(bundles.pipe(filter_new_socket_only()).subscribe(seen.append))
    marbles.flush()
    assert seen == bundles.sockets[:1]
