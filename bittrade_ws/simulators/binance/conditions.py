"""What a symbol's trading is subject to: `exchangeInfo`, execution rules, reference prices, an account's filters.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/general-requests
"""

from decimal import Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.exchange_info import exchange_info
from bittrade_ws.simulators.binance.payloads import amount
from bittrade_ws.simulators.binance.prices import reference_price
from bittrade_ws.simulators.binance.rules import Reference
from bittrade_ws.simulators.binance.selection import chosen, excludes, wanted_status, with_status
from bittrade_ws.simulators.binance.venue import Call, Venue
from bittrade_ws.simulators.matching import PriceRange
from bittrade_ws.simulators.orders import VenueOrder

_CONNECTIONS = {"rateLimitType": "CONNECTIONS", "interval": "MINUTE", "intervalNum": 5, "limit": 300}
_MEAN_MINUTES = 5


def info(call: Call) -> dict[str, Any]:
    """`exchangeInfo`: of a symbol, several, those with a permission, those with a status, or all."""
    excludes(call, "symbol", "symbols", "permissions")
    if call.params.text("symbolStatus") is not None:
        excludes(call, "symbol", "symbols", "symbolStatus")
    status, found = wanted_status(call), chosen(call)
    rules = call.venue.rules
    permissions = call.params.names("permissions", may_be_one=True)
    if permissions is not None:
        found = [
            one for one in found if any(set(permissions) & set(any_of) for any_of in rules[one.name].permission_sets)
        ]
    if status is not None:
        found = [one for one in found if rules[one.name].status is status]
    return exchange_info(
        found,
        call.venue.limits,
        rules,
        call.stamp(call.venue.engine.now_us()),
        further=[_CONNECTIONS] if call.connection else [],
        shows_permissions=call.params.boolean("showPermissionSets") is not False,
        sors=call.venue.sors,
    )


def execution_rules(call: Call) -> dict[str, Any]:
    """`executionRules`: the price range that each symbol's trades must stay in, when it has one."""
    excludes(call, "symbol", "symbols", "symbolStatus")
    status = wanted_status(call)
    rules = call.venue.rules
    return {
        "symbolRules": [
            {
                "symbol": one.name,
                "rules": [{"ruleType": "PRICE_RANGE", **price_range}] if price_range else [],
            }
            for one in chosen(call)
            if status in (None, rules[one.name].status)
            for price_range in [rules[one.name].price_range]
        ]
    }


def execution_rules_weight(call: Call) -> int:
    """2 for each symbol that is named, 40 at most and for all."""
    names = call.params.symbols()
    if names is not None:
        return min(40, 2 * len(names))
    return 2 if call.params.text("symbol") is not None else 40


def reference(call: Call) -> dict[str, Any]:
    """`referencePrice`."""
    name = call.instrument().name
    price = reference_price(call.venue, name)
    if price is None and call.venue.rules[name].reference is not Reference.NULL:
        raise _none()
    now = call.stamp(call.venue.engine.now_us())
    return {"symbol": name, "referencePrice": None if price is None else amount(price), "timestamp": now}


def reference_calculation(call: Call) -> dict[str, Any]:
    """`referencePrice.calculation`: a mean over buckets of a second."""
    name = with_status(call, call.instrument()).name
    if call.venue.rules[name].reference is Reference.NEVER:
        raise _none()
    return {
        "symbol": name,
        "calculationType": "ARITHMETIC_MEAN",
        "bucketCount": _MEAN_MINUTES * 60,
        "bucketWidthMs": 1000,
    }


def my_filters(call: Call) -> dict[str, Any]:
    """`myFilters`, `GET /api/v3/myFilters`: all that the account's orders for a symbol are held to."""
    instrument, rules = call.instrument(), call.venue.rules
    return {
        "exchangeFilters": list(rules.exchange.values()),
        "symbolFilters": list(rules[instrument.name].filters.values()),
        "assetFilters": [
            {"filterType": "MAX_ASSET", "asset": asset, "limit": amount(limit)}
            for asset, limit in rules.assets.items()
            if asset in (instrument.base, instrument.quote)
        ],
    }


def _none() -> ApiError:
    return ApiError(-2043, "This symbol doesn't have a reference price.")


def price_range(venue: Venue) -> PriceRange:
    """What the `PRICE_RANGE` rule of its symbol lets an order take, as long as there is a reference price."""

    def bounds(order: VenueOrder) -> tuple[Decimal, Decimal] | None:
        symbol = order.instrument.name
        rule = venue.rules[symbol].price_range
        reference = None if rule is None else reference_price(venue, symbol)
        if rule is None or reference is None:
            return None
        side = "bid" if order.side is OrderSide.BUY else "ask"
        low, high = rule.get(f"{side}LimitMultDown", "0"), rule.get(f"{side}LimitMultUp", "Infinity")
        return reference * Decimal(low), reference * Decimal(high)

    return bounds
