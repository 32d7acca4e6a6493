"""Keys of frames: channel ids are learned per connection, words belong to the key, objects go to whom they answer."""

import json

import pytest

from bittrade_ws.exchanges.bitfinex.codec import UNKNOWN, BitfinexCodec
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.codec import ReplyTo, Special


def subscribed(channel=17, **fields):
    event = {"event": "subscribed", "channel": "trades", "chanId": channel, "symbol": "tBTCUSD", "subId": "mine"}
    return json.dumps(event | fields).encode()


@pytest.fixture
def codec():
    made = BitfinexCodec()
    assert made.classify(subscribed())[0] == ReplyTo("mine")
    return made


@pytest.mark.parametrize(
    ("frame", "key"),
    [
        (b"[17,[[1,2,3,4]]]", b"trades:tBTCUSD"),
        (b'[17,"te",[1,2,3,4],5]', b"trades:tBTCUSD:te"),
        (b'[17,"hb"]', Special.HEARTBEAT),
        (b"[18,[1,2]]", UNKNOWN),
        (b'[0,"hb"]', Special.HEARTBEAT),
        (b'[0,"on",[1]]', b"orders"),
        (b'[0, "te",[1]]', b"orders"),
        (b"[]", UNKNOWN),
        (b'{"event":"pong","cid":4}', ReplyTo(("ping", 4))),
        (b'{"event":"conf","status":"OK","flags":0}', ReplyTo("conf")),
        (b'{"event":"error","code":10300,"subId":"mine"}', ReplyTo("mine")),
        (b'{"event":"error","code":10400,"chanId":17}', ReplyTo(("unsubscribe", 17))),
        (b'{"event":"auth","status":"OK"}', ReplyTo("auth")),
        (b'{"event":"info","code":20051,"msg":""}', Special.STATUS),
        (b"7", UNKNOWN),
    ],
)
def test_keys(codec, frame, key):
    assert codec.classify(frame)[0] == key


def test_a_channel_is_forgotten_when_it_is_left(codec):
    assert codec.id_of(b"trades:tBTCUSD") == 17
    codec.classify(b'{"event":"unsubscribed","status":"OK","chanId":17}')
    assert codec.id_of(b"trades:tBTCUSD") is None
    assert codec.classify(b'[17,"te",[1,2,3,4]]')[0] == UNKNOWN


def test_another_connection_knows_nothing_of_it(codec):
    assert BitfinexCodec().classify(b"[17,[1]]")[0] == UNKNOWN


def test_restart_and_maintenance_are_what_the_venue_says_of_itself(codec):
    states = [codec.classify(b'{"event":"info","code":%d}' % code)[1].state for code in (20051, 20060, 20061)]
    assert states == ["restart", "maintenance", "resumed"]


@pytest.mark.parametrize("frame", [b"{", b"", b"[1", b'"\xff"', b"[" * 5000])
def test_not_json(codec, frame):
    with pytest.raises(DecodeError):
        codec.classify(frame)


def test_an_error_that_repeats_a_login_shows_no_proof_of_it() -> None:
    frame = (
        b'{"event":"error","code":10100,"msg":"auth: dup","apiKey":"made-up-key","authSig":"ab","authPayload":"AUTH1"}'
    )
    key, status = BitfinexCodec().classify(frame)
    assert (key, status.state) == (Special.STATUS, "error")
    assert status.data == {"event": "error", "code": 10100, "msg": "auth: dup"}
