"""How Digitex places, cancels, amends and proves orders.

1. A placement has no reply of its own: the account's stream acknowledges it, under the order's id.
2. The venue tells which orders are open, and nothing of those that are over. Of an order in doubt that is not open, a
   contract may prove that it was filled; else nobody can say whether it was filled, was canceled or never arrived, and
   its stream ends with a `RequestRejected` with code `GONE`.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from reactivex import Observable

from bittrade_ws.exchanges.digitex import messages as client_messages
from bittrade_ws.exchanges.digitex._replies import Answer, answering
from bittrade_ws.exchanges.digitex.account import TRADING_EVENTS
from bittrade_ws.exchanges.digitex.channels import Messages, request_of
from bittrade_ws.exchanges.digitex.codec import TRADING, DigitexCodec
from bittrade_ws.exchanges.digitex.errors import ErrorCode
from bittrade_ws.exchanges.digitex.event_parts import Event
from bittrade_ws.exchanges.digitex.events import event_of
from bittrade_ws.exchanges.digitex.ids import to_bytes, to_text
from bittrade_ws.exchanges.digitex.markets import market_id
from bittrade_ws.exchanges.digitex.order_facts import facts_of, refusal_if_any
from bittrade_ws.exchanges.digitex.trading_events import OrderCanceled, TraderStatus
from bittrade_ws.models.errors import InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest
from bittrade_ws.operators._desk import OrderDesk
from bittrade_ws.operators.cancel_order_factory import cancel_order_factory as generic_cancel_order_factory
from bittrade_ws.operators.cancel_orders_factory import CancelOrdersFactory, cancel_orders_factory
from bittrade_ws.operators.edit_order_factory import EditOrderFactory
from bittrade_ws.operators.edit_order_factory import edit_order_factory as generic_edit_order_factory
from bittrade_ws.operators.order_factory import OrderFactory
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, ReplyTo, Request, RequestContext
from bittrade_ws.wire.orders import IntentLog

GONE: Final = "GONE"
"""The code of an order that is over, or never was, and of which the venue tells no more."""


class DigitexOrders:
    """Digitex's side of an order's life, for `operators.order_factory`."""

    settle_seconds = 2.0

    def __init__(self) -> None:
        self.events: Channel[OrderFact | None] = Channel(
            name="trading", key=TRADING, decode=_only_fact, convert=_only_fact
        )
        self.lists: Channel[Sequence[OrderFact]] = Channel(
            name="trading", key=TRADING, decode=_several_facts, convert=_several_facts
        )

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        """`place_order`; without a time in force a limit order is `GTC`, a market order `IOC`.

        `extra` takes `is_closing`: it may only make the position smaller.
        """
        if request.quantity is None or request.quote_quantity is not None or request.stop_price is not None:
            raise InvalidRequest("this venue's orders have a quantity; for a stop price there are delayed actions")
        if (request.price is None) == (request.type == "LIMIT"):
            raise InvalidRequest(f"a LIMIT order has a price, and no other has one; this is {request.type!r}")
        if unknown := set(request.extra) - {"is_closing"}:
            raise InvalidRequest(f"extra takes is_closing, and not {', '.join(sorted(unknown))}")
        message = client_messages.place_order(
            market_id=market_id(request.symbol),
            order_type=_word(pb.OrderType, request.type),
            side=request.side.value,
            duration=_word(pb.OrderDuration, request.time_in_force or ("GTC" if request.type == "LIMIT" else "IOC")),
            quantity=request.quantity,
            price=request.price,
            is_closing=bool(request.extra.get("is_closing", False)),
            client_id=client_order_id,
        )
        return Request(frame=request_of(message, context)[0], reply_key=None)

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact:
        """The order's acknowledgement as a fact."""
        facts = facts_of(event_of(reply))
        return facts[0] if facts else OrderFact(status=OrderStatus.UNKNOWN, reason="the reply names no order")

    def cancel(self, request: CancelOrderRequest, context: RequestContext) -> Request:
        """`cancel_order`, by the order's current id where this connection has been told of it, else by its first."""
        number, current = _named(request.symbol, request.client_order_id, context)
        return ask_for(client_messages.cancel_order(market_id=number, prev_client_id=current), context)

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact:
        """The reply to `cancel_order`; `REJECTED` is said of the cancel. Raises `RateLimited`."""
        event = event_of(reply)
        _heed_limit(event)
        facts = facts_of(event) if isinstance(event, OrderCanceled) else ()
        found = [fact for fact in facts if fact.client_order_id == request.client_order_id]
        return found[0] if found else refusal_if_any(event)

    def query(self, order: Order, context: RequestContext) -> Request:
        """`get_trader_status` of the order's market."""
        return ask_for(client_messages.get_trader_status(market_id=market_id(order.symbol)), context)

    def queried(self, order: Order, reply: Any) -> OrderFact | None:
        """What the account's status proves about the order.

        Raises `RateLimited`, and `RequestRejected` (`GONE`) when it is not open, and no contract tells of it.
        """
        event = event_of(reply)
        _heed_limit(event)
        if event.error_code or not isinstance(event, TraderStatus):
            return OrderFact(status=OrderStatus.UNKNOWN, code=event.error_code, reason=event.reason)
        found = next((fact for fact in facts_of(event) if fact.client_order_id == order.client_order_id), None)
        if found is not None:
            return found
        bought = sum(
            (each.quantity or Decimal(0) for each in event.trades if each.old_client_id == order.client_order_id),
            Decimal(0),
        )
        if order.quantity is not None and bought >= order.quantity:
            return OrderFact(
                status=OrderStatus.FILLED,
                client_order_id=order.client_order_id,
                filled_quantity=order.quantity,
                time=event.time // 1000,
                reason="a contract of the account came of it",
                raw=event,
            )
        why = "it is not open, and the venue does not tell whether it was filled, was canceled or never arrived"
        raise RequestRejected(f"order {order.client_order_id}: {why}", code=GONE, reason=why)

    def open_orders(self, symbol: str | None, context: RequestContext) -> Request | None:
        """`get_trader_status` of one market; all of them cannot be asked for in one."""
        if symbol is None:
            return None
        return ask_for(client_messages.get_trader_status(market_id=market_id(symbol)), context)

    def listed(self, reply: Any) -> Sequence[OrderFact]:
        """The orders of `get_trader_status`."""
        event = event_of(reply)
        _heed_limit(event)
        if event.error_code:
            raise RequestRejected(f"open orders: {event.reason}", code=event.error_code, reason=event.reason)
        return facts_of(event)

    def edit(self, request: EditOrderRequest, context: RequestContext) -> Request:
        """`update_order`. `extra` may have `order_type`, `side` and `duration`: the venue takes whole new values.

        The venue counts what is left to fill: it is asked for `quantity` without what this connection knows is filled.
        """
        number, current = _named(request.symbol, request.client_order_id, context)
        left = None if request.quantity is None else request.quantity - _filled(request, context)
        if left is not None and left <= 0:
            raise InvalidRequest(f"of {request.quantity} in all nothing is left to fill")
        message = client_messages.update_order(
            market_id=number,
            prev_client_id=current,
            order_type=_word(pb.OrderType, request.extra.get("order_type", "LIMIT")),
            side=_optional(pb.OrderSide, request.extra.get("side")),
            duration=_word(pb.OrderDuration, request.extra.get("duration", "GTC")),
            price=request.price,
            quantity=left,
        )
        return ask_for(message, context)

    def edited(self, request: EditOrderRequest, reply: Any) -> OrderFact:
        """The reply to `update_order`; `REJECTED` is said of the amendment."""
        event = event_of(reply)
        facts = () if event.error_code else facts_of(event)
        return facts[0] if facts else refusal_if_any(event)


