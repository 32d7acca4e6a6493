"""Signatures, made by functions that the user closes over a key: nothing of this package ever holds a secret.

1. WebSocket API: the parameters sorted by name, joined as `name=value` with `&`, not percent-encoded, each value as it
   stands in the JSON (strings without quotes).
2. REST: the query as it is sent, percent-encoded first, in its own order; the signature goes last.
3. HMAC-SHA-256 as hex; RSA (PKCS#1 v1.5, SHA-256) and Ed25519 as base64.

Source: the venue's `web-socket-api.md` and `rest-api.md`, request security, seen 2026-07.
"""

import hmac
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlencode

import orjson

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.codec import Params, Signer
from bittrade_ws.wire.sign import Sign, ed25519_sign, pem_sign, rsa_sign

if TYPE_CHECKING:  # imported where a request is made: it takes longer than the rest of the venue
    import requests

HttpSigner = Callable[["requests.Request"], "requests.Request"]
"""The user's own function for REST: a request in, the same with key and signature out."""


def hmac_signer(api_key: str, secret: str | bytes) -> Signer:
    """Signs requests to the WebSocket API with an HMAC secret."""
    return signer(api_key, _hmac(secret))


def ed25519_signer(api_key: str, private_key_pem: str | bytes, *, password: str | None = None) -> Signer:
    """Signs requests to the WebSocket API with an Ed25519 private key (PEM). Needs the extra `keys`."""
    return signer(api_key, ed25519_sign(private_key_pem, password))


def rsa_signer(api_key: str, private_key_pem: str | bytes, *, password: str | None = None) -> Signer:
    """Signs requests to the WebSocket API with an RSA private key (PEM). Needs the extra `keys`."""
    return signer(api_key, rsa_sign(private_key_pem, password))


def hmac_http_signer(api_key: str, secret: str | bytes) -> HttpSigner:
    """Signs REST requests with an HMAC secret."""
    return http_signer(api_key, _hmac(secret))


def ed25519_http_signer(api_key: str, private_key_pem: str | bytes, *, password: str | None = None) -> HttpSigner:
    """Signs REST requests with an Ed25519 private key (PEM). Needs the extra `keys`."""
    return http_signer(api_key, ed25519_sign(private_key_pem, password))


def rsa_http_signer(api_key: str, private_key_pem: str | bytes, *, password: str | None = None) -> HttpSigner:
    """Signs REST requests with an RSA private key (PEM). Needs the extra `keys`."""
    return http_signer(api_key, rsa_sign(private_key_pem, password))


def signer_from(environment: Mapping[str, str], *, prefix: str = "BINANCE") -> Signer:
    """A signer from the environment: `<prefix>_API_KEY`, and `<prefix>_API_SECRET` or `<prefix>_PRIVATE_KEY_FILE`.

    The file is the PEM of an Ed25519 or RSA key; `<prefix>_PRIVATE_KEY_PASSWORD` opens it if it is encrypted.
    """
    return signer(*_read(environment, prefix))


def http_signer_from(environment: Mapping[str, str], *, prefix: str = "BINANCE") -> HttpSigner:
    """As `signer_from`, for REST."""
    return http_signer(*_read(environment, prefix))


def signer(api_key: str, sign: Sign) -> Signer:
    """Signs requests to the WebSocket API with any function over bytes: a key in a vault, a hardware token."""

    def signed(params: Params) -> Params:
        full = {
            name: value if type(value) is str else _wire(value)
            for name, value in params.items()
            if value is not None and name != "signature"
        }
        full["apiKey"] = api_key
        return {**full, "signature": sign(websocket_payload(full).encode())}

    return signed


def http_signer(api_key: str, sign: Sign) -> HttpSigner:
    """Signs REST requests with any function over bytes. Parameters are sent in the query."""

    def signed(request: "requests.Request") -> "requests.Request":
        query = http_query(cast("Params", request.params))
        # In the address, and no longer a parameter: what was signed must not be encoded anew.
        request.url = f"{request.url}?{query}&signature={quote(sign(query.encode()), safe='')}"
        request.params = {}
        request.headers = {**request.headers, "X-MBX-APIKEY": api_key}
        return request

    return signed


class SessionSigner:
    """A signer for a session: it signs while the session is not logged on, and has nothing to do while it is."""

    __slots__ = ("is_logged_on", "sign")

    def __init__(self, sign: Signer) -> None:
        self.sign = sign
        """Signs in any case: a request of its own key goes before the session's."""
        self.is_logged_on = False

    def __call__(self, params: Params) -> Params:
        return dict(params) if self.is_logged_on else self.sign(params)

    def __repr__(self) -> str:
        return "SessionSigner(…)"


def websocket_payload(params: Params) -> str:
    """What is signed of a request to the WebSocket API."""
    return "&".join([f"{name}={_literal(value)}" for name, value in sorted(params.items()) if name != "signature"])


def http_query(params: Params) -> str:
    """The query of a REST request, and what is signed of it."""
    return urlencode([(name, _literal(v)) for name, v in params.items() if v is not None], quote_via=quote, safe="")


def _wire(value: Any) -> Any:
    """A parameter as it is sent: decimals as strings, with all their digits."""
    if isinstance(value, float):
        raise InvalidRequest(f"{value!r} is a float, which has no exact digits; give a Decimal or a string")
    return format(value, "f") if isinstance(value, Decimal) else value


def _literal(value: Any) -> str:
    """A parameter as it stands in what is sent, without the quotes of a string."""
    if type(value) is not str:
        value = _wire(value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _hmac(secret: str | bytes) -> Sign:
    key = secret.encode() if isinstance(secret, str) else secret
    return lambda payload: hmac.digest(key, payload, "sha256").hex()


def _read(environment: Mapping[str, str], prefix: str) -> tuple[str, Sign]:
    api_key = environment.get(f"{prefix}_API_KEY")
    if not api_key:
        raise InvalidRequest(f"{prefix}_API_KEY is not set")
    if secret := environment.get(f"{prefix}_API_SECRET"):
        return api_key, _hmac(secret)
    if not (path := environment.get(f"{prefix}_PRIVATE_KEY_FILE")):
        raise InvalidRequest(f"neither {prefix}_API_SECRET nor {prefix}_PRIVATE_KEY_FILE is set")
    with open(path, "rb") as file:
        pem = file.read()
    password = environment.get(f"{prefix}_PRIVATE_KEY_PASSWORD")
    return api_key, pem_sign(pem, password)
