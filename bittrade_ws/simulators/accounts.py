"""Balances: what an account owns, and how much of it open orders have locked."""

from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


class Balance(NamedTuple):
    free: Decimal = ZERO
    locked: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Free and locked together."""
        return self.free + self.locked


class Account:
    """One owner of balances and orders.

    A house account (the market makers', the fee collector's) may go below zero, so that only the sum over all
    accounts means anything for it, and the ledger keeps no record of its orders. A margin account may owe assets, too
    (how much is the gateway's business), and pays its fees in the quote asset.
    """

    __slots__ = ("balances", "group", "is_house", "is_margin", "maker_fee", "name", "taker_fee")

    def __init__(
        self,
        name: str,
        *,
        is_house: bool = False,
        is_margin: bool = False,
        maker_fee: Decimal = ZERO,
        taker_fee: Decimal = ZERO,
    ) -> None:
        self.name = name
        self.is_house = is_house
        self.is_margin = is_margin
        self.maker_fee = maker_fee
        self.taker_fee = taker_fee
        self.group: int | None = None
        """Accounts with one number belong together when it comes to trading with themselves."""
        self.balances: dict[str, Balance] = {}

    def of(self, asset: str) -> Balance:
        """The balance of one asset, zero when there never was any."""
        return self.balances.get(asset) or Balance()

    def can_spend(self, asset: str, amount: Decimal) -> bool:
        """Whether so much is free."""
        return self.is_house or self.is_margin or self.of(asset).free >= amount

    def credit(self, asset: str, amount: Decimal) -> None:
        """Adds to what is free."""
        free, locked = self.of(asset)
        self.balances[asset] = Balance(free + amount, locked)

    def lock(self, asset: str, amount: Decimal) -> None:
        """Sets aside for an order; a negative amount releases."""
        free, locked = self.of(asset)
        self.balances[asset] = Balance(free - amount, locked + amount)

    def pay(self, asset: str, *, locked: Decimal, paid: Decimal) -> None:
        """Pays out of what was locked; what was locked beyond the payment is free again."""
        free, held = self.of(asset)
        self.balances[asset] = Balance(free + locked - paid, held - locked)

    def __repr__(self) -> str:
        return f"<Account {self.name}>"
