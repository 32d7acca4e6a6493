"""Orders from lines, and lines from orders."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import reactivex
from reactivex import Observable

from bittrade_ws.cli.console.fields import Field, read_values, word
from bittrade_ws.cli.console.ordering import (
    cancel_all_orders,
    cancel_order,
    canceled,
    enter_order,
    is_placed,
    stage,
)
from bittrade_ws.models.order import Order, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest

SYMBOL = Field("SYMBOL", "REEF", word)


class Account:
    """A session whose account keeps what it is asked."""

    def __init__(self) -> None:
        self.account = self
        self.asked: list[Any] = []
        self._made: dict[Any, Any] = {}

    def of(self, factory: Any) -> Any:
        return self.asked.append

    def made(self, name: Any, make: Callable[[], Any]) -> Any:
        return self._made.setdefault(name, make())


def order(status: OrderStatus, **more: Any) -> Order:
    return Order(client_order_id="a", symbol="REEF", status=status, **more)


def test_a_line_becomes_an_order_with_its_digits() -> None:
    account = Account()

    def add_order(desk: Any) -> Callable[[AddOrderRequest], Observable[Order]]:
        return desk.asked.append

    command = enter_order(add_order, SYMBOL, price="0.75", quantity="10", types=("LIMIT", "MARKET"))
    for line in ("REEF, Sell, 0.750, 10.0, limit", "REEF, buy, -, 10, market"):
        command.run(account, *read_values(command.fields, line))
    limit, market = account.asked
    assert (limit.symbol, limit.side, limit.type) == ("REEF", OrderSide.SELL, "LIMIT")
    assert (str(limit.price), str(limit.quantity)) == ("0.750", "10.0")
    assert (market.type, market.price) == ("MARKET", None)


def test_an_order_is_canceled_by_the_name_that_the_venue_takes() -> None:
    account = Account()
    for by in ("order_id", "client_order_id"):
        command = cancel_order(lambda sockets, messages: reactivex.just, SYMBOL, by=by, example="7")
        assert command.fields[-1].name == by.upper()
        command.run(account, *read_values(command.fields, "REEF, 7"))
    assert account.asked == [
        CancelOrderRequest(symbol="REEF", order_id="7"),
        CancelOrderRequest(symbol="REEF", client_order_id="7"),
    ]


def test_all_that_is_canceled_is_shown_or_that_there_was_none() -> None:
    command = cancel_all_orders(lambda sockets, messages: reactivex.just, SYMBOL)
    assert list(command.show(())) == ["there was none to cancel"]
    gone = order(OrderStatus.CANCELED)
    assert list(command.show((gone,))) == list(canceled(gone))


def test_a_stage_says_what_has_changed_first() -> None:
    rejected = order(OrderStatus.REJECTED, price=Decimal("0.10"), code=-2010, reason="no funds")
    ((kind, row),) = stage(rejected)
    assert kind == "order"
    assert {name: value for name, value in row.items() if value} == {
        "status": OrderStatus.REJECTED,
        "symbol": "REEF",
        "price": Decimal("0.10"),
        "client_order_id": "a",
        "code": -2010,
        "reason": "no funds",
    }
    assert next(iter(row)) == "status"


@pytest.mark.parametrize("status", list(OrderStatus))
def test_a_script_waits_for_the_venue_s_word_on_an_order(status: OrderStatus) -> None:
    assert is_placed(order(status)) == (status not in (OrderStatus.SUBMITTED, OrderStatus.PENDING))
