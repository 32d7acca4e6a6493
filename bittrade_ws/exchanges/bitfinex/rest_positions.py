"""Positions, margin and collateral over REST.

How calls are made: `rest`; what types their bodies: `parse_rest_*`. Times are epoch milliseconds.
Source: the venue's `rest-auth-*` reference pages, seen 2026-07.
"""

from collections.abc import Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.rest import Number, call


def get_margin_base_http(
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The margin of the account. `POST /v2/auth/r/info/margin/base`."""
    return call("get_margin_base_http", locals())


def get_margin_symbol_http(
    symbol: str,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The margin of a symbol. `POST /v2/auth/r/info/margin/{symbol}`."""
    return call("get_margin_symbol_http", locals())


def get_margin_symbols_http(
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The margin of every symbol. `POST /v2/auth/r/info/margin/sym_all`."""
    return call("get_margin_symbols_http", locals())


def get_positions_http(
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Open positions. `POST /v2/auth/r/positions`."""
    return call("get_positions_http", locals())


def get_positions_history_http(
    *,
    signer: HttpSigner,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Closed positions. `POST /v2/auth/r/positions/hist`."""
    return call("get_positions_history_http", locals())


def get_positions_snapshot_http(
    *,
    signer: HttpSigner,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Positions as they stood. `POST /v2/auth/r/positions/snap`."""
    return call("get_positions_snapshot_http", locals())


def get_positions_audit_http(
    *,
    signer: HttpSigner,
    position_ids: Sequence[int] | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Positions by ids, open and closed. `POST /v2/auth/r/positions/audit`."""
    return call("get_positions_audit_http", locals())


def claim_position_http(
    position_id: int,
    *,
    signer: HttpSigner,
    amount: Number | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Turns a margin position into what it stands for, whole or in part. `POST /v2/auth/w/position/claim`."""
    return call("claim_position_http", locals())


def increase_position_http(
    symbol: str,
    *,
    amount: Number,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Makes a margin position larger with what the account has. `POST /v2/auth/w/position/increase`."""
    return call("increase_position_http", locals())


def get_position_increase_info_http(
    symbol: str,
    *,
    amount: Number,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """How far a position could grow: three arrays. `POST /v2/auth/r/position/increase/info`."""
    return call("get_position_increase_info_http", locals())


def set_collateral_http(
    symbol: str,
    *,
    collateral: Number,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Sets the collateral of a derivative position: `[[1]]`. `POST /v2/auth/w/deriv/collateral/set`."""
    return call("set_collateral_http", locals())


def get_collateral_limits_http(
    symbol: str,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Between what the collateral of a derivative position may be. `POST /v2/auth/calc/deriv/collateral/limit`."""
    return call("get_collateral_limits_http", locals())
