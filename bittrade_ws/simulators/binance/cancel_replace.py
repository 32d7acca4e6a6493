"""One order cancelled and another placed with one request, which is no transaction: either half may fail.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/trading-requests#cancel-and-replace-order-trade

1. Filters and the order limit are looked at before either half.
2. A request whose second half is not attempted counts as an order all the same.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

from bittrade_ws.simulators.binance import errors, orders
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.order_params import CLIENT_ID
from bittrade_ws.simulators.binance.venue import Call


class _Mode(StrEnum):
    STOP_ON_FAILURE = "STOP_ON_FAILURE"
    ALLOW_FAILURE = "ALLOW_FAILURE"


class _LimitMode(StrEnum):
    DO_NOTHING = "DO_NOTHING"
    CANCEL_ONLY = "CANCEL_ONLY"


class _Half(NamedTuple):
    """What came of one half."""

    word: str
    body: dict[str, Any] | None

    @property
    def is_done(self) -> bool:
        return self.word == "SUCCESS"


def cancel_replace(call: Call) -> dict[str, Any]:
    """`order.cancelReplace`, `POST /api/v3/order/cancelReplace`."""
    params, instrument = call.params, call.instrument()
    call.received("cancel", params.text("cancelOrigClientOrderId") or "")
    call.received("place", params.text("newClientOrderId") or "")
    mode = params.choice("cancelReplaceMode", _Mode, errors.bad_data("cancelReplaceMode"))
    on_limit = _LimitMode.DO_NOTHING
    if params.text("orderRateLimitExceededMode") is not None:
        refusal = errors.bad_data("orderRateLimitExceededMode")
        on_limit = params.choice("orderRateLimitExceededMode", _LimitMode, refusal)
    cancel_id = params.matching("cancelNewClientOrderId", CLIENT_ID)
    old = orders.find(call, instrument, by_id="cancelOrderId", by_client_id="cancelOrigClientOrderId")
    new, answer = orders.parse(call, replaces=old)
    excess: ApiError | None = None
    try:
        call.venue.limits.count_order(call.account)
    except ApiError as error:
        if on_limit is _LimitMode.DO_NOTHING:
            raise
        excess = error
    cancel = _try(lambda: orders.cancel_found(call, old, cancel_id))
    if not cancel.is_done and mode is _Mode.STOP_ON_FAILURE:
        placement = _Half("NOT_ATTEMPTED", None)
    elif excess is not None:
        placement = _Half("FAILURE", {"code": excess.code, "msg": excess.message})
    else:
        placement = _try(lambda: orders.enter(call, new, answer, shows_refusal=cancel.is_done))
    return _result(cancel, placement, is_limited=excess is not None and mode is _Mode.STOP_ON_FAILURE)


def _try(half: Callable[[], dict[str, Any]]) -> _Half:
    try:
        return _Half("SUCCESS", half())
    except ApiError as error:
        return _Half("FAILURE", error.body())


def _result(cancel: _Half, placement: _Half, *, is_limited: bool) -> dict[str, Any]:
    body = {
        "cancelResult": cancel.word,
        "newOrderResult": placement.word,
        "cancelResponse": cancel.body,
        "newOrderResponse": placement.body,
    }
    if cancel.is_done and placement.is_done:
        return body
    if cancel.is_done or placement.is_done:
        status = 429 if is_limited else 409
        raise ApiError(-2021, "Order cancel-replace partially failed.", status=status, data=body)
    raise ApiError(-2022, "Order cancel-replace failed.", status=429 if is_limited else 400, data=body)
