"""Orders by smart order routing, over REST. How calls are made, and what an unknown outcome is: `rest`.

Source: the venue's `rest-api.md`, trading endpoints, seen 2026-07.
"""

from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.auth import HttpSigner
from bittrade_ws.exchanges.binance.rest import Number, call
from bittrade_ws.models.order import OrderSide


def add_sor_order_http(
    symbol: str,
    *,
    side: OrderSide,
    type: str,
    signer: HttpSigner,
    time_in_force: str | None = None,
    quantity: Number | None = None,
    quote_quantity: Number | None = None,
    price: Number | None = None,
    client_order_id: str | None = None,
    strategy_id: int | None = None,
    strategy_type: int | None = None,
    stop_price: Number | None = None,
    trailing_delta: int | None = None,
    iceberg_qty: Number | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    peg_price_type: str | None = None,
    peg_offset_type: str | None = None,
    peg_offset_value: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Places an order by smart order routing: `LIMIT` or `MARKET`, with `quantity`.

    `POST /api/v3/sor/order`, weight 1.
    """
    return call("add_sor_order_http", locals())


def check_sor_order_http(
    symbol: str,
    *,
    side: OrderSide,
    type: str,
    signer: HttpSigner,
    time_in_force: str | None = None,
    quantity: Number | None = None,
    quote_quantity: Number | None = None,
    price: Number | None = None,
    client_order_id: str | None = None,
    strategy_id: int | None = None,
    strategy_type: int | None = None,
    stop_price: Number | None = None,
    trailing_delta: int | None = None,
    iceberg_qty: Number | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    peg_price_type: str | None = None,
    peg_offset_type: str | None = None,
    peg_offset_value: int | None = None,
    compute_commission_rates: bool | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Has an order by smart order routing checked, and places none.

    `POST /api/v3/sor/order/test`, for its weight `methods`.
    """
    return call("check_sor_order_http", locals())
