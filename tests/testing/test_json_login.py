import itertools
import json

import pytest

from bittrade_ws.models.errors import InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.status import Authenticated
from bittrade_ws.testing.json_login import JsonLogin
from bittrade_ws.wire.codec import ReplyTo, RequestContext


def test_a_login_is_what_the_signer_makes_of_it():
    signed = RequestContext(
        ids=itertools.count(1).__next__, now=lambda: 0, signer=lambda params: {**params, "key": "k"}
    )
    request = JsonLogin().request(signed)
    assert (json.loads(request.frame), request.reply_key) == ({"id": 1, "login": {"key": "k"}}, ReplyTo(1))
    with pytest.raises(InvalidRequest):
        JsonLogin().request(RequestContext(ids=lambda: 1, now=lambda: 0))


def test_yes_no_and_not_now():
    assert JsonLogin().accepted({"id": 1, "user": 7}) == Authenticated({"user": 7})
    with pytest.raises(RequestRejected):
        JsonLogin().accepted({"id": 1, "error": 3})
    with pytest.raises(RateLimited) as caught:
        JsonLogin().accepted({"id": 1, "retry_after": 30})
    assert caught.value.retry_after == 30
