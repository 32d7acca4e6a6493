"""Signatures over nonces that grow, by functions that keep the secret."""

from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.bitfinex.auth import (
    LARGEST_NONCE,
    growing,
    hmac_http_signer,
    hmac_signer,
    http_signer,
    signer,
    signer_from,
)
from bittrade_ws.models.errors import InvalidRequest

SIGNATURE = "92349b6253f2a8a23fbe52ff29fe055f27bc5e6e0cd57ac6ed9fcccdc1df9ed8d24a7abc34ddf76fbccd912c761fbd0e"


def test_the_vector_of_the_facts() -> None:
    signed = hmac_signer("key", "sec")({"event": "auth", "authNonce": 1700000000000000})
    assert signed == {
        "event": "auth", "apiKey": "key", "authNonce": 1700000000000000, "authPayload": "AUTH1700000000000000",
        "authSig": SIGNATURE,
    }  # fmt: skip


def test_a_clock_that_goes_back_gets_a_nonce_that_does_not() -> None:
    sign = hmac_signer("key", "sec")
    assert [sign({"authNonce": now})["authNonce"] for now in (5, 5, 3, 9)] == [5, 6, 7, 9]


@given(st.lists(st.integers(1, LARGEST_NONCE - 100), max_size=50))
def test_nonces_grow_whatever_the_clock_says(times: list[int]) -> None:
    nonces = [*map(growing(), times)]
    assert nonces == sorted(set(nonces))


def test_nonces_may_come_from_elsewhere() -> None:
    shared = iter((7, 8)).__next__
    one, other = (hmac_signer("key", "sec", nonces=lambda now: shared()) for _ in range(2))
    assert [one({"authNonce": 1})["authNonce"], other({"authNonce": 1})["authNonce"]] == [7, 8]
    with pytest.raises(InvalidRequest, match="nonce"):
        hmac_signer("key", "sec", nonces=lambda now: LARGEST_NONCE + 1)({"authNonce": 1})


def test_any_function_over_bytes_signs() -> None:
    assert signer("key", lambda payload: payload.decode()[::-1])({"authNonce": 12})["authSig"] == "21HTUA"


def test_a_signer_from_the_environment() -> None:
    both = {"BITFINEX_API_KEY": "key", "BITFINEX_API_SECRET": "sec"}
    assert signer_from(both)({"authNonce": 1700000000000000})["authSig"] == SIGNATURE
    for name in both:
        with pytest.raises(InvalidRequest, match=name):
            signer_from({**both, name: ""})


def test_a_rest_request_is_signed_over_path_nonce_and_body() -> None:
    sign = http_signer("key", lambda payload: payload.decode(), now=lambda: 17)
    request = requests.Request("POST", "https://x/v2/auth/r/orders?y=1", data=b'{"id":[1]}', headers={"A": "b"})
    assert sign(request).headers == {
        "A": "b", "bfx-apikey": "key", "bfx-nonce": "17", "bfx-signature": '/api/v2/auth/r/orders17{"id":[1]}',
    }  # fmt: skip
    with pytest.raises(InvalidRequest):
        sign(requests.Request("POST", "https://x/", data=[("a", "b")]))


def test_nothing_shows_the_secret() -> None:
    made: list[Any] = [hmac_signer("key", "made-up-secret"), hmac_http_signer("key", "made-up-secret", now=lambda: 1)]
    assert "made-up-secret" not in repr(made)
