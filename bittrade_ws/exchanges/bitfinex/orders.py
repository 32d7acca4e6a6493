"""How Bitfinex places, amends, cancels and proves orders.

1. A client id is a number on the wire (`ClientIds`), unique in its UTC day. It names an order until the venue's id is
   known, which for an open order is so with its first event.
2. A cancel that the venue takes is not done yet: the order's own `oc` tells what became of it.
3. The connection cannot be asked what became of an order. After a drop the orders that are still open come with the
   login; of the others `lookup` tells, where there is one, and without one they stay `UNKNOWN`.

Source: the venue's `ws-auth-input-order-*` reference pages, seen 2026-07.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from reactivex import Observable

from bittrade_ws.exchanges.bitfinex.account import ORDERS, SNAPSHOT
from bittrade_ws.exchanges.bitfinex.codec import BitfinexCodec
from bittrade_ws.exchanges.bitfinex.events import ORDER
from bittrade_ws.exchanges.bitfinex.inputs import CID, day_of, notification_of, order_number, question
from bittrade_ws.exchanges.bitfinex.lookup import Lookup
from bittrade_ws.exchanges.bitfinex.open_orders import OpenOrders
from bittrade_ws.exchanges.bitfinex.order_facts import ClientIds, fact_of_order, facts_of, refused
from bittrade_ws.exchanges.bitfinex.session import WITH_LOGIN
from bittrade_ws.exchanges.bitfinex.streams import Messages
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import Order, OrderFact, OrderSide, OrderStatus
from bittrade_ws.models.outcome import OrderOutcome
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest
from bittrade_ws.operators.cancel_order_factory import cancel_order_factory as generic_cancel_order_factory
from bittrade_ws.operators.edit_order_factory import edit_order_factory as generic_edit_order_factory
from bittrade_ws.operators.order_factory import OrderFactory, order_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Request, RequestContext
from bittrade_ws.wire.orders import IntentLog

NO_PRICE: Final = frozenset({"MARKET", "EXCHANGE MARKET", "TRAILING STOP", "EXCHANGE TRAILING STOP"})


class BitfinexOrders:
    """Bitfinex's side of an order's life, for `operators.order_factory` and its kin."""

    settle_seconds = 5.0

    def __init__(self, lookup: Lookup | None = None) -> None:
        self.names = ClientIds()
        self._lookup = lookup
        self.events: Channel[OrderFact | None] = Channel(
            name="orders",
            key=ORDERS.key,
            decode=lambda frame: self._first(ORDERS.decode(frame)),
            convert=lambda message: self._first(ORDERS.convert(message)),
        )
        self.open: Channel[Sequence[OrderFact]] = Channel(
            name="os",
            key=SNAPSHOT.key,
            decode=lambda frame: facts_of(SNAPSHOT.decode(frame), self.names),
            convert=lambda message: facts_of(SNAPSHOT.convert(message), self.names),
        )

    def _first(self, several: Any) -> OrderFact | None:
        return next(iter(facts_of(several, self.names)), None)

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        """`on`. `extra` in the venue's words: `flags`, `gid`, `lev`, `tif`, `price_trailing`, `meta` …"""
        if request.quantity is None or request.quote_quantity is not None or request.time_in_force is not None:
            why = (
                "an order of this venue has a quantity; its time in force is in its type (FOK, IOC) or in extra['tif']"
            )
            raise InvalidRequest(why)
        _check(request.quantity)
        if request.price is None and request.stop_price is None and request.type not in NO_PRICE:
            raise InvalidRequest(f"an order of type {request.type!r} has a price")
        number = self.names.number(client_order_id)
        self.names.placed(number, context.now())
        # A stop goes by its stop price; the price behind it is the limit.
        price, limit = (request.stop_price, request.price) if request.stop_price is not None else (request.price, None)
        payload = {
            "type": request.type,
            "symbol": request.symbol,
            "amount": request.quantity if request.side is OrderSide.BUY else -request.quantity,
            "price": price,
            "price_aux_limit": limit,
            "cid": number,
            **request.extra,
        }
        return question("on", payload, context, CID, number)

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact:
        """The notification about an `on` as a fact."""
        notification = notification_of(reply)
        refusal = refused(notification)
        if refusal is not None:
            return refusal
        info = notification.info
        order_id = info[0] if isinstance(info, list) and info else None  # pyright: ignore[reportUnknownVariableType]
        return OrderFact(
            status=OrderStatus.PENDING,
            order_id=None if order_id is None else str(order_id),  # pyright: ignore[reportUnknownArgumentType]
            symbol=request.symbol,
            raw=notification,
        )

    def cancel(self, request: CancelOrderRequest, context: RequestContext) -> Request:
        """`oc`, by either id; `cid_date` in `extra` says which day's client id it is.

        Without it that is an open order's, else today's.
        """
        named, *answered_by = self._named(request.order_id, request.client_order_id, context, request.extra)
        return question("oc", {**named, **request.extra}, context, *answered_by)

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact:
        """The notification about an `oc`: a refusal, or the venue's word that it is at it."""
        return refused(notification_of(reply)) or OrderFact(status=None, raw=reply)

    def edit(self, request: EditOrderRequest, context: RequestContext) -> Request:
        """`ou`, by either id, of an open order: side and size are known from what the account was told.

        Raises `InvalidRequest` for another quantity of an order that is not open, or is being amended already.
        """
        extra = request.extra
        named, *answered_by = self._named(request.order_id, request.client_order_id, context, extra)
        delta = None if request.quantity is None else _difference(named, request.quantity, context)
        return question("ou", {**named, "delta": delta, "price": request.price, **extra}, context, *answered_by)

    def edited(self, request: EditOrderRequest, reply: Any) -> OrderFact:
        """The notification about an `ou`: a refusal, or the order as the venue has it now."""
        notification = notification_of(reply)
        refusal = refused(notification)
        if refusal is not None:
            return refusal
        info: Any = notification.info
        if isinstance(info, list) and len(info) >= ORDER.least and info[0] is not None:  # pyright: ignore[reportUnknownArgumentType]
            return fact_of_order(ORDER.read(info), self.names, raw=notification)
        return OrderFact(status=None, raw=notification)

    def query(self, order: Order, context: RequestContext) -> Request | None:
        """What `lookup` knows of it; `None`: nobody can be asked."""
        lookup = self._lookup
        if lookup is None:
            return None
        client_id = self.names.number(order.client_order_id) if order.client_order_id else None
        return Request(frame="", reply_key=None, elsewhere=lambda: lookup(order, client_id))

    def queried(self, order: Order, reply: Any) -> OrderFact | None:
        """The answer of `lookup`; an order of another day with the same client id is none."""
        fact = None if reply is None else fact_of_order(reply.row, self.names, is_closed=reply.is_closed)
        is_ours = fact is not None and (order.order_id is not None or fact.client_order_id is not None)
        return fact if is_ours else None

    def open_orders(self, symbol: str | None, context: RequestContext) -> Request | None:
        """They come with the login."""

    def listed(self, reply: Any) -> Sequence[OrderFact]:
        """Never asked for."""
        return ()

    def _named(
        self, order_id: str | None, client_order_id: str | None, context: RequestContext, extra: Mapping[str, Any]
    ) -> tuple[Any, ...]:
        if order_id is not None:
            number = order_number(order_id)
            return ({"id": number}, number)
        if client_order_id is None:
            raise InvalidRequest("an order is named by its order_id or its client_order_id; neither was given")
        number = self.names.number(client_order_id)
        if "cid_date" in extra:
            return ({"cid": number, "cid_date": extra["cid_date"]}, CID, number)
        known = _known(context).find(client_id=number)
        if known is not None:
            return ({"id": known}, known)
        return ({"cid": number, "cid_date": day_of(context.now())}, CID, number)


