"""`cancel_orders_factory`: cancel several orders in one request."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.models.lifecycle import first_stage
from bittrade_ws.models.order import Order, OrderFact
from bittrade_ws.operators._current_socket import CurrentSocket
from bittrade_ws.operators._inquiry import tell_others
from bittrade_ws.operators.request_response_factory import request_response_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext

P = TypeVar("P")


class CancelOrdersFactory(Generic[P]):
    """What `cancel_orders_factory` gives: a function from a payload to the orders that it canceled."""

    def __init__(
        self,
        sockets: Observable[Socket],
        messages: Observable[Any],
        encode: Callable[[P, RequestContext], Request],
        accept: Callable[[Any], Sequence[OrderFact]],
        *,
        timeout: float,
        connect_timeout: float,
    ) -> None:
        self._current = CurrentSocket(sockets, messages)
        self._ask = request_response_factory(
            sockets, messages, encode=encode, accept=accept, timeout=timeout, connect_timeout=connect_timeout
        )

    def __call__(self, payload: P) -> Observable[tuple[Order, ...]]:
        """The orders as the venue leaves them; each subscription asks once."""
        return self._ask(payload).pipe(ops.map(self._told))

    def dispose(self) -> None:
        """Gives the sockets back; what is still waiting for one errors with `NotConnected`."""
        self._ask.dispose()
        self._current.dispose()

    def _told(self, facts: Sequence[OrderFact]) -> tuple[Order, ...]:
        for fact in facts:
            tell_others(self._current.socket, fact)
        stages = (first_stage(fact) for fact in facts)
        return tuple(stage for stage in stages if stage is not None)


def cancel_orders_factory(
    sockets: Observable[Socket],
    messages: Observable[Any],
    *,
    encode: Callable[[P, RequestContext], Request],
    accept: Callable[[Any], Sequence[OrderFact]],
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
) -> CancelOrdersFactory[P]:
    """Gives `payload -> Observable` of the orders that one request cancels, as the venue leaves them.

    Each subscription asks once. The same facts reach the streams of the orders themselves. `encode` writes the frame;
    `accept` reads the reply, and raises `RequestRejected` on a refusal. After `ResponseTimeout` and `ConnectionLost`
    nobody knows what was canceled: the streams of the orders tell. Parameters and errors are those of
    `request_response_factory`.

    See operators/cancel_orders_factory.md.
    """
    return CancelOrdersFactory(sockets, messages, encode, accept, timeout=timeout, connect_timeout=connect_timeout)
