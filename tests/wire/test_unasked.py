"""Channels that come of themselves."""

import pytest

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.wire.codec import Channel, Request, RequestContext
from bittrade_ws.wire.unasked import Unasked

CHANNEL = Channel(name="account", key="account", decode=str, convert=str)


def context(signer):
    return RequestContext(ids=lambda: 1, now=lambda: 1, signer=signer)


def test_nothing_is_asked_for():
    unasked = Unasked(frames_per_second=7.0)
    assert (unasked.subscribe([CHANNEL], context(None)), unasked.unsubscribe([CHANNEL], context(None))) == ([], [])
    unasked.accepted(Request(frame="", reply_key=None), None)
    assert unasked.frames_per_second == 7.0


def test_a_login_may_be_needed():
    unasked = Unasked(needs_login=True)
    assert unasked.subscribe([CHANNEL], context(dict)) == []
    with pytest.raises(SubscriptionFailed, match="account: the socket is not logged in"):
        unasked.subscribe([CHANNEL], context(None))
