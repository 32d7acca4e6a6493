"""Keys and signatures, checked strictly against the text that was received.

Three kinds of key, as the venue has them: HMAC-SHA-256 (hex, either case), Ed25519 and RSA PKCS#1 v1.5 with SHA-256
(both base64). https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security
"""

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance import errors
from bittrade_ws.simulators.binance.params import Params

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

Random = Callable[[int], bytes]
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """One key of an account; `is_valid(payload, signature)` checks."""

    kind: Literal["HMAC", "ED25519", "RSA"]
    api_key: str
    account: Account
    is_valid: Callable[[bytes, str], bool]


class KeyRing:
    """The made-up keys of one account. Key pairs are made when asked for."""

    def __init__(self, account: Account, random: Random) -> None:
        self._account = account
        self._random = random
        self._known: dict[str, ApiKey] = {}
        self.api_key = self.new_name()
        self.api_secret = self.new_name()
        self.add_hmac(self.api_key, self.api_secret)

    def add_hmac(self, api_key: str, api_secret: str) -> None:
        """Makes a key and secret known."""
        secret = api_secret.encode()

        def is_valid(payload: bytes, signature: str) -> bool:
            expected = hmac.digest(secret, payload, "sha256").hex()
            return hmac.compare_digest(expected.encode(), signature.lower().encode("utf-8", "surrogateescape"))

        self._known[api_key] = ApiKey(kind="HMAC", api_key=api_key, account=self._account, is_valid=is_valid)

    @cached_property
    def ed25519(self) -> dict[str, str]:
        """`api_key` and `private_key` (PEM) of an Ed25519 key."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = Ed25519PrivateKey.from_private_bytes(self._random(32))
        public = private.public_key()

        def is_valid(payload: bytes, signature: str) -> bool:
            try:
                public.verify(base64.b64decode(signature, validate=True), payload)
            except (InvalidSignature, binascii.Error, ValueError):
                return False
            return True

        name = self.new_name()
        self._known[name] = ApiKey(kind="ED25519", api_key=name, account=self._account, is_valid=is_valid)
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {"api_key": name, "private_key": pem.decode()}

    @cached_property
    def rsa(self) -> dict[str, str]:
        """`api_key` and `private_key` (PEM) of an RSA key; its numbers come from the system, not from a seed."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding

        private = _rsa_key()
        public = private.public_key()

        def is_valid(payload: bytes, signature: str) -> bool:
            try:
                public.verify(base64.b64decode(signature, validate=True), payload, padding.PKCS1v15(), hashes.SHA256())
            except (InvalidSignature, binascii.Error, ValueError):
                return False
            return True

        name = self.new_name()
        self._known[name] = ApiKey(kind="RSA", api_key=name, account=self._account, is_valid=is_valid)
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {"api_key": name, "private_key": pem.decode()}

    def knows(self, key: ApiKey) -> bool:
        """Whether a key is still good."""
        return self._known.get(key.api_key) is key

    def revoke(self, api_key: str) -> None:
        """Nobody has this key any more; raises `LookupError`."""
        del self._known[api_key]

    def find(self, api_key: str | None) -> ApiKey:
        """The key of this name; raises `ApiError`."""
        if api_key is None or not re.fullmatch(r"[A-Za-z0-9]{64}", api_key):
            raise errors.bad_key_format()
        if api_key not in self._known:
            raise errors.unknown_key()
        return self._known[api_key]

    def credentials(self) -> dict[str, Any]:
        """All keys, for the client."""
        return {"api_key": self.api_key, "api_secret": self.api_secret, "ed25519": self.ed25519, "rsa": self.rsa}

    def new_name(self) -> str:
        """A made-up name of 64 letters and digits, as keys and listen keys have."""
        return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in self._random(64))


@cache
def _rsa_key() -> "RSAPrivateKey":
    """One for all accounts of a process, since RSA keys are slow to make; the names tell the accounts apart."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def check_timing(params: Params, now_us: int) -> None:
    """Raises `ApiError` unless `timestamp` (ms or µs) lies within `recvWindow` of now."""
    if params.values.get("timestamp") is None:
        raise errors.missing("timestamp")
    timestamp = params.integer("timestamp") or 0
    if timestamp < 10**14:
        timestamp *= 1000
    window_text = params.matching("recvWindow", r"^[0-9]{1,5}(\.[0-9]{1,3})?$")
    window_ms = float(window_text) if window_text is not None else 5000.0
    if window_ms > 60_000:
        raise errors.bad_data("recvWindow")
    if timestamp >= now_us + 1_000_000:
        raise errors.too_early()
    if now_us - timestamp > window_ms * 1000:
        raise errors.too_late()
