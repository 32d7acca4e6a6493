"""What OceanEx says of orders, as facts.

1. `wait` is open, or partially filled once something is executed; `done` is filled, `cancel` canceled, whatever was
   filled before. There is nothing that expires.
2. What was executed in all is the venue's own number; what it was executed for are the trades, where they are told.
3. A fee is taken off what is received: of a buyer's the bid fee, of a seller's the ask fee.

Source: the venue's WebSocket API user guide 0.5, orders, seen 2026-07.
"""

from decimal import Decimal
from typing import Final

from bittrade_ws.exchanges.oceanex._request import Failure
from bittrade_ws.exchanges.oceanex.results import OrderInfo, OrderTrade
from bittrade_ws.models.order import Fill, OrderFact, OrderSide, OrderStatus

STATES: Final = {"wait": OrderStatus.OPEN, "done": OrderStatus.FILLED, "cancel": OrderStatus.CANCELED}
"""The venue's words; one that it adds later is no stage to us (`None`), and stays in `raw`."""
SIDES: Final = {"bid": OrderSide.BUY, "ask": OrderSide.SELL, "buy": OrderSide.BUY, "sell": OrderSide.SELL}


def fact_of_order(order: OrderInfo, *, client_order_id: str | None = None) -> OrderFact:
    """What an order in an answer proves."""
    status = STATES.get(order.state)
    if status is OrderStatus.OPEN and order.executed_volume:
        status = OrderStatus.PARTIALLY_FILLED
    return OrderFact(
        status=status,
        client_order_id=client_order_id,
        order_id=str(order.id),
        symbol=order.market,
        side=SIDES.get(order.side),
        type=order.ord_type,
        price=order.price or None,
        quantity=order.volume,
        filled_quantity=order.executed_volume,
        filled_quote=_funds(order),
        fills=tuple(_fill(trade, order) for trade in order.trades),
        time=None if order.created_on is None else order.created_on * 1000,
        raw=order,
    )


def refused(failure: Failure) -> OrderFact:
    """A refusal, of an order or of a cancel."""
    return OrderFact(status=OrderStatus.REJECTED, code=failure.code, reason=failure.reason)


def _funds(order: OrderInfo) -> Decimal | None:
    """What the trades come to, when they are all there; the average price is rounded, and tells it not exactly."""
    if not order.trades or sum((trade.volume for trade in order.trades), Decimal(0)) != order.executed_volume:
        return None
    return sum((trade.price * trade.volume for trade in order.trades), Decimal(0))


def _fill(trade: OrderTrade, order: OrderInfo) -> Fill:
    fees = {
        OrderSide.BUY: (trade.bid_fee, trade.bid_fee_currency_id),
        OrderSide.SELL: (trade.ask_fee, trade.ask_fee_currency_id),
    }
    side = SIDES.get(order.side)
    fee, asset = (None, None) if side is None else fees[side]
    return Fill(
        trade_id=str(trade.id),
        price=trade.price,
        quantity=trade.volume,
        fee=fee,
        fee_asset="" if asset is None else str(asset),
        time=None if trade.created_on is None else trade.created_on * 1000,
    )
