import itertools

import orjson
import pytest

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.testing.json_subscribing import JsonSubscribing, json_channel
from bittrade_ws.wire.codec import ReplyTo, RequestContext


@pytest.fixture
def context():
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 0)


def test_a_batch_is_a_frame(context):
    channels = [json_channel(name) for name in "abc"]
    requests = JsonSubscribing(batch=2).subscribe(channels, context)
    assert [orjson.loads(request.frame) for request in requests] == [
        {"id": 1, "subscribe": ["a", "b"]},
        {"id": 2, "subscribe": ["c"]},
    ]
    assert [request.reply_key for request in requests] == [ReplyTo(1), ReplyTo(2)]
    assert [channel.name for request in requests for channel in request.channels] == ["a", "b", "c"]


def test_a_refusal_names_its_channel(context):
    (request,) = JsonSubscribing().unsubscribe([json_channel("a")], context)
    JsonSubscribing().accepted(request, {"id": 1})
    with pytest.raises(SubscriptionFailed, match="a was refused") as raised:
        JsonSubscribing().accepted(request, {"id": 1, "error": 404})
    assert (raised.value.channel, raised.value.code) == ("a", 404)
