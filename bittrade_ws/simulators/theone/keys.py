"""Who may ask: API keys, and the check of a signature in both derivations.

Source: the venue's `AUTHENTICATION_GUIDE_EN.md`, and what its own clients send, seen 2026-11.
"""

import hmac
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from bittrade_ws.exchanges.theone.auth import canonical, hashed_key, plain_key
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.clock import Clock

WINDOW_MS = 30_000
_KEPT_US = 120_000_000


class AccessRefused(Exception):
    """A login, an operation or a call that proves nobody. `code` is REST's word."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class Key:
    """One API key of an account."""

    def __init__(self, account: Account, key: str, secret: str) -> None:
        self.account = account
        self.key = key
        self.secret = secret
        self.nonces: dict[str, int] = {}
        """When each was used."""


class KeyRing:
    """The keys of one venue.

    `derivations` are those whose signatures it takes: `A` is that of its clients, `B` that of its documents.
    """

    def __init__(self, clock: Clock, derivations: str = "AB") -> None:
        self._clock = clock
        self._keys: dict[str, Key] = {}
        self.derivations = derivations

    def issue(self, account: Account, key: str, secret: str) -> Key:
        """A key of an account."""
        self._keys[key] = Key(account, key, secret)
        return self._keys[key]

    def find(self, name: Any) -> Key:
        """The key of this name; raises `AccessRefused`."""
        key = self._keys.get(name) if isinstance(name, str) else None
        if key is None:
            raise AccessRefused("UNAUTHORIZED", "Invalid API key")
        return key

    def check(
        self, key: Key, method: str, path: str, time: Any, nonce: Any, sig: Any, bodies: tuple[bytes, ...]
    ) -> None:
        """Whether the signature is of this key, over one of the bodies, and is new; raises `AccessRefused`."""
        if isinstance(time, bool) or not isinstance(time, int) or not isinstance(nonce, str) or not nonce:
            raise AccessRefused("INVALID_SIGNATURE", "Invalid signature")
        now = self._clock.now_us()
        if abs(now // 1000 - time) > WINDOW_MS:
            raise AccessRefused("EXPIRED_REQUEST", "Request timestamp outside allowed window")
        if not isinstance(sig, str) or not any(
            hmac.compare_digest(self._sign(secret, canonical(method, path, time, nonce, body)), sig.encode())
            for secret in self._secrets(key)
            for body in bodies
        ):
            raise AccessRefused("INVALID_SIGNATURE", "Invalid signature")
        if nonce in key.nonces:
            raise AccessRefused("INVALID_NONCE", "Nonce has already been used or is expired")
        key.nonces[nonce] = now
        oldest = next(iter(key.nonces))
        while now - key.nonces[oldest] > _KEPT_US:
            del key.nonces[oldest]
            oldest = next(iter(key.nonces))

    def check_call(self, headers: Mapping[str, str], method: str, path: str, body: bytes) -> Key:
        """The key that a REST call proves; raises `AccessRefused`."""
        name, time = headers.get("x-api-key", ""), headers.get("x-api-timestamp", "")
        if not name:
            raise AccessRefused("MISSING_API_KEY", "Missing API key")
        key = self.find(name)
        number = int(time) if time.isascii() and time.isdigit() else None
        self.check(key, method, path, number, headers.get("x-api-nonce"), headers.get("x-api-sign"), (body,))
        return key

    def _secrets(self, key: Key) -> list[bytes]:
        of: dict[str, Callable[[str], bytes]] = {"A": hashed_key, "B": plain_key}
        return [of[one](key.secret) for one in self.derivations]

    def _sign(self, secret: bytes, payload: bytes) -> bytes:
        return hmac.new(secret, payload, "sha256").hexdigest().encode()


def bodies_of(raw: bytes, data: Any) -> tuple[bytes, ...]:
    """What may have been signed for `data`: its text in the frame, or written compactly anew, in either escaping."""
    if not raw or data is None:
        return (b"",)
    written = orjson.dumps(data)
    return raw, written, _escaped(written)


def _escaped(written: bytes) -> bytes:
    text = written.decode()
    return "".join(one if one.isascii() else _escape(one) for one in text).encode()


def _escape(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
