"""What every factory of a question is made of: the request in the venue's words, its answer typed."""

from typing import Any, TypeVar

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.oceanex._request import Call, ask_for, data_of, read
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators.request_response_factory import request_response_factory
from bittrade_ws.wire.bundle import Socket

R = TypeVar("R")
Messages = Observable[Any]
"""What `keep_messages_only` gives, on one of our connections or on any other Observable of bundles."""


class QuestionFactory:
    """What a `*_factory` of a question gives: a function from its arguments to its answer, once per subscription."""

    def __init__(
        self, sockets: Observable[Socket], messages: Messages, *, timeout: float, connect_timeout: float
    ) -> None:
        self._request = request_response_factory(
            sockets, messages, encode=ask_for, accept=data_of, timeout=timeout, connect_timeout=connect_timeout
        )

    def dispose(self) -> None:
        """Gives the sockets back; what is still waiting for one errors with `NotConnected`."""
        self._request.dispose()

    def _ask(self, call: Call, of: type[R]) -> Observable[R]:
        return self._request(call).pipe(ops.map(lambda data: read(data, of)))


def market_of(symbol: str) -> str:
    """A market as requests write it: `vetusdt`."""
    if not symbol:
        raise InvalidRequest("the market is empty; this venue writes it as vetusdt")
    return symbol.lower()


def number_of(order_id: int | str) -> int:
    """The id of an order as a number; raises `InvalidRequest`."""
    text = str(order_id)
    if not (text.isascii() and text.isdigit()):
        raise InvalidRequest(f"order_id is {order_id!r}; this venue's are whole numbers")
    return int(text)
