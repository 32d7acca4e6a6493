"""What frames mean, by what was asked."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.theone.codec import MOST_BYTES, MOST_CHANNELS, UNASKED, UNKNOWN, TheOneCodec, checked
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.testing import check_exchange
from bittrade_ws.wire.codec import ReplyTo

SAMPLES = "tests/exchanges/theone/samples"
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
WORDS = st.sampled_from(["op", "ch", "error", "data", "nonce"])


def asking(*frames: dict[str, Any]) -> TheOneCodec:
    codec = TheOneCodec()
    for frame in frames:
        asked = codec.asked(json.dumps(frame))
        assert asked is not None
        codec.outstanding.ask(asked, 0.0)
    return codec


def key(codec: TheOneCodec, frame: dict[str, Any]) -> Any:
    return codec.classify(json.dumps(frame).encode())[0]


def test_the_laws_of_an_exchange(pytestconfig) -> None:
    check_exchange("theone", pytestconfig.rootpath / SAMPLES)


@pytest.mark.parametrize("channel", ["balances", "orders:ord_1", "orders:ä b"])
def test_a_push_has_its_channel_as_its_key(channel) -> None:
    frame = json.dumps({"ch": channel, "data": []}).encode()
    codec = TheOneCodec()
    assert codec.classify(frame) == (channel, frame)
    assert codec.key_of(codec.plain(frame)) == channel
    assert codec.identity(channel, frame) == frame


def test_answers_find_the_oldest_request_of_their_operation() -> None:
    codec = asking({"op": "estimate", "nonce": "a"}, {"op": "balances", "nonce": "b"}, {"op": "estimate", "nonce": "c"})
    assert key(codec, {"op": "balances", "data": {}}) == ReplyTo("b")
    assert key(codec, {"op": "estimate", "data": {}}) == ReplyTo("a")
    assert key(codec, {"op": "estimate", "data": {}}) == ReplyTo("c")
    assert key(codec, {"op": "estimate", "data": {}}) == UNASKED


def test_a_failure_without_a_name_is_the_oldest_request_s() -> None:
    codec = asking({"op": "subscribe", "ch": "balances"}, {"op": "estimate", "nonce": "a"})
    assert key(codec, {"error": "Invalid channel format"}) == ReplyTo(("subscribe", "balances"))
    assert key(codec, {"error": "INVALID_REQUEST: amount"}) == ReplyTo("a")
    assert key(codec, {"error": "Nobody asked"}) == UNASKED


def test_a_failure_that_names_its_operation_is_taken_at_its_word() -> None:
    codec = asking({"op": "estimate", "nonce": "a"}, {"op": "subscribe", "ch": "x"}, {"op": "subscribe", "ch": "y"})
    assert key(codec, {"op": "subscribe", "ch": "y", "error": "Invalid channel format"}) == ReplyTo(("subscribe", "y"))
    assert key(codec, {"op": "estimate", "error": "INVALID_REQUEST: amount"}) == ReplyTo("a")


@pytest.mark.parametrize("nothing", [None, "", 0, False])
def test_an_empty_error_is_none(nothing) -> None:
    codec = asking({"op": "balances", "nonce": "a"})
    assert key(codec, {"op": "balances", "error": nothing, "data": {}}) == ReplyTo("a")


def test_acknowledgements_of_subscriptions_need_no_order() -> None:
    codec = asking({"op": "subscribe", "ch": "x"}, {"op": "unsubscribe", "ch": "x"}, {"op": "subscribe", "ch": "y"})
    assert key(codec, {"op": "subscribe", "ch": "y"}) == ReplyTo(("subscribe", "y"))
    assert key(codec, {"op": "unsubscribe", "ch": "x"}) == ReplyTo(("unsubscribe", "x"))
    assert len(codec.outstanding) == 1


def test_asked_twice_about_one_frame_it_says_the_same() -> None:
    codec = asking({"op": "estimate", "nonce": "a"}, {"op": "estimate", "nonce": "b"})
    first, second = (json.dumps({"op": "estimate", "data": number}).encode() for number in (1, 2))
    assert [codec.classify(one)[0] for one in (first, second, first, second)] == [ReplyTo("a"), ReplyTo("b")] * 2


def test_plain_messages_that_never_were_frames_are_matched_as_they_come() -> None:
    codec = asking({"op": "estimate", "nonce": "a"}, {"op": "estimate", "nonce": "b"})
    first, second = {"op": "estimate", "data": 1}, {"op": "estimate", "data": 1}
    assert [codec.key_of(one) for one in (first, first, second, second)] == [ReplyTo("a")] * 2 + [ReplyTo("b")] * 2


def test_a_swap_and_the_question_what_became_of_one_go_alone() -> None:
    codec = TheOneCodec()
    ops = ("swap", "order_status", "estimate", "balances", "auth", "subscribe")
    assert [op for op in ops if codec.asked(json.dumps({"op": op, "nonce": "n"})).goes_alone] == list(ops[:2])


@pytest.mark.parametrize("nonsense", ["no json", '{"ch":"x"}', "[]", b"\xff", '{"op":5}'])
def test_what_is_no_request_has_a_failure_coming_that_is_nobody_else_s(nonsense) -> None:
    codec = TheOneCodec()
    codec.outstanding.ask(codec.asked(nonsense), 0.0)
    codec.outstanding.ask(codec.asked('{"op":"balances","nonce":"a"}'), 0.0)
    assert key(codec, {"error": "Unknown operation: "}) != ReplyTo("a")
    assert key(codec, {"error": "RATE_LIMIT"}) == ReplyTo("a")


def test_f37_an_answer_to_a_swap_that_comes_twice_is_not_the_next_one_s() -> None:
    codec = asking({"op": "swap", "nonce": "a"})
    told = {"op": "swap", "data": {"orderId": "ord_1", "status": "PENDING"}}
    assert key(codec, told) == ReplyTo("a")
    codec.outstanding.ask(codec.asked('{"op":"swap","nonce":"b"}'), 0.0)
    assert key(codec, told) == UNASKED
    assert key(codec, {"op": "swap", "data": {"orderId": "ord_2", "status": "PENDING"}}) == ReplyTo("b")


def test_f32_one_connection_has_room_for_100_subscriptions() -> None:
    codec = TheOneCodec()
    names = [f"orders:{number}" for number in range(MOST_CHANNELS)]
    assert all(codec.want(name) for name in names)
    assert not codec.want("balances")
    assert codec.want(names[3])
    codec.leave(names[0])
    assert codec.want("balances")


def test_a_refused_subscription_leaves_its_room() -> None:
    codec = asking()
    for number in range(MOST_CHANNELS):
        assert codec.want(f"orders:{number}")
    codec.outstanding.ask(codec.asked('{"op":"subscribe","ch":"orders:0"}'), 0.0)
    key(codec, {"error": "Invalid channel format"})
    assert codec.want("balances")


def test_a_subscription_that_was_written_and_never_sent_leaves_its_room() -> None:
    codec = TheOneCodec()
    for number in range(MOST_CHANNELS):
        assert codec.want(f"orders:{number}")
    codec.asked('{"op":"subscribe","ch":"orders:1"}')  # orders:0 was before it
    assert codec.want("balances")
    assert not codec.want("orders:0")


def test_a_message_of_more_than_64_kib_is_not_written() -> None:
    assert checked("x" * MOST_BYTES)
    with pytest.raises(InvalidRequest, match="takes 65536"):
        checked("ä" * (MOST_BYTES // 2 + 1))


@given(st.dictionaries(WORDS, JSON) | JSON)
def test_f26_f28_any_json_has_a_key_and_its_plain_message_the_same(message) -> None:
    frame = json.dumps(message).encode()
    codec = asking({"op": "estimate", "nonce": "a"}, {"op": "balances", "nonce": "b"})
    try:
        found, body = codec.classify(frame)
    except DecodeError:
        with pytest.raises((UnicodeEncodeError, ValueError)):
            json.dumps(message, ensure_ascii=False).encode()
        return
    hash(found)
    assert codec.key_of(codec.plain(body)) == found
    assert codec.classify(frame) == (found, body)
    assert found == UNKNOWN or isinstance(message, dict)


@given(st.binary(max_size=60))
def test_f26_any_bytes_have_a_key_or_are_a_decode_error(frame) -> None:
    codec = TheOneCodec()
    try:
        found, body = codec.classify(frame)
    except DecodeError:
        return
    assert codec.key_of(codec.plain(body)) == found
