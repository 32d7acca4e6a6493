import base64

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.params import Params
from bittrade_ws.simulators.binance.signatures import KeyRing, check_timing

# The venue's own published example keys, which open nothing.
KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"


@pytest.fixture
def ring():
    made = KeyRing(Account("ann"), lambda size: bytes(range(size)))
    made.add_hmac(KEY, SECRET)
    return made


@pytest.mark.parametrize(
    ("payload", "signature"),
    [
        (
            f"apiKey={KEY}&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC"
            "&timestamp=1645423376532&type=LIMIT",
            "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
        ),
        (
            f"apiKey={KEY}&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY"
            "&symbol=\uff11\uff12\uff13\uff14\uff15\uff16&timeInForce=GTC&timestamp=1645423376532&type=LIMIT",
            "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd",
        ),
        (
            "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000"
            "&timestamp=1499827319559",
            "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
        ),
        (
            "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1"
            "&price=0.1&recvWindow=5000&timestamp=1499827319559",
            "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3",
        ),
    ],
)
def test_the_venues_own_examples(ring, payload, signature):
    key = ring.find(KEY)
    assert key.is_valid(payload.encode(), signature)
    assert key.is_valid(payload.encode(), signature.upper())
    assert not key.is_valid(payload.encode() + b" ", signature)


def test_ed25519_is_base64_and_exact(ring):
    key = ring.find(ring.ed25519["api_key"])
    private = load_pem_private_key(ring.ed25519["private_key"].encode(), None)
    signature = base64.b64encode(private.sign(b"payload")).decode()
    assert key.is_valid(b"payload", signature)
    for wrong in (signature.swapcase(), signature[:-4], "!", ""):
        assert not key.is_valid(b"payload", wrong)


def test_rsa_is_pkcs1_with_sha256(ring):
    key = ring.find(ring.rsa["api_key"])
    private = load_pem_private_key(ring.rsa["private_key"].encode(), None)
    signature = base64.b64encode(private.sign(b"payload", padding.PKCS1v15(), hashes.SHA256())).decode()
    assert key.is_valid(b"payload", signature)
    assert not key.is_valid(b"another", signature)
    assert not key.is_valid(b"payload", "!")


def test_a_signature_of_any_text_is_just_wrong(ring):
    for text in ("", "é", "\udcff", "0" * 64):
        assert not ring.find(KEY).is_valid(b"payload", text)


@pytest.mark.parametrize(
    ("timestamp", "window", "code"),
    [
        ("1000000", None, None),
        ("1000999", None, None),
        ("1001000", None, -1021),
        ("995000", None, None),
        ("994999", None, -1021),
        ("999000000000000", None, -1021),
        ("940000", "60000", None),
        ("999999", "0.5", -1021),
        ("1000000", "60001", -1130),
        ("1000000", "x", -1100),
        ("x", None, -1100),
        (None, None, -1102),
    ],
)
def test_timing(timestamp, window, code):
    values = {"timestamp": timestamp} | ({"recvWindow": window} if window else {})
    if code is None:
        check_timing(Params(values), 1_000_000_000)
    else:
        with pytest.raises(ApiError) as error:
            check_timing(Params(values), 1_000_000_000)
        assert error.value.code == code
