"""Rate limits, as the venue counts them.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/rate-limits
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance.bans import ADVICE, Bans
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.windows import DAY, MINUTE, SECOND, Window


class Limits:
    """What the venue allows. The numbers may be changed while it runs; `None` is no limit."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.weight_per_minute: int | None = 6_000
        self.orders_per_10s: int | None = 50
        self.orders_per_day: int | None = 160_000
        self.connections_per_5min: int | None = None
        """300 at the venue; unlimited here, since tests dial more often than people."""
        self.raw_requests_per_5min: int | None = 300_000
        self.bans = Bans(now_ms)
        self._now_ms = now_ms
        self._raw = Window(5 * MINUTE)
        self._weight = Window(MINUTE)
        self._orders_10s = Window(10 * SECOND)
        self._orders_day = Window(DAY)
        self._connections = Window(5 * MINUTE)

    def spend(self, weight: int) -> None:
        """Counts a request; raises `ApiError` once there were too many, or while there is a ban."""
        self.bans.demand_none()
        now = self._now_ms()
        raw, used = self._raw.add(now, "", 1), self._weight.add(now, "", weight)
        if self.raw_requests_per_5min is not None and raw > self.raw_requests_per_5min:
            self.bans.refused()
            text = f"Too many requests; current limit is {self.raw_requests_per_5min} raw requests per 5 MINUTE."
            raise self._exceeded(-1003, text, self._raw)
        if self.weight_per_minute is not None and used > self.weight_per_minute:
            self.bans.refused()
            limit = f"current limit is {self.weight_per_minute} request weight per 1 MINUTE"
            text = f"Too much request weight used; {limit}. {ADVICE} to avoid polling the API."
            raise self._exceeded(-1003, text, self._weight)

    def give_back(self, weight: int) -> None:
        """Takes back the weight of a request that turns out to cost none."""
        self._weight.add(self._now_ms(), "", -weight)

    def count_order(self, account: Account, number: int = 1) -> None:
        """Counts orders that are placed; raises `ApiError` when there are too many that are not filled."""
        now = self._now_ms()
        for window, most, span in (
            (self._orders_10s, self.orders_per_10s, "10 SECOND"),
            (self._orders_day, self.orders_per_day, "1 DAY"),
        ):
            if most is not None and window.add(now, account.name, 0) + number > most:
                text = f"Too many new orders; current limit is {most} orders per {span}."
                raise self._exceeded(-1015, text, window)
        self._orders_10s.add(now, account.name, number)
        self._orders_day.add(now, account.name, number)

    @contextmanager
    def counting(self, account: Account, number: int = 1) -> Generator[None]:
        """As `count_order`, around what places them: those that the engine refuses do not count."""
        self.count_order(account, number)
        try:
            yield
        except ApiError:
            self._give_back_orders(account, number)
            raise

    def order_filled(self, account: Account) -> None:
        """The first fill of an order gives its unit back."""
        self._give_back_orders(account, 1)

    def _give_back_orders(self, account: Account, number: int) -> None:
        now = self._now_ms()
        self._orders_10s.add(now, account.name, -number)
        self._orders_day.add(now, account.name, -number)

    def connect(self) -> None:
        """Counts an attempt to connect; raises `ApiError` when there were too many, or while there is a ban."""
        self.bans.demand_none()
        count = self._connections.add(self._now_ms(), "", 1)
        if self.connections_per_5min is not None and count > self.connections_per_5min:
            text = f"Too many connection attempts from IP; current limit is {self.connections_per_5min} per '5 MINUTE'."
            raise self._exceeded(-1034, text, self._connections)

    def used_weight(self) -> int:
        """In this minute."""
        return self._weight.add(self._now_ms(), "", 0)

    def order_counts(self, account: Account) -> tuple[int, int]:
        """In these ten seconds, and today."""
        now = self._now_ms()
        return self._orders_10s.add(now, account.name, 0), self._orders_day.add(now, account.name, 0)

    def weight_entry(self) -> dict[str, Any]:
        """The `rateLimits` entry of requests."""
        return {**self.rules()[0], "count": self.used_weight()}

    def order_entries(self, account: Account) -> list[dict[str, Any]]:
        """The `rateLimits` entries of orders."""
        return [
            {**rule, "count": count} for rule, count in zip(self.rules()[1:3], self.order_counts(account), strict=True)
        ]

    def rules(self) -> list[dict[str, Any]]:
        """The limits as `exchangeInfo` lists them."""
        return [
            _rule("REQUEST_WEIGHT", "MINUTE", 1, self.weight_per_minute or 6_000),
            _rule("ORDERS", "SECOND", 10, self.orders_per_10s or 50),
            _rule("ORDERS", "DAY", 1, self.orders_per_day or 160_000),
            _rule("RAW_REQUESTS", "MINUTE", 5, self.raw_requests_per_5min or 300_000),
        ]

    def _exceeded(self, code: int, text: str, window: Window) -> ApiError:
        now = self._now_ms()
        return ApiError(code, text, status=429, data={"serverTime": now, "retryAfter": window.ends_ms(now)})


def _rule(kind: str, interval: str, number: int, limit: int) -> dict[str, Any]:
    return {"rateLimitType": kind, "interval": interval, "intervalNum": number, "limit": limit}
