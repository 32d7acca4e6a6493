from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.status import Closed, Opened, VenueStatus
from bittrade_ws.operators import keep_status_only
from bittrade_ws.testing import check_operator
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.wire.bundle import Fault, Kind


def test_keeps_the_lifecycle(marbles):
    maintenance = VenueStatus("maintenance")
    bundles = marbles.bundles("^-a-m-!-|", a=1, m=maintenance)
    marbles.expect(bundles.pipe(keep_status_only())).to_be("o---m-c-|", o=Opened(), m=maintenance, c=Closed(1006))


def test_ours_tells_a_late_subscriber_that_it_is_open(marbles):
    exchange = marbles.exchange(dials=["^-a-----|"], a={"channel": "A"})
    connection = websocket_connection(
        "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
    )
    marbles.connect(connection)
    marbles.expect(connection.pipe(keep_status_only()), "----^--!").to_be("----o", o=Opened())


def test_keeps_the_laws():
    check_operator(keep_status_only(), "^-a-h-f-!-^-a", a="m", h=(Kind.HEARTBEAT, 1), f=Fault(ValueError("x")))
