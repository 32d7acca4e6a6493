"""What the venue refuses about an order, by code."""

from decimal import Decimal
from typing import Any

from bittrade_ws.exchanges.digitex.decimals import MOST_DIGITS, from_wire
from bittrade_ws.exchanges.digitex.errors import ErrorCode
from bittrade_ws.exchanges.digitex.markets import MARKETS
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.pb import digitex_pb2 as pb

ZERO = Decimal(0)


class Refusal(Exception):
    """A request is refused with this code."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code.name)
        self.code = code


def check_order(market: int, asked: Any, step: Decimal) -> tuple[Decimal, Decimal]:
    """The price and the quantity of an order; raises `Refusal`."""
    if market not in MARKETS:
        raise Refusal(ErrorCode.INVALID_MARKET_ID)
    for value, enum, code in (
        (asked.order_type, pb.OrderType, ErrorCode.INVALID_ORDER_TYPE),
        (asked.side, pb.OrderSide, ErrorCode.INVALID_ORDER_SIDE),
        (asked.duration, pb.OrderDuration, ErrorCode.INVALID_DURATION),
    ):
        if not value or value not in enum.values():
            raise Refusal(code)
    price, quantity = decimal_of(asked.price), decimal_of(asked.quantity)
    is_limit = asked.order_type == pb.LIMIT
    check_grid(market, price, quantity, step, is_limit=is_limit)
    return (price if is_limit else ZERO), quantity


def check_grid(market: int, price: Decimal, quantity: Decimal, step: Decimal, *, is_limit: bool) -> None:
    """Raises `Refusal` for what is not on the market's grid."""
    if is_limit and (price <= 0 or price % MARKETS[market].tick or price >= 10**12):
        raise Refusal(ErrorCode.INVALID_PRICE)
    if quantity <= 0 or quantity % step or quantity >= 10**12:
        raise Refusal(ErrorCode.INVALID_QUANTITY)


def decimal_of(value: pb.Decimal) -> Decimal:
    """A number of a request; raises `Refusal`."""
    if value.scale > MOST_DIGITS:
        raise Refusal(ErrorCode.INVALID_SCALE)
    try:
        number = from_wire(value)
    except DecodeError:
        raise Refusal(ErrorCode.OVERFLOW) from None
    if abs(number) >= 10**20:
        raise Refusal(ErrorCode.OVERFLOW)
    return number
