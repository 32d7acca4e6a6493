import logging

from bittrade_ws.connection import websocket_connection
from bittrade_ws.operators import keep_messages_only
from bittrade_ws.operators._listen import listen
from bittrade_ws.testing.json_codec import JsonCodec

SAID = {"a": {"channel": "A", "value": 1}, "b": {"channel": "B", "value": 2}, "c": {"channel": "A"}, "x": ["?"]}
VALUES = {"x": 1}


def value(message):
    return message["value"]


def values(messages):
    return listen(messages, "A", decode=value, convert=value, codec=JsonCodec())


def test_filters_any_stream_of_messages_by_key(marbles):
    messages = marbles.hot("-a-b-x-a-|", SAID)
    marbles.expect(values(messages)).to_be("-x-----x-|", VALUES)


def test_asks_our_messages_for_the_key_and_gives_the_same(marbles):
    exchange = marbles.exchange(dials=["^a-b-x-a"], values=SAID)
    connection = websocket_connection(
        "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock, reconnect=False
    )
    marbles.connect(connection)
    marbles.expect(values(connection.pipe(keep_messages_only()))).to_be("-x-----x", VALUES)


def test_a_message_that_cannot_be_read_is_logged_and_left_out(marbles, caplog):
    messages = marbles.hot("-a-c-a-#", SAID)
    with caplog.at_level(logging.WARNING):
        marbles.expect(values(messages)).to_be("-x---x-#", VALUES)
        marbles.flush()
    assert "left out" in caplog.text
