"""F54: whatever instant a log ends at, what it says is open is what may have been sent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, Intent
from bittrade_ws.wire.intents import line_of_end, lines_of, open_intents


def intent(name: str, price: str = "100.10") -> Intent:
    request = AddOrderRequest(
        symbol="BTCUSDT",
        side=OrderSide.BUY,
        type="LIMIT",
        quantity=Decimal("0.50"),
        price=Decimal(price),
        extra={"icebergQty": "0.10", "strategyId": 5},
    )
    return Intent(client_order_id=name, request=request, time=1_700_000_000_000)


def test_an_intent_comes_back_with_every_digit() -> None:
    (found,) = open_intents(lines_of([intent("c1", "100.10000000")]))
    assert found == intent("c1")
    assert str(found.request.price) == "100.10000000"


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcd")), max_size=12), st.integers(0, 4000))
def test_f54_a_log_that_ends_anywhere(steps: list[tuple[bool, str]], cut: int) -> None:
    log, known = b"", [(0, set[str]())]
    for is_begin, name in steps:
        log += lines_of([intent(name)]) if is_begin else line_of_end(name, OrderStatus.FILLED)
        was = known[-1][1]
        known.append((len(log), was | {name} if is_begin else was - {name}))
    expected = max(((end, names) for end, names in known if end <= cut), key=lambda each: each[0])[1]
    assert {found.client_order_id for found in open_intents(log[:cut])} == expected


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"intent":5}', b"\xff", b""])
def test_a_whole_line_that_cannot_be_read_hides_nothing(line: bytes) -> None:
    with pytest.raises(DecodeError, match="line 2 of the intent log"):
        open_intents(lines_of([intent("c1")]) + line + b"\n")


def test_what_json_cannot_hold_is_refused() -> None:
    request = AddOrderRequest(symbol="X", side=OrderSide.BUY, type="LIMIT", extra={"x": object()})
    with pytest.raises(TypeError):
        lines_of([Intent(client_order_id="c1", request=request, time=0)])
