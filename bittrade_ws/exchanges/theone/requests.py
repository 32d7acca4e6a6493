"""What TheOne can be asked over a connection that is logged in, as factories.

Each gives a function whose Observables send one signed frame each, and give its answer once. Their errors are those of
`request_response_factory`; a refusal is a `RequestRejected` whose `code` has a name in `ErrorCode`, where the venue's
sentence has one.

Source: the venue's `WEBSOCKET_DOCUMENTATION_EN.md`, seen 2026-11.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from reactivex import Observable

from bittrade_ws.exchanges.theone.channels import Messages
from bittrade_ws.exchanges.theone.codec import digits_of
from bittrade_ws.exchanges.theone.errors import succeeded
from bittrade_ws.exchanges.theone.events import Balance, Estimate, SwapState, balances_of, estimate_of, swap_of
from bittrade_ws.exchanges.theone.session import signed_request
from bittrade_ws.operators.request_response_factory import RequestResponseFactory, request_response_factory
from bittrade_ws.wire.bundle import Socket

P = TypeVar("P")
R = TypeVar("R")
Sockets = Observable[Socket]


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateRequest:
    """What a swap of `amount_in` would give."""

    amount_in: Decimal
    asset_in: str
    asset_out: str
    network: str | None = None
    account: str | None = None
    filter_sources: Sequence[str] | None = None
    """Liquidity sources: `binance`, `bybit`, `gate`."""


def get_balances_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[None, tuple[Balance, ...]]:
    """Gives `None -> Observable[tuple[Balance, ...]]`: all balances."""
    return _factory(sockets, messages, "balances", lambda _: None, balances_of, timeout, connect_timeout)


def estimate_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[EstimateRequest, Estimate]:
    """Gives `EstimateRequest -> Observable[Estimate]`: price, route and fee of a swap, for a while."""
    return _factory(sockets, messages, "estimate", _estimate_data, estimate_of, timeout, connect_timeout)


def get_order_status_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[str, SwapState]:
    """Gives `id -> Observable[SwapState]`: a swap by its order id or its client id."""
    return _factory(sockets, messages, "order_status", lambda name: {"id": name}, swap_of, timeout, connect_timeout)


def _estimate_data(request: EstimateRequest) -> dict[str, Any]:
    filter_sources = request.filter_sources
    data = {
        "amountIn": digits_of(request.amount_in),
        "assetIn": request.asset_in,
        "assetOut": request.asset_out,
        "network": request.network,
        "account": request.account,
        "filter": None if filter_sources is None else list(filter_sources),
    }
    return {name: value for name, value in data.items() if value is not None}


def _factory(
    sockets: Sockets,
    messages: Messages,
    op: str,
    data: Callable[[P], Any],
    read: Callable[[Any], R],
    timeout: float,
    connect_timeout: float,
) -> RequestResponseFactory[P, R]:
    return request_response_factory(
        sockets,
        messages,
        encode=lambda payload, context: signed_request(op, data(payload), context),
        accept=lambda reply: read(succeeded(reply)),
        timeout=timeout,
        connect_timeout=connect_timeout,
    )
