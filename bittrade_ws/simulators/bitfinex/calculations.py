"""What the venue computes when it is asked to: margins, funding, positions, wallets, the balance.

Source: the venue's `ws-auth-input-calc` reference page, seen 2026-07.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bittrade_ws.simulators.bitfinex.reports import Report
from bittrade_ws.simulators.bitfinex.users import WALLETS, User
from bittrade_ws.simulators.bitfinex.venue import Venue

MOST_AT_ONCE = 30
MOST_IN_A_SECOND = 8
_CENT = Decimal("1E-8")


def margin_base(user: User) -> list[Any]:
    """The margin of the account."""
    balance = user.worth("margin").quantize(_CENT)
    return ["base", [user.profit(), 0, balance, user.equity().quantize(_CENT), user.required_margin()]]


def margin_symbol(user: User, symbol: str) -> list[Any]:
    """What may be traded of a symbol on margin, in the quote and in either direction."""
    tradable, price = user.tradable(), user.price(symbol)
    size = (tradable / price).quantize(_CENT)
    return ["sym", symbol, [tradable, tradable, size, size]]


def calculate(venue: Venue, user: User, wanted: str) -> Iterator[Report]:
    """What answers one calculation; nothing for one that is unknown."""
    kind, _, rest = wanted.partition("_")
    of, _, name = rest.partition("_")
    match kind, of:
        case "margin", "base":
            yield Report("miu", margin_base(user), "trading")
        case "margin", "sym" if name in venue.engine.instruments:
            yield Report("miu", margin_symbol(user, name), "trading", name)
        case "funding", "sym" if name in venue.funding:
            yield Report("fiu", venue.lending[user.name].info_row(name), "funding", name)
        case "position", symbol if symbol in user.positions.open:
            yield Report("pu", user.positions.open[symbol].row(user.price(symbol)), "trading", symbol)
        case "wallet", wallet if wallet in WALLETS:
            yield Report("wu", user.wallet_row(wallet, name, is_asked=True), "wallet", f"{wallet}-{name}")
        case "balance", _:
            yield Report("bu", user.balance_row(), "balance")
        case _:
            pass
