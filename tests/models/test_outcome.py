import pytest

from bittrade_ws.models.order import Order, OrderStatus
from bittrade_ws.models.outcome import OrderList, OrderOutcome, Outcome, Replacement

S = OrderStatus


@pytest.mark.parametrize(
    ("legs", "status"),
    [
        ((S.SUBMITTED, S.SUBMITTED), "SUBMITTED"),
        ((S.OPEN, S.SUBMITTED), "EXECUTING"),
        ((S.FILLED, S.PENDING), "EXECUTING"),
        ((S.FILLED, S.EXPIRED, S.CANCELED), "ALL_DONE"),
        ((S.REJECTED, S.REJECTED), "REJECTED"),
        ((S.FILLED, S.UNKNOWN), "UNKNOWN"),
    ],
)
def test_a_list_stands_where_its_orders_do(legs: tuple[OrderStatus, ...], status: str) -> None:
    orders = tuple(Order(client_order_id="c", symbol="X", status=each) for each in legs)
    assert OrderList(client_order_id="l", legs=orders).status == status


def test_a_replacement_is_known_when_both_halves_are() -> None:
    done, unknown = OrderOutcome(outcome=Outcome.DONE), OrderOutcome(outcome=Outcome.UNKNOWN)
    assert Replacement(cancel=done, new=done).is_known
    assert not Replacement(cancel=unknown, new=done).is_known
    assert not Replacement(cancel=done, new=unknown).is_known
