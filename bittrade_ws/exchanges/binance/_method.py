"""What every factory of a WebSocket API method is made of: the request in the venue's words, its result typed."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.binance._typed import BROKEN
from bittrade_ws.exchanges.binance.auth import SessionSigner
from bittrade_ws.exchanges.binance.methods import METHODS
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.exchanges.binance.websocket_api import error_of, request, signed_request
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.operators.request_response_factory import request_response_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext

R = TypeVar("R")
SymbolStatus = Literal["TRADING", "HALT", "BREAK", "CANCEL_ONLY"]
"""What a symbol is in; asks for those that are in it, or refuses others (`ErrorCode.SYMBOL_STATUS_MISMATCH`)."""
TickerType = Literal["FULL", "MINI"]
"""How much a ticker tells."""


class Call(NamedTuple):
    """One request as the user made it: the method, and its parameters in the venue's words (`None`: left out)."""

    method: str
    params: Mapping[str, Any]


class MethodFactory:
    """What a `*_factory` of a method gives: a function from its parameters to its result, once per subscription."""

    def __init__(
        self,
        sockets: Observable[Socket],
        messages: Messages,
        *,
        timeout: float,
        connect_timeout: float,
        recv_window: int | None = None,
    ) -> None:
        self._recv_window = recv_window
        self._request = request_response_factory(
            sockets, messages, encode=encode, accept=accept, timeout=timeout, connect_timeout=connect_timeout
        )

    def dispose(self) -> None:
        """Gives the sockets back; what is still waiting for one errors with `NotConnected`."""
        self._request.dispose()

    def _do(self, method: str, params: Mapping[str, Any]) -> Observable[None]:
        return self._ask(method, params, dict[str, Any]).pipe(ops.map(lambda _: None))

    def _ask_all(self, method: str, params: Mapping[str, Any], of: type[R]) -> Observable[tuple[R, ...]]:
        """For methods that answer for one symbol without a list around it."""
        found = self._ask(method, params, list[Any] if "symbol" not in params else dict[str, Any])
        rows = found.pipe(ops.map(lambda result: result if isinstance(result, list) else [result]))
        return rows.pipe(ops.map(lambda result: tuple(read(row, of) for row in result)))

    def _ask(self, method: str, params: Mapping[str, Any], of: type[R]) -> Observable[R]:
        if METHODS[method].is_signed and self._recv_window is not None:
            params = {**params, "recvWindow": self._recv_window}
        return self._request(Call(method, params)).pipe(ops.map(lambda result: read(result, of)))


def encode(call: Call, context: RequestContext) -> Request:
    """The request, signed where the method wants it."""
    if call.method == "session.logout" and isinstance(context.signer, SessionSigner):
        context.signer.is_logged_on = False
    if METHODS[call.method].is_signed:
        return signed_request(call.method, call.params, context)
    return request(call.method, call.params, context)


def accept(reply: Any) -> Any:
    """The result in a reply; raises what `error_of` says. Two retired methods call it `response`."""
    error = error_of(reply)
    if error is not None:
        raise error
    return reply.get("result", reply.get("response"))


def read(result: Any, of: type[R]) -> R:
    """A result, typed, with exact digits; fields that the venue appends are let pass. Raises `DecodeError`."""
    try:
        return msgspec.convert(result, of)
    except BROKEN as error:
        raise DecodeError(f"not what the method gives: {error}") from error


def upper(symbol: str) -> str:
    """A symbol as requests write it."""
    if not symbol:
        raise InvalidRequest("symbol is empty; this venue writes it as BTCUSDT")
    return symbol.upper()


def named_symbols(symbols: str | Sequence[str]) -> dict[str, Any]:
    """One symbol or several as parameters: the venue charges less for `symbol` than for `symbols` with one in it."""
    names = [symbols] if isinstance(symbols, str) else list(symbols)
    if len(names) == 1:
        return {"symbol": upper(names[0])}
    return {"symbols": [upper(name) for name in names]} if names else {}


def some_symbols(symbols: str | Sequence[str]) -> dict[str, Any]:
    """As `named_symbols`, where the venue does not give all of them."""
    named = named_symbols(symbols)
    if not named:
        raise InvalidRequest("symbols is empty; this ticker is given for one symbol or several, never for all")
    return named


def one_of(**given: object) -> None:
    """Raises `InvalidRequest` unless one of these was given."""
    if all(value is None for value in given.values()):
        raise InvalidRequest(f"one of {', '.join(given)} is needed; none was given")
