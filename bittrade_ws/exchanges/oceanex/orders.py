"""How OceanEx places, cancels and proves orders.

1. The venue pushes nothing: an order that is followed is asked about (`polling`), and a cancel that was taken is
   confirmed by what the venue has among the orders that are over.
2. An acknowledgement tells of no trades. What it has traded already is asked for first; until then it is `PENDING`.
3. The venue knows no client ids. An order whose acknowledgement was lost stays `UNKNOWN`, unless the venue has nothing
   that may be it, twice, half a minute apart (`NOT_PLACED`). Something that looks like it is no proof: another program,
   or a person, may have placed the same. Who knows better says so with `adopt`.

Source: the venue's WebSocket API user guide 0.5, orders, seen 2026-07.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace

from bittrade_ws.exchanges.oceanex._question import number_of
from bittrade_ws.exchanges.oceanex._request import Call, ask_for, data_of, failure_of, read
from bittrade_ws.exchanges.oceanex.account_questions import open_orders_call, show_call
from bittrade_ws.exchanges.oceanex.codec import OceanExCodec
from bittrade_ws.exchanges.oceanex.lookup import PER_PAGE, Canceled, Lookup, Traces
from bittrade_ws.exchanges.oceanex.order_facts import fact_of_order, refused
from bittrade_ws.exchanges.oceanex.order_names import OrderNames
from bittrade_ws.exchanges.oceanex.results import OrderInfo, OrderPage
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import Order, OrderFact, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.wire.codec import Channel, Request, RequestContext
from bittrade_ws.wire.unasked import Unasked

Adopt = Callable[[Order, Sequence[OrderInfo]], OrderInfo | None]
"""The user's word on an order whose acknowledgement was lost: which of the venue's orders it is, if any."""
_TYPES: Final = ("limit", "market")
POLLED: Final = Unasked()
MOST_FIRSTS: Final = 1000
"""Acknowledgements whose trades are not known yet; beyond, the oldest are forgotten, and their orders asked about."""


def the_only_match(order: Order, matching: Sequence[OrderInfo]) -> OrderInfo | None:
    """For `adopt`, where nobody and nothing else trades on the account: the order that looks like it, if it is one."""
    return matching[0] if len(matching) == 1 else None


class OceanExOrders:
    """OceanEx's side of an order's life, for `operators.order_factory`. Without a `lookup` nothing can be proven."""

    settle_seconds = 30.0

    def __init__(self, lookup: Lookup | None = None, *, adopt: Adopt | None = None) -> None:
        self.names = OrderNames()
        self.firsts: dict[str, OrderFact] = {}
        """What acknowledgements proved, by the venue's id, until the trades that go with it are known."""
        self._lookup = lookup
        self._adopt = adopt
        # Nothing ever comes: what is learned is told to those who follow the order.
        self.events: Channel[OrderFact | None] = Channel(
            name="orders", key="orders", decode=lambda body: None, convert=lambda message: None
        )

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        """`create`: `limit` with a price, or `market`; `extra` in the venue's words."""
        kind = request.type.lower()
        if kind not in _TYPES:
            raise InvalidRequest(f"an order of this venue is limit or market, and not {request.type!r}")
        if request.quantity is None or request.quote_quantity is not None:
            raise InvalidRequest("an order of this venue has a quantity")
        if request.stop_price is not None or request.time_in_force is not None:
            raise InvalidRequest("this venue has no stop prices and no times in force")
        if (request.price is None) is (kind == "limit"):
            raise InvalidRequest("a limit order has a price, and a market order has none")
        for name, value in (("price", request.price), ("quantity", request.quantity)):
            if value is not None and not (isinstance(value, Decimal) and value.is_finite()):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise InvalidRequest(f"{name} is {value!r}; give a Decimal, which has exact digits")
        args = {
            "market": _market(request.symbol),
            "side": "buy" if request.side is OrderSide.BUY else "sell",
            "price": request.price,
            "volume": request.quantity,
            "ord_type": kind,
        }
        if told_twice := args.keys() & request.extra.keys():
            raise InvalidRequest(f"extra has {', '.join(sorted(told_twice))}, which the request says itself")
        self.names.send(client_order_id, request, context.now())
        return ask_for(Call("OrderHandler", "create", {**args, **request.extra}, is_private=True), context)

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact:
        """The answer to `create` as a fact. What has traded on the spot waits for its trades, as `PENDING`."""
        failure = failure_of(reply)
        if failure is not None:
            return refused(failure)
        fact = fact_of_order(read(data_of(reply), OrderInfo))
        if fact.status is OrderStatus.OPEN or fact.order_id is None:
            return fact
        self.firsts[fact.order_id] = fact
        if len(self.firsts) > MOST_FIRSTS:
            del self.firsts[next(iter(self.firsts))]
        return replace(fact, status=OrderStatus.PENDING, filled_quantity=None)

    def cancel(self, request: CancelOrderRequest, context: RequestContext) -> Request:
        """`cancel`, and then the question whether it is done. By client id for orders that were placed here."""
        order_id = request.order_id or _id_of(request.client_order_id, self.names, context)
        if order_id is None:
            raise InvalidRequest(
                "this venue names orders by order_id, and no order placed here has this client_order_id"
            )
        ids, lookup = [number_of(order_id)], self._lookup
        if lookup is None:
            return ask_for(Call("OrderHandler", "cancel", {"ids": ids}, is_private=True), context)
        return Request(frame="", reply_key=None, elsewhere=lambda: lookup.cancel(order_id))

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact:
        """What became of it; `REJECTED` is said of the cancel."""
        if not isinstance(reply, Canceled):
            failure = failure_of(reply)
            return OrderFact(status=None, raw=reply) if failure is None else refused(failure)
        if reply.failure is not None:
            return refused(reply.failure)
        if reply.order is None:
            why = "the venue has taken the cancel, and does not tell yet that the order is over"
            return OrderFact(status=OrderStatus.UNKNOWN, reason=why)
        return fact_of_order(reply.order, client_order_id=request.client_order_id)

    def query(self, order: Order, context: RequestContext) -> Request | None:
        """By the venue's id; without one, whatever may be it. `None`: nobody knows when it was sent."""
        lookup, name = self._lookup, order.client_order_id
        sent = self.names.sent_at(name)
        # Another factory may have given the same name to an order of its own.
        order_id = order.order_id or (_id_of(name, self.names, context) if sent is None else self.names.id_of(name))
        if lookup is None:
            return None if order_id is None else ask_for(show_call("OrderHistoryHandler", order_id), context)
        if order_id is not None:
            return Request(frame="", reply_key=None, elsewhere=lambda: lookup.find(order_id))
        if sent is None:
            return None
        return Request(frame="", reply_key=None, elsewhere=lambda: lookup.trace(order, sent, context.now))

    def queried(self, order: Order, reply: Any) -> OrderFact | None:
        """The fact; `None`: the venue has no such order, and nothing that may be it."""
        name = order.client_order_id or None
        if isinstance(reply, OrderInfo):
            return fact_of_order(reply, client_order_id=name)
        if not isinstance(reply, Traces):
            return None if reply is None else fact_of_order(read(data_of(reply), OrderInfo), client_order_id=name)
        others = tuple(one for one in reply.possible if self.names.name_of(str(one.id)) is None)
        if not others and reply.is_complete:
            return None
        adopted = self._adopted(order, reply._replace(possible=others).matching)
        if adopted is None:
            return OrderFact(
                status=OrderStatus.UNKNOWN, reason="the venue may have it, under a number that it has not told"
            )
        return fact_of_order(adopted, client_order_id=name)

    def open_orders(self, symbol: str | None, context: RequestContext) -> Request | None:
        """The newest of one market; of all markets they cannot be asked for in one."""
        return None if symbol is None else ask_for(open_orders_call(symbol, per=PER_PAGE), context)

    def listed(self, reply: Any) -> Sequence[OrderFact]:
        """The open orders."""
        page = read(data_of(reply), OrderPage)
        return [fact_of_order(one, client_order_id=self.names.name_of(str(one.id))) for one in page.resources]

    def _adopted(self, order: Order, matching: Sequence[OrderInfo]) -> OrderInfo | None:
        """What the user says that it is, where that can be said at all."""
        if self._adopt is None or not matching or self.names.has_rivals(order.client_order_id):
            return None
        found = self._adopt(order, matching)
        return found if found in matching else None


def _market(symbol: str) -> str:
    if not symbol or symbol != symbol.lower():
        raise InvalidRequest(f"the market is {symbol!r}; this venue writes it as vetusdt")
    return symbol


def _id_of(name: str | None, names: OrderNames, context: RequestContext) -> str | None:
    """The venue's id of an order that was placed here, or over the same connection."""
    if not name:
        return None
    known = context.codec.names if isinstance(context.codec, OceanExCodec) else []
    return next((found for one in (names, *known) if (found := one.id_of(name)) is not None), None)
