"""What a line must be to be values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.cli.console.fields import (
    Field,
    amount,
    capitals,
    example_of,
    names_of,
    one_of,
    read_values,
    side,
    whole,
    word,
)
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import OrderSide

ORDER = (
    Field("MARKET_ID", "vetusdt", word),
    Field("SIDE", "buy", side),
    Field("PRICE", "0.75", amount, is_optional=True),
    Field("VOLUME", "1000", amount),
    Field("ORD_TYPE", "limit", one_of("limit", "market")),
)
IDS = (Field("OIDs", "18,19,23", whole, is_several=True),)


def test_a_line_is_one_value_for_each_field() -> None:
    assert read_values(ORDER, " vetusdt, BUY,0.750 ,1000, Limit ") == (
        "vetusdt",
        OrderSide.BUY,
        Decimal("0.750"),
        Decimal("1000"),
        "limit",
    )


def test_what_is_optional_is_left_out_at_the_end_or_has_a_dash() -> None:
    assert read_values(ORDER, "vetusdt, sell, -, 1000, market")[2] is None
    fields = (Field("SYMBOL", "A", capitals), Field("COUNT", "3", whole, is_optional=True))
    assert read_values(fields, "btc") == ("BTC", None)
    assert read_values(fields[1:], "") == (None,)


def test_the_last_field_may_take_all_the_rest() -> None:
    assert read_values(IDS, "18, 19,23") == ((18, 19, 23),)


def test_the_menu_and_its_example() -> None:
    assert names_of(ORDER) == "MARKET_ID,SIDE,PRICE,VOLUME,ORD_TYPE"
    assert example_of(ORDER) == "vetusdt, buy, 0.75, 1000, limit"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("vetusdt, buy, abc, 1, limit", "PRICE is 'abc', which is no plain number (example: 0.75)"),
        ("vetusdt, buy, 1e3, 1, limit", "PRICE is '1e3', which is no plain number (example: 0.75)"),
        ("vetusdt, buy, 0.0, 1, limit", "PRICE is '0.0', which is nothing (example: 0.75)"),
        ("vetusdt, hold, 1, 1, limit", "SIDE is 'hold', which is none of BUY, SELL (example: buy)"),
        ("vet usdt, buy, 1, 1, limit", "MARKET_ID is 'vet usdt', which is no single word (example: vetusdt)"),
        ("vetusdt, buy", "5 values are needed, and 2 given: MARKET_ID,SIDE,PRICE,VOLUME,ORD_TYPE (example: "),
        ("a, buy, 1, 1, limit, 7", "5 values are needed, and 6 given: "),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(line: str, sentence: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_values(ORDER, line)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("text", ["", "18,", "18,x", "0", "-1", "\uff11\uff18", "9" * 21])
def test_ids_are_positive_whole_numbers(text: str) -> None:
    with pytest.raises(InvalidRequest):
        read_values(IDS, text)


def test_a_command_without_fields_takes_nothing() -> None:
    assert read_values((), " ") == ()
    with pytest.raises(InvalidRequest, match="nothing is needed, and 1 value given"):
        read_values((), "1")


@given(st.decimals(min_value="0.00000001", max_value=10**15, places=8))
def test_an_amount_keeps_its_digits(value: Decimal) -> None:
    assert str(amount(format(value, "f"))) == str(Decimal(format(value, "f")))


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for fields in (ORDER, IDS, ORDER[2:3], ()):
        try:
            assert len(read_values(fields, text)) == len(fields)
        except InvalidRequest:
            pass
