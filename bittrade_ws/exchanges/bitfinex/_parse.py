"""From whole bodies of REST calls to typed values, as operators: the wire's digits, and what is appended is kept."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar, cast

import msgspec
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.bitfinex._endpoint import Shape
from bittrade_ws.exchanges.bitfinex._positional import Layout
from bittrade_ws.exchanges.bitfinex.endpoints import ENDPOINTS
from bittrade_ws.exchanges.bitfinex.events import NOTIFICATION, Notification
from bittrade_ws.models.errors import DecodeError

T = TypeVar("T", bound=msgspec.Struct)
V = TypeVar("V")

Parser = Callable[[Observable[Any]], Observable[V]]
"""An operator over bodies."""


def rows_of(body: Any) -> list[Any]:
    """An array of arrays. Raises `DecodeError`."""
    if not isinstance(body, list) or not all(isinstance(row, list) for row in cast("list[Any]", body)):
        raise DecodeError("not an array of arrays")
    return cast("list[Any]", body)


def parsed(name: str, *prefix: Any) -> Parser[Any]:
    """Bodies of this function of the table, by its shape and layout."""
    endpoint = ENDPOINTS[name]
    layout = endpoint.layout
    if layout is None:
        raise KeyError(f"{name} has no layout")
    match endpoint.shape:
        case Shape.ONE:
            return ops.map(lambda body: layout.read(body, prefix))
        case Shape.MANY:
            return ops.map(lambda body: tuple(layout.read(row, prefix) for row in rows_of(body)))
        case _:
            return told(layout)


def named(row: Any, layout: Layout[T]) -> T:
    """A row with the symbol first. Raises `DecodeError`."""
    if not row or not isinstance(row[0], str):
        raise DecodeError("not a row with a symbol first")
    return layout.read(row[1:], (row[0],))


def told(layout: Layout[Any] | None = None) -> Parser[Notification]:
    """Bodies that are a notification; its `info` becomes a tuple of values where it is of rows."""

    def typed(body: Any) -> Notification:
        notification = NOTIFICATION.read(body)
        found: Any = notification.info
        if layout is None or not isinstance(found, list) or not found:
            return notification
        info = cast("list[Any]", found)
        rows = info if isinstance(info[0], list) else [info]
        return msgspec.structs.replace(notification, info=tuple(layout.read(row) for row in rows))

    return ops.map(typed)


def number(body: Any) -> Decimal:
    """The first place of a body, where it is a number. Raises `DecodeError`."""
    match body:
        case [first, *_] if first is not None:
            try:
                return msgspec.convert(first, Decimal)
            except msgspec.ValidationError as error:
                raise DecodeError(f"not a number: {error}") from error
        case _:
            raise DecodeError("not an array with a number")
