"""The venue pushes nothing about orders, so they are asked about for as long as somebody follows them.

1. One question a market and interval: which orders are open. What is listed and has traded on, or is listed no more, is
   asked about by its id, one after the other; the next interval begins when that is done.
2. A market without an order that is followed is not asked about; neither is anything before a socket is there.
3. A question that fails costs its answer: the next interval asks again.
"""

import logging
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import reactivex
from reactivex import Observable, abc
from reactivex import operators as ops
from reactivex.disposable import SerialDisposable

from bittrade_ws.exchanges.oceanex.lookup import Lookup, is_whole
from bittrade_ws.exchanges.oceanex.order_facts import fact_of_order
from bittrade_ws.exchanges.oceanex.results import OrderInfo, OrderPage
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.operators._drain import Drain

logger = logging.getLogger(__name__)


class _Followed:
    """One order that is followed, by so many subscribers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.followers = 0
        self.told = Decimal(0)
        """How much of it has traded as far as the venue was asked for the trades."""
        self.first: OrderFact | None = None
        """What its acknowledgement proves beyond its being there, to be told once its trades are known."""


class _Market:
    """What is followed on one market."""

    def __init__(self) -> None:
        self.orders: dict[str, _Followed] = {}
        self.waiting = SerialDisposable()
        self.is_asking = False


class OrderPolling:
    """Asks through `lookup` every so many seconds, and hands each fact to `tell`. Everything runs in its drain."""

    def __init__(
        self,
        lookup: Lookup,
        tell: Callable[[OrderFact], None],
        *,
        every: float,
        first_of: Callable[[str], OrderFact | None],
    ) -> None:
        self._lookup = lookup
        self._tell = tell
        self._every = every
        self._first_of = first_of
        self._markets: dict[str, _Market] = {}
        self._drain = Drain()

    def follow(self, clock: abc.SchedulerBase) -> "Following":
        """For one subscription to orders."""
        return Following(self, clock)

    def dispose(self) -> None:
        """Asks no more."""

        def end() -> None:
            for market in self._markets.values():
                market.waiting.dispose()
            self._markets.clear()

        self._drain.run(end)

    def add(self, order: Order, clock: abc.SchedulerBase) -> None:
        """An order whose id is known, and which is not over."""
        assert order.order_id is not None
        order_id, name, symbol = order.order_id, order.client_order_id, order.symbol

        def enter() -> None:
            market = self._markets.setdefault(symbol, _Market())
            is_new = not market.orders
            followed = market.orders.setdefault(order_id, _Followed(name))
            followed.followers += 1
            followed.told = max(followed.told, sum((fill.quantity for fill in order.fills), Decimal(0)))
            if followed.first is None and order.status is OrderStatus.PENDING:
                followed.first = self._first_of(order_id)
            if not market.is_asking and (is_new or followed.first is not None):
                self._ask_in(0.0 if followed.first is not None else self._every, symbol, market, clock)

        self._drain.run(enter)

    def remove(self, symbol: str, order_id: str) -> None:
        """One follower less."""

        def leave() -> None:
            market = self._markets.get(symbol)
            followed = None if market is None else market.orders.get(order_id)
            if market is None or followed is None:
                return
            followed.followers -= 1
            if not followed.followers:
                del market.orders[order_id]
            if not market.orders:
                market.waiting.dispose()
                del self._markets[symbol]

        self._drain.run(leave)

    def _ask_in(self, seconds: float, symbol: str, market: _Market, clock: abc.SchedulerBase) -> None:
        def ask(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(lambda: self._ask(symbol, market, clock))

        market.waiting.disposable = clock.schedule_relative(seconds, ask)

    def _ask(self, symbol: str, market: _Market, clock: abc.SchedulerBase) -> None:
        if self._markets.get(symbol) is not market or market.is_asking:
            return
        market.is_asking = True
        unfinished = {order_id: one.first for order_id, one in market.orders.items() if one.first is not None}
        if unfinished:
            asked = reactivex.concat(*(self._with_trades(order_id, first) for order_id, first in unfinished.items()))
        else:
            asked = self._lookup.open_page(symbol).pipe(ops.flat_map(lambda page: self._changes(market, page)))

        def end(error: Exception | None = None) -> None:
            def again() -> None:
                market.is_asking = False
                if error is not None:
                    logger.info("The orders of %s are not told: %s", symbol, error)
                if self._markets.get(symbol) is market:
                    is_pressing = any(one.first is not None for one in market.orders.values())
                    self._ask_in(0.0 if is_pressing and error is None else self._every, symbol, market, clock)

            self._drain.run(again)

        market.waiting.disposable = asked.subscribe(
            lambda fact: self._drain.run(lambda: self._learn(market, fact)), end, end, scheduler=clock
        )

    def _learn(self, market: _Market, fact: OrderFact) -> None:
        followed = market.orders.get(fact.order_id or "")
        if followed is not None:
            followed.first = None
            followed.told = max(followed.told, fact.filled_quantity or Decimal(0))
        self._tell(fact)

    def _changes(self, market: _Market, page: OrderPage) -> Observable[OrderFact]:
        """The facts about what is followed, out of the list of open orders."""
        listed = {str(one.id): one for one in page.resources}
        facts: list[Observable[OrderFact]] = []
        for order_id, followed in list(market.orders.items()):
            one = listed.get(order_id)
            if one is not None and one.executed_volume <= followed.told:
                facts.append(reactivex.just(fact_of_order(one, client_order_id=followed.name)))
            elif one is None and is_whole(page):
                facts.append(self._asked(self._lookup.find_closed(order_id), followed.name))
            else:
                facts.append(self._asked(self._lookup.find(order_id), followed.name))
        return reactivex.concat(*facts)

    def _with_trades(self, order_id: str, first: OrderFact) -> Observable[OrderFact]:
        """What an acknowledgement proved, with the trades that it did not tell, if they are told now."""
        asked = self._asked(self._lookup.find(order_id), first.client_order_id)
        return asked.pipe(ops.default_if_empty(first))

    def _asked(self, question: Observable[OrderInfo | None], name: str | None) -> Observable[OrderFact]:
        """The fact in an answer; none where the question fails, or the venue has no such order (yet)."""

        def failed(error: Exception, _: Observable[Any]) -> Observable[OrderInfo | None]:
            logger.info("Order %s is not told: %s", name, error)
            return reactivex.empty()

        return question.pipe(
            ops.catch(failed),
            ops.filter(lambda found: found is not None),
            ops.map(lambda found: fact_of_order(found, client_order_id=name)),  # pyright: ignore[reportArgumentType]
        )


class Following:
    """What one subscriber sees of orders: each is polled from its first id to its end."""

    def __init__(self, polling: OrderPolling, clock: abc.SchedulerBase) -> None:
        self._polling = polling
        self._clock = clock
        self._orders: dict[str, str] = {}
        self._is_over = False

    def on_stage(self, order: Order) -> None:
        """A stage of one of them."""
        order_id = order.order_id
        if order_id is None or self._is_over:
            return
        if order.status.is_final:
            symbol = self._orders.pop(order_id, None)
            if symbol is not None:
                self._polling.remove(symbol, order_id)
        elif order_id not in self._orders:
            self._orders[order_id] = order.symbol
            self._polling.add(order, self._clock)

    def dispose(self) -> None:
        """Nobody wants to know; more than once does no more."""
        self._is_over = True
        orders, self._orders = self._orders, {}
        for order_id, symbol in orders.items():
            self._polling.remove(symbol, order_id)
