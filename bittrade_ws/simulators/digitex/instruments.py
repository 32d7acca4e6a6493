"""The markets as the matching engine knows them: each is named by its number, and everything is paid in DGTX."""

from decimal import Decimal

from bittrade_ws.exchanges.digitex.markets import MARKETS, Market
from bittrade_ws.simulators.orders import Instrument

CURRENCY = "DGTX"
CURRENCY_ID = 1
MOVING = (1, 2)
"""The markets that trade by themselves."""
_PRICES = {1: "10260", 2: "340.25", 3: "2500", 4: "0.000150", 5: "1900.5", 6: "330.1", 7: "1.1800", 8: "3200"}
_FUNDS = Decimal(100_000_000)
_CONTRACTS = Decimal(1_000_000)


def _instrument(market: Market) -> Instrument:
    step = Decimal("0.0001") if market.is_spot else Decimal(1)
    price = Decimal(_PRICES.get(market.id, market.tick * 2000))
    return Instrument(
        name=str(market.id),
        base=f"market {market.id}",
        quote=CURRENCY,
        tick=market.tick,
        step=step,
        min_quantity=step,
        max_quantity=Decimal(1_000_000),
        min_notional=Decimal(0),
        reference_price=price,
        is_quiet=market.id not in MOVING,
    )


INSTRUMENTS = tuple(_instrument(market) for market in MARKETS.values())
FUNDS = ((CURRENCY, _FUNDS), *((one.base, _CONTRACTS) for one in INSTRUMENTS))
"""What each account starts with: money, and of each market so much to sell that it can go short."""
