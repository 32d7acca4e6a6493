"""REST requests within the same limits as those of the WebSocket API: a sender around a sender.

1. Every REST call goes through one: that of its address, unless it is given another. So snapshots, backfills, calls
   and the connections of this process to the WebSocket API together keep within what their address is granted.
2. Who sends through a sender of their own may do so from another address: it has limits of its own.
3. Of orders over REST the shared one counts those of one account. Who has several, or places orders both ways, gives
   `paced_sender(budgets)` to the calls and `budgets` to the connection of each.

Source: the venue's `rest-api.md`, limits, seen 2026-07.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import parse_qsl, urlsplit

import orjson
from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.connection import HttpResponse, Sender, shared_pool
from bittrade_ws.exchanges.binance.budgets import Budgets
from bittrade_ws.exchanges.binance.endpoints import ENDPOINTS
from bittrade_ws.operators._own_thread import OwnThread
from bittrade_ws.operators._turn import granted, now_of
from bittrade_ws.wire.budget import Cost

if TYPE_CHECKING:  # imported where a request is made: it takes longer than the rest of the venue
    import requests

T = TypeVar("T")

_METHODS: Final = {(one.verb, one.path): one.method for one in ENDPOINTS.values()}
_OTHER: Final = Cost(counts={"REQUEST_WEIGHT": 20, "RAW_REQUESTS": 1})
"""Of a request that is not in the table: taken for a dear one."""
_REFUSED: Final = (418, 429)
_WINDOW: Final = 60.0
_TOO_MANY_ORDERS: Final = re.compile(rb'"code"\s*:\s*-(?:1015|2021|2022)\b')
_INVALID_TIMESTAMP: Final = re.compile(rb'"code"\s*:\s*-1021\b')
_SERVER_TIME: Final = re.compile(rb'\{\s*"serverTime"\s*:\s*(\d{13})(\d{3})?\s*\}')


class PacedSender:
    """What `paced_sender` gives: a sender, for any `sender=`."""

    def __init__(self, budgets: Budgets, sender: Sender | None) -> None:
        self.budgets = budgets
        self._sender = sender

    def __call__(self, request: "requests.PreparedRequest", timeout: float) -> Observable[HttpResponse]:
        return self.turn(cost_of_request(request), lambda send, _: send(request, timeout))

    def turn(
        self,
        cost: Cost,
        ask: Callable[[Sender, abc.SchedulerBase], Observable[T]],
        default: abc.SchedulerBase | None = None,
    ) -> Observable[T]:
        """What `ask` gives, asked when the turn of this cost has come; with what sends, and the clock.

        The clock is the subscription's scheduler, else `default`, else one of its own. Errors: `BudgetSpent`.
        """

        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            clock = scheduler or default or OwnThread(exit_if_empty=True)

            def take(waited: float) -> tuple[float, None]:
                return self.budgets.take_cost(cost, now_of(clock), waited=waited), None

            asked = granted(take, lambda _: ask(self._learning(cost, clock), clock), clock)
            return asked.subscribe(observer, scheduler=scheduler)

        return Observable(subscribe)

    def _learning(self, cost: Cost, clock: abc.SchedulerBase) -> Sender:
        budgets = self.budgets

        def send(request: "requests.PreparedRequest", timeout: float) -> Observable[HttpResponse]:
            sent = now_of(clock)

            def on_response(response: HttpResponse) -> None:
                _learn(budgets, cost, response, sent=sent, now=now_of(clock))

            def on_error(_: Exception) -> None:
                budgets.settle_cost(cost, sent=sent, is_accepted=False)

            return (self._sender or shared_pool())(request, timeout).pipe(ops.do_action(on_response, on_error))

        return send


def paced_sender(budgets: Budgets, sender: Sender | None = None) -> PacedSender:
    """A sender for `*_http` that waits for its turn, and tells `budgets` what each response says of limits.

    A request that would wait too long is not sent: `BudgetSpent`. `sender` is what sends, the shared pool unless given.
    """
    return PacedSender(budgets, sender)


def sender_to(base_url: str, sender: Sender | None = None) -> PacedSender:
    """`sender` if it is a paced one, else that of all in this process who send to this venue the same way."""
    return sender if isinstance(sender, PacedSender) else _shared(_one_of_several(base_url), sender)


@lru_cache(maxsize=64)
def _shared(base_url: str, sender: Sender | None) -> PacedSender:
    return PacedSender(Budgets(), sender)


def cost_of_request(request: "requests.PreparedRequest") -> Cost:
    """What a REST request takes of the venue's limits."""
    parts = urlsplit(request.url or "")
    method = _METHODS.get((request.method or "", parts.path))
    if method is None:
        return _OTHER
    params: dict[str, Any] = dict(parse_qsl(parts.query))
    if "symbols" in params:
        params["symbols"] = _listed(params["symbols"])
    if "limit" in params:
        params["limit"] = int(params["limit"]) if params["limit"].isdigit() else None
    return method.cost_of(params)


def _one_of_several(base_url: str) -> str:
    """The venue has several hosts for one REST interface, and counts over all of them."""
    return re.sub(r"^(https://api)(\d|-gcp)(\.binance\.com)", r"\1\3", base_url.rstrip("/"))


def _listed(symbols: str) -> Any:
    try:
        return orjson.loads(symbols)
    except ValueError:
        return symbols.split(",")


def _learn(budgets: Budgets, cost: Cost, response: HttpResponse, *, sent: float, now: float) -> None:
    budgets.settle_cost(cost, sent=sent, is_accepted=response.status < 400)
    budgets.learn_headers(response.headers, now)
    if response.status in _REFUSED:
        told = response.headers.get("retry-after", "")
        orders_only = _TOO_MANY_ORDERS.search(response.body) is not None
        budgets.hold(float(told) if told.isdigit() else _WINDOW, now, orders_only=orders_only)
    elif response.status == 400 and _INVALID_TIMESTAMP.search(response.body):
        budgets.clock.doubt()
    elif told_time := _SERVER_TIME.fullmatch(response.body):
        budgets.clock.observe(int(told_time[1]), sent_ms=round(sent * 1000), received_ms=round(now * 1000))
