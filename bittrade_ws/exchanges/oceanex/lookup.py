"""What the venue has of orders: asked in its own words, one question after the other.

1. An order is looked for among the open ones, then among those that are over: it may end in between, and does not
   come back.
2. Of an order whose acknowledgement was lost there is no name to ask by. Whatever the venue has on its market that may
   be it is gathered (`Traces`): that nothing is proves that it never arrived, that something is proves nothing.
3. The venue tells when an order was made by its own clock, in whole seconds; ours is compared with that first.
4. A list that does not fit on one page proves no absence: what closes meanwhile shifts the pages.

Source: the venue's WebSocket API user guide 0.5, orders, seen 2026-07.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import reactivex
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.oceanex._question import QuestionFactory, number_of
from bittrade_ws.exchanges.oceanex._request import Call, Failure
from bittrade_ws.exchanges.oceanex.account_questions import open_orders_call, show_call
from bittrade_ws.exchanges.oceanex.errors import ErrorCode
from bittrade_ws.exchanges.oceanex.order_facts import SIDES
from bittrade_ws.exchanges.oceanex.order_names import Terms, terms_of
from bittrade_ws.exchanges.oceanex.results import OrderInfo, OrderPage
from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.models.order import Order

PER_PAGE: Final = 200
"""The most that the venue tells at once."""
MARGIN: Final = 300
"""Seconds before the send from which on an order may be ours, should our clock have been set meanwhile."""
CONFIRMING: Final = (0.0, 0.25, 0.5, 1.0, 2.0)
"""Seconds between the questions whether a cancel that was taken is done."""


class Traces(NamedTuple):
    """What may be an order that the venue has no name for."""

    order: Order
    possible: tuple[OrderInfo, ...]
    """On its market and its side, since it was sent."""
    is_complete: bool
    """Everything was told."""

    @property
    def matching(self) -> tuple[OrderInfo, ...]:
        """Those that are alike in type, price and quantity as well."""
        terms = terms_of(self.order)
        return tuple(one for one in self.possible if _terms(one) == terms)


def is_whole(page: OrderPage) -> bool:
    """Whether a page has all orders of its list. A full one may have been cut, whatever it counts."""
    return page.resources_count <= len(page.resources) < PER_PAGE


class Canceled(NamedTuple):
    """What became of a cancel: refused, or the order as it is after that (`None`: it is not told yet)."""

    failure: Failure | None
    order: OrderInfo | None


class Lookup(QuestionFactory):
    """Asks over the sockets of one factory."""

    def find(self, order_id: str) -> Observable[OrderInfo | None]:
        """An order with its trades, open or over; `None`: the venue denies it."""
        return self._show("OrderHandler", order_id, lambda: self.find_closed(order_id))

    def find_closed(self, order_id: str) -> Observable[OrderInfo | None]:
        """An order that is over, with its trades; `None`: there is none."""
        return self._show("OrderHistoryHandler", order_id, lambda: reactivex.just(None))

    def open_page(self, symbol: str) -> Observable[OrderPage]:
        """The newest open orders of a market."""
        return self._ask(open_orders_call(symbol, per=PER_PAGE), OrderPage)

    def trace(self, order: Order, sent_ms: int, now_ms: Callable[[], int]) -> Observable[Traces]:
        """What may be an order that was sent then, by our clock."""

        def gather(venue_seconds: int) -> Observable[Traces]:
            elapsed = (now_ms() - sent_ms) // 1000
            # Our clock was set back since: anything that the venue ever had may be it.
            since = 0 if elapsed < -MARGIN else venue_seconds - elapsed - MARGIN
            return self.open_page(order.symbol).pipe(
                ops.flat_map(
                    lambda opened: self._closed_page(order.symbol, since).pipe(
                        ops.map(lambda closed: _traces(order, since, opened, closed))
                    )
                )
            )

        return self._ask(Call("ToolHandler", "timestamp", {}), int).pipe(ops.flat_map(gather))

    def cancel(self, order_id: str) -> Observable[Canceled]:
        """Asks once for it to be canceled, then until the venue tells that it is over, or for a while."""
        call = Call("OrderHandler", "cancel", {"ids": [number_of(order_id)]}, is_private=True)

        def refused(error: Exception, _: Observable[Any]) -> Observable[Canceled]:
            if not isinstance(error, RequestRejected):
                return reactivex.throw(error)
            return reactivex.just(Canceled(Failure(error.code or 0, error.reason), None))

        taken = self._ask(call, tuple[int, ...]).pipe(ops.flat_map(lambda _: self._confirm(order_id, 0)))
        return taken.pipe(ops.catch(refused))

    def _confirm(self, order_id: str, attempt: int) -> Observable[Canceled]:
        def then(found: OrderInfo | None) -> Observable[Canceled]:
            if found is not None or attempt + 1 == len(CONFIRMING):
                return reactivex.just(Canceled(None, found))
            return self._confirm(order_id, attempt + 1)

        question = self.find_closed(order_id)
        if CONFIRMING[attempt]:
            question = reactivex.timer(CONFIRMING[attempt]).pipe(ops.flat_map(lambda _: self.find_closed(order_id)))
        # Whatever goes wrong from here on, the cancel was taken: an error would say that it was not.
        untold = Canceled(None, None)
        return question.pipe(ops.flat_map(then), ops.catch(lambda _error, _source: reactivex.just(untold)))

    def _closed_page(self, symbol: str, since: int) -> Observable[OrderPage]:
        args = {"market": symbol, "per": PER_PAGE, "start_time": since}
        return self._ask(Call("OrderHistoryHandler", "index", args, is_private=True), OrderPage)

    def _show(
        self, handler: str, order_id: str, otherwise: Callable[[], Observable[OrderInfo | None]]
    ) -> Observable[OrderInfo | None]:
        def denied(error: Exception, _: Observable[Any]) -> Observable[OrderInfo | None]:
            if _is_refusal(error) and getattr(error, "code", None) == ErrorCode.ORDER_NOT_FOUND:
                return otherwise()
            return reactivex.throw(error)

        found: Observable[OrderInfo | None] = self._ask(show_call(handler, order_id), OrderInfo)
        return found.pipe(ops.catch(denied))


def _is_refusal(error: Exception) -> bool:
    return isinstance(error, RequestRejected)


def _traces(order: Order, since: int, opened: OrderPage, closed: OrderPage) -> Traces:
    found = {one.id: one for page in (opened, closed) for one in page.resources}
    possible = tuple(
        one
        for one in found.values()
        if SIDES.get(one.side) in (order.side, None) and (one.created_on is None or one.created_on >= since)
    )
    return Traces(order, possible, is_whole(opened) and is_whole(closed))


def _terms(one: OrderInfo) -> Terms:
    side = SIDES.get(one.side)
    price = format(one.price.normalize(), "f") if one.price and one.ord_type != "market" else ""
    return Terms(
        one.market, "" if side is None else side.value, one.ord_type.lower(), price, format(one.volume.normalize(), "f")
    )
