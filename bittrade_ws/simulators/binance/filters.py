"""The filters that an order must pass before the engine sees it.

https://developers.binance.com/docs/binance-spot-api-docs/filters

They are tried in the order in which `exchangeInfo` lists them, then those of the exchange, then those of assets; the
first that fails is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.binance.errors import ApiError, filter_failure, market_closed
from bittrade_ws.simulators.binance.prices import price_for_filters
from bittrade_ws.simulators.binance.rules import Filter
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.orders import Instrument, NewOrder, VenueOrder

ZERO = Decimal(0)
ALGO_TYPES = frozenset({"STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"})
_TRAILS_ABOVE = {
    (OrderSide.BUY, "STOP_LOSS"),
    (OrderSide.BUY, "STOP_LOSS_LIMIT"),
    (OrderSide.SELL, "TAKE_PROFIT"),
    (OrderSide.SELL, "TAKE_PROFIT_LIMIT"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One order as the filters look at it, whatever request it came in."""

    instrument: Instrument
    side: OrderSide
    type: str
    quantity: Decimal | None = None
    price: Decimal | None = None
    quote_quantity: Decimal | None = None
    stop_price: Decimal | None = None
    iceberg_quantity: Decimal | None = None
    trailing_delta: int | None = None

    @property
    def has_no_size(self) -> bool:
        """Whether it gets its quantity later, from what another order buys."""
        return self.quantity is None and self.quote_quantity is None

    @property
    def is_market(self) -> bool:
        """Whether it goes to the book without a price."""
        return self.type == "MARKET"


