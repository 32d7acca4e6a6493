from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.digitex.decimals import from_wire, to_wire
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.pb import digitex_pb2 as pb


@given(st.integers(-(2**63), 2**256 - 1), st.integers(0, 18))
def test_every_value_comes_back_with_its_digits(mantissa: int, scale: int) -> None:
    value = Decimal((int(mantissa < 0), tuple(map(int, str(abs(mantissa)))), -scale))
    back = from_wire(pb.Decimal.FromString(to_wire(value).SerializeToString()))
    assert back.as_tuple()[1:] == value.as_tuple()[1:]
    assert back == value


def test_equal_representations_are_equal() -> None:
    assert from_wire(pb.Decimal(value64=10260)) == from_wire(pb.Decimal(value64=102600000, scale=4))
    assert str(from_wire(pb.Decimal(value64=102600000, scale=4))) == "10260.0000"
    assert from_wire(pb.Decimal()) == 0
    assert from_wire(to_wire(Decimal("1E+3"))) == 1000


def test_a_mantissa_over_64_bits_travels_as_leb128() -> None:
    wire = to_wire(Decimal(2**63))
    assert (wire.value64, wire.value256) == (0, bytes([0x80] * 9 + [0x01]))


@pytest.mark.parametrize(
    "value",
    [Decimal("NaN"), Decimal("Infinity"), Decimal("1E-19"), Decimal(2**256), Decimal(-(2**64)), Decimal("1E+99")],
)
def test_what_the_wire_cannot_say(value: Decimal) -> None:
    with pytest.raises(InvalidRequest):
        to_wire(value)


@pytest.mark.parametrize(
    "value", [pb.Decimal(value64=1, scale=2**32 - 1), pb.Decimal(value256=b"\x80"), pb.Decimal(value256=b"\x01" * 38)]
)
def test_f27_a_decimal_that_is_none(value: pb.Decimal) -> None:
    with pytest.raises(DecodeError):
        from_wire(value)
