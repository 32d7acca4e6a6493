"""What Binance grants an address and an account, kept by whoever asks: over the WebSocket API, and over REST.

1. Weight counts against the address, whichever way a request goes; orders count against the account. One `Budgets` is
   both. Who is given none has one of its own, on the address that this process shares: see `paced_sender`.
2. The numbers are the venue's documented ones until it tells others, in a reply's `rateLimits` or in `exchangeInfo`.
3. 429 and 418 hold back everything until `retryAfter`; "too many orders" (-1015, and of a replacement -2021 and -2022)
   holds back orders alone, so that cancels still go.
4. An order is not worth the same later: it is refused at once where another request would wait up to `patience`.

Source: the venue's `web-socket-api.md` and `rest-api.md`, rate limits, seen 2026-07.
"""

import logging
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, cast

import msgspec
from reactivex import Observable
from reactivex import operators as ops
from reactivex.subject import Subject

from bittrade_ws.exchanges.binance import websocket_api
from bittrade_ws.exchanges.binance._typed import BROKEN
from bittrade_ws.exchanges.binance.address import RAW, WEIGHT, Address
from bittrade_ws.exchanges.binance.errors import TOO_MANY_ORDERS, ErrorCode
from bittrade_ws.exchanges.binance.market_results import RateLimit
from bittrade_ws.exchanges.binance.venue_clock import VenueClock
from bittrade_ws.exchanges.binance.websocket_api import failure_of, rate_limit_of
from bittrade_ws.models.errors import BudgetSpent
from bittrade_ws.wire.budget import NEVER, Allowance, Budget, Cost
from bittrade_ws.wire.codec import Request, RequestContext

logger = logging.getLogger(__name__)

ORDERS: Final = "ORDERS"
_PER_ACCOUNT: Final = (
    Allowance(name=ORDERS, seconds=10, limit=50),
    Allowance(name=ORDERS, seconds=86_400, limit=160_000),
)
_ROWS: Final[Any] = tuple[RateLimit, ...]
_DAY: Final = 86_400.0
_MICROSECONDS: Final = 10**14
_HEADER: Final = re.compile(r"x-mbx-(used-weight|order-count)-(\d+)([smhd])")
_INTERVALS: Final = {"s": "SECOND", "m": "MINUTE", "h": "HOUR", "d": "DAY"}


class Budgets:
    """The limits of one account on one address: give it to every connection and every sender of that account.

    A request waits up to `patience` seconds for its turn, an order up to `order_patience`; else it is refused with
    `BudgetSpent`. Without an `address` it has one of its own, of which `kept` is for cancels and questions about
    orders; `clock` tells the venue's time there, for the borders of windows and for signatures.
    """

    def __init__(
        self,
        *,
        kept: float = 0.1,
        patience: float = 10.0,
        order_patience: float = 0.0,
        address: Address | None = None,
        clock: VenueClock | None = None,
    ) -> None:
        self.address = address or Address(kept=kept, clock=clock)
        self.orders = Budget(_PER_ACCOUNT, kept=0.0)
        self._patience = patience
        self._order_patience = order_patience
        self._told: Subject[RateLimit] = Subject()

    @property
    def weight(self) -> Budget:
        """What is spent of what the address is granted."""
        return self.address.weight

    @property
    def clock(self) -> VenueClock:
        """The venue's clock, as it is known on this address."""
        return self.address.clock

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
        token = self.address.token
        token.get()
        try:
            milliseconds = max(self.weight.wait(cost, at), self.orders.wait(cost, at))
            if milliseconds == 0:
                self.weight.spend(cost, at)
                self.orders.spend(cost, at)
        finally:
            token.put(None)
        if milliseconds == 0:
            return 0.0
        seconds = milliseconds / 1000
        if seconds == NEVER:
            raise BudgetSpent(f"not sent: the venue never grants {_named(cost)} at once", retry_after=_DAY)
        patience = math.inf if cost.can_wait else self._order_patience if ORDERS in cost.counts else self._patience
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
        token = self.address.token
        token.get()
        try:
            if request.cost is not None:
                self._settle(request.cost, self._venue_time(sent), is_accepted=failure is None)
            self._report(rows, at)
        finally:
            token.put(None)
        if limited is not None and limited.retry_after is not None:
            self.hold(limited.retry_after, now, orders_only=limited.code in TOO_MANY_ORDERS)
        self._tell(rows)
        if failure is None or failure.code != ErrorCode.INVALID_TIMESTAMP or self.clock.is_fixed:
            return None
        self.clock.doubt()
        return websocket_api.request("time", {}, context)

    def lost(self, request: Request, *, sent: float, is_sent: bool) -> None:
        """See `wire.limits.Limits`. What was sent stays counted until the venue reports what it has counted."""
        cost = request.cost
        if cost is not None:
            free = frozenset[str]() if is_sent else frozenset(cost.counts)
            self.settle_cost(replace(cost, free_if_accepted=free), sent=sent, is_accepted=True)

    def hold(self, seconds: float, now: float, *, orders_only: bool = False) -> None:
        """The venue wants to hear nothing, or no orders, for so long."""
        until = self._venue_time(now) + round(seconds * 1000)
        logger.warning("The venue wants %s for %g s", "no orders" if orders_only else "to hear nothing", seconds)
        token = self.address.token
        token.get()
        try:
            (self.orders if orders_only else self.weight).hold(until)
        finally:
            token.put(None)

    def learn(self, rate_limits: Iterable[RateLimit], now: float) -> None:
        """Takes these for what the venue grants, and (where `count` says so) for what is spent."""
        rows = tuple(rate_limits)
        token = self.address.token
        token.get()
        try:
            self._report(rows, self._venue_time(now))
        finally:
            token.put(None)
        self._tell(rows)

    def learn_headers(self, headers: Mapping[str, str], now: float) -> None:
        """What a REST response says of limits: `X-MBX-USED-WEIGHT-1M` and its kin, names in lower case."""
        self.learn([row for row in map(self._read_header, headers.items()) if row is not None], now)

    def settle_cost(self, cost: Cost, *, sent: float, is_accepted: bool) -> None:
        """What was taken then, and went another way, is answered."""
        token = self.address.token
        token.get()
        try:
            self._settle(cost, self._venue_time(sent), is_accepted=is_accepted)
        finally:
            token.put(None)

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
        if not self._told.observers:
            return
        for row in rows:
            try:
                self._told.on_next(row)
            except Exception:
                logger.exception("A subscriber failed on a rate limit")


def rate_limits_of(reply: Mapping[str, Any]) -> tuple[RateLimit, ...]:
    """What a reply says of limits, or the result of `exchangeInfo` of what is granted; nothing if it says none."""
    result = reply.get("result")
    rules: Any = cast("dict[str, Any]", result).get("rateLimits") if isinstance(result, dict) else None
    state: Any = reply.get("rateLimits")
    if not rules and not state:
        return ()
    try:
        return msgspec.convert([*rules, *(state or ())] if rules else state, _ROWS)
    except (*BROKEN, TypeError):
        return ()


def _named(cost: Cost) -> str:
    return ", ".join(f"{count} of {name}" for name, count in cost.counts.items() if name != RAW)
