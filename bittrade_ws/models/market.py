"""Market data in the same words for every venue."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Level(NamedTuple):
    """One price of one side of a book."""

    price: Decimal
    quantity: Decimal


class BookStatus(StrEnum):
    """Whether a local book is proven."""

    SYNCED = "SYNCED"  # every update since a snapshot was applied, and nothing contradicts
    UNSYNCED = "UNSYNCED"  # not, or not yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A book at one instant. While it is not `SYNCED` it has no levels: nothing is shown that is not proven."""

    symbol: str
    status: BookStatus
    bids: tuple[Level, ...] = ()
    """Best first."""
    asks: tuple[Level, ...] = ()
    """Best first."""
    update_id: int | None = None
    """The venue's number of the last update in it."""
    time: int | None = None
    """By the venue's clock, of that update: epoch milliseconds, or microseconds if the connection asked for them.

    `None`: it came with a snapshot.
    """
    cause: str = ""
    """Why it is `UNSYNCED`."""

    @property
    def is_synced(self) -> bool:
        """Whether it is proven."""
        return self.status is BookStatus.SYNCED

    @property
    def best_bid(self) -> Level | None:
        """The highest bid, if there is one."""
        return self.bids[0] if self.bids else None

    @property
    def best_ask(self) -> Level | None:
        """The lowest ask, if there is one."""
        return self.asks[0] if self.asks else None
