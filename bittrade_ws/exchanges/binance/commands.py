"""What else a connection to the market streams of Binance can be asked: what it sends, and in which form.

These go over the connection to the streams, and count among the 5 frames a second that it may be sent: one too many
waits for its turn, up to 10 s, and is then refused here with `BudgetSpent`.

Source: the venue's `web-socket-streams.md`, listing subscriptions, setting and retrieving properties, seen 2026-07.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson
from reactivex import Observable

from bittrade_ws.exchanges.binance.frame_pace import FRAME
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.operators.request_response_factory import RequestResponseFactory, request_response_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext

R = TypeVar("R")
Ask = RequestResponseFactory[Sequence[str | bool], R]


class ListSubscriptions:
    """What `list_subscriptions_factory` gives."""

    def __init__(self, ask: Ask[list[str]]) -> None:
        self._ask = ask

    def __call__(self) -> Observable[list[str]]:
        """The names of the streams that the current socket is subscribed to."""
        return self._ask(())

    def dispose(self) -> None:
        """Gives the sockets back."""
        self._ask.dispose()


class GetProperty:
    """What `get_property_factory` gives."""

    def __init__(self, ask: Ask[bool]) -> None:
        self._ask = ask

    def __call__(self, name: str) -> Observable[bool]:
        """The value of the property; the venue has one, `combined`."""
        return self._ask((name,))

    def dispose(self) -> None:
        """Gives the sockets back."""
        self._ask.dispose()


class SetProperty:
    """What `set_property_factory` gives."""

    def __init__(self, ask: Ask[None]) -> None:
        self._ask = ask

    def __call__(self, name: str, value: bool, /) -> Observable[None]:
        """`None`, once the venue has set the property; the next socket has its default again."""
        return self._ask((name, value))

    def dispose(self) -> None:
        """Gives the sockets back."""
        self._ask.dispose()


def list_subscriptions_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> ListSubscriptions:
    """Gives `() -> Observable` of the names of all streams that the current socket is subscribed to.

    A name that means nothing is among them: the venue accepts it, and stays silent. Seconds and errors are those of
    `request_response_factory`.
    """
    return ListSubscriptions(_ask(sockets, messages, "LIST_SUBSCRIPTIONS", timeout, connect_timeout))


def get_property_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> GetProperty:
    """Gives `name -> Observable` of a property's value: `combined` tells whether events come with their stream's name.

    A property that there is not is a `RequestRejected` (code 0). Otherwise as `list_subscriptions_factory`.
    """
    return GetProperty(_ask(sockets, messages, "GET_PROPERTY", timeout, connect_timeout))


def set_property_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> SetProperty:
    """Gives `(name, value) -> Observable` of `None`, once it is set. Subscriptions go on: we read both forms.

    Otherwise as `get_property_factory`.
    """
    return SetProperty(_ask(sockets, messages, "SET_PROPERTY", timeout, connect_timeout))


def _ask(
    sockets: Observable[Socket], messages: Messages, method: str, timeout: float, connect_timeout: float
) -> Ask[Any]:
    return request_response_factory(
        sockets, messages, encode=_encoder(method), accept=_accept, timeout=timeout, connect_timeout=connect_timeout
    )


def _encoder(method: str) -> Callable[[Sequence[str | bool], RequestContext], Request]:
    def encode(params: Sequence[str | bool], context: RequestContext) -> Request:
        request_id = context.ids()
        # The venue calls parameters that a method has not "too many".
        command = {"method": method, **({"params": params} if params else {}), "id": request_id}
        return Request(frame=orjson.dumps(command).decode(), reply_key=ReplyTo(request_id), cost=FRAME)

    return encode


def _accept(reply: Any) -> Any:
    error = reply.get("error", reply if "code" in reply else None)
    if error is not None:
        reason = error.get("msg", str(error))
        raise RequestRejected(reason, code=error.get("code"), reason=reason)
    return reply.get("result")
