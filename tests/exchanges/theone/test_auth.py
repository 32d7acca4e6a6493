"""Signatures, against those of the venue's own clients and documents."""

import hashlib
import hmac

import pytest
import requests

from bittrade_ws.exchanges import theone
from bittrade_ws.exchanges.theone.auth import canonical
from bittrade_ws.models.errors import InvalidRequest

SECRET = "test_secret_1"
ESTIMATE = '{"amountIn":"100","assetIn":"ETH","assetOut":"USDT","filter":["binance"]}'
VECTORS = [
    (
        "auth",
        1795168519912,
        "1795168519912854016_252302",
        "",
        "884281e6e0107568cd77a7b6a54bfcdb69e804a035e68f77e6d966a1676be6a3",
    ),
    (
        "balances",
        1795168520016,
        "1795168520016578560_377653",
        "",
        "10f7408a0da541caa92d072f8550785e633fc000fe918b5cb4ee15e04c486387",
    ),
    (
        "estimate",
        1795168520016,
        "1795168520016730368_584134",
        ESTIMATE,
        "3d47e62acb9a5744d9dbfe55769423c84a496b6c6878f1b514fbacc1db5f6773",
    ),
    (
        "order_status",
        1795168520017,
        "1795168520017173760_943159",
        '{"id":"ord_1"}',
        "8b17ea378e52b7d4bf26dd8648c6c9e3102706a95cd6703187beaf0a0a3cd352",
    ),
]
"""What the venue's Python client really sent."""


@pytest.mark.parametrize(("op", "time", "nonce", "data", "sig"), VECTORS)
def test_signatures_are_those_of_the_venue_s_own_client(op, time, nonce, data, sig) -> None:
    sign = theone.hmac_signer("test_key_1", SECRET, nonces=lambda: nonce)
    signed = sign({"op": op, "ts": time, "data": data})
    assert (signed["nonce"], signed["sig"]) == (nonce, sig)
    assert signed.get("key") == ("test_key_1" if op == "auth" else None)


def test_and_those_of_its_documents() -> None:
    sign = theone.hmac_signer("test_key_1", SECRET, derive=theone.plain_key, nonces=lambda: "nonce_123")
    signed = sign({"op": "auth", "ts": 1732526400000, "data": ""})
    assert signed["sig"] == "f76df039597314038d88a3d45356cde1dad82c852004c3c990755f19d4e846da"


def test_both_derivations_of_the_key() -> None:
    assert theone.hashed_key(SECRET) == b"ujdPNqnu1MgSWAsTH3bUSUue1CRwKEEdXiy57uL1Gh8="
    assert theone.plain_key(SECRET) == b"test_secret_1"


def test_five_lines_are_signed() -> None:
    lines = canonical("WS", "/ws/v1/swap", 7, "n", b"{}").decode().split("\n")
    assert lines == ["WS", "/ws/v1/swap", "7", "n", hashlib.sha256(b"{}").hexdigest()]


def test_nonces_are_used_once_also_between_signers() -> None:
    signers = [theone.hmac_signer("k", "s") for _ in range(2)]
    seen = {sign({"op": "balances", "ts": 1, "data": ""})["nonce"] for sign in signers for _ in range(50)}
    assert len(seen) == 100


def test_a_signer_from_the_environment() -> None:
    environment = {"BROKER_API_KEY": "k", "BROKER_SECRET_KEY": "s"}
    assert theone.signer_from(environment)({"op": "auth", "ts": 1, "data": ""})["key"] == "k"
    with pytest.raises(InvalidRequest, match="OTHER_API_KEY is not set"):
        theone.signer_from(environment, prefix="OTHER")


def test_rest_signs_method_path_query_and_the_body_as_it_is_sent() -> None:
    sign = theone.hmac_http_signer("k", "s", now=lambda: 5, derive=theone.plain_key, nonces=lambda: "n")
    request = sign(requests.Request("post", "http://host:1/api/v1/swap", params={"a": "b c"}, data=b'{"x":"y"}'))
    expected = canonical("POST", "/api/v1/swap?a=b+c", 5, "n", b'{"x":"y"}')
    assert request.headers == {
        "X-API-KEY": "k",
        "X-API-TIMESTAMP": "5",
        "X-API-NONCE": "n",
        "X-API-SIGN": hmac.new(b"s", expected, hashlib.sha256).hexdigest(),
    }


def test_rest_signs_no_form() -> None:
    with pytest.raises(InvalidRequest, match="only a body of text or bytes"):
        theone.hmac_http_signer("k", "s", now=lambda: 5)(requests.Request("POST", "http://host/", data={"a": "b"}))


def test_no_secret_in_a_repr() -> None:
    made = [theone.hmac_signer("k", "s3cret-of-mine"), theone.hmac_http_signer("k", "s3cret-of-mine", now=lambda: 5)]
    assert "s3cret" not in repr(made)
