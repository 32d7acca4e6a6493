"""What the simulated venue trades: pairs, one long-named pair, one derivative (status only), funding currencies."""

from collections.abc import Mapping
from decimal import Decimal

from bittrade_ws.simulators.orders import Instrument

D = Decimal


def _pair(
    base: str, *, reference: str, tick: str, smallest: str, is_quiet: bool = False, colon: str = ""
) -> Instrument:
    return Instrument(
        name=f"t{base}{colon}USD",
        base=base,
        quote="USD",
        tick=D(tick),
        step=D("0.00000001"),
        min_quantity=D(smallest),
        max_quantity=D(2_000),
        min_notional=D(0),
        reference_price=D(reference),
        is_quiet=is_quiet,
    )


PAIRS = (
    _pair("BTC", reference="60000", tick="1", smallest="0.00006"),
    _pair("ETH", reference="3000", tick="0.1", smallest="0.001"),
    _pair("LTC", reference="80", tick="0.001", smallest="0.04", is_quiet=True),
    _pair("DUSK", reference="0.25", tick="0.00001", smallest="10", colon=":"),
)
DERIVATIVES = ("tBTCF0:USTF0", "tETHF0:USTF0")
"""Only their status is told; nothing trades in them."""
FUNDING = ("fUSD", "fBTC")
FUNDS = (("USD", D(1_000_000)), ("BTC", D(10)), ("ETH", D(100)), ("LTC", D(1_000)), ("DUSK", D(100_000)))
"""What each account starts with, in the exchange wallet."""
WALLET_FUNDS = {
    "exchange": list(FUNDS),
    "margin": [("USD", D(200_000))],
    "funding": [("USD", D(100_000)), ("BTC", D(2))],
}
"""What each wallet of the user starts with."""
MAKER_FEE = D("0.001")
TAKER_FEE = D("0.002")


def trade_number(instruments: Mapping[str, Instrument], symbol: str, trade_id: int) -> int:
    """The venue counts the trades of all pairs together, the engine those of each; ids grow in both."""
    return trade_id * len(instruments) + list(instruments).index(symbol)


def pair_of(symbol: str) -> str:
    """A symbol without its `t` or `f`."""
    return symbol[1:]
