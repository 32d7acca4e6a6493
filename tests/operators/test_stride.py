"""The stride of an expected item: the same way for trades, whose number is read without a call, and for all others."""

from operator import attrgetter
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.operators._stride import Stride
from bittrade_ws.wire.codec import by_trade_id


class Trade(NamedTuple):
    trade_id: int


def told(first: Any, said: list[int | None]) -> list[Any]:
    """What comes of these trades; `None` is a stop."""
    log: list[Any] = []
    stride: Stride[Trade] = Stride(first, None, lambda item: log.append(("passed", item)), lambda item: other(item))

    def other(item: Trade) -> None:
        log.append(("otherwise", item))
        stride.go(item.trade_id + 1, item)

    for number in said:
        if number is None:
            log.append(stride.stop())
        else:
            stride.on_item(Trade(number))
    return log


@given(st.lists(st.one_of(st.none(), st.integers(1, 4)), max_size=20))
def test_trades_pass_as_any_numbered_items_do(said: list[int | None]) -> None:
    assert told(by_trade_id, said) == told(attrgetter("trade_id"), said)


def test_only_the_expected_item_passes() -> None:
    assert told(by_trade_id, [1, 2, None, 3, 4, 6]) == [
        ("otherwise", Trade(1)),
        ("passed", Trade(2)),
        (3, Trade(2)),
        ("otherwise", Trade(3)),
        ("passed", Trade(4)),
        ("otherwise", Trade(6)),
    ]
