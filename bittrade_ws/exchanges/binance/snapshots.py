"""Book snapshots, within what the venue grants an address."""

from typing import Any

from reactivex import Observable

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.rest import REST, call


class DepthSnapshots:
    """A function from a symbol to its snapshot: each subscription waits for its turn, then asks once.

    Half of what the address is granted is left to other requests; `sender` may be a `paced_sender`. `limit` is in
    levels a side, up to 5000; `timeout`, in seconds, counts from the asking. Waits on the subscription's scheduler.
    Errors as `get_depth_http`.
    """

    def __init__(
        self, *, limit: int = 1000, base_url: str = REST, sender: Sender | None = None, timeout: float = 10.0
    ) -> None:
        self._given = {
            "limit": limit,
            "symbol_status": None,
            "base_url": base_url,
            "sender": sender,
            "scheduler": None,
            "timeout": timeout,
        }

    def __call__(self, symbol: str) -> Observable[Any]:
        return call("get_depth_http", {"symbol": symbol, **self._given}, can_wait=True)
