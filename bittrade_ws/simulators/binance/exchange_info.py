"""What the venue trades, and how it says so. https://developers.binance.com/docs/binance-spot-api-docs/filters"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from bittrade_ws.simulators.binance.limits import Limits
from bittrade_ws.simulators.binance.rules import RoutingGroup, Rulebook, SymbolRules
from bittrade_ws.simulators.orders import Instrument, OrderType

D = Decimal


def _instrument(
    base: str, *, step: str, reference: str, tick: str = "0.01", quote: str = "USDT", is_quiet: bool = False
) -> Instrument:
    return Instrument(
        name=f"{base}{quote}",
        base=base,
        quote=quote,
        tick=D(tick),
        step=D(step),
        min_quantity=D(step),
        max_quantity=D(9_000),
        min_notional=D(5),
        reference_price=D(reference),
        is_quiet=is_quiet,
    )


INSTRUMENTS = (
    _instrument("BTC", step="0.00001", reference="60000"),
    _instrument("ETH", step="0.0001", reference="3000"),
    _instrument("BNB", step="0.001", reference="600", is_quiet=True),
)
ROUTED = _instrument("BNB", step="0.001", reference="600", quote="USDC", is_quiet=True)
"""Only there with smart order routing, which takes its book together with that of BNBUSDT."""
ROUTING_GROUP = RoutingGroup("BNB", ("BNBUSDT", ROUTED.name))
FUNDS = (("USDT", D(1_000_000)), ("BTC", D(10)), ("ETH", D(100)), ("BNB", D(1_000)))
"""What each account starts with."""
FEE = D("0.001")
"""Of makers and takers alike."""
NO_DISCOUNT = {
    "enabledForAccount": False,
    "enabledForSymbol": False,
    "discountAsset": "BNB",
    "discount": "0.00000000",
}


def symbol_info(instrument: Instrument, rules: SymbolRules, *, shows_permissions: bool = True) -> dict[str, Any]:
    """One entry of `symbols`."""
    return {
        "symbol": instrument.name,
        "status": str(rules.status),
        "baseAsset": instrument.base,
        "baseAssetPrecision": 8,
        "quoteAsset": instrument.quote,
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "baseCommissionPrecision": 8,
        "quoteCommissionPrecision": 8,
        "orderTypes": [str(kind) for kind in OrderType],
        "icebergAllowed": True,
        "ocoAllowed": True,
        "otoAllowed": True,
        "opoAllowed": True,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": True,
        "cancelReplaceAllowed": True,
        "amendAllowed": True,
        "pegInstructionsAllowed": True,
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": False,
        "filters": list(rules.filters.values()),
        "permissions": [],
        "permissionSets": rules.permission_sets if shows_permissions else [],
        "defaultSelfTradePreventionMode": str(rules.self_trade_modes[0]),
        "allowedSelfTradePreventionModes": [str(mode) for mode in rules.self_trade_modes],
    }


def exchange_info(
    instruments: Iterable[Instrument],
    limits: Limits,
    rules: Rulebook,
    server_time: int,
    *,
    further: Iterable[dict[str, Any]] = (),
    shows_permissions: bool = True,
    sors: Iterable[RoutingGroup] = (),
) -> dict[str, Any]:
    """The whole answer; `further` rate limits belong to the WebSocket API only."""
    groups = [{"baseAsset": one.base, "symbols": list(one.symbols)} for one in sors]
    return {
        "timezone": "UTC",
        "serverTime": server_time,
        "rateLimits": [*limits.rules(), *further],
        "exchangeFilters": list(rules.exchange.values()),
        "symbols": [symbol_info(one, rules[one.name], shows_permissions=shows_permissions) for one in instruments],
        **({"sors": groups} if groups else {}),
    }
