"""Order lists (OCO, OTO, OTOCO, OPO, OPOCO) over REST. How calls are made, and what an unknown outcome is: `rest`.

Source: the venue's `rest-api.md`, trading endpoints, seen 2026-07.
"""

from dataclasses import dataclass
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.auth import HttpSigner
from bittrade_ws.exchanges.binance.rest import Number, call
from bittrade_ws.models.order import OrderSide


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLeg:
    """One order of a list, in the venue's words. `side` and `quantity` only where the list has none for it."""

    type: str
    side: OrderSide | None = None
    quantity: Number | None = None
    price: Number | None = None
    stop_price: Number | None = None
    trailing_delta: int | None = None
    time_in_force: str | None = None
    iceberg_qty: Number | None = None
    client_order_id: str | None = None
    strategy_id: int | None = None
    strategy_type: int | None = None
    peg_price_type: str | None = None
    peg_offset_type: str | None = None
    peg_offset_value: int | None = None


def add_oco_http(
    symbol: str,
    *,
    side: OrderSide,
    quantity: Number,
    above: OrderLeg,
    below: OrderLeg,
    signer: HttpSigner,
    client_order_id: str | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Places two orders, of which one cancels the other: `above` and `below` the price.

    `POST /api/v3/orderList/oco`, weight 1.
    """
    return call("add_oco_http", locals())


def add_oto_http(
    symbol: str,
    *,
    working: OrderLeg,
    pending: OrderLeg,
    signer: HttpSigner,
    client_order_id: str | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Places `working`; once it is filled, `pending`. `POST /api/v3/orderList/oto`, weight 1."""
    return call("add_oto_http", locals())


def add_otoco_http(
    symbol: str,
    *,
    working: OrderLeg,
    pending_side: OrderSide,
    pending_quantity: Number,
    pending_above: OrderLeg,
    pending_below: OrderLeg,
    signer: HttpSigner,
    client_order_id: str | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Places `working`; once it is filled, two orders of which one cancels the other.

    `POST /api/v3/orderList/otoco`, weight 1.
    """
    return call("add_otoco_http", locals())


def add_opo_http(
    symbol: str,
    *,
    working: OrderLeg,
    pending: OrderLeg,
    signer: HttpSigner,
    client_order_id: str | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Places `working`; once it is filled, `pending` over what it brought.

    `POST /api/v3/orderList/opo`, weight 1.
    """
    return call("add_opo_http", locals())


def add_opoco_http(
    symbol: str,
    *,
    working: OrderLeg,
    pending_side: OrderSide,
    pending_above: OrderLeg,
    pending_below: OrderLeg,
    signer: HttpSigner,
    client_order_id: str | None = None,
    response_type: str | None = None,
    self_trade_prevention: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Places `working`; once it is filled, two orders over what it brought, of which one cancels the other.

    `POST /api/v3/orderList/opoco`, weight 1.
    """
    return call("add_opoco_http", locals())


def cancel_order_list_http(
    symbol: str,
    *,
    signer: HttpSigner,
    order_list_id: int | None = None,
    client_order_id: str | None = None,
    new_client_order_id: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Cancels a whole list, named by either id. `DELETE /api/v3/orderList`, weight 1."""
    return call("cancel_order_list_http", locals())
