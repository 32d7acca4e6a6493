"""How inputs are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.bitfinex.inputs import day_of, input_frame, order_number, wire
from bittrade_ws.models.errors import InvalidRequest


def test_decimals_keep_their_digits_and_what_is_none_is_left_out() -> None:
    frame = input_frame("on", {"amount": Decimal("1.500"), "price": Decimal("1E-8"), "gid": None, "meta": {"a": None}})
    assert frame == '[0,"on",null,{"amount":"1.500","price":"0.00000001","meta":{}}]'


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_decimal_is_text_of_the_same_value(value: Decimal) -> None:
    assert Decimal(wire(value)) == value


def test_a_float_is_refused_wherever_it_is() -> None:
    for value in (1.5, {"a": 1.5}, [[1.5]]):
        with pytest.raises(InvalidRequest, match="float"):
            wire(value)


def test_days_are_those_of_utc() -> None:
    assert (day_of(1_699_999_999_999), day_of(86_400_000 - 1), day_of(86_400_000)) == (
        "2023-11-14", "1970-01-01", "1970-01-02",
    )  # fmt: skip


def test_ids_of_orders_are_whole_numbers() -> None:
    assert order_number("7") == 7
    for wrong in ("", "-7", "seven"):
        with pytest.raises(InvalidRequest):
            order_number(wrong)
