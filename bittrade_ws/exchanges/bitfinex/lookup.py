"""What became of orders that no connection tells of any more: asked over REST.

An order is looked for among the open ones, then among those at an end; by the venue's id once it is known, else by its
client id among the newest of its symbol. A client id that is used twice finds the newer order.

Source: the venue's `rest-auth-retrieve-orders` and `rest-auth-orders-history` reference pages, seen 2026-07.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
import reactivex
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.connection import Sender, send_request, shared_pool
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.events import ORDER
from bittrade_ws.exchanges.bitfinex.events import Order as Row
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.order import Order
from bittrade_ws.wire.exact_json import loads

if TYPE_CHECKING:  # imported where a request is made: it takes longer than the rest of the venue
    import requests

REST: Final = "https://api.bitfinex.com"
MOST: Final = 2500
"""How far back the history of a symbol is looked through."""


class Found(NamedTuple):
    """An order, and whether it is at an end."""

    row: Row
    is_closed: bool


Lookup = Callable[[Order, int | None], Observable[Found | None]]
"""An order and its client id on the wire in; what the venue has of it out, or `None`, once."""


def order_lookup(
    sign: HttpSigner, *, base_url: str | None = None, sender: Sender | None = None, timeout: float = 10.0
) -> Lookup:
    """Asks over REST, signed by the user's function; of `https://api.bitfinex.com` unless told otherwise.

    Without a `base_url` the environment variable `BITFINEX_REST` is asked first. Errors: those of `send_request`.
    """

    def post(path: str, body: dict[str, Any]) -> Observable[Any]:
        def request() -> "requests.Request":
            import requests

            base = base_url or os.environ.get("BITFINEX_REST") or REST
            headers = {"Content-Type": "application/json"}
            return sign(requests.Request("POST", f"{base}{path}", data=orjson.dumps(body), headers=headers))

        return send_request(request, sender=sender or shared_pool(), timeout=timeout, decode=loads)

    def look_up(order: Order, client_id: int | None) -> Observable[Found | None]:
        path = f"/v2/auth/r/orders/{order.symbol}"
        by_id = {} if order.order_id is None else {"id": [int(order.order_id)]}

        def then(found: Found | None) -> Observable[Found | None]:
            if found is not None:
                return reactivex.just(found)
            closed = post(f"{path}/hist", by_id or {"limit": MOST})
            return closed.pipe(ops.map(lambda rows: _pick(rows, order, client_id, is_closed=True)))

        opened = post(path, by_id)
        return opened.pipe(ops.map(lambda rows: _pick(rows, order, client_id, is_closed=False)), ops.flat_map(then))

    return look_up


def _pick(rows: Any, order: Order, client_id: int | None, *, is_closed: bool) -> Found | None:
    if not isinstance(rows, list):
        raise DecodeError("not orders: no array")
    read = [ORDER.read(row) for row in rows]  # pyright: ignore[reportUnknownVariableType]
    if order.order_id is not None:
        ours = [row for row in read if str(row.order_id) == order.order_id]
    else:
        ours = [row for row in read if client_id is not None and row.client_id == client_id]
    newest = max(ours, key=lambda row: row.created or 0, default=None)
    return None if newest is None else Found(newest, is_closed)
