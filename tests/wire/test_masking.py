"""Masking is XOR with a repeated key, wherever in the frame a piece begins."""

from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.wire.masking import apply_mask


@given(st.binary(max_size=50), st.binary(min_size=4, max_size=4), st.integers(0, 1000))
def test_each_byte_is_xored_with_its_byte_of_the_key(payload, mask, offset):
    expected = bytes(byte ^ mask[(offset + i) % 4] for i, byte in enumerate(payload))
    assert apply_mask(payload, mask, offset) == expected
