from pathlib import Path

import pytest

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.testing import ExchangeAdapter, JsonCodec, LawBroken, check_exchange
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel
from bittrade_ws.wire.codec import Special

SAMPLES = ['{"channel":"a","value":1}', '{"heartbeat":1}', '{"id":1}']
BINANCE = Path(__file__).parents[1] / "exchanges" / "binance" / "samples"


def adapter(**changes):
    given = {
        "codec": JsonCodec,
        "channels": [json_channel("a"), json_channel("b")],
        "subscribing": JsonSubscribing(batch=1),
        **changes,
    }
    return ExchangeAdapter(**given)


def broken_by(venue, samples=SAMPLES):
    with pytest.raises(LawBroken) as raised:
        check_exchange(venue, samples=samples)
    return str(raised.value)


def test_a_lawful_venue():
    check_exchange(adapter(), samples=SAMPLES)


def test_binance():
    check_exchange("binance", BINANCE)


def test_without_samples_the_other_laws_hold():
    check_exchange("binance")
    assert "requests find their replies" in broken_by(adapter(acknowledge=lambda frame: '{"id":"other"}'), None)


def test_a_sample_that_does_not_decode():
    assert "broken: every sample decodes\n  {: DecodeError(" in broken_by(adapter(), [*SAMPLES, "{"])


def test_two_ways_to_one_value_that_differ():
    class Channel:
        name, key = "a", "a"
        decode = staticmethod(lambda body: 1)
        convert = staticmethod(lambda message: 2)

    assert "a decodes 1 and converts 2" in broken_by(adapter(channels=[Channel]))


def test_a_plain_message_with_another_key():
    class Codec(JsonCodec):
        def classify(self, frame):
            key, body = super().classify(frame)
            return (key if isinstance(key, Special) else "other"), body

    assert "its key is 'other', that of its plain message 'a'" in broken_by(adapter(codec=Codec))


def test_an_unknown_frame_that_kills():
    class Codec(JsonCodec):
        def key_of(self, message):
            return super().key_of(message) or message["nothing"]

    assert "broken: unknown frames do not kill the stream" in broken_by(adapter(codec=Codec))


def test_a_heartbeat_that_is_a_message():
    class Loud(JsonCodec):
        def __init__(self):
            self.seen = 0

        def classify(self, frame):
            key, body = super().classify(frame)
            self.seen += 1
            return (None, body) if key is Special.HEARTBEAT and self.seen > 1 else (key, body)

    text = broken_by(adapter(codec=Loud), [*SAMPLES, '{"heartbeat":2}'])
    assert text == "broken: heartbeats are silent\n  heard as MESSAGE: {'heartbeat': 2}"


def test_a_reply_that_does_not_find_its_request():
    text = broken_by(adapter(acknowledge=lambda frame: '{"id":"other"}'))
    assert "broken: requests find their replies\n  waits for ReplyTo(request_id=1), its reply has the key" in text


def test_a_venue_that_says_nothing():
    text = broken_by(adapter(acknowledge=lambda frame: None))
    assert "but the venue would say nothing" in text
    assert "broken: subscribes again after a drop\n  SubscriptionFailed(" in text


def test_requests_that_wait_for_one_reply():
    class Subscribing(JsonSubscribing):
        def unsubscribe(self, channels, context):
            return self.subscribe(channels, type(context)(ids=lambda: 1, now=context.now))

    assert "two requests wait for the same reply" in broken_by(adapter(subscribing=Subscribing(batch=1)))


def test_a_refusal_is_told():
    class Subscribing(JsonSubscribing):
        def accepted(self, request, reply):
            raise SubscriptionFailed("no", channel="a")

    assert "SubscriptionFailed('no')" in broken_by(adapter(subscribing=Subscribing()))


def test_nothing_to_hold_it_to():
    with pytest.raises(ValueError, match="no samples"):
        check_exchange(adapter(), samples=[])
