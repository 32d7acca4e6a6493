"""Sentences have codes, where anybody can know them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.theone.errors import ErrorCode, code_of, error_in, succeeded
from bittrade_ws.models.errors import RateLimited, RequestRejected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Not authenticated", ErrorCode.UNAUTHORIZED),
        ("Invalid signature", ErrorCode.INVALID_SIGNATURE),
        ("Invalid API key", ErrorCode.UNAUTHORIZED),
        ("Request timestamp outside allowed window", ErrorCode.EXPIRED_REQUEST),
        ("Nonce has already been used or is expired", ErrorCode.INVALID_NONCE),
        ("Unknown operation: dance", ErrorCode.INVALID_REQUEST),
        ("Invalid channel format", ErrorCode.INVALID_REQUEST),
        ("SWAP_ERROR: insufficient balance", ErrorCode.SWAP_ERROR),
        ("NOT_FOUND", ErrorCode.NOT_FOUND),
        ("Order not found", ErrorCode.NOT_FOUND),
        ("SOMETHING_NEW: text", "SOMETHING_NEW"),
        ("Something new", None),
        ("A sentence", None),
    ],
)
def test_codes_of_sentences(text, code) -> None:
    assert code_of(text) == code


@given(st.text(max_size=40))
def test_any_sentence_has_a_code_or_none(text) -> None:
    assert code_of(text) is None or text


@pytest.mark.parametrize("reply", [None, [], {}, {"error": None}, {"error": ""}])
def test_no_failure(reply) -> None:
    assert error_in(reply) is None
    assert succeeded(reply) is None


def test_a_failure_is_typed() -> None:
    with pytest.raises(RateLimited) as limited:
        succeeded({"error": "RATE_LIMIT: slow down"})
    assert limited.value.retry_after == 1.0
    with pytest.raises(RequestRejected) as refused:
        succeeded({"error": {"odd": 1}})
    assert refused.value.code is None
