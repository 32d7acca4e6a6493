"""Orders and executions over REST.

How calls are made: `rest`; what types their bodies: `parse_rest_*`. Times are epoch milliseconds.
Source: the venue's `rest-auth-*` reference pages, seen 2026-07.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.rest import Number, call


def get_orders_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    order_ids: Sequence[int] | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Open orders: all, of a symbol, or by ids. `POST /v2/auth/r/orders[/{symbol}]`."""
    return call("get_orders_http", locals())


def get_orders_history_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    order_ids: Sequence[int] | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Orders at an end: all, of a symbol, or by ids; up to 2500. `POST /v2/auth/r/orders[/{symbol}]/hist`."""
    return call("get_orders_history_http", locals())


def get_order_trades_http(
    symbol: str,
    *,
    order_id: int,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The executions of an order. `POST /v2/auth/r/order/{symbol}:{order_id}/trades`."""
    return call("get_order_trades_http", locals())


def get_my_trades_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    sort: int | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The account's executions, all or of a symbol; up to 2500. `POST /v2/auth/r/trades[/{symbol}]/hist`."""
    return call("get_my_trades_http", locals())


def add_order_http(
    type: str,
    *,
    symbol: str,
    amount: Number,
    signer: HttpSigner,
    price: Number | None = None,
    leverage: int | None = None,
    trailing_price: Number | None = None,
    limit_price: Number | None = None,
    oco_stop_price: Number | None = None,
    group_id: int | None = None,
    client_id: int | None = None,
    flags: int | None = None,
    expires: str | None = None,
    meta: Mapping[str, Any] | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Places an order: `amount` is negative to sell, `expires` is `YYYY-MM-DD hh:mm:ss` in UTC.

    `POST /v2/auth/w/order/submit`.
    """
    return call("add_order_http", locals())


def edit_order_http(
    order_id: int,
    *,
    signer: HttpSigner,
    amount: Number | None = None,
    price: Number | None = None,
    client_id: int | None = None,
    client_id_date: str | None = None,
    group_id: int | None = None,
    flags: int | None = None,
    leverage: int | None = None,
    delta: Number | None = None,
    limit_price: Number | None = None,
    trailing_price: Number | None = None,
    expires: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Changes an order in place. `POST /v2/auth/w/order/update`."""
    return call("edit_order_http", locals())


def cancel_order_http(
    *,
    signer: HttpSigner,
    order_id: int | None = None,
    client_id: int | None = None,
    client_id_date: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Cancels an order, by its id, or by client id and its day (`YYYY-MM-DD`). `POST /v2/auth/w/order/cancel`."""
    return call("cancel_order_http", locals())


def cancel_orders_http(
    *,
    signer: HttpSigner,
    order_ids: Sequence[int] | None = None,
    client_ids: Sequence[tuple[int, str]] | None = None,
    group_ids: Sequence[int] | None = None,
    are_all: bool | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Cancels several orders: by ids, by client ids with their days, by groups, or all.

    `POST /v2/auth/w/order/cancel/multi`.
    """
    return call("cancel_orders_http", locals())
