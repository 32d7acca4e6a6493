"""Who may log in: the vectors of section 5 of the facts, and what each mistake is called."""

import random
from itertools import count

import pytest

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.bitfinex.keys import Key, KeyRing, LoginRefused


@pytest.fixture
def ring():
    return KeyRing(random.Random(1).randbytes)


@pytest.fixture
def key(ring):
    return ring.issue(Account("user"), 269312)


def login(key, nonce=1_700_000_000_000_000, **other):
    payload = f"AUTH{nonce}"
    return {"apiKey": key.key, "authNonce": nonce, "authPayload": payload, "authSig": key.sign(payload)} | other


def code_of(ring, event):
    with pytest.raises(LoginRefused) as refused:
        ring.log_in(event)
    return refused.value.code


def test_the_signature_vector():
    key = Key(Account("a"), 1, "key", "sec")
    expected = "92349b6253f2a8a23fbe52ff29fe055f27bc5e6e0cd57ac6ed9fcccdc1df9ed8d24a7abc34ddf76fbccd912c761fbd0e"
    assert key.sign("AUTH1700000000000000") == expected


@pytest.mark.parametrize("kind", [int, str])
def test_a_nonce_may_be_a_number_or_text(ring, key, kind):
    assert ring.log_in(login(key, kind(1_700_000_000_000_000))) is key


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"apiKey": "nobody"}, 10100),
        ({"apiKey": 5}, 10100),
        ({"authPayload": "AUTH1"}, 10111),
        ({"authSig": "00"}, 10112),
        ({"authSig": None}, 10112),
        ({"authNonce": "x"}, 10114),
        ({"authNonce": True}, 10114),
    ],
)
def test_mistakes(ring, key, change, code):
    assert code_of(ring, login(key, **change)) == code


def test_nonces_grow_and_end(ring, key):
    numbers = count(5)
    ring.log_in(login(key, next(numbers)))
    assert code_of(ring, login(key, 5)) == 10114
    ring.log_in(login(key, next(numbers)))
    assert code_of(ring, login(key, 2**53)) == 10114


def test_a_rest_call_is_signed_with_its_path_nonce_and_body(ring, key):
    headers = {"bfx-apikey": key.key, "bfx-nonce": "7", "bfx-signature": key.sign('/api/v2/auth/r/orders7{"id":[1]}')}
    assert ring.check_call(headers, "v2/auth/r/orders", b'{"id":[1]}') is key
    with pytest.raises(LoginRefused, match="digest"):
        ring.check_call(headers | {"bfx-nonce": "8"}, "v2/auth/r/orders", b'{"id":[1]}')