def _known(context: RequestContext) -> OpenOrders:
    return context.codec.open_orders if isinstance(context.codec, BitfinexCodec) else OpenOrders()


def _check(quantity: Decimal) -> None:
    """The sign of an amount is its side, so a quantity has none."""
    if not quantity.is_finite() or quantity <= 0:
        raise InvalidRequest(f"the quantity is {quantity}, which is none; the side says which way it goes")


def _difference(named: Mapping[str, Any], quantity: Decimal, context: RequestContext) -> Decimal:
    """What an order must become larger by, in the sign of its side, to be of this quantity in all."""
    _check(quantity)
    known = _known(context)
    number = known.find(order_id=named.get("id"), client_id=named.get("cid"))
    if number is None:
        raise InvalidRequest(f"the account has no open order {named}; extra['delta'] amends it all the same")
    if not known.amend(number):
        raise InvalidRequest(f"order {number} is being amended already; nothing was sent")
    before = known.amount(number)
    return (quantity if before > 0 else -quantity) - before


def add_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    lookup: Lookup | None = None,
    until: OrderStatus | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    intents: IntentLog | None = None,
) -> OrderFactory:
    """Gives `AddOrderRequest -> Observable[Order]`: each stage of an order's life, once.

    `sockets` are those of a private connection, through `log_in`. `type` is the venue's word (`EXCHANGE LIMIT`,
    `LIMIT` for margin …), and `extra` has the rest in its words. `lookup` tells what became of orders that are not open
    any more after a drop (`order_lookup`); without it they stay `UNKNOWN`. While the venue is under maintenance orders
    are refused here: `VenuePaused`. Times in seconds, errors and all else as in `operators.order_factory`.
    """
    venue = BitfinexOrders(lookup)
    return order_factory(
        sockets,
        messages,
        venue,
        WITH_LOGIN,
        snapshot=venue.open,
        until=until,
        timeout=timeout,
        connect_timeout=connect_timeout,
        intents=intents,
    )


def cancel_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    lookup: Lookup | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> Callable[[CancelOrderRequest], Observable[Order]]:
    """Gives `CancelOrderRequest -> Observable[Order]`: the order as the venue leaves it, once its `oc` tells.

    As in `operators.cancel_order_factory`.
    """
    return generic_cancel_order_factory(
        sockets, messages, BitfinexOrders(lookup), timeout=timeout, connect_timeout=connect_timeout
    )


def edit_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    lookup: Lookup | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> Callable[[EditOrderRequest], Observable[OrderOutcome]]:
    """Gives `EditOrderRequest -> Observable[OrderOutcome]`: what became of the amendment; the order keeps its id.

    Of one order one amendment of its quantity is asked for at a time, else there is an `InvalidRequest`.
    As in `operators.edit_order_factory`.
    """
    return generic_edit_order_factory(
        sockets, messages, BitfinexOrders(lookup), timeout=timeout, connect_timeout=connect_timeout
    )
