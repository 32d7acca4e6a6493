"""What became of orders that no connection tells of any more: asked over REST.

An order is looked for among the open ones, then among those at an end; by the venue's id once it is known, else by its
client id among the newest of its symbol. A client id that is used twice finds the newer order; whether that is the one
that was meant its times must tell.

Source: the venue's `rest-auth-retrieve-orders` and `rest-auth-orders-history` reference pages, seen 2026-07.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import reactivex
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.bitfinex.auth import HttpSigner
from bittrade_ws.exchanges.bitfinex.events import ORDER
from bittrade_ws.exchanges.bitfinex.events import Order as Row
from bittrade_ws.exchanges.bitfinex.rest_orders import get_orders_history_http, get_orders_http
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.order import Order

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
    """Asks over REST, signed by the user's function. Addresses and errors are those of `get_orders_http`."""

    def look_up(order: Order, client_id: int | None) -> Observable[Found | None]:
        ids = None if order.order_id is None else [int(order.order_id)]

        def then(found: Found | None) -> Observable[Found | None]:
            if found is not None:
                return reactivex.just(found)
            newest = MOST if ids is None else None
            closed = get_orders_history_http(
                signer=sign,
                symbol=order.symbol,
                order_ids=ids,
                limit=newest,
                base_url=base_url,
                sender=sender,
                timeout=timeout,
            )
            return closed.pipe(ops.map(lambda rows: _pick(rows, order, client_id, is_closed=True)))

        opened = get_orders_http(
            signer=sign, symbol=order.symbol, order_ids=ids, base_url=base_url, sender=sender, timeout=timeout
        )
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
