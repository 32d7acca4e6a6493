"""Every method of the WebSocket API: who may ask for it, and what it costs.

Weights count against the address, orders against the account. What depends on the request is a function of its
parameters, in the venue's own words.

Source: the venue's `web-socket-api.md`, seen 2026-07.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple

from bittrade_ws.wire.budget import Cost

Params = Mapping[str, Any]


class Security(StrEnum):
    """What a request must prove."""

    NONE = "NONE"
    TRADE = "TRADE"
    USER_DATA = "USER_DATA"
    USER_STREAM = "USER_STREAM"

    @property
    def is_signed(self) -> bool:
        """Stamped, and signed unless the session is logged on."""
        return self in (Security.TRADE, Security.USER_DATA)


class Method(NamedTuple):
    """One method. `is_free_if_accepted`: it keeps its weight only when it fails. `orders` is how many it may place.

    `is_urgent`: it may spend what is kept for cancels and for questions about orders.
    """

    security: Security
    weight: int | Callable[[Params], int]
    orders: int = 0
    is_free_if_accepted: bool = False
    is_urgent: bool = False
    needs_signature: bool = False

    @property
    def is_signed(self) -> bool:
        """Stamped, and signed: `needs_signature` says that no session does instead."""
        return self.needs_signature or self.security.is_signed

    def weight_of(self, params: Params) -> int:
        """What a request with these parameters costs."""
        return self.weight if isinstance(self.weight, int) else self.weight(params)

    def cost_of(self, params: Params, *, can_wait: bool = False) -> Cost:
        """What such a request takes of the venue's limits."""
        return _cost(self.weight_of(params), self.orders, self.is_free_if_accepted, self.is_urgent, can_wait)


@cache
def _cost(weight: int, orders: int, is_free_if_accepted: bool, is_urgent: bool, can_wait: bool) -> Cost:
    return Cost(
        counts={"REQUEST_WEIGHT": weight, "RAW_REQUESTS": 1} | ({"ORDERS": orders} if orders else {}),
        is_urgent=is_urgent,
        can_wait=can_wait,
        free_if_accepted=frozenset({"REQUEST_WEIGHT"} if is_free_if_accepted else ()),
    )


def symbols_in(params: Params) -> int | None:
    """How many symbols are named; `None`: all are meant."""
    symbols = params.get("symbols")
    if symbols is not None:
        return len(symbols)
    return None if params.get("symbol") is None else 1


def depth_weight(limit: int) -> int:
    """What a snapshot of so many levels a side costs of the 6000 a minute that the venue grants an address."""
    for most, weight in ((100, 5), (500, 25), (1000, 50)):
        if limit <= most:
            return weight
    return 250


def _depth(params: Params) -> int:
    return depth_weight(params.get("limit") or 100)


def _open_orders(params: Params) -> int:
    return 80 if params.get("symbol") is None else 6


def _my_trades(params: Params) -> int:
    return 20 if params.get("orderId") is None else 5


def _prevented(params: Params) -> int:
    return 20 if params.get("preventedMatchId") is None else 2


def _execution_rules(params: Params) -> int:
    named = symbols_in(params)
    return 40 if named is None else min(40, 2 * named)


def _day_tickers(params: Params) -> int:
    named = symbols_in(params)
    if named is None or named > 100:
        return 80
    return 2 if named <= 20 else 40


def _windows(params: Params) -> int:
    return min(200, 4 * (symbols_in(params) or 1))


def _one_or_more(params: Params) -> int:
    return 2 if params.get("symbol") is not None else 4


def _test(params: Params) -> int:
    return 20 if params.get("computeCommissionRates") else 1


_NONE, _TRADE, _USER, _STREAM = Security
_PLACE: Final = Method(_TRADE, 1, orders=1, is_free_if_accepted=True)
_TWO: Final = _PLACE._replace(orders=2)
_THREE: Final = _PLACE._replace(orders=3)
_CANCEL: Final = Method(_TRADE, 1, is_free_if_accepted=True, is_urgent=True)
_SESSION: Final = Method(_NONE, 2, is_urgent=True)
_USER_STREAM: Final = Method(_STREAM, 2, is_urgent=True)

METHODS: Final[Mapping[str, Method]] = {
    "ping": Method(_NONE, 1),
    "time": Method(_NONE, 1, is_urgent=True),
    "exchangeInfo": Method(_NONE, 20),
    "executionRules": Method(_NONE, _execution_rules),
    "depth": Method(_NONE, _depth),
    "trades.recent": Method(_NONE, 25),
    "trades.historical": Method(_NONE, 25),
    "blockTrades.historical": Method(_NONE, 25),
    "trades.aggregate": Method(_NONE, 4),
    "klines": Method(_NONE, 2),
    "uiKlines": Method(_NONE, 2),
    "avgPrice": Method(_NONE, 2),
    "ticker.24hr": Method(_NONE, _day_tickers),
    "ticker.tradingDay": Method(_NONE, _windows),
    "ticker": Method(_NONE, _windows),
    "ticker.price": Method(_NONE, _one_or_more),
    "ticker.book": Method(_NONE, _one_or_more),
    "referencePrice": Method(_NONE, 2),
    "referencePrice.calculation": Method(_NONE, 2),
    "session.logon": _SESSION._replace(needs_signature=True),
    "session.status": _SESSION,
    "session.logout": _SESSION,
    "session.subscriptions": _USER_STREAM,
    "order.place": _PLACE,
    "order.test": Method(_TRADE, _test),
    "order.cancel": _CANCEL,
    "order.cancelReplace": _PLACE,
    "order.amend.keepPriority": Method(_TRADE, 4),
    "openOrders.cancelAll": _CANCEL,
    "orderList.place": _TWO,
    "orderList.place.oco": _TWO,
    "orderList.place.oto": _TWO,
    "orderList.place.otoco": _THREE,
    "orderList.place.opo": _TWO,
    "orderList.place.opoco": _THREE,
    "orderList.cancel": _CANCEL,
    "sor.order.place": _PLACE,
    "sor.order.test": Method(_TRADE, _test),
    "order.status": Method(_USER, 4, is_urgent=True),
    "openOrders.status": Method(_USER, _open_orders, is_urgent=True),
    "allOrders": Method(_USER, 20),
    "orderList.status": Method(_USER, 4, is_urgent=True),
    "openOrderLists.status": Method(_USER, 6, is_urgent=True),
    "allOrderLists": Method(_USER, 20),
    "myTrades": Method(_USER, _my_trades),
    "account.status": Method(_USER, 20),
    "account.rateLimits.orders": Method(_USER, 40),
    "account.commission": Method(_USER, 20),
    "myPreventedMatches": Method(_USER, _prevented),
    "myAllocations": Method(_USER, 20),
    "order.amendments": Method(_USER, 4),
    "myFilters": Method(_USER, 40),
    "userDataStream.subscribe": _USER_STREAM,
    "userDataStream.subscribe.signature": _USER_STREAM._replace(needs_signature=True),
    "userDataStream.unsubscribe": _USER_STREAM,
    "userDataStream.start": _USER_STREAM,
    "userDataStream.ping": _USER_STREAM,
    "userDataStream.stop": _USER_STREAM,
}
