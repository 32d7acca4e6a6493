"""Keys of notifications, and what is on its way."""

from typing import Any

import pytest

from bittrade_ws.exchanges.bitfinex.answers import Answers
from bittrade_ws.wire.codec import ReplyTo

ORDER = [7, None, 5, "tBTCUSD"]


@pytest.mark.parametrize(
    ("kind", "message_id", "info", "key"),
    [
        ("on-req", None, ORDER, ReplyTo(("on", "cid", 5))),
        ("ou-req", None, ORDER, ReplyTo(("ou", 7))),
        ("oc-req", None, ORDER, ReplyTo(("oc", 7))),
        ("oc_multi-req", None, [ORDER], ReplyTo(("oc_multi",))),
        ("fon-req", None, [None, "fUSD"], ReplyTo(("fon", "fUSD"))),
        ("foc-req", None, [3, "fUSD"], ReplyTo(("foc", 3))),
        ("on-req", None, None, ReplyTo(("on",))),
        ("ucm-test", 3, {}, ("n", 3)),
        ("ucm-notify-req", "a", {}, ("n", "a")),
        ("ucm-test", None, {}, b"n"),
        ("ucm-test", [1], {}, b"n"),
        ("uca", None, {}, b"n"),
    ],
)
def test_what_a_notification_is_known_by(kind: str, message_id: Any, info: Any, key: Any) -> None:
    assert Answers().key(kind, message_id, info) == key


def test_by_the_client_id_where_the_request_named_that() -> None:
    answers = Answers()
    answers.expect("oc", 5)
    assert answers.key("oc-req", None, ORDER) == ReplyTo(("oc", "cid", 5))
    assert answers.key("ou-req", None, ORDER) == ReplyTo(("ou", 7))
    for number in range(10_000):
        answers.expect("oc", 100 + number)
    assert answers.key("oc-req", None, ORDER) == ReplyTo(("oc", 7))


@pytest.mark.parametrize(
    ("kind", "info", "free"),
    [
        ("fon-req", [None, "fUSD"], {"fUSD"}),
        ("fon-req", None, {"fUSD", "fBTC"}),
        ("oc_multi-req", [], {""}),
        ("on-req", ORDER, set()),
    ],
)
def test_what_is_on_its_way_until_it_is_answered(kind: str, info: Any, free: set[str]) -> None:
    answers = Answers()
    claims = [("fon", "fUSD"), ("fon", "fBTC"), ("oc_multi", "")]
    assert [answers.claim(*claim, 1000) for claim in claims] == [True] * 3
    assert [answers.claim(*claim, 10_999) for claim in claims] == [False] * 3
    answers.heard(kind, info)
    assert {of for name, of in claims if answers.claim(name, of, 10_999)} == free
    assert answers.claim("fon", "fXXX", 0)
    assert all(answers.claim(name, of, 11_000) for name, of in claims if of not in free)
