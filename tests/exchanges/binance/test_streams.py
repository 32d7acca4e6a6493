"""How streams are subscribed to: many to a frame, and what a refusal says."""

import itertools
import json
from typing import Any

import pytest

from bittrade_ws.exchanges.binance import channels
from bittrade_ws.exchanges.binance.streams import SUBSCRIBING
from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.wire.codec import ReplyTo, RequestContext


def context() -> RequestContext:
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 0)


def test_many_streams_share_a_frame() -> None:
    wanted = [channels.trades_channel(f"S{number}") for number in range(250)]
    requests = SUBSCRIBING.subscribe(wanted, context())

    messages = [json.loads(request.frame) for request in requests]
    assert [(m["method"], len(m["params"]), m["id"]) for m in messages] == [
        ("SUBSCRIBE", 100, 1),
        ("SUBSCRIBE", 100, 2),
        ("SUBSCRIBE", 50, 3),
    ]
    assert [name for m in messages for name in m["params"]] == [channel.name for channel in wanted]
    assert [request.reply_key for request in requests] == [ReplyTo(1), ReplyTo(2), ReplyTo(3)]
    assert [channel for request in requests for channel in request.channels] == wanted


def test_unsubscribing_is_the_same_with_another_word() -> None:
    (request,) = SUBSCRIBING.unsubscribe([channels.trades_channel("BTCUSDT")], context())
    assert json.loads(request.frame) == {"method": "UNSUBSCRIBE", "params": ["btcusdt@trade"], "id": 1}


@pytest.mark.parametrize("reply", [{"id": 1, "code": 2, "msg": "no"}, {"error": {"code": 2, "msg": "no"}, "id": 1}])
def test_f32_both_envelopes_of_a_refusal_name_their_streams(reply: Any) -> None:
    (request,) = SUBSCRIBING.subscribe([channels.trades_channel("BTCUSDT")], context())
    with pytest.raises(SubscriptionFailed, match="btcusdt@trade: no") as caught:
        SUBSCRIBING.accepted(request, reply)
    assert (caught.value.channel, caught.value.code) == ("btcusdt@trade", 2)
    SUBSCRIBING.accepted(request, {"result": None, "id": 1})
