"""Book snapshots at a pace that the venue grants (`weight`), for all the books of an address together."""

from functools import lru_cache
from typing import Any

from reactivex import Observable

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.methods import depth_weight
from bittrade_ws.exchanges.binance.rest import REST
from bittrade_ws.exchanges.binance.rest_market import get_depth_http
from bittrade_ws.exchanges.binance.weight import PER_MINUTE, WeightBudget, shared_budget


class DepthSnapshots:
    """A function from a symbol to its snapshot: each subscription waits for its turn, then asks once.

    Give one to all books that share an address. `limit` is in levels a side, up to 5000; `timeout`, in seconds, counts
    from the asking. Waits on the subscription's scheduler. Errors as `get_depth_http`.
    """

    def __init__(
        self,
        *,
        limit: int = 1000,
        weight_per_minute: int = PER_MINUTE,
        base_url: str = REST,
        sender: Sender | None = None,
        timeout: float = 10.0,
        budget: WeightBudget | None = None,
    ) -> None:
        self._budget = budget or WeightBudget(weight_per_minute)
        self._weight = depth_weight(limit)
        self._budget.check(self._weight, "one snapshot")
        self._limit = limit
        self._base_url = base_url
        self._sender = sender
        self._timeout = timeout

    def __call__(self, symbol: str) -> Observable[Any]:
        def ask() -> Observable[Any]:
            return get_depth_http(
                symbol, limit=self._limit, base_url=self._base_url, sender=self._sender, timeout=self._timeout
            )

        return self._budget.turn(self._weight, ask)


@lru_cache(maxsize=64)
def shared_snapshots(base_url: str = REST, sender: Sender | None = None) -> DepthSnapshots:
    """Those of all books that are given none: the venue counts by address, so they share one budget."""
    return DepthSnapshots(base_url=base_url, sender=sender, budget=shared_budget(base_url))
