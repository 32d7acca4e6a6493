"""Logins, signed by functions that keep the key."""

import base64

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bittrade_ws.exchanges import oceanex
from bittrade_ws.exchanges.oceanex.auth import payload
from bittrade_ws.models.errors import InvalidRequest

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ASKED = {"nonce": 1583726782000, "verb": "GET", "path": "/ws/v1"}


def pem(password=None):
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return KEY.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def verify(header):
    signed = base64.b64decode(header["signature"])
    KEY.public_key().verify(signed, payload(header).encode(), padding.PKCS1v15(), hashes.SHA256())


def test_what_is_signed_ends_with_a_pipe():
    assert payload(ASKED) == "GET|/ws/v1|1583726782000|"
    header = oceanex.rsa_signer("ID4E5", "KIDB7", pem())(ASKED)
    verify(header)
    assert {name: header[name] for name in ("uid", "api_key", *ASKED)} == {"uid": "ID4E5", "api_key": "KIDB7", **ASKED}


def test_any_function_over_bytes_signs_and_nonces_grow():
    sign = oceanex.signer("user", "key", lambda text: text.decode()[::-1])
    assert [sign(ASKED)["nonce"] for _ in range(2)] == [1583726782000, 1583726782001]
    assert sign(ASKED)["signature"] == "|2002876273851|1v/sw/|TEG"
    shared = iter((7, 8)).__next__
    one, other = (oceanex.signer("user", "key", str, nonces=lambda now: shared()) for _ in range(2))
    assert (one(ASKED)["nonce"], other(ASKED)["nonce"]) == (7, 8)


def test_a_signer_from_the_environment(tmp_path):
    file = tmp_path / "key.pem"
    file.write_bytes(pem(b"opens it"))
    given = {"OCEANEX_USER_ID": "ID", "OCEANEX_API_KEY": "KID", "OCEANEX_PRIVATE_KEY_FILE": str(file)}
    with pytest.raises(InvalidRequest, match="password"):
        oceanex.signer_from(given)
    verify(oceanex.signer_from({**given, "OCEANEX_PRIVATE_KEY_PASSWORD": "opens it"})(ASKED))
    for name in given:
        with pytest.raises(InvalidRequest, match=name):
            oceanex.signer_from({**given, name: ""})
