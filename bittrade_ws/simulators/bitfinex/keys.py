"""Who may log in: API keys, and the check of a login.

Source: the venue's `ws-auth` reference page, seen 2026-07.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from bittrade_ws.simulators.accounts import Account

LARGEST_NONCE = 2**53 - 1
SCOPES = ("orders", "account", "funding", "history", "wallets", "withdraw", "positions")


class LoginRefused(Exception):
    """A login, or a REST call, that proves nobody."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Key:
    """One API key of an account."""

    def __init__(self, account: Account, user_id: int, key: str, secret: str) -> None:
        self.account = account
        self.user_id = user_id
        self.key = key
        self.secret = secret
        self.scopes = {scope: {"read": 1, "write": 0 if scope == "withdraw" else 1} for scope in SCOPES}
        self._last_nonce = 0

    def sign(self, payload: str) -> str:
        """Lower-case hex."""
        return hmac.new(self.secret.encode(), payload.encode(), hashlib.sha384).hexdigest()

    def use_nonce(self, nonce: int) -> None:
        """Nonces grow; raises `LoginRefused`."""
        if not self._last_nonce < nonce <= LARGEST_NONCE:
            raise LoginRefused(10114, "nonce: small")
        self._last_nonce = nonce


class KeyRing:
    """The keys of one venue. `secrets` gives random bytes."""

    def __init__(self, secrets: Callable[[int], bytes]) -> None:
        self._secrets = secrets
        self._keys: dict[str, Key] = {}

    def issue(self, account: Account, user_id: int) -> Key:
        """A fresh key of an account."""
        key = Key(account, user_id, self._secrets(21).hex(), self._secrets(21).hex())
        self._keys[key.key] = key
        return key

    def revoke(self, key: str) -> None:
        """Nobody has this key any more."""
        del self._keys[key]

    def log_in(self, event: Mapping[str, Any]) -> Key:
        """The key that an `auth` proves; raises `LoginRefused`."""
        key = self._key(event.get("apiKey"))
        nonce, payload, signature = event.get("authNonce"), event.get("authPayload"), event.get("authSig")
        number = _nonce(nonce)
        if not isinstance(payload, str) or payload != f"AUTH{nonce}":
            raise LoginRefused(10111, "payload: invalid")
        if not isinstance(signature, str) or not hmac.compare_digest(signature.lower(), key.sign(payload)):
            raise LoginRefused(10112, "signature: invalid")
        key.use_nonce(number)
        return key

    def check_call(self, headers: Mapping[str, str], path: str, body: bytes) -> Key:
        """The key that a REST call proves, whose path begins with `v2/`; raises `LoginRefused`."""
        key = self._key(headers.get("bfx-apikey"))
        nonce = headers.get("bfx-nonce", "")
        number = _nonce(nonce)
        expected = key.sign(f"/api/{path}{nonce}{body.decode()}")
        if not hmac.compare_digest(headers.get("bfx-signature", "").lower(), expected):
            raise LoginRefused(10100, "apikey: digest invalid")
        key.use_nonce(number)
        return key

    def _key(self, name: Any) -> Key:
        key = self._keys.get(name) if isinstance(name, str) else None
        if key is None:
            raise LoginRefused(10100, "apikey: invalid")
        return key


def _nonce(nonce: Any) -> int:
    text = str(nonce)
    if isinstance(nonce, bool) or not text.isascii() or not text.isdigit():
        raise LoginRefused(10114, "nonce: invalid")
    return int(text)
