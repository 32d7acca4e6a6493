"""What Binance grants one address, whoever asks from it and whichever way: weight and raw requests, on one clock."""

from queue import SimpleQueue
from typing import Final

from bittrade_ws.exchanges.binance.venue_clock import VenueClock
from bittrade_ws.wire.budget import Allowance, Budget

WEIGHT, RAW = "REQUEST_WEIGHT", "RAW_REQUESTS"
_GRANTED: Final = (
    Allowance(name=WEIGHT, seconds=60, limit=6_000),
    Allowance(name=RAW, seconds=300, limit=300_000),
)


class Address:
    """The weight of one address, and what is known of the venue's clock; several `Budgets` may share it.

    `kept`, a share of the weight, is spent by cancels and by questions about orders only; what can wait (snapshots and
    backfills) leaves half of it to the rest.
    """

    def __init__(self, *, kept: float = 0.1, clock: VenueClock | None = None) -> None:
        self.weight = Budget(_GRANTED, kept=kept)
        self.clock = clock or VenueClock()
        # Whoever shares it may have a thread each; what is done between get and put is arithmetic.
        self.token: SimpleQueue[None] = SimpleQueue()
        self.token.put(None)
