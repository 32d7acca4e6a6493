"""What became of the account's orders, over REST. How calls are made: `rest`.

Source: the venue's `rest-api.md`, account endpoints, seen 2026-07.
"""

from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.auth import HttpSigner
from bittrade_ws.exchanges.binance.rest import Number, call


def get_order_http(
    symbol: str,
    *,
    signer: HttpSigner,
    order_id: int | str | None = None,
    client_order_id: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """One order by either id. `GET /api/v3/order`, weight 4."""
    return call("get_order_http", locals())


def get_open_orders_http(
    symbol: str | None = None,
    *,
    signer: HttpSigner,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The open orders, of one symbol or of all. `GET /api/v3/openOrders`, for its weight `methods`."""
    return call("get_open_orders_http", locals())


def get_all_orders_http(
    symbol: str,
    *,
    signer: HttpSigner,
    order_id: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Orders of every state, from `order_id` on or between times (24 hours at most), else the latest; up to 1000.

    `GET /api/v3/allOrders`, weight 20.
    """
    return call("get_all_orders_http", locals())


def get_amendments_http(
    symbol: str,
    *,
    order_id: int,
    signer: HttpSigner,
    from_execution_id: int | None = None,
    limit: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What became of an order by amendments. `GET /api/v3/order/amendments`, weight 4."""
    return call("get_amendments_http", locals())


def get_order_list_http(
    *,
    signer: HttpSigner,
    order_list_id: int | None = None,
    client_order_id: str | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """One order list by either id. `GET /api/v3/orderList`, weight 4."""
    return call("get_order_list_http", locals())


def get_open_order_lists_http(
    *,
    signer: HttpSigner,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The order lists that are executing. `GET /api/v3/openOrderList`, weight 6."""
    return call("get_open_order_lists_http", locals())


def get_all_order_lists_http(
    *,
    signer: HttpSigner,
    from_id: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    recv_window: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Order lists of every state, from `from_id` on or between times; up to 1000.

    `GET /api/v3/allOrderList`, weight 20.
    """
    return call("get_all_order_lists_http", locals())
