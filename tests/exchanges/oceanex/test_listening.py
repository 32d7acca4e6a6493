"""The catch-all stream: what no factory of ours has asked for."""

import pytest

from bittrade_ws.exchanges import oceanex
from bittrade_ws.exchanges.oceanex.listening import HANDLERS, is_known


def message(handler="OrderHandler", action="create", uuid="u", code=0):
    return {"identifier": {"handler": handler}, "message": {"action": action, "uuid": uuid, "code": code}}


def test_answers_to_what_we_ask_are_known_however_their_identifier_is_written():
    for handler, action in HANDLERS:
        assert is_known(message(handler, action))
        assert is_known({**message(handler, action), "identifier": f'{{"handler":"{handler}"}}'})


@pytest.mark.parametrize(
    "unknown",
    [
        message(uuid=None),
        message(handler="NewsHandler"),
        message(action="burn"),
        message(code="0"),
        {**message(), "identifier": "{"},
        {**message(), "identifier": None},
        {"identifier": '{"channel":"Legacy"}', "type": "confirm_subscription"},
        {"type": "maintenance"},
        [],
        7,
    ],
)
def test_f28_the_unknown_reaches_the_stream(marbles, scripted, unknown):
    it = scripted()
    others = []
    marbles.keep(oceanex.listen_to_unknown(it.messages).subscribe(others.append))
    it.connect()
    for said in ({"type": "welcome", "message": 60}, {"type": "ping", "message": 1}, message(), unknown):
        it.exchange.say(said)
    assert others == [unknown]