def ask_for(message: pb.Message, context: RequestContext, *keys: Any) -> Request:
    """The request that sends `message`, and waits for the answer in the account's stream, or under `keys`."""
    frame, name = request_of(message, context)
    return Request(frame=frame, reply_key=ReplyTo(Answer(name, keys or (TRADING,))))


def add_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    until: OrderStatus | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    intents: IntentLog | None = None,
) -> OrderFactory:
    """Gives `AddOrderRequest -> Observable[Order]`: each stage of an order's life, once.

    A client id is up to 15 printable ASCII characters or 32 hexadecimal digits. An order in doubt of which the venue
    tells no more ends its stream with a `RequestRejected` with code `GONE`, and stays `UNKNOWN`. Times in seconds,
    errors and all else as in `operators.order_factory`.
    """
    venue = DigitexOrders()
    desk = OrderDesk(
        sockets,
        answering(messages),
        venue,
        TRADING_EVENTS,
        timeout=timeout,
        connect_timeout=connect_timeout,
        queries_per_second=5.0,
        intents=intents,
        lists=venue.lists,
    )
    return OrderFactory(desk, venue, until)


def cancel_order_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[CancelOrderRequest], Observable[Order]]:
    """Gives `CancelOrderRequest -> Observable[Order]`: the order as the venue leaves it.

    Orders are named by `client_order_id`. As in `operators.cancel_order_factory`.
    """
    return generic_cancel_order_factory(
        sockets, answering(messages), DigitexOrders(), timeout=timeout, connect_timeout=connect_timeout
    )


