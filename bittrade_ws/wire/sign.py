"""What logins and signed requests are made of, whatever the venue: private keys as functions, and nonces that grow.

A key lives in the function that is made of it; nothing here shows a part of one. RSA is PKCS#1 v1.5 with SHA-256.
"""

import base64
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Any

from bittrade_ws.models.errors import InvalidRequest, MissingExtra

Sign = Callable[[bytes], str]
"""The bytes to sign in, the signature's text out."""
Nonces = Callable[[int], int]
"""The time of now in, a number greater than all before out."""


def growing() -> Nonces:
    """The time, or one more than the last number where the clock has not moved on; for any thread."""
    last: SimpleQueue[int] = SimpleQueue()
    last.put(0)

    def nonce(now: int) -> int:
        number = max(now, last.get() + 1)
        last.put(number)
        return number

    return nonce


def required(environment: Mapping[str, str], *names: str) -> tuple[str, ...]:
    """The values of these variables; raises `InvalidRequest` with the name of the first that is not set."""
    for name in names:
        if not environment.get(name):
            raise InvalidRequest(f"{name} is not set")
    return tuple(environment[name] for name in names)


def ed25519_sign(pem: str | bytes, password: str | None = None) -> Sign:
    """Signs with an Ed25519 private key, as base64. Needs the extra `keys`; raises `InvalidRequest` for another key."""
    key = _load(pem, password)
    if not _is_ed25519(key):
        raise InvalidRequest(f"the private key is no Ed25519 key but a {type(key).__name__}")
    return lambda payload: base64.b64encode(key.sign(payload)).decode()


def rsa_sign(pem: str | bytes, password: str | None = None) -> Sign:
    """Signs with an RSA private key (PKCS#1 or PKCS#8), as base64. Otherwise as `ed25519_sign`."""
    key = _load(pem, password)
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    if not isinstance(key, rsa.RSAPrivateKey):
        raise InvalidRequest(f"the private key is no RSA key but a {type(key).__name__}")
    return lambda payload: base64.b64encode(key.sign(payload, padding.PKCS1v15(), hashes.SHA256())).decode()


def pem_sign(pem: str | bytes, password: str | None = None) -> Sign:
    """Signs with whichever of the two it is."""
    return (ed25519_sign if _is_ed25519(_load(pem, password)) else rsa_sign)(pem, password)


def _load(pem: str | bytes, password: str | None) -> Any:
    try:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError:
        raise MissingExtra('Ed25519 and RSA keys need cryptography: pip install "bittrade-ws[keys]"') from None
    try:
        return load_pem_private_key(
            pem.encode() if isinstance(pem, str) else pem, None if password is None else password.encode()
        )
    except (ValueError, TypeError):
        # Its cause is left out: nothing here may show a part of a key.
        raise InvalidRequest("the private key is no readable PEM, or needs another password") from None


def _is_ed25519(key: Any) -> bool:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return isinstance(key, Ed25519PrivateKey)
