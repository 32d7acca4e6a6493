"""The account as streams, asked for like market data (`channels`). One order is followed by `add_order_factory`."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from reactivex import Observable, abc
from reactivex.disposable import CompositeDisposable, Disposable, SerialDisposable

from bittrade_ws.exchanges.oceanex._question import Messages, market_of
from bittrade_ws.exchanges.oceanex._request import Call, read
from bittrade_ws.exchanges.oceanex.account_questions import open_orders_call
from bittrade_ws.exchanges.oceanex.lookup import PER_PAGE, Lookup, is_whole
from bittrade_ws.exchanges.oceanex.polled import FromSockets, polled
from bittrade_ws.exchanges.oceanex.results import Account, OrderInfo, OrderPage
from bittrade_ws.models.status import Gap
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._drain import Drain
from bittrade_ws.wire.bundle import Socket


def subscribe_balances(messages: Messages, *, every: float = 5.0) -> FromSockets[Account | Gap]:
    """The account; its sockets have passed `log_in`."""
    call = Call("AccountHandler", "index", {}, is_private=True)
    return polled("account", messages, call, lambda: lambda data: [read(data, Account)], every=every)


class _Gone(NamedTuple):
    """An order that is not listed any more."""

    order_id: str


def subscribe_orders(symbol: str, messages: Messages, *, every: float = 1.0) -> FromSockets[OrderInfo | Gap]:
    """The orders of the account on a market, whoever placed them: each as it is listed, has traded on, or is over.

    What begins and ends between two questions is not seen. An order of which the venue does not tell how it ended is a
    `Gap` with its id. Its sockets have passed `log_in`.
    """
    market = market_of(symbol)
    name = f"orders:{market}"
    call = open_orders_call(market, per=PER_PAGE)

    def operator(sockets: Observable[Socket]) -> Observable[Any]:
        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            lookup = Lookup(sockets, messages, timeout=10.0, connect_timeout=10.0)
            turns = _Turns(name, lookup, observer, clock_of(scheduler, messages))
            listed = sockets.pipe(polled(name, messages, call, _listed, every=every))
            watching = listed.subscribe(turns.add, observer.on_error, observer.on_completed, scheduler=scheduler)
            return CompositeDisposable(watching, turns.asking, Disposable(lookup.dispose))

        return Observable(subscribe)

    return operator


def _listed() -> Callable[[Any], Iterable[OrderInfo | _Gone]]:
    known: dict[int, OrderInfo] = {}

    def changes(data: Any) -> Iterable[OrderInfo | _Gone]:
        nonlocal known
        page = read(data, OrderPage)
        before, now = known, {one.id: one for one in page.resources}
        gone = [number for number in before if number not in now] if is_whole(page) else []
        known = now if is_whole(page) else {**before, **now}
        return [*(_Gone(str(number)) for number in gone), *(one for one in now.values() if before.get(one.id) != one)]

    return changes


class _Turns:
    """What is to be told, one after the other; how an order ended is asked first. Everything runs in its drain."""

    def __init__(
        self, name: str, lookup: Lookup, observer: abc.ObserverBase[OrderInfo | Gap], clock: abc.SchedulerBase
    ) -> None:
        self.asking = SerialDisposable()
        self._name = name
        self._lookup = lookup
        self._observer = observer
        self._clock = clock
        self._drain = Drain()
        self._waiting: deque[OrderInfo | _Gone | Gap] = deque()
        self._asked: _Gone | None = None

    def add(self, one: OrderInfo | _Gone | Gap) -> None:
        """Tells it in its turn."""
        self._drain.run(lambda: self._enter(one))

    def _enter(self, one: OrderInfo | _Gone | Gap) -> None:
        self._waiting.append(one)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._asked is None:
            one = self._waiting.popleft()
            if isinstance(one, _Gone):
                self._ask(one)
            else:
                self._observer.on_next(one)

    def _ask(self, gone: _Gone) -> None:
        self._asked = gone
        self.asking.disposable = self._lookup.find_closed(gone.order_id).subscribe(
            lambda found: self._drain.run(lambda: self._tell(gone, found, "the venue does not tell how it ended")),
            lambda error: self._drain.run(lambda: self._tell(gone, None, str(error))),
            scheduler=self._clock,
        )

    def _tell(self, gone: _Gone, found: OrderInfo | None, cause: str) -> None:
        self._asked = None
        number = int(gone.order_id)
        self._observer.on_next(found or Gap(self._name, number, number, cause))
        self._go_on()
