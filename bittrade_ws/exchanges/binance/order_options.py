"""What Binance takes of an order beyond what every venue does, by typed names; and what it certainly refuses.

Source: the venue's `web-socket-api.md` (place new order) and `enums.md`, seen 2026-07.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.requests import AddOrderRequest

_LIMITS: Final = frozenset({"LIMIT", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"})
_PRICED: Final = _LIMITS | {"LIMIT_MAKER"}
_TRIGGERED: Final = frozenset({"STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"})
_NAME: Final = re.compile(r"[a-zA-Z0-9\-_.:/]{1,36}", re.ASCII)
_LEAST_STRATEGY_TYPE: Final = 1_000_000
_MOST_PEG_OFFSET: Final = 100


def order_options(
    *,
    iceberg_quantity: Decimal | None = None,
    trailing_delta: int | None = None,
    strategy_id: int | None = None,
    strategy_type: int | None = None,
    self_trade_prevention: str | None = None,
    response_type: str | None = None,
    peg_price_type: str | None = None,
    peg_offset_type: str | None = None,
    peg_offset_value: int | None = None,
    recv_window: Decimal | int | None = None,
) -> Mapping[str, Any]:
    """The `extra` of a request, or of a leg of a list, in the venue's words.

    `iceberg_quantity` is what shows of a `GTC` order; `trailing_delta`, in basis points, goes with a stop price or in
    its place; `strategy_type` is 1000000 or more; `self_trade_prevention` is one of `SelfTradePrevention`;
    `response_type` is `ACK`, `RESULT` or `FULL`; `peg_price_type` is `PRIMARY_PEG` or `MARKET_PEG`, `peg_offset_type`
    is `PRICE_LEVEL` with `peg_offset_value` up to 100; `recv_window` is in milliseconds.
    """
    options = {
        "icebergQty": iceberg_quantity,
        "trailingDelta": trailing_delta,
        "strategyId": strategy_id,
        "strategyType": strategy_type,
        "selfTradePreventionMode": self_trade_prevention,
        "newOrderRespType": response_type,
        "pegPriceType": peg_price_type,
        "pegOffsetType": peg_offset_type,
        "pegOffsetValue": peg_offset_value,
        "recvWindow": recv_window,
    }
    return {name: value for name, value in options.items() if value is not None}


def order_params(request: AddOrderRequest, client_order_id: str | None) -> dict[str, Any]:
    """The parameters of an order. Limit types without a time in force are `GTC`.

    Raises `InvalidRequest` for what the venue certainly refuses; everything else is the venue's to say.
    """
    params = {
        "symbol": request.symbol,
        "side": request.side.value,
        "type": request.type,
        "newClientOrderId": client_order_id,
        "timeInForce": request.time_in_force or ("GTC" if request.type in _LIMITS else None),
        "quantity": request.quantity,
        "price": request.price,
        "quoteOrderQty": request.quote_quantity,
        "stopPrice": request.stop_price,
        **request.extra,
    }
    given = {name: value for name, value in params.items() if value is not None}
    check_leg(given)
    if request.type == "MARKET":
        if "timeInForce" in given:
            raise InvalidRequest("a MARKET order has no time_in_force")
        if ("quantity" in given) == ("quoteOrderQty" in given):
            raise InvalidRequest("a MARKET order has a quantity or a quote_quantity, and not both")
    elif request.type in _PRICED or request.type in _TRIGGERED:
        _require(given, "quantity", request.type)
    return given


def check_leg(params: Mapping[str, Any]) -> None:
    """What the venue certainly refuses of an order, alone or in a list, whose quantity may be said elsewhere."""
    kind = params.get("type")
    if kind in _PRICED and "pegPriceType" not in params:
        _require(params, "price", kind)
    if kind in _TRIGGERED and "stopPrice" not in params and "trailingDelta" not in params:
        raise InvalidRequest(f"a {kind} order needs a stop_price or a trailing_delta")
    if "icebergQty" in params and params.get("timeInForce", "GTC") != "GTC":
        raise InvalidRequest("an order with an iceberg_quantity is GTC")
    check_name(params.get("newClientOrderId"))
    if params.get("strategyType", _LEAST_STRATEGY_TYPE) < _LEAST_STRATEGY_TYPE:
        raise InvalidRequest(f"strategy_type is {params['strategyType']}; the least is {_LEAST_STRATEGY_TYPE}")
    if params.get("pegOffsetValue", 0) > _MOST_PEG_OFFSET:
        raise InvalidRequest(f"peg_offset_value is {params['pegOffsetValue']}; the most is {_MOST_PEG_OFFSET}")


def check_name(name: str | None) -> None:
    """Of an order or of a list, as the client calls it."""
    if name is not None and _NAME.fullmatch(name) is None:
        raise InvalidRequest(f"client_order_id is {name!r}; it has 1 to 36 of the characters a-z A-Z 0-9 - _ . : /")


def _require(params: Mapping[str, Any], name: str, kind: str) -> None:
    if name not in params:
        raise InvalidRequest(f"a {kind} order needs a {name}")
