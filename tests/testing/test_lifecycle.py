from decimal import Decimal

import pytest

from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.testing.lifecycle import lifecycle_problem, status_of

S = OrderStatus


def test_statuses_and_orders():
    order = Order(client_order_id="1", symbol="X", status=S.OPEN, price=Decimal(1))
    assert status_of(order) is status_of("OPEN") is S.OPEN


@pytest.mark.parametrize(
    ("pattern", "statuses"),
    [
        ("submitted > filled", [S.SUBMITTED, S.FILLED]),
        ("submitted > pending? > open > partial+ > filled", [S.SUBMITTED, S.OPEN, S.PARTIALLY_FILLED, S.FILLED]),
        ("sub > unk > can", [S.SUBMITTED, S.UNKNOWN, S.CANCELED]),
        ("SUBMITTED", [S.SUBMITTED]),
    ],
)
def test_patterns(pattern, statuses):
    assert lifecycle_problem(pattern, statuses) is None


@pytest.mark.parametrize("pattern", ["open >", "opened", "p", "open > (filled)", ""])
def test_patterns_that_mean_nothing(pattern):
    with pytest.raises(ValueError, match="not a step of a lifecycle"):
        lifecycle_problem(pattern, [])