class Counts:
    """How many orders an account has open: all, algo ones, icebergs."""

    def __init__(self, orders: Sequence[VenueOrder], drafts: Sequence[Draft]) -> None:
        self.orders = len(orders) + len(drafts)
        self.algos = _algos(orders) + _algos(drafts)
        self.icebergs = sum(1 for one in orders if _is_iceberg(one))
        self.icebergs += sum(1 for one in drafts if one.iceberg_quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the filters compare an order with."""

    price: Callable[[int], Decimal]
    """The reference price, else the average of so many minutes (0: the last price)."""
    here: Counts
    """With the orders that are being checked."""
    position: Decimal
    """The base asset that the account has or has ordered."""


def draft_of(new: NewOrder, instrument: Instrument) -> Draft:
    """A plain order, as the filters look at it."""
    return Draft(
        instrument=instrument,
        side=new.side,
        type=str(new.type),
        quantity=new.quantity,
        price=new.price,
        quote_quantity=new.quote_quantity,
        stop_price=new.stop_price,
        iceberg_quantity=new.iceberg_quantity,
        trailing_delta=new.trailing_delta,
    )


def check_filters(call: Call, drafts: Sequence[Draft], *, replaces: VenueOrder | None = None) -> None:
    """Raises `ApiError` -1013 unless all these orders of one request may be placed together.

    `replaces` is an open order that will be gone by then.
    """
    venue = call.venue
    instrument = drafts[0].instrument
    rules = venue.rules[instrument.name]
    if not rules.takes_orders:
        raise market_closed()
    everywhere = [one for one in venue.engine.ledger.open_orders(call.account) if one is not replaces]
    scene = _scene(call, instrument, [one for one in everywhere if one.instrument is instrument], drafts)
    for draft in drafts:
        for name, rule in rules.filters.items():
            if name in _CHECKS and not _CHECKS[name](draft, rule, scene):
                raise filter_failure(name)
    _check_exchange(venue.rules.exchange, Counts(everywhere, drafts))
    for draft in drafts:
        _check_assets(venue.rules.assets, draft, scene)


def _scene(call: Call, instrument: Instrument, open_here: Sequence[VenueOrder], drafts: Sequence[Draft]) -> Scene:
    ordered = sum((one.remaining for one in open_here if one.side is OrderSide.BUY), ZERO)
    return Scene(
        price=lambda minutes: price_for_filters(call.venue, instrument.name, minutes),
        here=Counts(open_here, drafts),
        position=call.account.of(instrument.base).total + ordered,
    )


def check_list_count(call: Call, instrument: Instrument, *, open_here: int, open_everywhere: int) -> None:
    """Raises `ApiError` -1013 when an account with so many open order lists may have no further one."""
    rule = call.venue.rules[instrument.name].filters.get("MAX_NUM_ORDER_LISTS")
    if rule is not None and open_here >= rule["maxNumOrderLists"]:
        raise filter_failure("MAX_NUM_ORDER_LISTS")
    rule = call.venue.rules.exchange.get("EXCHANGE_MAX_NUM_ORDER_LISTS")
    if rule is not None and open_everywhere >= rule["maxNumOrderLists"]:
        raise filter_failure("EXCHANGE_MAX_NUM_ORDER_LISTS")


def check_amendment(call: Call, order: VenueOrder, quantity: Decimal, *, amends: int) -> None:
    """Raises `ApiError` -2038 unless an order that was amended so often may be amended to this quantity."""
    filters = call.venue.rules[order.instrument.name].filters
    rule = filters.get("MAX_NUM_ORDER_AMENDS")
    if rule is not None and amends >= rule["maxNumOrderAmends"]:
        raise ApiError(-2038, "Filter failure: MAX_NUM_ORDER_AMENDS")
    draft = Draft(
        instrument=order.instrument,
        side=order.side,
        type=str(order.type),
        quantity=quantity,
        price=None if order.type.is_market else order.price,
        stop_price=order.stop_price,
        iceberg_quantity=order.iceberg_quantity,
    )
    scene = _scene(call, order.instrument, [], [draft])
    for name in _OF_QUANTITY:
        if name in filters and not _CHECKS[name](draft, filters[name], scene):
            raise ApiError(-2038, f"Filter failure: {name}")


def _algos(orders: Sequence[VenueOrder] | Sequence[Draft]) -> int:
    return sum(1 for one in orders if str(one.type) in ALGO_TYPES)


def _is_iceberg(order: VenueOrder) -> bool:
    return order.iceberg_quantity is not None


def _in_grid(value: Decimal, rule: Filter, names: tuple[str, str, str]) -> bool:
    """Between the bounds, and a multiple of the step; a zero disables each."""
    low, high, step = (Decimal(rule[name]) for name in names)
    return not ((low and value < low) or (high and value > high) or (step and value % step))


def _price_filter(draft: Draft, rule: Filter, scene: Scene) -> bool:
    prices = [one for one in (draft.price, draft.stop_price) if one is not None]
    return all(_in_grid(one, rule, ("minPrice", "maxPrice", "tickSize")) for one in prices)


def _lot_size(draft: Draft, rule: Filter, scene: Scene) -> bool:
    quantities = [one for one in (draft.quantity, draft.iceberg_quantity) if one is not None]
    return all(_in_grid(one, rule, ("minQty", "maxQty", "stepSize")) for one in quantities)


def _market_lot_size(draft: Draft, rule: Filter, scene: Scene) -> bool:
    return not draft.is_market or draft.quantity is None or _in_grid(
        draft.quantity, rule, ("minQty", "maxQty", "stepSize")
    )  # fmt: skip


def _percent_price(draft: Draft, rule: Filter, scene: Scene) -> bool:
    return _within(draft, rule, scene, "multiplierDown", "multiplierUp")


def _percent_price_by_side(draft: Draft, rule: Filter, scene: Scene) -> bool:
    side = "bid" if draft.side is OrderSide.BUY else "ask"
    return _within(draft, rule, scene, f"{side}MultiplierDown", f"{side}MultiplierUp")


def _within(draft: Draft, rule: Filter, scene: Scene, down: str, up: str) -> bool:
    if draft.price is None:
        return True
    middle = scene.price(rule["avgPriceMins"])
    return middle * Decimal(rule[down]) <= draft.price <= middle * Decimal(rule[up])


def _notional_of(draft: Draft, scene: Scene, minutes: int) -> Decimal:
    if draft.quote_quantity is not None:
        return draft.quote_quantity
    price = draft.price if draft.price is not None else draft.stop_price
    return (draft.quantity or ZERO) * (scene.price(minutes) if price is None else price)


def _min_notional(draft: Draft, rule: Filter, scene: Scene) -> bool:
    if draft.has_no_size or (draft.is_market and not rule["applyToMarket"]):
        return True
    return _notional_of(draft, scene, rule["avgPriceMins"]) >= Decimal(rule["minNotional"])


def _notional(draft: Draft, rule: Filter, scene: Scene) -> bool:
    if draft.has_no_size:
        return True
    notional = _notional_of(draft, scene, rule["avgPriceMins"])
    if (not draft.is_market or rule["applyMinToMarket"]) and notional < Decimal(rule["minNotional"]):
        return False
    return (draft.is_market and not rule["applyMaxToMarket"]) or notional <= Decimal(rule["maxNotional"])


def _iceberg_parts(draft: Draft, rule: Filter, scene: Scene) -> bool:
    if not draft.iceberg_quantity or draft.quantity is None:
        return True
    whole, rest = divmod(draft.quantity, draft.iceberg_quantity)
    return whole + bool(rest) <= rule["limit"]


def _max_position(draft: Draft, rule: Filter, scene: Scene) -> bool:
    if draft.side is not OrderSide.BUY:
        return True
    return scene.position + (draft.quantity or ZERO) <= Decimal(rule["maxPosition"])


def _trailing_delta(draft: Draft, rule: Filter, scene: Scene) -> bool:
    if draft.trailing_delta is None:
        return True
    where = "Above" if (draft.side, draft.type) in _TRAILS_ABOVE else "Below"
    return rule[f"minTrailing{where}Delta"] <= draft.trailing_delta <= rule[f"maxTrailing{where}Delta"]


def _max_orders(draft: Draft, rule: Filter, scene: Scene) -> bool:
    return scene.here.orders <= rule["maxNumOrders"]


def _max_algos(draft: Draft, rule: Filter, scene: Scene) -> bool:
    return draft.type not in ALGO_TYPES or scene.here.algos <= rule["maxNumAlgoOrders"]


def _max_icebergs(draft: Draft, rule: Filter, scene: Scene) -> bool:
    return not draft.iceberg_quantity or scene.here.icebergs <= rule["maxNumIcebergOrders"]


_CHECKS: dict[str, Callable[[Draft, Filter, Scene], bool]] = {
    "PRICE_FILTER": _price_filter,
    "PERCENT_PRICE": _percent_price,
    "PERCENT_PRICE_BY_SIDE": _percent_price_by_side,
    "LOT_SIZE": _lot_size,
    "MARKET_LOT_SIZE": _market_lot_size,
    "MIN_NOTIONAL": _min_notional,
    "NOTIONAL": _notional,
    "ICEBERG_PARTS": _iceberg_parts,
    "MAX_POSITION": _max_position,
    "TRAILING_DELTA": _trailing_delta,
    "MAX_NUM_ORDERS": _max_orders,
    "MAX_NUM_ALGO_ORDERS": _max_algos,
    "MAX_NUM_ICEBERG_ORDERS": _max_icebergs,
}


_OF_QUANTITY = ("LOT_SIZE", "MIN_NOTIONAL", "NOTIONAL", "ICEBERG_PARTS")
"""The filters that a smaller quantity may break."""


def _check_exchange(rules: Mapping[str, Mapping[str, Any]], counts: Counts) -> None:
    for name, counted, field in (
        ("EXCHANGE_MAX_NUM_ORDERS", counts.orders, "maxNumOrders"),
        ("EXCHANGE_MAX_NUM_ALGO_ORDERS", counts.algos, "maxNumAlgoOrders"),
        ("EXCHANGE_MAX_NUM_ICEBERG_ORDERS", counts.icebergs, "maxNumIcebergOrders"),
    ):
        if name in rules and counted > rules[name][field]:
            raise filter_failure(name)


def _check_assets(limits: Mapping[str, Decimal], draft: Draft, scene: Scene) -> None:
    base, quote = draft.instrument.base, draft.instrument.quote
    if base in limits and (draft.quantity or ZERO) > limits[base]:
        raise filter_failure("MAX_ASSET")
    if quote in limits and _notional_of(draft, scene, 5) > limits[quote]:
        raise filter_failure("MAX_ASSET")
