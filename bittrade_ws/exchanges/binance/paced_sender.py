"""REST requests within the same limits as those of the WebSocket API: a sender around a sender.

Source: the venue's `rest-api.md`, limits, seen 2026-07.
"""

from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import orjson
import requests
from reactivex import Observable, abc
from reactivex.disposable import SerialDisposable

from bittrade_ws.connection import HttpResponse, Sender, shared_pool
from bittrade_ws.exchanges.binance.budgets import Budgets
from bittrade_ws.exchanges.binance.websocket_api import cost_of
from bittrade_ws.operators._own_thread import OwnThread
from bittrade_ws.operators._turn import now_of
from bittrade_ws.wire.budget import Cost

_METHODS: Final = {
    "GET ping": "ping",
    "GET time": "time",
    "GET exchangeInfo": "exchangeInfo",
    "GET executionRules": "executionRules",
    "GET depth": "depth",
    "GET trades": "trades.recent",
    "GET historicalTrades": "trades.historical",
    "GET aggTrades": "trades.aggregate",
    "GET klines": "klines",
    "GET uiKlines": "uiKlines",
    "GET avgPrice": "avgPrice",
    "GET ticker/24hr": "ticker.24hr",
    "GET ticker/tradingDay": "ticker.tradingDay",
    "GET ticker": "ticker",
    "GET ticker/price": "ticker.price",
    "GET ticker/bookTicker": "ticker.book",
    "POST order": "order.place",
    "POST order/test": "order.test",
    "POST order/cancelReplace": "order.cancelReplace",
    "PUT order/amend/keepPriority": "order.amend.keepPriority",
    "DELETE order": "order.cancel",
    "DELETE openOrders": "openOrders.cancelAll",
    "GET order": "order.status",
    "GET openOrders": "openOrders.status",
    "GET allOrders": "allOrders",
    "GET myTrades": "myTrades",
    "GET account": "account.status",
    "GET rateLimit/order": "account.rateLimits.orders",
    "GET orderList": "orderList.status",
    "GET openOrderList": "openOrderLists.status",
    "GET allOrderList": "allOrderLists",
    "DELETE orderList": "orderList.cancel",
}
"""Requests that cost what a method of the WebSocket API does; any other is taken for a dear one."""
_OTHER: Final = Cost(counts={"REQUEST_WEIGHT": 20, "RAW_REQUESTS": 1})
_REFUSED: Final = (418, 429)
_WINDOW: Final = 60.0


def paced_sender(budgets: Budgets, sender: Sender | None = None) -> Sender:
    """A sender for `*_http` that waits for its turn, and tells `budgets` what each response says of limits.

    A request that would wait too long is not sent: `BudgetSpent`. `sender` is what sends, the shared pool unless given.
    """

    def send(request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        def subscribe(
            observer: abc.ObserverBase[HttpResponse], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            current, cost = SerialDisposable(), cost_of_request(request)
            clock = scheduler or OwnThread(exit_if_empty=True)

            def attempt(waited: float) -> None:
                try:
                    seconds = budgets.take_cost(cost, now_of(clock), waited=waited)
                except Exception as error:
                    observer.on_error(error)
                    return
                if seconds > 0:

                    def again(_: abc.SchedulerBase, state: object = None) -> None:
                        attempt(waited + seconds)

                    current.disposable = clock.schedule_relative(seconds, again)
                    return
                sent = now_of(clock)

                def on_next(response: HttpResponse) -> None:
                    _learn(budgets, cost, response, sent=sent, now=now_of(clock))
                    observer.on_next(response)

                responses = (sender or shared_pool())(request, timeout)
                current.disposable = responses.subscribe(
                    on_next, observer.on_error, observer.on_completed, scheduler=scheduler
                )

            attempt(0.0)
            return current

        return Observable(subscribe)

    return send


def cost_of_request(request: requests.PreparedRequest) -> Cost:
    """What a REST request takes of the venue's limits."""
    parts = urlsplit(request.url or "")
    method = _METHODS.get(f"{request.method} {parts.path.removeprefix('/api/v3/')}")
    if method is None:
        return _OTHER
    params: dict[str, Any] = dict(parse_qsl(parts.query))
    if "symbols" in params:
        params["symbols"] = _listed(params["symbols"])
    if "limit" in params:
        params["limit"] = int(params["limit"]) if params["limit"].isdigit() else None
    return cost_of(method, params) or _OTHER


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
        orders_only = b'"code":-1015' in response.body.replace(b" ", b"")
        budgets.hold(float(told) if told.isdigit() else _WINDOW, now, orders_only=orders_only)
