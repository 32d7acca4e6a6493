"""What else Bitfinex can be asked over a connection that is logged in, as factories.

Each gives a function whose Observables send one frame each. Their errors are those of `request_response_factory`;
`VenuePaused` while the venue is under maintenance.

Source: the venue's `ws-auth-input-*` reference pages, seen 2026-07.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from reactivex import Observable

from bittrade_ws.exchanges.bitfinex.events import ORDER, Notification, Order
from bittrade_ws.exchanges.bitfinex.funding_events import OFFER, Offer
from bittrade_ws.exchanges.bitfinex.inputs import accepted, check_is_open, input_frame, question
from bittrade_ws.exchanges.bitfinex.order_facts import number_of
from bittrade_ws.exchanges.bitfinex.streams import Messages
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators.request_response_factory import request_response_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext

P = TypeVar("P")
MOST_OPERATIONS: Final = 75
MOST_CALCULATIONS: Final = 30
Operation = tuple[str, Mapping[str, Any]]
"""`on`, `ou`, `oc` or `oc_multi`, and its payload in the venue's words."""


def cancel_orders_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[Mapping[str, Any]], Observable[tuple[Order, ...]]]:
    """Gives `{"id": […], "cid": [[cid, day], …], "gid": […], "all": 1} -> Observable` of the orders to be canceled.

    The venue is at it by then (`oc_multi`); what became of each its own `oc` tells. A second one is an `InvalidRequest`
    until the first is answered.
    """
    return _factory(
        sockets,
        messages,
        lambda wanted, context: question("oc_multi", dict(wanted), context),
        lambda reply: tuple(ORDER.read(row) for row in _rows(accepted(reply).info)),
        timeout,
        connect_timeout,
    )


def send_operations_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[Sequence[Operation]], Observable[Any]]:
    """Gives `operations -> Observable` that completes once they are queued, 75 at most (`ox_multi`).

    The venue executes them in their order, and answers each with a notification of its own: see
    `subscribe_notifications`.
    """

    def encode(operations: Sequence[Operation], context: RequestContext) -> Request:
        if len(operations) > MOST_OPERATIONS:
            raise InvalidRequest(f"{len(operations)} operations; this venue takes {MOST_OPERATIONS} at once")
        return _unanswered(question("ox_multi", [list(one) for one in operations], context))

    return _factory(sockets, messages, encode, _nothing, timeout, connect_timeout)


def add_offer_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[Mapping[str, Any]], Observable[Offer]]:
    """Gives `offer -> Observable[Offer]` (`fon`): `type`, `symbol`, `amount` (positive to lend), `rate`, `period`.

    The answer is told by the symbol alone: another offer of the currency is an `InvalidRequest` until it has come.
    """
    return _factory(
        sockets,
        messages,
        lambda offer, context: question("fon", dict(offer), context, offer["symbol"]),
        lambda reply: OFFER.read(accepted(reply).info),
        timeout,
        connect_timeout,
    )


def cancel_offer_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[int], Observable[Offer]]:
    """Gives `offer id -> Observable[Offer]` (`foc`); the answer is told by the id."""
    return _factory(
        sockets,
        messages,
        lambda number, context: question("foc", {"id": number}, context, number),
        lambda reply: OFFER.read(accepted(reply).info),
        timeout,
        connect_timeout,
    )


def calculate_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[Sequence[str]], Observable[Any]]:
    """Gives `names -> Observable` that completes once the question is queued, 30 names at most (`calc`).

    Names: `margin_base`, `margin_sym_tBTCUSD`, `funding_sym_fUSD`, `position_tBTCUSD`, `wallet_margin_BTC`, `balance`.
    The answers are events: `subscribe_margin`, `subscribe_funding_info`, `subscribe_positions`, `subscribe_balances`,
    `subscribe_balance_info`. The venue answers 8 questions a second.
    """

    def encode(names: Sequence[str], context: RequestContext) -> Request:
        if not 0 < len(names) <= MOST_CALCULATIONS:
            raise InvalidRequest(f"{len(names)} names; this venue takes 1 to {MOST_CALCULATIONS} at once")
        check_is_open(context)
        return Request(frame=input_frame("calc", [[name] for name in names]), reply_key=None)

    return _factory(sockets, messages, encode, _nothing, timeout, connect_timeout)


def notify_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> Callable[[Any], Observable[Notification]]:
    """Gives `info -> Observable[Notification]`: what all clients of the account are told, as the venue tells it back.

    Its type is `ucm-notify-req`, unless `info` is a pair of a type (`ucm-…`) and an info. The answer is told by a
    message id; `subscribe_notifications` hears those of others.
    """

    def encode(info: Any, context: RequestContext) -> Request:
        kind, content = cast("tuple[Any, Any]", info) if isinstance(info, tuple) else ("ucm-notify-req", info)
        if not str(kind).startswith("ucm-"):
            raise InvalidRequest(f"the type is {kind!r}; this venue passes on those that begin with ucm-")
        check_is_open(context)
        # All clients of the account hear it: ids that each of them counts would be the same.
        message_id = context.ids() if context.client_ids is None else number_of(context.client_ids())
        frame = input_frame("n", {"type": kind, "info": content}, message_id=message_id)
        return Request(frame=frame, reply_key=("n", message_id))

    return _factory(sockets, messages, encode, accepted, timeout, connect_timeout)


def _factory(
    sockets: Observable[Socket],
    messages: Messages,
    encode: Callable[[P, RequestContext], Request],
    accept: Callable[[Any], Any],
    timeout: float,
    connect_timeout: float,
) -> Callable[[P], Observable[Any]]:
    return request_response_factory(
        sockets, messages, encode=encode, accept=accept, timeout=timeout, connect_timeout=connect_timeout
    )


def _unanswered(request: Request) -> Request:
    return Request(frame=request.frame, reply_key=None)


def _nothing(reply: Any) -> Any:
    return reply


def _rows(info: Any) -> list[Any]:
    return cast("list[Any]", info) if isinstance(info, list) else []
