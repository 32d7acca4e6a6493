"""Why the venue does not let an order in, in its own words.

Source: the venue's `ws-auth-notifications` reference page and its abbreviations, seen 2026-07.
"""

from decimal import Decimal

from bittrade_ws.simulators.bitfinex.order_records import CLOSE, REDUCE_ONLY
from bittrade_ws.simulators.bitfinex.wire import number
from bittrade_ws.simulators.orders import Instrument


def may_not_enter(flags: int, amount: Decimal, held: Decimal, wallet: str) -> str | None:
    """Why an order that may only reduce a position must not be; `held` is the position's amount."""
    if not flags & (REDUCE_ONLY | CLOSE):
        return None
    if not held or wallet != "margin":
        return "RSN_POS_NOTFOUND"
    if held * amount > 0:
        return "RSN_POS_REDUCE_INCR"
    return "RSN_POS_REDUCE_FLIP" if abs(amount) > abs(held) else None


def insufficient(wallet: str, amount: Decimal, instrument: Instrument, price: Decimal | None) -> str:
    """There is not enough for so much at this price."""
    kind = "exchange balance" if wallet == "exchange" else "tradable balance"
    at = "" if price is None else f" at {number(price)}"
    return f"Invalid order: not enough {kind} for {number(abs(amount))} {instrument.base}{at}"
