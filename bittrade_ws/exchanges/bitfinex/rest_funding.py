"""Funding offers over REST, and how funding goes on.

How calls are made: `rest`; what types their bodies: `parse_rest_*`. Times are epoch milliseconds.
Source: the venue's `rest-auth-*` reference pages, seen 2026-07.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.rest import Number, call


def get_offers_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Open offers, all or of a currency. `POST /v2/auth/r/funding/offers[/{symbol}]`."""
    return call("get_offers_http", locals())


def get_offers_history_http(
    *,
    signer: HttpSigner,
    symbol: str | None = None,
    start_time: int | None = None,
    end_time: int | None = None,
    limit: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Offers at an end, all or of a currency; up to 500. `POST /v2/auth/r/funding/offers[/{symbol}]/hist`."""
    return call("get_offers_history_http", locals())


def add_offer_http(
    type: str,
    *,
    symbol: str,
    amount: Number,
    rate: Number,
    period: int,
    signer: HttpSigner,
    flags: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Offers funding (a negative `amount` asks for it) at a day's `rate` for `period` days.

    `POST /v2/auth/w/funding/offer/submit`.
    """
    return call("add_offer_http", locals())


def cancel_offer_http(
    offer_id: int,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Takes an offer back. `POST /v2/auth/w/funding/offer/cancel`."""
    return call("cancel_offer_http", locals())


def cancel_offers_http(
    currency: str,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Takes all offers of a currency back. `POST /v2/auth/w/funding/offer/cancel/all`."""
    return call("cancel_offers_http", locals())


def close_funding_http(
    funding_id: int,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Pays a loan or a credit back. `POST /v2/auth/w/funding/close`."""
    return call("close_funding_http", locals())


def set_auto_renew_http(
    is_on: bool,
    *,
    currency: str,
    signer: HttpSigner,
    amount: Number | None = None,
    rate: Number | None = None,
    period: int | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Lends anew by itself what comes back, or no more. `POST /v2/auth/w/funding/auto`."""
    return call("set_auto_renew_http", locals())


def keep_funding_http(
    type: str,
    *,
    signer: HttpSigner,
    ids: Sequence[int] | None = None,
    changes: Mapping[str, int] | None = None,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Keeps funding though its position closes; `type` is `credit` or `loan`, `changes` 1 or 2 by id.

    `POST /v2/auth/w/funding/keep`.
    """
    return call("keep_funding_http", locals())


def get_funding_info_http(
    symbol: str,
    *,
    signer: HttpSigner,
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """What is lent and borrowed of a currency. `POST /v2/auth/r/info/funding/{symbol}`."""
    return call("get_funding_info_http", locals())
