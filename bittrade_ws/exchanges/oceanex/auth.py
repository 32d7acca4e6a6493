"""Logins, signed by functions that the user closes over a key: nothing of this package holds a secret.

1. What is signed is `GET|/ws/v1|<nonce>|`: the last part is that of parameters, of which a login has none.
2. RSASSA-PKCS1-v1_5 with SHA-256, as base64.
3. The nonce is in milliseconds, and grows with each use of a key.

Source: the venue's WebSocket API user guide 0.5, authentication, seen 2026-07.
"""

from collections.abc import Mapping

from bittrade_ws.wire.codec import Params, Signer
from bittrade_ws.wire.sign import Nonces, Sign, growing, required, rsa_sign


def rsa_signer(
    user_id: str,
    api_key: str,
    private_key_pem: str | bytes,
    *,
    password: str | None = None,
    nonces: Nonces | None = None,
) -> Signer:
    """Signs logins with an RSA private key (PEM, PKCS#1 or PKCS#8). Needs the extra `keys`.

    `user_id` is like `ID4E5XXXXXX`, `api_key` like `KIDB7XXXXXX`. Share `nonces` among all signers of one key.
    """
    return signer(user_id, api_key, rsa_sign(private_key_pem, password), nonces=nonces)


def signer(user_id: str, api_key: str, sign: Sign, *, nonces: Nonces | None = None) -> Signer:
    """Signs logins with any function over bytes: a key in a vault, a hardware token."""
    next_nonce = nonces or growing()

    def signed(params: Params) -> Params:
        nonce = next_nonce(int(params["nonce"]))
        header = {**params, "uid": user_id, "api_key": api_key, "nonce": nonce}
        return {**header, "signature": sign(payload(header).encode())}

    return signed


def signer_from(environment: Mapping[str, str], *, prefix: str = "OCEANEX") -> Signer:
    """A signer from the environment: `<prefix>_USER_ID`, `<prefix>_API_KEY` and `<prefix>_PRIVATE_KEY_FILE`.

    `<prefix>_PRIVATE_KEY_PASSWORD` opens the file, if it is encrypted.
    """
    names = (f"{prefix}_{name}" for name in ("USER_ID", "API_KEY", "PRIVATE_KEY_FILE"))
    user_id, api_key, path = required(environment, *names)
    with open(path, "rb") as file:
        pem = file.read()
    return rsa_signer(user_id, api_key, pem, password=environment.get(f"{prefix}_PRIVATE_KEY_PASSWORD"))


def payload(header: Params) -> str:
    """What is signed of a login."""
    return f"{header['verb']}|{header['path']}|{header['nonce']}|"
