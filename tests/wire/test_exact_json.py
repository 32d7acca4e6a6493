"""Numbers through JSON without a lost digit."""

from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.exact_json import BROKEN, dumps, loads


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_f30_a_number_goes_out_with_its_own_digits_and_comes_back(number: Decimal) -> None:
    text = dumps({"price": [number]})
    assert text == f'{{"price":[{number:f}]}}'
    assert "e" not in text.lower().replace("price", "")
    back = loads(text)["price"][0]
    assert back == number


def test_trailing_zeros_are_digits() -> None:
    assert str(loads(b"[0.7500, 1e3]")[0]) == "0.7500"
    assert dumps({"a": Decimal("1000.0"), "b": Decimal("0E-8"), "c": (1, "x", None, True)}) == (
        '{"a":1000.0,"b":0.00000000,"c":[1,"x",null,true]}'
    )


@pytest.mark.parametrize("value", [0.75, [Decimal("NaN")], {"a": {"b": Decimal("Infinity")}}])
def test_what_has_no_exact_digits_is_refused(value: object) -> None:
    with pytest.raises(InvalidRequest):
        dumps(value)


@given(st.binary(max_size=40))
def test_f26_any_bytes_are_json_or_broken(data: bytes) -> None:
    try:
        value = loads(data)
    except BROKEN:
        return
    orjson.dumps(value, default=str)
