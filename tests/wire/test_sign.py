"""Private keys as functions over bytes; what they refuse shows no part of a key."""

import base64
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.sign import ed25519_sign, growing, pem_sign, required, rsa_sign

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()
FORMATS = (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL)


def pem(key, form=FORMATS[0]):
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("sign", [rsa_sign, pem_sign])
def test_rsa(form, sign):
    signature = base64.b64decode(sign(pem(RSA, form).decode())(b"GET|/ws/v1|1583726782000|"))
    RSA.public_key().verify(signature, b"GET|/ws/v1|1583726782000|", padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("sign", [ed25519_sign, pem_sign])
def test_ed25519(sign):
    ED25519.public_key().verify(base64.b64decode(sign(pem(ED25519))(b"text")), b"text")


def test_a_key_of_another_kind_is_refused():
    with pytest.raises(InvalidRequest, match="no RSA key"):
        rsa_sign(pem(ED25519))
    with pytest.raises(InvalidRequest, match="no Ed25519 key"):
        ed25519_sign(pem(RSA))
    with pytest.raises(InvalidRequest, match="no readable PEM") as raised:
        pem_sign("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n")
    assert "c2VjcmV0" not in repr(raised.value)
    assert raised.value.__cause__ is None


def test_nonces_grow():
    assert [*map(growing(), (5, 5, 3, 9))] == [5, 6, 7, 9]


def test_what_the_environment_must_have_is_named_when_it_is_not_there():
    environment = {"A": "1", "B": "2", "EMPTY": ""}
    assert required(environment, "B", "A") == ("2", "1")
    for missing in ("C", "EMPTY"):
        with pytest.raises(InvalidRequest, match=f"^{missing} is not set"):
            required(environment, "A", missing, "D")


def test_nonces_grow_over_all_threads() -> None:
    nonce, before = growing(), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            told = list(threads.map(lambda _: nonce(5), range(4_000)))
    finally:
        sys.setswitchinterval(before)
    assert sorted(told) == list(range(5, 4_005))
