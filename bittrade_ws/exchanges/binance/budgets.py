"""What Binance grants an address and an account, kept by whoever asks: over the WebSocket API, and over REST.

1. Weight counts against the address, whichever way a request goes; orders count against the account. One `Budgets` is
   both; whoever has two accounts on one address gives the second the `weight` of the first.
2. The numbers are the venue's documented ones until it tells others, in a reply's `rateLimits` or in `exchangeInfo`.
3. 429 and 418 hold back everything until `retryAfter`; "too many orders" (-1015) holds back orders alone, so that
   cancels still go.
4. An order is not worth the same later: it is refused at once where another request would wait up to `patience`.

Source: the venue's `web-socket-api.md` and `rest-api.md`, rate limits, seen 2026-07.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from queue import SimpleQueue
from typing import Any, Final, cast

import msgspec
from reactivex import Observable
from reactivex import operators as ops
from reactivex.subject import Subject

from bittrade_ws.exchanges.binance import websocket_api
from bittrade_ws.exchanges.binance._typed import BROKEN
from bittrade_ws.exchanges.binance.errors import ErrorCode
from bittrade_ws.exchanges.binance.market_results import RateLimit
from bittrade_ws.exchanges.binance.venue_clock import VenueClock
from bittrade_ws.exchanges.binance.websocket_api import failure_of, rate_limit_of
from bittrade_ws.models.errors import BudgetSpent
from bittrade_ws.wire.budget import NEVER, Allowance, Budget, Cost
from bittrade_ws.wire.codec import Request, RequestContext

logger = logging.getLogger(__name__)

WEIGHT, RAW, ORDERS = "REQUEST_WEIGHT", "RAW_REQUESTS", "ORDERS"
_PER_ADDRESS: Final = (
    Allowance(name=WEIGHT, seconds=60, limit=6_000),
    Allowance(name=RAW, seconds=300, limit=300_000),
)
_PER_ACCOUNT: Final = (
    Allowance(name=ORDERS, seconds=10, limit=50),
    Allowance(name=ORDERS, seconds=86_400, limit=160_000),
)
_DAY: Final = 86_400.0
_MICROSECONDS: Final = 10**14
_HEADER: Final = re.compile(r"x-mbx-(used-weight|order-count)-(\d+)([smhd])")
_INTERVALS: Final = {"s": "SECOND", "m": "MINUTE", "h": "HOUR", "d": "DAY"}


def weight_budget(*, kept: float = 0.1) -> Budget:
    """What an address is granted, for several `Budgets` to share; `kept` of it is for cancels and order queries."""
    return Budget(_PER_ADDRESS, kept=kept)


class Budgets:
    """The limits of one account on one address: give it to every connection and every sender of that account.

    `kept`, a share of the address's weight, is spent by cancels and by questions about orders only. A request waits up
    to `patience` seconds for its turn, an order up to `order_patience`; else it is refused with `BudgetSpent`. `clock`
    tells the venue's time, for the borders of windows and for signatures.
    """

    def __init__(
        self,
        *,
        kept: float = 0.1,
        patience: float = 10.0,
        order_patience: float = 0.0,
        weight: Budget | None = None,
        clock: VenueClock | None = None,
    ) -> None:
        self.clock = clock or VenueClock()
        self.weight = weight or weight_budget(kept=kept)
        self.orders = Budget(_PER_ACCOUNT, kept=0.0)
        self._patience = patience
        self._order_patience = order_patience
        self._told: Subject[RateLimit] = Subject()
        # Connections of one account may have a thread each; what is done between get and put is arithmetic.
        self._token: SimpleQueue[None] = SimpleQueue()
        self._token.put(None)

    @property
    def rate_limits(self) -> Observable[RateLimit]:
        """What the venue says of its limits, with each reply that does."""
        return self._told.pipe(ops.as_observable())

    def take(self, request: Request, now: float, *, waited: float) -> float:
        """See `wire.limits.Limits`."""
        return 0.0 if request.cost is None else self.take_cost(request.cost, now, waited=waited)

    def take_cost(self, cost: Cost, now: float, *, waited: float = 0.0) -> float:
        """As `take`, for what is sent another way."""
        at = self._venue_time(now)
        self._token.get()
        try:
            milliseconds = max(self.weight.wait(cost, at), self.orders.wait(cost, at))
            if milliseconds == 0:
                self.weight.spend(cost, at)
                self.orders.spend(cost, at)
        finally:
            self._token.put(None)
        if milliseconds == 0:
            return 0.0
        seconds = milliseconds / 1000
        patience = self._order_patience if ORDERS in cost.counts else self._patience
        if seconds == NEVER:
            raise BudgetSpent(f"not sent: the venue never grants {_named(cost)} at once", retry_after=_DAY)
        if waited + seconds > patience:
            raise BudgetSpent(f"not sent: the venue grants {_named(cost)} in {seconds:g} s", retry_after=seconds)
        return seconds

    def heed(self, request: Request, reply: Any, context: RequestContext, *, sent: float, now: float) -> Request | None:
        """See `wire.limits.Limits`. A time that the venue refuses (-1021) makes it ask for the venue's."""
        if not isinstance(reply, dict):
            return None
        told = cast("dict[str, Any]", reply)
        failure, limited = failure_of(told), rate_limit_of(told)
        rows = rate_limits_of(told)
        self._observe(told, sent, now)
        at = self._venue_time(now)
        self._token.get()
        try:
            if request.cost is not None:
                self._settle(request.cost, self._venue_time(sent), is_accepted=failure is None)
            self._report(rows, at)
        finally:
            self._token.put(None)
        if limited is not None and limited.retry_after is not None:
            self.hold(limited.retry_after, now, orders_only=limited.code == ErrorCode.TOO_MANY_ORDERS)
        self._tell(rows)
        if failure is None or failure.code != ErrorCode.INVALID_TIMESTAMP or self.clock.is_fixed:
            return None
        self.clock.doubt()
        return websocket_api.request("time", {}, context)

    def hold(self, seconds: float, now: float, *, orders_only: bool = False) -> None:
        """The venue wants to hear nothing, or no orders, for so long."""
        until = self._venue_time(now) + round(seconds * 1000)
        logger.warning("The venue wants %s for %g s", "no orders" if orders_only else "to hear nothing", seconds)
        self._token.get()
        try:
            (self.orders if orders_only else self.weight).hold(until)
        finally:
            self._token.put(None)

    def learn(self, rate_limits: Iterable[RateLimit], now: float) -> None:
        """Takes these for what the venue grants, and (where `count` says so) for what is spent."""
        rows = tuple(rate_limits)
        self._token.get()
        try:
            self._report(rows, self._venue_time(now))
        finally:
            self._token.put(None)
        self._tell(rows)

    def learn_headers(self, headers: Mapping[str, str], now: float) -> None:
        """What a REST response says of limits: `X-MBX-USED-WEIGHT-1M` and its kin, names in lower case."""
        self.learn([row for row in map(self._read_header, headers.items()) if row is not None], now)

    def settle_cost(self, cost: Cost, *, sent: float, is_accepted: bool) -> None:
        """What was taken then, and went another way, is answered."""
        self._token.get()
        try:
            self._settle(cost, self._venue_time(sent), is_accepted=is_accepted)
        finally:
            self._token.put(None)

    def _settle(self, cost: Cost, sent: int, *, is_accepted: bool) -> None:
        self.weight.settle(cost, sent, is_accepted=is_accepted)
        self.orders.settle(cost, sent, is_accepted=is_accepted)

    def _report(self, rows: Iterable[RateLimit], at: int) -> None:
        for row in rows:
            budget = self.orders if row.rate_limit_type == ORDERS else self.weight
            budget.report(row.rate_limit_type, row.seconds, limit=row.limit, count=row.count, now=at)

    def _read_header(self, header: tuple[str, str]) -> RateLimit | None:
        found, value = _HEADER.fullmatch(header[0].lower()), header[1]
        if found is None or not value.isdigit():
            return None
        kind = WEIGHT if found[1] == "used-weight" else ORDERS
        row = RateLimit(
            rate_limit_type=kind, interval=_INTERVALS[found[3]], interval_num=int(found[2]), limit=0, count=int(value)
        )
        limit = (self.orders if kind == ORDERS else self.weight).limit(kind, row.seconds)
        return None if limit is None else msgspec.structs.replace(row, limit=limit)

    def _observe(self, reply: Mapping[str, Any], sent: float, now: float) -> None:
        match reply:
            case {"result": {"serverTime": int(server)}} | {"error": {"data": {"serverTime": int(server)}}}:
                server = server // 1000 if server >= _MICROSECONDS else server
                self.clock.observe(server, sent_ms=round(sent * 1000), received_ms=round(now * 1000))
            case _:
                pass

    def _venue_time(self, now: float) -> int:
        return round(now * 1000) + self.clock.offset_ms

    def _tell(self, rows: Iterable[RateLimit]) -> None:
        for row in rows:
            try:
                self._told.on_next(row)
            except Exception:
                logger.exception("A subscriber failed on a rate limit")


def rate_limits_of(reply: Mapping[str, Any]) -> tuple[RateLimit, ...]:
    """What a reply says of limits, or the result of `exchangeInfo` of what is granted; nothing if it says none."""
    result = reply.get("result")
    rules: Any = cast("dict[str, Any]", result).get("rateLimits") if isinstance(result, dict) else None
    try:
        return msgspec.convert([*(rules or ()), *(reply.get("rateLimits") or ())], tuple[RateLimit, ...])
    except (*BROKEN, TypeError):
        return ()


def _named(cost: Cost) -> str:
    return ", ".join(f"{count} of {name}" for name, count in cost.counts.items() if name != RAW)
