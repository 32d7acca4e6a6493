"""Logins and signatures, made by functions that the user closes over a key: nothing of this package holds a secret.

1. WebSocket: HMAC-SHA-384 over `AUTH` and a nonce, as lower-case hex.
2. REST: over `/api/`, the path, the nonce and the body, in headers.
3. A nonce grows with each use of a key, over all that share the key; ours are microseconds since the epoch.

Source: the venue's `ws-auth` and `rest-auth` reference pages, seen 2026-07.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.codec import Params, Signer
from bittrade_ws.wire.sign import Nonces, Sign, growing, required

if TYPE_CHECKING:  # imported where a request is made: it takes longer than the rest of the venue
    import requests

HttpSigner = Callable[["requests.Request"], "requests.Request"]
"""The user's own function for REST: a request in, the same with key and signature in its headers out."""
LARGEST_NONCE: Final = 2**53 - 1


def hmac_signer(api_key: str, secret: str | bytes, *, nonces: Nonces | None = None) -> Signer:
    """Signs logins with an HMAC secret. Share `nonces` among all signers of one key."""
    return signer(api_key, _hmac(secret), nonces=nonces)


def signer(api_key: str, sign: Sign, *, nonces: Nonces | None = None) -> Signer:
    """Signs logins with any function over bytes: a key in a vault, a hardware token."""
    next_nonce = nonces or growing()

    def signed(params: Params) -> Params:
        nonce = next_nonce(int(params["authNonce"]))
        if not 0 < nonce <= LARGEST_NONCE:
            raise InvalidRequest(f"the nonce is {nonce}; this venue takes none over {LARGEST_NONCE}")
        payload = f"AUTH{nonce}"
        proof = {"apiKey": api_key, "authNonce": nonce, "authPayload": payload, "authSig": sign(payload.encode())}
        return {**params, **proof}

    return signed


def signer_from(environment: Mapping[str, str], *, prefix: str = "BITFINEX") -> Signer:
    """A signer from the environment: `<prefix>_API_KEY` and `<prefix>_API_SECRET`."""
    return hmac_signer(*required(environment, f"{prefix}_API_KEY", f"{prefix}_API_SECRET"))


def hmac_http_signer(
    api_key: str, secret: str | bytes, *, now: Callable[[], int], nonces: Nonces | None = None
) -> HttpSigner:
    """Signs REST requests with an HMAC secret. `now` gives microseconds since the epoch."""
    return http_signer(api_key, _hmac(secret), now=now, nonces=nonces)


def http_signer(api_key: str, sign: Sign, *, now: Callable[[], int], nonces: Nonces | None = None) -> HttpSigner:
    """Signs REST requests with any function over bytes. The body is signed as it stands in `data`."""
    next_nonce = nonces or growing()

    def signed(request: "requests.Request") -> "requests.Request":
        nonce, body = next_nonce(now()), request.data or b""
        if not isinstance(body, str | bytes):
            raise InvalidRequest("only a body of text or bytes can be signed")
        text = body if isinstance(body, str) else body.decode()
        payload = f"/api{urlsplit(request.url or '').path}{nonce}{text}"
        proof = {"bfx-apikey": api_key, "bfx-nonce": str(nonce), "bfx-signature": sign(payload.encode())}
        request.headers = {**request.headers, **proof}
        return request

    return signed


def _hmac(secret: str | bytes) -> Sign:
    key = secret.encode() if isinstance(secret, str) else secret
    return lambda payload: hmac.new(key, payload, hashlib.sha384).hexdigest()
