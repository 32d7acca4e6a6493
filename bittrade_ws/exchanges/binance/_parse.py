"""From whole bodies of REST calls to typed values, as operators.

Exactly the wire's digits, and fields that the venue appends are let pass.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.binance._typed import BROKEN
from bittrade_ws.models.errors import DecodeError

T = TypeVar("T")

Parser = Callable[[Observable[Any]], Observable[T]]
"""An operator over bodies."""


def read(body: Any, of: Any, what: str) -> Any:
    """A body as an `of`. Raises `DecodeError`."""
    try:
        return msgspec.convert(body, of)
    except BROKEN as error:
        raise DecodeError(f"not {what}: {error}") from error


def parser(of: type[T], what: str) -> Parser[T]:
    """Bodies that are one `of`."""
    return ops.map(lambda body: read(body, of, what))


def parser_of_many(of: type[T], what: str) -> Parser[tuple[T, ...]]:
    """Bodies that are an array of them; a single one is an array of itself."""

    def typed(body: Any) -> tuple[T, ...]:
        return (read(body, of, what),) if isinstance(body, dict) else read(body, tuple[of, ...], what)

    return ops.map(typed)
