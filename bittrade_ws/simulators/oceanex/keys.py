"""Who may log in: an RSA key pair whose private half the user has, and the check of a login.

Source: the venue's WebSocket API user guide 0.5, authentication; the rule for nonces is ours, seen 2026-07.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from bittrade_ws.exchanges.oceanex.errors import ErrorCode
from bittrade_ws.simulators.oceanex.refusals import Refusal

TOLERANCE = 60_000
"""Milliseconds that a nonce may be away from the venue's clock."""
_SECONDS = 10**11
"""A nonce below is in seconds, as the guide has it; the venue's client uses milliseconds."""


class Key:
    """One API key of an account."""

    def __init__(self, user_id: str, api_key: str, private_key_pem: bytes | None) -> None:
        self.user_id = user_id
        self.api_key = api_key
        self.private_key_pem = private_key_pem or _new_pem()
        # The check of a key that is ours takes longer than everything else here together.
        private = serialization.load_pem_private_key(self.private_key_pem, None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise TypeError("the venue's keys are RSA keys")
        self._public = private.public_key()
        self._last_nonce = 0

    def check(self, header: Any, now_ms: int) -> None:
        """Raises `Refusal` for a header of a login that proves nobody."""
        if not isinstance(header, Mapping):
            raise _refused("header is missing")
        given = cast("Mapping[str, Any]", header)
        if given.get("uid") != self.user_id or given.get("api_key") != self.api_key:
            raise _refused("The account does not exist")
        nonce = given.get("nonce")
        if isinstance(nonce, bool) or not isinstance(nonce, int):
            raise _refused("nonce does not have a valid value")
        in_milliseconds = nonce * 1000 if nonce < _SECONDS else nonce
        if abs(in_milliseconds - now_ms) > TOLERANCE or in_milliseconds <= self._last_nonce:
            raise _refused("nonce is too far from the venue's time, or was used before")
        if given.get("verb") != "GET" or given.get("path") != "/ws/v1":
            raise _refused("verb or path does not have a valid value")
        self._verify(given.get("signature"), f"GET|/ws/v1|{nonce}|")
        self._last_nonce = in_milliseconds

    def _verify(self, signature: Any, text: str) -> None:
        try:
            signed = base64.b64decode(str(signature), validate=True)
            self._public.verify(signed, text.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (binascii.Error, ValueError, InvalidSignature):
            raise _refused("signature does not match") from None


def _refused(text: str) -> Refusal:
    return Refusal(ErrorCode.LOGIN_REFUSED, text)


def _new_pem() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
