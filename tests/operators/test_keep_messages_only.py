from bittrade_ws.connection import websocket_connection
from bittrade_ws.operators import Messages, keep_messages_only
from bittrade_ws.testing import check_operator
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.wire.bundle import Fault, Kind


def test_keeps_the_messages(marbles):
    bundles = marbles.bundles("^-a-h-!-^-a-#", a={"channel": "A"}, h=(Kind.HEARTBEAT, 1))
    marbles.expect(bundles.pipe(keep_messages_only())).to_be("--a-------a-#", a={"channel": "A"})


def test_ours_gives_messages_that_can_be_asked_for_a_key(marbles):
    exchange = marbles.exchange(dials=["^-a-b-h"], a={"channel": "A"}, b={"channel": "B"}, h={"heartbeat": 1})
    connection = websocket_connection(
        "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
    )
    marbles.connect(connection)
    messages = connection.pipe(keep_messages_only())
    assert isinstance(messages, Messages)
    marbles.expect(messages).to_be("--a-b", a={"channel": "A"}, b={"channel": "B"})
    marbles.expect(messages.listen("B", lambda body: body["channel"])).to_be("----b", b="B")


def test_keeps_the_laws():
    check_operator(keep_messages_only(), "^-a-h-f-!-^-a", a="m", h=(Kind.HEARTBEAT, 1), f=Fault(ValueError("x")))
