import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.params import Params, loads, request_id, text_of


@pytest.mark.parametrize("literal", ["10.5", "1", "1.50", "0.00000001", "1e3", "-7", "true", "false"])
def test_a_value_keeps_the_text_in_which_it_came(literal):
    assert text_of(loads(f'{{"x":{literal}}}')["x"]) == literal


def test_strings_come_without_quotes_and_lists_as_json():
    assert text_of(loads('"1.50"')) == "1.50"
    assert text_of(loads('["A", "B"]')) == '["A","B"]'


@given(st.integers(-(2**63), 2**64 - 1) | st.text(alphabet="abcXYZ019-_", max_size=36) | st.none())
def test_ids_keep_their_type(value):
    assert request_id(loads(json.dumps(value))) == value


@pytest.mark.parametrize(
    "text", ["1.5", "[]", "{}", "true", '"with space"', f'"{"x" * 37}"', str(2**64), str(-(2**63) - 1), "9" * 5000]
)
def test_other_ids_are_none(text):
    with pytest.raises(ValueError, match=r"id|literal"):
        request_id(loads(text))


@given(st.decimals(min_value="0.00000001", max_value="99999999", places=8))
def test_amounts_are_exact(value):
    text = f"{value:f}"
    assert Params({"q": text}).decimal("q") == Decimal(text)


@pytest.mark.parametrize(
    ("value", "code"),
    [("", -1105), ("1.123456789", -1111), ("0", -1013), ("-1", -1100), ("1,5", -1100), ("1e2", -1100), ("x", -1100)],
)
def test_amounts_that_are_none(value, code):
    with pytest.raises(ApiError) as error:
        Params({"q": value}).decimal("q")
    assert error.value.code == code


def test_what_is_not_there_is_none():
    params = Params({"a": None})
    assert params.text("a") is params.decimal("b") is params.integer("c") is params.boolean("d") is None
    assert params.symbols() is None


@pytest.mark.parametrize("text", ["[" * 100_000, '"\\ud800"', "NaN", "-Infinity", "", "{"])
def test_f26_what_is_no_json(text):
    with pytest.raises(ValueError, match=r"."):
        loads(text)
