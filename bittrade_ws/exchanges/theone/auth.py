"""Signatures, made by functions that the user closes over a secret: nothing of this package holds one.

1. Five lines are signed: `WS` and `/ws/v1/stream` for the login, `/ws/v1/<operation>` for an operation, or method and
   path of a REST call; milliseconds; a nonce; the SHA-256 of the body, as hex.
2. The venue's clients and its documents derive the key of the HMAC-SHA256 in two ways; both are here.
3. A nonce is used once.

Source: `AUTHENTICATION_GUIDE_EN.md` (`plain_key`), and what the venue's own clients send (`hashed_key`), seen 2026-11.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

import requests

from bittrade_ws.connection.options import client_id
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.codec import Params, Signer
from bittrade_ws.wire.sign import Sign, required

HttpSigner = Callable[[requests.Request], requests.Request]
"""The user's own function for REST: a request in, the same with key and signature in its headers out."""
Nonces = Callable[[], str]
"""Gives a text that was never given before."""
Derive = Callable[[str], bytes]
"""From a secret to the key of the HMAC."""
STREAM: Final = "/ws/v1/stream"


def hashed_key(secret: str) -> bytes:
    """As the venue's own clients do: the base64url text of the secret's SHA-256, with its padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())


def plain_key(secret: str) -> bytes:
    """As the venue's documents say: the secret itself."""
    return secret.encode()


def canonical(method: str, path: str, time: int, nonce: str, body: bytes) -> bytes:
    """What is signed; `time` in epoch milliseconds."""
    return "\n".join((method, path, str(time), nonce, hashlib.sha256(body).hexdigest())).encode()


def hmac_signer(api_key: str, secret: str, *, derive: Derive = hashed_key, nonces: Nonces | None = None) -> Signer:
    """Signs with an HMAC secret. Without `nonces` they are random."""
    return signer(api_key, _hmac(derive(secret)), nonces=nonces)


def signer(api_key: str, sign: Sign, *, nonces: Nonces | None = None) -> Signer:
    """Signs with any function over bytes: a key in a vault, a hardware token.

    It takes `op`, `ts`, `nonce` and `data` (the text as it stands in the frame, empty without any), and adds `sig`, to
    a login the `key`, and a `nonce` of its own, for all connections of a key share theirs.
    """
    next_nonce = nonces or client_id

    def signed(params: Params) -> Params:
        op, nonce = str(params["op"]), next_nonce()
        is_login = op == "auth"
        path = STREAM if is_login else f"/ws/v1/{op}"
        sig = sign(canonical("WS", path, int(params["ts"]), nonce, str(params["data"]).encode()))
        proof = {"nonce": nonce, "sig": sig}
        return {**params, **proof, "key": api_key} if is_login else {**params, **proof}

    return signed


def signer_from(environment: Mapping[str, str], *, prefix: str = "BROKER", derive: Derive = hashed_key) -> Signer:
    """A signer from the environment: `<prefix>_API_KEY` and `<prefix>_SECRET_KEY`."""
    api_key, secret = required(environment, f"{prefix}_API_KEY", f"{prefix}_SECRET_KEY")
    return hmac_signer(api_key, secret, derive=derive)


def hmac_http_signer(
    api_key: str, secret: str, *, now: Callable[[], int], derive: Derive = hashed_key, nonces: Nonces | None = None
) -> HttpSigner:
    """Signs REST requests with an HMAC secret. `now` gives milliseconds since the epoch."""
    return http_signer(api_key, _hmac(derive(secret)), now=now, nonces=nonces)


def http_signer(api_key: str, sign: Sign, *, now: Callable[[], int], nonces: Nonces | None = None) -> HttpSigner:
    """Signs REST requests with any function over bytes. The body is signed as it stands in `data`."""
    next_nonce = nonces or client_id

    def signed(request: requests.Request) -> requests.Request:
        body = request.data or b""
        if not isinstance(body, str | bytes):
            raise InvalidRequest("only a body of text or bytes can be signed")
        parts = urlsplit(request.prepare().url or "")
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        time, nonce = now(), next_nonce()
        text = body.encode() if isinstance(body, str) else body
        proof = {
            "X-API-KEY": api_key,
            "X-API-TIMESTAMP": str(time),
            "X-API-NONCE": nonce,
            "X-API-SIGN": sign(canonical((request.method or "GET").upper(), path, time, nonce, text)),
        }
        request.headers = {**request.headers, **proof}
        return request

    return signed


def _hmac(key: bytes) -> Sign:
    return lambda payload: hmac.new(key, payload, hashlib.sha256).hexdigest()
