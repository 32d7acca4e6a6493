from bittrade_ws.connection import websocket_connection
from bittrade_ws.operators import keep_heartbeats_only
from bittrade_ws.testing import check_operator
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.wire.bundle import Fault, Kind


def test_keeps_the_heartbeats(marbles):
    bundles = marbles.bundles("^-a-h-h-|", a=1, h=(Kind.HEARTBEAT, "beat"))
    marbles.expect(bundles.pipe(keep_heartbeats_only())).to_be("----h-h-|", h="beat")


def test_ours_gives_what_its_codec_calls_a_heartbeat(marbles):
    exchange = marbles.exchange(dials=["^-a-h-h"], a={"channel": "A"}, h={"heartbeat": 1})
    connection = websocket_connection(
        "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
    )
    marbles.connect(connection)
    marbles.expect(connection.pipe(keep_heartbeats_only())).to_be("----h-h", h={"heartbeat": 1})


def test_keeps_the_laws():
    check_operator(keep_heartbeats_only(), "^-a-h-f-!-^-a", a="m", h=(Kind.HEARTBEAT, 1), f=Fault(ValueError("x")))
