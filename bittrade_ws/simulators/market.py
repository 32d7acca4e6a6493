"""A seeded market that moves by itself: house accounts quote a ladder and take from it, through the real engine.

1. Everything that is seen of it (book, trades, candles) comes from orders that really matched.
2. The same seed, rate and clock give the same market.
3. A step is one public trade and the requoting that it causes; `rate` counts steps per second over all symbols.
   Only a price at which others have orders, too, can make it more than one.
"""

from collections.abc import Callable
from decimal import Decimal
from random import Random

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.clock import Cancel
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import Instrument, NewOrder, OrderType, VenueOrder

LEVELS = 40
"""Quoted on each side."""
_SHORTEST_TICK = 0.01
"""Seconds; a faster market takes several steps at once."""
_MOST_STEPS = 200
"""At one tick: a host that was asleep does not make up for it all."""


class Ladder:
    """The house's quotes for one instrument: prices are whole multiples of `spacing`, known by their index."""

    def __init__(self, engine: Engine, instrument: Instrument, maker: Account, random: Random) -> None:
        self.instrument = instrument
        self.spacing = max(instrument.tick, (instrument.reference_price / 20_000).quantize(instrument.tick))
        self.lot = max(instrument.step, (20_000 / instrument.reference_price).quantize(instrument.step))
        self._engine = engine
        self._maker = maker
        self._random = random
        self._home = self._middle = int(instrument.reference_price / self.spacing)
        self._orders: dict[int, VenueOrder] = {}
        self._quoted: int | None = None
        """The middle that it last quoted around."""

    def wander(self) -> None:
        """Moves the middle now and then, with a weak pull back to where it began."""
        chance = self._random.random()
        if chance < 0.2:
            pull = (self._home - self._middle) / 4_000
            self._middle += 1 if chance < 0.1 + max(-0.05, min(0.05, pull)) else -1

    def quote(self) -> None:
        """Takes back what is out of place, then places what is missing."""
        low, middle, high = self._middle - LEVELS, self._middle, self._middle + LEVELS
        orders = self._orders.items()
        stands = middle == self._quoted  # then only what was taken is out of place
        self._quoted = middle
        for index, order in [one for one in orders if not one[1].is_resting] if stands else list(orders):
            side = OrderSide.BUY if index < middle else OrderSide.SELL
            if not order.is_resting:
                del self._orders[index]
            elif not low <= index <= high or index == middle or order.side is not side:
                self._engine.cancel(self._orders.pop(index))
        for index in range(low, high + 1) if len(orders) < 2 * LEVELS else ():
            if index not in self._orders and index != middle:
                self._place(index, OrderSide.BUY if index < middle else OrderSide.SELL)

    def _place(self, index: int, side: OrderSide) -> None:
        step = self.instrument.step
        quantity = max(step, self.lot * self._random.randint(20, 200) / 100 // step * step)
        new = NewOrder(
            symbol=self.instrument.name,
            side=side,
            type=OrderType.LIMIT,
            client_order_id="",
            quantity=quantity,
            price=index * self.spacing,
        )
        self._orders[index] = self._engine.place(self._maker, new).live


class Market:
    """Moves the instruments that are not quiet, from `start` to `stop`."""

    def __init__(
        self, engine: Engine, *, seed: int, rate: float, is_open: Callable[[str], bool] = lambda symbol: True
    ) -> None:
        self.engine = engine
        self.rate = rate
        self._is_open = is_open
        self._random = Random(seed)
        self._taker = engine.open_account("market taker", is_house=True)
        maker = engine.open_account("market maker", is_house=True)
        moving = (instrument for instrument in engine.instruments.values() if not instrument.is_quiet)
        self._ladders = [Ladder(engine, instrument, maker, self._random) for instrument in moving]
        self._cancel: Cancel | None = None
        self._next_us = 0.0

    def start(self, *, past_minutes: int = 0) -> None:
        """Quotes, makes itself a past of trades that ends now, and begins to move."""
        for ladder in self._ladders:
            ladder.quote()
        self._live_through(past_minutes)
        if self.rate > 0 and self._ladders:
            self._next_us = self.engine.clock.now_us() + 1e6 / self.rate
            self._schedule()

    def stop(self) -> None:
        """Stands still from now on; the book stays."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def step(self) -> None:
        """One trade in one of the symbols, and new quotes around it; none in one that is not open."""
        ladder = self._random.choice(self._ladders)
        if not self._is_open(ladder.instrument.name):
            return
        self._take(ladder, self._random.choice((OrderSide.BUY, OrderSide.SELL)))
        ladder.wander()
        ladder.quote()

    def _take(self, ladder: Ladder, side: OrderSide) -> None:
        instrument = ladder.instrument
        best = self.engine.books[instrument.name].opposite(side).best
        if best is None:
            return
        share = Decimal(self._random.randint(1, 100)) / 100
        quantity = max(instrument.step, ladder.lot * share // instrument.step * instrument.step)
        new = NewOrder(
            symbol=instrument.name,
            side=side,
            type=OrderType.MARKET,
            client_order_id="",
            quantity=min(quantity, best.quantity),
        )
        self.engine.place(self._taker, new)

    def _live_through(self, minutes: int) -> None:
        steps = minutes * 6 * len(self._ladders)
        span_us = minutes * 60_000_000
        for index in range(steps):
            self.engine.backdated_us = span_us - span_us * index // steps
            self.step()
        self.engine.backdated_us = 0

    def _schedule(self) -> None:
        # At most a step: the clock may have been set back since the next one was reckoned.
        wait = min((self._next_us - self.engine.clock.now_us()) / 1e6, 1 / self.rate)
        self._cancel = self.engine.clock.call_later(max(wait, _SHORTEST_TICK if self.rate > 100 else 0.0), self._tick)

    def _tick(self) -> None:
        now = self.engine.clock.now_us()
        due = max(1, min(_MOST_STEPS, int((now - self._next_us) * self.rate / 1e6) + 1))
        for _ in range(due):
            self.step()
        # Never more than a second behind: what was missed longer ago is not made up for. Never more than a step ahead:
        # a clock that is set back does not stop the market.
        self._next_us = min(max(self._next_us + due * 1e6 / self.rate, now - 1e6), now + 1e6 / self.rate)
        if self._cancel is not None:
            self._schedule()