def edit_order_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> EditOrderFactory:
    """Gives `EditOrderRequest -> Observable[OrderOutcome]`: another price, or another quantity in all.

    The venue itself counts what is left to fill: an execution that crosses the request on its way comes on top. A new
    quantity needs an order that this connection was told of; of another one it errors with `InvalidRequest`, and
    `get_trader_status_factory` makes it known. Otherwise as in `operators.edit_order_factory`.
    """
    return generic_edit_order_factory(
        sockets, answering(messages), DigitexOrders(), timeout=timeout, connect_timeout=connect_timeout
    )


def cancel_all_orders_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> CancelOrdersFactory[str]:
    """Gives `symbol -> Observable[tuple[Order, ...]]`: all open orders of a market, perhaps none.

    As in `operators.cancel_orders_factory`.
    """
    return cancel_orders_factory(
        sockets,
        answering(messages),
        encode=lambda symbol, context: ask_for(client_messages.cancel_all_orders(market_id=market_id(symbol)), context),
        accept=lambda reply: facts_of(succeeded(event_of(reply))),
        timeout=timeout,
        connect_timeout=connect_timeout,
    )


def succeeded(event: Event) -> Event:
    """The event; raises `RequestRejected`, or `RateLimited`, when it is a refusal."""
    _heed_limit(event)
    if event.error_code:
        raise RequestRejected(event.reason, code=event.error_code, reason=event.reason)
    return event


def _heed_limit(event: Event) -> None:
    if event.error_code == ErrorCode.RATE_LIMIT_EXCEEDED:
        raise RateLimited(event.reason, code=event.error_code, reason=event.reason, retry_after=1.0)


def _named(symbol: str, client_order_id: str | None, context: RequestContext) -> tuple[int, str]:
    if client_order_id is None:
        raise InvalidRequest("this venue names orders by client_order_id, which was not given")
    name = to_bytes(client_order_id)
    codec = context.codec
    return market_id(symbol), to_text(codec.current(name) if isinstance(codec, DigitexCodec) else name)


def _filled(request: EditOrderRequest, context: RequestContext) -> Decimal:
    name, codec = request.client_order_id or "", context.codec
    filled = codec.filled(to_bytes(name)) if isinstance(codec, DigitexCodec) else None
    if filled is None:
        raise InvalidRequest(f"what is filled of order {name} was not told on this connection: ask for trader status")
    return filled


def _word(enum: Any, word: str) -> Any:
    if not dict(enum.items()).get(word):
        raise InvalidRequest(f"{word!r} is none of {', '.join(enum.keys()[1:])}")
    return word


def _optional(enum: Any, word: str | None) -> Any:
    return None if word is None else _word(enum, word)


def _only_fact(message: Any) -> OrderFact | None:
    facts = facts_of(event_of(message))
    return facts[0] if len(facts) == 1 else None


def _several_facts(message: Any) -> Sequence[OrderFact]:
    facts = facts_of(event_of(message))
    return facts if len(facts) > 1 else ()
