"""The funding market: offers of lenders and of borrowers, seeded, and loans that are agreed on now and then.

It belongs to no engine: nobody's balance changes hands in it. The account's own offers stand in its book until they
are canceled, or taken by the gateway on demand (see `lending`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from bittrade_ws.simulators.bitfinex.books import Entries, by_key
from bittrade_ws.simulators.bitfinex.feeds import Feed, Update
from bittrade_ws.simulators.clock import Cancel, Clock
from bittrade_ws.simulators.engine import Engine

D = Decimal
SNAPSHOT_TRADES = 30
_OFFERS = 60
_STEP_SECONDS = 1.0


@dataclass(slots=True, kw_only=True)
class Offer:
    """Money offered (amount > 0) or wanted (amount < 0) for so many days."""

    offer_id: int
    rate: Decimal
    period: int
    amount: Decimal


class FundingMarket:
    """One funding currency. `changed` is called after each step."""

    def __init__(self, clock: Clock, symbol: str, random: Random, ids: Callable[[], int]) -> None:
        self.symbol = symbol
        self.offers: dict[int, Offer] = {}
        self.trades: list[list[Any]] = []
        """`[id, time, amount, rate, period]`, oldest first."""
        self.changed: list[Callable[[], None]] = []
        self.traded: list[Callable[[list[Any]], None]] = []
        self._clock = clock
        self._random = random
        self._ids = ids
        self._trade_ids = count(1)
        self._cancel: Cancel | None = None
        self._owned: set[int] = set()
        for _ in range(_OFFERS):
            self._add(is_lender=random.random() < 0.5)
        for _ in range(SNAPSHOT_TRADES):
            self._trade(random.choice(list(self.offers.values())))

    def start(self) -> None:
        """Moves once a second."""
        self._cancel = self._clock.call_later(_STEP_SECONDS, self._tick)

    def stop(self) -> None:
        """Stands still from now on."""
        if self._cancel is not None:
            self._cancel()

    def _tick(self) -> None:
        self.step()
        self.start()

    def step(self) -> None:
        """One offer goes, one comes; every now and then the one that goes is a loan."""
        gone = self.offers.pop(self._random.choice([one for one in self.offers if one not in self._owned]))
        if self._random.random() < 0.5:
            self._trade(gone)
        self._add(is_lender=gone.amount > 0)
        self._tell()

    def put(self, offer: Offer) -> None:
        """A user's offer enters the book."""
        self.offers[offer.offer_id] = offer
        self._owned.add(offer.offer_id)
        self._tell()

    def take(self, offer_id: int) -> None:
        """A user's offer leaves the book."""
        self._owned.discard(offer_id)
        del self.offers[offer_id]
        self._tell()

    def look(self, length: int, *, is_raw: bool) -> Entries:
        """Both sides as a book channel shows them: bids are the borrowers, with negative amounts."""
        bids = sorted((one for one in self.offers.values() if one.amount < 0), key=lambda one: (-one.rate, one.period))
        asks = sorted((one for one in self.offers.values() if one.amount > 0), key=lambda one: (one.rate, one.period))
        return Entries(_side(bids, length, is_raw=is_raw), _side(asks, length, is_raw=is_raw))

    def ticker_row(self) -> list[Any]:
        """The last day, from what is remembered of it."""
        bids, asks = (list(side.values()) for side in self.look(25, is_raw=False))
        rates = [trade[3] for trade in self.trades]
        volume = sum((abs(trade[2]) for trade in self.trades), D(0))
        change = rates[-1] - rates[0]
        bid, ask = bids[0], asks[0]
        frr = (sum(rates, D(0)) / len(rates)).quantize(D("0.00000001"))
        ends = [*bid[:2], -bid[3], *ask[:2], ask[3]]
        relative = (change / rates[0]).quantize(D("0.0001"))
        return [frr, *ends, change, relative, rates[-1], volume, max(rates), min(rates), None, None, D(1_000_000)]

    def _tell(self) -> None:
        for listener in tuple(self.changed):
            listener()

    def _add(self, *, is_lender: bool) -> None:
        random = self._random
        rate = D(random.randint(1000, 1999) if not is_lender else random.randint(2000, 3000)) / 10_000_000
        amount = D(random.randint(150, 50_000))
        number = self._ids()
        period = random.choice((2, 7, 30, 120))
        self.offers[number] = Offer(offer_id=number, rate=rate, period=period, amount=amount if is_lender else -amount)

    def _trade(self, offer: Offer) -> None:
        row = [next(self._trade_ids), self._clock.now_us() // 1000, -offer.amount, offer.rate, offer.period]
        self.trades = [*self.trades[-999:], row]
        for listener in tuple(self.traded):
            listener(row)


def _side(offers: list[Offer], length: int, *, is_raw: bool) -> dict[Any, tuple[Any, ...]]:
    if is_raw:
        return by_key(((one.offer_id, one.period, one.rate, one.amount) for one in offers[:length]), (0, 1))
    found: dict[Any, tuple[Any, ...]] = {}
    for one in offers:
        key = (one.rate, one.period)
        if key not in found and len(found) == length:
            break
        _, _, orders, amount = found.get(key, (one.rate, one.period, 0, D(0)))
        found[key] = (one.rate, one.period, orders + 1, amount + one.amount)
    return found


class FundingFeed(Feed):
    """A channel of the funding market: speaks after each of its steps."""

    def __init__(self, engine: Engine, market: FundingMarket) -> None:
        super().__init__(engine)
        self.market = market

    def began(self) -> None:
        self.market.changed.append(self.on_settled)

    def ended(self) -> None:
        self.market.changed.remove(self.on_settled)


class FundingTickerFeed(FundingFeed):
    def snapshot(self) -> Update:
        return Update(self.market.ticker_row())

    def on_settled(self) -> None:
        self.publish([Update(self.market.ticker_row())])


class FundingTradesFeed(FundingFeed):
    """Each loan twice, as `fte` and as `ftu`."""

    def began(self) -> None:
        self.market.traded.append(self._on_traded)

    def ended(self) -> None:
        self.market.traded.remove(self._on_traded)

    def snapshot(self) -> Update:
        return Update(list(reversed(self.market.trades[-SNAPSHOT_TRADES:])))

    def _on_traded(self, row: list[Any]) -> None:
        self.publish([Update(row, "fte"), Update(row, "ftu")])
