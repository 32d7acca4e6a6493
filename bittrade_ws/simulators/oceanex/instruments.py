"""What the simulated venue trades: VET where the venue's own client bids for it, and a market that stands still."""

from decimal import Decimal

from bittrade_ws.simulators.orders import Instrument

D = Decimal
FEE = D("0.001")
"""Of what is received, for either side."""


def _market(
    base: str, quote: str, *, reference: str, price_digits: int, amount_digits: int, is_quiet: bool = False
) -> Instrument:
    step = D(1).scaleb(-amount_digits)
    return Instrument(
        name=f"{base}{quote}",
        base=base,
        quote=quote,
        tick=D(1).scaleb(-price_digits),
        step=step,
        min_quantity=step,
        max_quantity=D(100_000_000),
        min_notional=D(0),
        reference_price=D(reference),
        is_quiet=is_quiet,
    )


INSTRUMENTS = (
    _market("vet", "usdt", reference="0.80", price_digits=5, amount_digits=1),
    _market("btc", "usdt", reference="9100", price_digits=2, amount_digits=5),
    _market("eth", "usdt", reference="230", price_digits=2, amount_digits=4),
    _market("oce", "vet", reference="0.05", price_digits=5, amount_digits=1, is_quiet=True),
)
"""A bid of 0.75 USDT for VET, the sample of the venue's client, rests."""
FUNDS = (("usdt", D(100_000)), ("vet", D(100_000)), ("btc", D(10)), ("eth", D(100)), ("oce", D(1_000_000)))
"""What each account starts with."""


def digits_of(unit: Decimal) -> int:
    """How many digits behind the point a tick or a step has."""
    return -int(unit.normalize().as_tuple().exponent)
