from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.operators import keep_faults_only
from bittrade_ws.testing import check_operator
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.wire.bundle import Fault, Kind


def test_keeps_the_faults(marbles):
    fault = Fault(DecodeError("not JSON"), frame=b"{")
    bundles = marbles.bundles("^-a-f-a-|", a=1, f=fault)
    marbles.expect(bundles.pipe(keep_faults_only())).to_be("----f---|", f=fault)


def test_f26_ours_gives_the_frame_that_could_not_be_decoded(marbles):
    exchange = marbles.exchange(dials=["^-a-x-a"], a={"channel": "A"}, x=b"{")
    connection = websocket_connection(
        "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
    )
    marbles.connect(connection)
    marbles.expect(connection.pipe(keep_faults_only())).to_be("----f", f=marbles.match(frame=b"{"))


def test_keeps_the_laws():
    check_operator(keep_faults_only(), "^-a-h-f-!-^-a", a="m", h=(Kind.HEARTBEAT, 1), f=Fault(ValueError("x")))
