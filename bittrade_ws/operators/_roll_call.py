"""Which orders are open, asked in one question for many: after a drop, one question per order would take minutes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable

from bittrade_ws.models.errors import RateLimited
from bittrade_ws.models.order import OrderFact
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._live_order import LiveOrder
from bittrade_ws.operators._prover import Prover
from bittrade_ws.operators._turn import patient_turn
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.orders import OrderVenue

logger = logging.getLogger(__name__)

FEW: Final = 2
"""So many orders of a symbol are asked about one by one."""
MANY_SYMBOLS: Final = 10
"""For more than these, one question about all symbols is cheaper at every venue that we know."""


class RollCall:
    """What it lists is proven; what it does not list is left to the prover. Everything runs in the desk's drain."""

    def __init__(
        self,
        messages: Observable[Any],
        venue: OrderVenue,
        *,
        drain: Drain,
        prover: Prover,
        on_fact: Callable[[OrderFact], None],
        timeout: float,
    ) -> None:
        self._messages = messages
        self._venue = venue
        self._drain = drain
        self._prover = prover
        self._on_fact = on_fact
        self._timeout = timeout
        self._asking = CompositeDisposable()

    def call(self, orders: Iterable[LiveOrder], socket: Socket, clock: abc.SchedulerBase, *, all_of_them: bool) -> None:
        """Has these orders proven, in as few questions as may be; `all_of_them` asks for the orders of others too."""
        by_symbol: dict[str, list[LiveOrder]] = {}
        for live in orders:
            by_symbol.setdefault(live.request.symbol, []).append(live)
        many = {symbol: lives for symbol, lives in by_symbol.items() if len(lives) > FEW}
        if all_of_them or len(many) > MANY_SYMBOLS:
            everything = [live for lives in by_symbol.values() for live in lives]
            self._ask(None, everything, socket, clock)
            return
        for symbol, lives in by_symbol.items():
            if symbol in many:
                self._ask(symbol, lives, socket, clock)
            else:
                self._prove(lives)

    def stop(self) -> None:
        """What was asked is void: the socket, or the channel on it, is gone."""
        self._asking.dispose()
        self._asking = CompositeDisposable()

    def _prove(self, lives: Sequence[LiveOrder]) -> None:
        for live in lives:
            self._prover.prove(live)

    def _ask(self, symbol: str | None, lives: Sequence[LiveOrder], socket: Socket, clock: abc.SchedulerBase) -> None:
        try:
            request = self._venue.open_orders(symbol, request_context(socket, clock))
        except Exception:
            logger.exception("The question about open orders could not be written")
            request = None
        if request is None:
            self._prove(lives)
            return
        seconds = patient_turn(socket, request, clock)
        if seconds > 0:

            def again(_: abc.SchedulerBase, state: object = None) -> None:
                self._drain.run(lambda: self._ask(symbol, lives, socket, clock))

            self._asking.add(clock.schedule_relative(seconds, again))
            return

        def on_reply(reply: Any) -> None:
            try:
                facts = self._venue.listed(reply)
            except RateLimited as refusal:
                self._prover.hold_back(clock, refusal)
                facts = ()
            except Exception as error:
                logger.warning("The open orders are not told, so each is asked about: %s", error)
                facts = ()
            for fact in facts:
                self._on_fact(fact)
            self._prove(lives)

        def on_error(error: Exception) -> None:
            logger.info("The open orders are not told: %s", error)
            self._prove(lives)

        question = ask(socket, self._messages, request, timeout=self._timeout, clock=clock)
        self._asking.add(
            question.subscribe(
                lambda reply: self._drain.run(lambda: on_reply(reply)),
                lambda error: self._drain.run(lambda: on_error(error)),
                scheduler=clock,
            )
        )
