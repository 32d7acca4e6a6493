"""Signatures: the venue's published vectors, and no secret in sight."""

import base64
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from bittrade_ws.exchanges.binance import auth
from bittrade_ws.models.errors import InvalidRequest, MissingExtra

# The venue's own published examples: a key pair of nobody.
KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
ORDER = {
    "symbol": "BTCUSDT",
    "side": "SELL",
    "type": "LIMIT",
    "timeInForce": "GTC",
    "quantity": "0.01000000",
    "price": "52000.00",
    "recvWindow": 100,
    "timestamp": 1645423376532,
}
FULL_WIDTH = "１２３４５６"  # noqa: RUF001


def rest(params: Any) -> requests.Request:
    return requests.Request("GET", URL, params=params, headers={"X-Kept": "1"})


def query_of(signer: auth.HttpSigner) -> str:
    """What is sent, by a request that has been through `requests`."""
    return urlsplit(signer(rest({"symbol": "B", "timestamp": 1})).prepare().url or "").query


def pem_of(key: Any, password: bytes | None = None) -> bytes:
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def test_websocket_api_vector() -> None:
    signed = auth.hmac_signer(KEY, SECRET)(ORDER)
    assert signed == {
        **ORDER,
        "apiKey": KEY,
        "signature": "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
    }


def test_websocket_api_vector_with_a_symbol_outside_ascii() -> None:
    order = {**ORDER, "symbol": FULL_WIDTH, "side": "BUY", "quantity": "1.00000000", "price": "0.10000000"}
    signed = auth.hmac_signer(KEY, SECRET.encode())({**order, "recvWindow": 5000})
    assert signed["signature"] == "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd"


URL = "http://127.0.0.1/api/v3/order"
REST_ORDER = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"


@pytest.mark.parametrize(
    ("symbol", "encoded", "signature"),
    [
        ("LTCBTC", "LTCBTC", "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
        (
            FULL_WIDTH,
            "%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96",
            "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3",
        ),
    ],
)
def test_rest_vectors(symbol: str, encoded: str, signature: str) -> None:
    params = {"symbol": symbol, **dict(part.split("=") for part in REST_ORDER.split("&"))}
    signed = auth.hmac_http_signer(KEY, SECRET)(rest(params))
    assert signed.prepare().url == f"{URL}?symbol={encoded}&{REST_ORDER}&signature={signature}"
    assert signed.headers == {"X-Kept": "1", "X-MBX-APIKEY": KEY}


def test_values_are_signed_as_they_stand_in_the_json() -> None:
    params = {"c": True, "b": 1, "a": "text", "d": Decimal("0.00000010"), "e": ["x", "y"], "signature": "old"}
    assert auth.websocket_payload(params) == 'a=text&b=1&c=true&d=0.00000010&e=["x","y"]'
    assert auth.http_query({"symbols": ["A", "B"], "none": None, "x": "a b+/=@"}) == (
        "symbols=%5B%22A%22%2C%22B%22%5D&x=a%20b%2B%2F%3D%40"
    )


def test_decimals_are_sent_as_the_strings_that_were_signed() -> None:
    signed = auth.hmac_signer(KEY, SECRET)({"price": Decimal("1E-8"), "icebergQty": None})
    assert json.loads(json.dumps(signed))["price"] == "0.00000001"
    assert "icebergQty" not in signed


def test_a_float_is_refused() -> None:
    with pytest.raises(InvalidRequest, match=r"0\.1 is a float"):
        auth.hmac_signer(KEY, SECRET)({"price": 0.1})


def test_ed25519_signatures_verify() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    signed = auth.ed25519_signer(KEY, pem_of(key).decode())(ORDER)
    payload = auth.websocket_payload({**ORDER, "apiKey": KEY}).encode()
    key.public_key().verify(base64.b64decode(signed["signature"]), payload)

    query, _, signature = query_of(auth.ed25519_http_signer(KEY, pem_of(key))).rpartition("&signature=")
    assert query == "symbol=B&timestamp=1"
    key.public_key().verify(base64.b64decode(unquote(signature)), query.encode())


def test_rsa_signatures_verify(rsa_key: rsa.RSAPrivateKey) -> None:
    pem = pem_of(rsa_key, b"pass")
    signed = auth.rsa_signer(KEY, pem, password="pass")(ORDER)
    payload = auth.websocket_payload({**ORDER, "apiKey": KEY}).encode()
    signature = base64.b64decode(signed["signature"])
    rsa_key.public_key().verify(signature, payload, padding.PKCS1v15(), hashes.SHA256())
    query, _, signature = query_of(auth.rsa_http_signer(KEY, pem, password="pass")).rpartition("&signature=")
    signature = base64.b64decode(unquote(signature))
    rsa_key.public_key().verify(signature, query.encode(), padding.PKCS1v15(), hashes.SHA256())


def test_a_key_of_the_other_kind_is_refused(rsa_key: rsa.RSAPrivateKey) -> None:
    with pytest.raises(InvalidRequest, match="no Ed25519 key"):
        auth.ed25519_signer(KEY, pem_of(rsa_key))
    with pytest.raises(InvalidRequest, match="no RSA key"):
        auth.rsa_signer(KEY, pem_of(ed25519.Ed25519PrivateKey.generate()))


def test_what_is_no_key_is_refused_without_showing_it() -> None:
    with pytest.raises(InvalidRequest) as caught:
        auth.rsa_signer(KEY, "-----BEGIN PRIVATE KEY-----\nPLANTED\n-----END PRIVATE KEY-----")
    assert "PLANTED" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_without_cryptography_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.serialization", None)
    with pytest.raises(MissingExtra, match=r"bittrade-ws\[keys\]"):
        auth.ed25519_signer(KEY, "")
    assert auth.hmac_signer(KEY, SECRET)(ORDER)["apiKey"] == KEY


def test_signers_from_the_environment(tmp_path: Path, rsa_key: rsa.RSAPrivateKey) -> None:
    by_secret = {"BINANCE_API_KEY": KEY, "BINANCE_API_SECRET": SECRET}
    assert auth.signer_from(by_secret)(ORDER) == auth.hmac_signer(KEY, SECRET)(ORDER)
    assert query_of(auth.http_signer_from(by_secret)) == query_of(auth.hmac_http_signer(KEY, SECRET))

    for key, make in ((rsa_key, auth.rsa_signer), (ed25519.Ed25519PrivateKey.generate(), auth.ed25519_signer)):
        file = tmp_path / "key.pem"
        file.write_bytes(pem_of(key))
        environment = {"DEMO_API_KEY": KEY, "DEMO_PRIVATE_KEY_FILE": str(file)}
        assert auth.signer_from(environment, prefix="DEMO")(ORDER) == make(KEY, pem_of(key))(ORDER)

    with pytest.raises(InvalidRequest, match="BINANCE_API_KEY is not set"):
        auth.signer_from({})
    with pytest.raises(InvalidRequest, match="neither BINANCE_API_SECRET nor BINANCE_PRIVATE_KEY_FILE"):
        auth.signer_from({"BINANCE_API_KEY": KEY})


def test_no_repr_shows_a_secret() -> None:
    signer, http_signer = auth.hmac_signer(KEY, SECRET), auth.hmac_http_signer(KEY, SECRET)
    for shown in (repr(signer), repr(http_signer), repr(http_signer(rest({"a": 1})))):
        assert SECRET not in shown
        assert KEY not in shown
