"""What can be swapped: the assets, and the markets on which a swap is executed."""

from decimal import Decimal

from bittrade_ws.simulators.orders import Instrument

D = Decimal


def _market(base: str, price: str, step: str, *, is_quiet: bool = False) -> Instrument:
    return Instrument(
        name=f"{base}USDT",
        base=base,
        quote="USDT",
        tick=D("0.01"),
        step=D(step),
        min_quantity=D(step),
        max_quantity=D(100_000),
        min_notional=D(1),
        reference_price=D(price),
        is_quiet=is_quiet,
    )


INSTRUMENTS = (
    _market("ETH", "2163.78", "0.0001"),
    _market("BTC", "65000.00", "0.00001"),
    _market("SOL", "150.00", "0.001"),
)
FUNDS = (("USDT", D("100000.00")), ("ETH", D("250.0000")))
"""What each account starts with."""
SOURCES = frozenset({"binance", "bybit", "gate"})
"""The liquidity sources that a `filter` may name."""


def market_of(asset_in: str, asset_out: str) -> tuple[Instrument, bool] | None:
    """The market between two assets, and whether the asset in is its base; `None`: there is none."""
    for one in INSTRUMENTS:
        if (asset_in, asset_out) == (one.base, one.quote):
            return one, True
        if (asset_in, asset_out) == (one.quote, one.base):
            return one, False
    return None
