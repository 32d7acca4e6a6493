"""Typed values are the same from a frame and from its plain message, with the wire's digits."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges import theone
from bittrade_ws.exchanges.theone.events import (
    balances_of,
    convert_balances,
    convert_swap,
    estimate_of,
    read_balances,
    read_swap,
    swap_of,
)
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.exact_json import loads

DIGITS = st.decimals(0, 10**12, places=8).map(lambda value: format(value, "f"))


@given(st.lists(st.fixed_dictionaries({"asset": st.text(max_size=5), "total": DIGITS, "locked": DIGITS}), max_size=4))
def test_f30_balances_keep_their_digits(rows) -> None:
    frame = json.dumps({"ch": "balances", "data": rows}).encode()
    read = read_balances(frame)
    assert read == convert_balances(loads(frame)) == balances_of(rows) == balances_of({"balances": rows})
    assert [format(one.total, "f") for one in read] == [row["total"] for row in rows]
    assert all(one.free == one.total - one.locked for one in read)


@given(st.sampled_from(["PENDING", "NEW_WORD"]), DIGITS | st.none(), st.integers(0, 2**50) | st.none())
def test_swaps_are_read_alike(status, out, at) -> None:
    data = {"status": status, "filledOut": out, "updatedAt": at, "unheard": [1]}
    frame = json.dumps({"ch": "orders:ord_1", "data": data}).encode()
    assert read_swap(frame) == convert_swap(loads(frame)) == swap_of(data)


def test_f29_what_the_seed_leaves_out_is_absent() -> None:
    state = swap_of({"status": "FILLED", "txHash": "0xabc", "filledOut": "100.00", "updatedAt": 1640995200000})
    assert state == theone.SwapState(
        status="FILLED", filled_out=Decimal("100.00"), tx_hash="0xabc", updated_at=1640995200000
    )


def test_an_estimate() -> None:
    data = {"price": "2163.78", "expectedOut": "3245.67", "fee": "0.003", "expiresAt": 1}
    assert estimate_of(data).route == ()


@pytest.mark.parametrize("broken", [None, [], {}, {"status": 1}, "x", {"balances": 5}])
def test_what_is_none_of_it_is_a_decode_error(broken) -> None:
    for read in (swap_of, estimate_of, balances_of, convert_balances, convert_swap):
        if (read, broken) != (balances_of, []):
            with pytest.raises(DecodeError):
                read(broken)
    for read in (read_swap, read_balances):
        with pytest.raises(DecodeError):
            read(json.dumps({"ch": "x", "data": broken} if broken != [] else {}).encode())
