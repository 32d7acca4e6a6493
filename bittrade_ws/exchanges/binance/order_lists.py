"""Orders that Binance takes together, by typed names: OCO, OTO, OTOCO, and OPO, OPOCO; the OCO of old.

OCO: one cancels the other. OTO: one triggers the other. In OPO and OPOCO what is bought pays for the second order, so
that its quantity follows from the first.

Source: the venue's `web-socket-api.md` (order lists), seen 2026-07.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bittrade_ws.exchanges.binance.order_options import check_leg, check_name
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One order of a list. What the list says for it (a side, a quantity) is left out; `extra` as `order_options`."""

    type: str
    """The venue's own word."""
    price: Decimal | None = None
    stop_price: Decimal | None = None
    time_in_force: str | None = None
    """Limit types without one are `GTC`."""
    client_order_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Oco:
    """Two orders of one side and quantity, one above the market and one below: what happens to one ends the other.

    One is `LIMIT_MAKER`, `TAKE_PROFIT` or `TAKE_PROFIT_LIMIT`, the other `STOP_LOSS` or `STOP_LOSS_LIMIT`.
    """

    symbol: str
    side: OrderSide
    quantity: Decimal
    above: Leg
    below: Leg
    client_order_id: str | None = None
    """Of the list."""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Oto:
    """A `LIMIT` or `LIMIT_MAKER` order, and another that is placed once it is filled."""

    symbol: str
    side: OrderSide
    quantity: Decimal
    working: Leg
    pending_side: OrderSide
    pending_quantity: Decimal
    pending: Leg
    client_order_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Otoco:
    """A `LIMIT` or `LIMIT_MAKER` order, and an OCO that is placed once it is filled."""

    symbol: str
    side: OrderSide
    quantity: Decimal
    working: Leg
    pending_side: OrderSide
    pending_quantity: Decimal
    above: Leg
    below: Leg
    client_order_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Opo:
    """As `Oto`, and the second order is for what the first one brings."""

    symbol: str
    side: OrderSide
    quantity: Decimal
    working: Leg
    pending_side: OrderSide
    pending: Leg
    client_order_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Opoco:
    """As `Otoco`, and the OCO is for what the first order brings."""

    symbol: str
    side: OrderSide
    quantity: Decimal
    working: Leg
    pending_side: OrderSide
    above: Leg
    below: Leg
    client_order_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class OldOco:
    """An OCO by the venue's older method, which it has deprecated: a limit maker, and a stop on its other side.

    The stop is a `STOP_LOSS_LIMIT` with a `stop_limit_price`, else a `STOP_LOSS`. What else there is to say goes into
    `extra`, by the venue's own words (`trailingDelta`, `limitIcebergQty`).
    """

    symbol: str
    side: OrderSide
    quantity: Decimal
    price: Decimal
    stop_price: Decimal | None = None
    stop_limit_price: Decimal | None = None
    stop_limit_time_in_force: str | None = None
    """With a `stop_limit_price`, `GTC` if there is none."""
    limit_client_order_id: str | None = None
    stop_client_order_id: str | None = None
    client_order_id: str | None = None
    """Of the list."""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


ListRequest = Oco | Oto | Otoco | Opo | Opoco | OldOco


def legs_of(request: ListRequest) -> Sequence[tuple[str, AddOrderRequest]]:
    """Its orders, each with the prefix that the venue's parameters of it have."""
    symbol, side, quantity = request.symbol, request.side, request.quantity
    match request:
        case Oco(above=above, below=below):
            return [
                ("above", _order(symbol, side, quantity, above)),
                ("below", _order(symbol, side, quantity, below)),
            ]
        case OldOco():
            return [("limit", _old_limit(request)), ("stop", _old_stop(request))]
        case Oto(pending=pending) | Opo(pending=pending):
            rest = [("pending", pending)]
        case Otoco(above=above, below=below) | Opoco(above=above, below=below):
            rest = [("pendingAbove", above), ("pendingBelow", below)]
    then = getattr(request, "pending_quantity", None)
    return [
        ("working", _order(symbol, side, quantity, request.working)),
        *((prefix, _order(symbol, request.pending_side, then, leg)) for prefix, leg in rest),
    ]


def params_of(request: ListRequest, list_id: str, names: Sequence[str]) -> dict[str, Any]:
    """The parameters of the list under this client id, and of its orders under those names."""
    # The fills of an order that is filled at once are in a full reply alone, if that comes before the events.
    params: dict[str, Any] = {"symbol": request.symbol, "listClientOrderId": list_id, "newOrderRespType": "FULL"}
    if isinstance(request, OldOco):
        return {**params, **_old_params(request, names), **request.extra}
    if isinstance(request, Oco):
        params |= {"side": request.side.value, "quantity": request.quantity}
    else:
        params |= {"workingSide": request.side.value, "workingQuantity": request.quantity}
        params["pendingSide"] = request.pending_side.value
        params["pendingQuantity"] = getattr(request, "pending_quantity", None)
    for (prefix, order), name in zip(legs_of(request), names, strict=True):
        params |= _leg_params(prefix, order, name)
    return {**params, **request.extra}


def _leg_params(prefix: str, order: AddOrderRequest, name: str) -> dict[str, Any]:
    # A limit without a time in force is one until it is canceled, as everywhere.
    is_limit = order.type in ("LIMIT", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT")
    params = {
        "type": order.type,
        "price": order.price,
        "stopPrice": order.stop_price,
        "timeInForce": order.time_in_force or ("GTC" if is_limit else None),
        **order.extra,
    }
    given = {word: value for word, value in params.items() if value is not None}
    check_leg({**given, "newClientOrderId": name})
    return {prefix + word[0].upper() + word[1:]: value for word, value in {**given, "clientOrderId": name}.items()}


def _old_limit(request: OldOco) -> AddOrderRequest:
    leg = Leg(type="LIMIT_MAKER", price=request.price, client_order_id=request.limit_client_order_id)
    return _order(request.symbol, request.side, request.quantity, leg)


def _old_stop(request: OldOco) -> AddOrderRequest:
    leg = Leg(
        type="STOP_LOSS" if request.stop_limit_price is None else "STOP_LOSS_LIMIT",
        price=request.stop_limit_price,
        stop_price=request.stop_price,
        time_in_force=None if request.stop_limit_price is None else request.stop_limit_time_in_force or "GTC",
        client_order_id=request.stop_client_order_id,
    )
    return _order(request.symbol, request.side, request.quantity, leg)


def _old_params(request: OldOco, names: Sequence[str]) -> dict[str, Any]:
    limit, stop = names
    if request.stop_price is None and "trailingDelta" not in request.extra:
        raise InvalidRequest("an OCO needs a stop_price or a trailingDelta")
    for name in names:
        check_name(name)
    stop_order = _old_stop(request)
    params = {
        "side": request.side.value,
        "quantity": request.quantity,
        "price": request.price,
        "limitClientOrderId": limit,
        "stopPrice": request.stop_price,
        "stopLimitPrice": request.stop_limit_price,
        "stopLimitTimeInForce": stop_order.time_in_force,
        "stopClientOrderId": stop,
    }
    return {word: value for word, value in params.items() if value is not None}


def _order(symbol: str, side: OrderSide, quantity: Decimal | None, leg: Leg) -> AddOrderRequest:
    return AddOrderRequest(
        symbol=symbol,
        side=side,
        type=leg.type,
        quantity=quantity,
        price=leg.price,
        stop_price=leg.stop_price,
        time_in_force=leg.time_in_force,
        client_order_id=leg.client_order_id,
        extra=leg.extra,
    )
