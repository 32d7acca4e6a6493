"""REST calls to Binance: each gives the whole JSON body, once; `parse_*` are operators for who wants it typed.

Nothing is asked before the Observable is subscribed to, and each subscription asks once. The response comes through the
subscription's scheduler, else `scheduler`, else on a thread of the sender's. Errors are those of `send_request`.

Source: the venue's `rest-api.md`, seen 2026-07.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
import orjson
import reactivex
from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.connection import RequestMessage, Sender, prepare_request, send_request, shared_pool
from bittrade_ws.exchanges.binance._typed import BROKEN
from bittrade_ws.exchanges.binance.auth import HttpSigner
from bittrade_ws.exchanges.binance.market import PartialDepth, PartialDepthEvent
from bittrade_ws.exchanges.binance.order_facts import fact_of_result
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.models.order import OrderFact

REST: Final = "https://api.binance.com"


def get_time_http(
    *,
    base_url: str = REST,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """The venue's clock: `{"serverTime": <epoch ms>}` (`GET /api/v3/time`)."""
    return _get("/api/v3/time", {}, base_url, sender, scheduler, timeout)


def get_exchange_info_http(
    symbols: Sequence[str] = (),
    *,
    base_url: str = REST,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 30.0,
) -> Observable[Any]:
    """Rules and symbols, all of them or those named (`GET /api/v3/exchangeInfo`, weight 20)."""
    params = {"symbols": orjson.dumps([symbol.upper() for symbol in symbols]).decode()} if symbols else {}
    return _get("/api/v3/exchangeInfo", params, base_url, sender, scheduler, timeout)


def get_depth_http(
    symbol: str,
    *,
    limit: int = 100,
    base_url: str = REST,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A snapshot of the best `limit` levels a side, up to 5000 (`GET /api/v3/depth`; for its weight `depth_weight`)."""
    return _get("/api/v3/depth", {"symbol": symbol.upper(), "limit": limit}, base_url, sender, scheduler, timeout)


def get_order_http(
    symbol: str,
    *,
    signer: HttpSigner,
    order_id: int | str | None = None,
    client_order_id: str | None = None,
    recv_window: int | None = None,
    base_url: str = REST,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """One order by either id, signed by the user's own `signer` (`GET /api/v3/order`, weight 4).

    Stamped with the time of the scheduler when it is subscribed to. `recv_window` in milliseconds.
    """
    if order_id is None and client_order_id is None:
        raise InvalidRequest("an order is named by its order_id or its client_order_id; neither was given")
    params = {
        "symbol": symbol.upper(),
        "orderId": order_id,
        "origClientOrderId": client_order_id,
        "recvWindow": recv_window,
    }

    def ask(clock: abc.SchedulerBase) -> Observable[Any]:
        now = scheduler or clock
        stamped = {**params, "timestamp": round(now.to_seconds(now.now) * 1000)}
        message = RequestMessage(endpoint="/api/v3/order", params=stamped)
        return send_request(
            lambda: signer(prepare_request(message, base_url)),
            sender=sender or shared_pool(),
            timeout=timeout,
            scheduler=scheduler,
        )

    return reactivex.defer(ask)


def parse_time() -> Callable[[Observable[Any]], Observable[int]]:
    """The body of `get_time_http` as epoch milliseconds."""
    return ops.map(_time)


def parse_depth(symbol: str) -> Callable[[Observable[Any]], Observable[PartialDepth]]:
    """The body of `get_depth_http`, typed, with exact digits."""

    def typed(body: Any) -> PartialDepth:
        event = read_depth(body)
        return PartialDepth(symbol.upper(), event.update_id, event.bids, event.asks)

    return ops.map(typed)


def parse_order() -> Callable[[Observable[Any]], Observable[OrderFact]]:
    """The body of `get_order_http` as a fact about the order, in the words of every venue."""
    return ops.map(fact_of_result)


def read_depth(body: Any) -> PartialDepthEvent:
    """A snapshot as it is sent, typed. Raises `DecodeError`."""
    try:
        return msgspec.convert(body, PartialDepthEvent)
    except BROKEN as error:
        raise DecodeError(f"not a snapshot of a book: {error}") from error


def _time(body: Any) -> int:
    try:
        return int(body["serverTime"])
    except (TypeError, KeyError, ValueError) as error:
        raise DecodeError(f"not a time: {error}") from error


def _get(
    endpoint: str,
    params: Mapping[str, Any],
    base_url: str,
    sender: Sender | None,
    scheduler: abc.SchedulerBase | None,
    timeout: float,
) -> Observable[Any]:
    request = RequestMessage(endpoint=endpoint, params=params)
    return reactivex.defer(
        lambda _: send_request(
            prepare_request(request, base_url), sender=sender or shared_pool(), timeout=timeout, scheduler=scheduler
        )
    )
