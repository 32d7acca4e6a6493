"""Orders as requests describe them, alone or as a part of an order list, where all names have a prefix.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/trading-requests
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.binance import errors
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.order_payloads import ResponseType
from bittrade_ws.simulators.binance.params import Params
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.orders import NewOrder
from bittrade_ws.simulators.terms import OrderType, Peg, PegTo, SelfTrade, TimeInForce

E = TypeVar("E", bound=StrEnum)
CLIENT_ID = r"^[\.A-Z\:/a-z0-9_-]{1,36}$"
_FURTHEST_PEG = 100
_SMALLEST_STRATEGY_TYPE = 1_000_000
_TIMED = (OrderType.LIMIT, OrderType.STOP_LOSS_LIMIT, OrderType.TAKE_PROFIT_LIMIT)


class _PegType(StrEnum):
    PRIMARY_PEG = "PRIMARY_PEG"
    MARKET_PEG = "MARKET_PEG"


class _OffsetType(StrEnum):
    PRICE_LEVEL = "PRICE_LEVEL"


@dataclass(frozen=True, slots=True)
class Form:
    """The parameters of one order, by the names that they have without a prefix."""

    params: Params
    prefix: str = ""

    def name(self, plain: str) -> str:
        """What a parameter is called here."""
        return f"{self.prefix}{plain[0].upper()}{plain[1:]}" if self.prefix else plain

    def has(self, plain: str) -> bool:
        """Whether it was sent."""
        return self.params.text(self.name(plain)) is not None

    def decimal(self, plain: str) -> Decimal | None:
        """A positive amount."""
        return self.params.decimal(self.name(plain))

    def integer(self, plain: str) -> int | None:
        """A whole number."""
        return self.params.integer(self.name(plain))

    def choice(self, plain: str, of: type[E], refusal: ApiError) -> E:
        """One of the words of an enum."""
        return self.params.choice(self.name(plain), of, refusal)

    def missing(self, plain: str) -> ApiError:
        """It should have been sent."""
        return errors.missing(self.name(plain))

    def refuse(self, *plain: str) -> None:
        """Raises `ApiError` when one of these was sent."""
        for one in plain:
            if self.has(one):
                raise errors.not_required(self.name(one))


def read_order(
    call: Call,
    *,
    prefix: str = "",
    side: OrderSide | None = None,
    quantity: Decimal | None = None,
    has_quantity: bool = True,
) -> NewOrder:
    """The order that the parameters describe; raises `ApiError` as the venue does before its engine.

    `side` and `quantity` are those of the list, if it has some for all of its orders; without `has_quantity` the order
    gets its own later.
    """
    form = Form(call.params, prefix)
    instrument = call.instrument()
    if side is None:
        side = form.choice("side", OrderSide, ApiError(-1117, "Invalid side."))
    kind = form.choice("type", OrderType, ApiError(-1116, "Invalid orderType."))
    named = "clientOrderId" if prefix else "newClientOrderId"
    client_order_id = call.params.matching(form.name(named), CLIENT_ID) or call.venue.new_client_id()
    quote = None if prefix else form.decimal("quoteOrderQty")
    if quantity is None and has_quantity:
        quantity = form.decimal("quantity")
    time_in_force = TimeInForce.GTC
    if kind in _TIMED:
        time_in_force = form.choice("timeInForce", TimeInForce, ApiError(-1115, "Invalid timeInForce."))
    else:
        form.refuse("timeInForce")
    peg = _peg(form, kind, time_in_force)
    price = form.decimal("price")
    _check_amounts(form, kind, price, quantity, quote, is_pegged=peg is not None, has_quantity=has_quantity)
    return NewOrder(
        symbol=instrument.name,
        side=side,
        type=kind,
        client_order_id=client_order_id,
        quantity=quantity,
        price=price,
        quote_quantity=quote,
        time_in_force=time_in_force,
        stop_price=_stop_price(form, kind),
        trailing_delta=form.integer("trailingDelta"),
        iceberg_quantity=_iceberg(form, kind, quantity, time_in_force),
        self_trade=self_trade(call),
        peg=peg,
        extras=_extras(form),
    )


def self_trade(call: Call) -> SelfTrade:
    """The self-trade prevention mode of a request; raises `ApiError` when the symbol does not allow it."""
    name, allowed = "selfTradePreventionMode", call.venue.rules[call.instrument().name].self_trade_modes
    if call.params.text(name) is None:
        return allowed[0]
    mode = call.params.choice(name, SelfTrade, errors.bad_data(name))
    if mode not in allowed:
        raise ApiError(-1013, "This symbol does not allow the specified self-trade prevention mode.")
    return mode


def read_response_type(call: Call, default: ResponseType) -> ResponseType:
    """How long the reply is to be."""
    if call.params.text("newOrderRespType") is None:
        return default
    return call.params.choice("newOrderRespType", ResponseType, errors.bad_data("newOrderRespType"))


def _check_amounts(
    form: Form,
    kind: OrderType,
    price: Decimal | None,
    quantity: Decimal | None,
    quote: Decimal | None,
    *,
    is_pegged: bool,
    has_quantity: bool,
) -> None:
    if kind is not OrderType.MARKET and quote is not None:
        raise errors.not_required("quoteOrderQty")
    if quantity is None and quote is None and has_quantity:
        raise form.missing("quantity")
    if quantity is not None and quote is not None:
        raise errors.bad_combination()
    if kind.is_market:
        form.refuse("price")
    elif price is None and not is_pegged:
        raise form.missing("price")


def _stop_price(form: Form, kind: OrderType) -> Decimal | None:
    if not kind.is_contingent:
        form.refuse("stopPrice", "trailingDelta")
        return None
    if not form.has("stopPrice") and not form.has("trailingDelta"):
        stop, delta = form.name("stopPrice"), form.name("trailingDelta")
        raise ApiError(-1102, f"Param '{stop}' or '{delta}' must be sent, but both were empty/null!")
    return form.decimal("stopPrice")


def _iceberg(form: Form, kind: OrderType, quantity: Decimal | None, time_in_force: TimeInForce) -> Decimal | None:
    visible = form.decimal("icebergQty")
    if visible is None:
        return None
    if kind.is_market:
        raise errors.not_required(form.name("icebergQty"))
    if time_in_force is not TimeInForce.GTC:
        if form.prefix:
            name, time = form.name("icebergQty"), form.name("timeInForce")
            raise ApiError(-1160, f"Parameter '{name}' is not supported if {time} is not GTC.")
        raise ApiError(-1014, "Unsupported order combination.")
    if quantity is not None and visible > quantity:
        raise errors.rejected("IcebergQty exceeds QTY.")
    return visible


def _peg(form: Form, kind: OrderType, time_in_force: TimeInForce) -> Peg | None:
    value = form.integer("pegOffsetValue")
    if not form.has("pegPriceType"):
        form.refuse("pegOffsetType", "pegOffsetValue")
        return None
    to = form.choice("pegPriceType", _PegType, ApiError(-1210, "Invalid pegPriceType."))
    if form.has("pegOffsetType"):
        form.choice("pegOffsetType", _OffsetType, ApiError(-1211, "Invalid pegOffsetType."))
    if form.has("pegOffsetType") != (value is not None):
        kinds = form.name("pegOffsetType"), form.name("pegOffsetValue")
        text = f"Recommendation: '{kinds[0]}' and '{kinds[1]}' must both be sent."
        raise ApiError(-1128, f"Combination of optional fields invalid. {text}")
    if value is not None and value > _FURTHEST_PEG:
        name = form.name("pegOffsetValue")
        raise ApiError(-1102, f"'{name}' contains unexpected value. Cannot be greater than {_FURTHEST_PEG}.")
    if kind.is_market:
        raise errors.rejected("This order type may not use pegged price.")
    is_primary = to is _PegType.PRIMARY_PEG
    if (kind is OrderType.LIMIT_MAKER and not is_primary) or (
        kind is OrderType.LIMIT and is_primary and time_in_force is not TimeInForce.GTC
    ):
        raise errors.rejected("This price peg cannot be used with this order type.")
    return Peg(PegTo.PRIMARY if is_primary else PegTo.MARKET, value)


def _extras(form: Form) -> dict[str, int]:
    found = {name: form.integer(name) for name in ("strategyId", "strategyType")}
    kind = found["strategyType"]
    if kind is not None and kind < _SMALLEST_STRATEGY_TYPE:
        raise ApiError(-1134, f"{form.name('strategyType')} was less than {_SMALLEST_STRATEGY_TYPE}.")
    return {name: value for name, value in found.items() if value is not None}
