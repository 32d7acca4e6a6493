"""Signatures are the user's own functions: the library calls them, and never has the secret.

Prints what each kind of signer adds to a request. The keys are made up on the spot.
"""

import hashlib
import hmac
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bittrade_ws.exchanges import binance
from bittrade_ws.wire.codec import Params

REQUEST: dict[str, Any] = {"symbol": "BTCUSDT", "side": "BUY", "type": "MARKET", "timestamp": 1672515782136}


def made_by_hand(params: Params) -> Params:
    """A signer without any helper: parameters in, the same with key and signature out."""
    secret = os.environ.get("API_SECRET", "made up").encode()
    full = {**params, "apiKey": "made up as well"}
    payload = "&".join(f"{name}={full[name]}" for name in sorted(full))
    return {**full, "signature": hmac.new(secret, payload.encode(), hashlib.sha256).hexdigest()}


def main() -> None:
    pem = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    ed25519_key = Ed25519PrivateKey.generate().private_bytes(*pem)
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(*pem)
    signers = {
        "by hand": made_by_hand,
        "HMAC": binance.hmac_signer("my key", "my secret"),
        "Ed25519": binance.ed25519_signer("my key", ed25519_key),
        "RSA": binance.rsa_signer("my key", rsa_key),
    }
    for name, sign in signers.items():
        print(f"{name:8}", sign(REQUEST)["signature"])


if __name__ == "__main__":
    main()
