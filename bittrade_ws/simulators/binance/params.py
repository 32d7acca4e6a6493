"""Request parameters as the text in which they came, because signatures cover that text."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar, cast

from bittrade_ws.simulators.binance import errors
from bittrade_ws.simulators.binance.errors import ApiError

E = TypeVar("E", bound=StrEnum)
_NUMBER = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"
_LARGEST_ID = 2**64 - 1
_LARGEST_NUMBER = 2**63 - 1
_INTEGER = r"^[0-9]{1,20}$"


class Literal(str):
    """A JSON number, by its own characters."""

    __slots__ = ()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def loads(text: str) -> Any:
    """JSON with numbers as `Literal`; raises `ValueError`, also for characters that have no UTF-8 form."""
    try:
        value = json.loads(text, parse_int=Literal, parse_float=Literal, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if "\\u" in text:
        json.dumps(value, ensure_ascii=False).encode()
    return value


def text_of(value: Any) -> str:
    """A value as its signature covers it: the literal, strings without quotes."""
    if isinstance(value, str):
        return str(value)
    return json.dumps(value, separators=(",", ":"))


def request_id(value: Any) -> Any:
    """An id with its JSON type; raises `ValueError` when it has none that is allowed."""
    if isinstance(value, Literal):
        number = int(value) if len(value) <= 20 else _LARGEST_ID + 1
        if not -(2**63) <= number <= _LARGEST_ID:
            raise ValueError("an id has 64 bits")
        return number
    if value is None or (isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]{0,36}", value)):
        return value
    raise ValueError("an id is an integer, a short string, or null")


class Params:
    """The parameters of one request; getters raise `ApiError` as the venue would answer."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def text(self, name: str) -> str | None:
        """The text of an optional parameter."""
        value = self.values.get(name)
        if value is None:
            return None
        text = text_of(value)
        if not text:
            raise ApiError(-1105, f"Parameter '{name}' was empty.")
        return text

    def required(self, name: str) -> str:
        """The text of a mandatory parameter."""
        text = self.text(name) if self.values.get(name) != "" else None
        if text is None:
            raise errors.missing(name)
        return text

    def matching(self, name: str, pattern: str) -> str | None:
        """The text of an optional parameter, which must match."""
        text = self.text(name)
        if text is not None and not re.fullmatch(pattern, text):
            raise errors.illegal(name, pattern)
        return text

    def decimal(self, name: str) -> Decimal | None:
        """A positive amount with up to 8 decimals."""
        text = self.matching(name, _NUMBER)
        if text is None:
            return None
        if len(text.partition(".")[2].rstrip("0")) > 8:
            raise ApiError(-1111, f"Parameter '{name}' has too much precision.")
        value = Decimal(text)
        if not value:
            raise ApiError(-1013, f"Invalid {name}.")
        return value

    def integer(self, name: str) -> int | None:
        """A whole number."""
        text = self.matching(name, _INTEGER)
        if text is not None and int(text) > _LARGEST_NUMBER:
            raise ApiError(-1108, f"Parameter '{name}' overflowed.")
        return None if text is None else int(text)

    def limit(self, *, default: int, highest: int) -> int:
        """How many are asked for, cut to what is allowed."""
        limit = self.integer("limit")
        if limit == 0:
            raise errors.bad_data("limit")
        return min(limit or default, highest)

    def boolean(self, name: str) -> bool | None:
        """`true` or `false`."""
        text = self.text(name)
        if text is None:
            return None
        if text not in ("true", "false"):
            raise errors.bad_data(name)
        return text == "true"

    def choice(self, name: str, of: type[E], refusal: ApiError) -> E:
        """One of the words of an enum, mandatory."""
        try:
            return of(self.required(name))
        except ValueError:
            raise refusal from None

    def symbols(self) -> list[str] | None:
        """The names in `symbols`."""
        return self.names("symbols")

    def names(self, name: str, *, may_be_one: bool = False) -> list[str] | None:
        """The words of a JSON array, also as text; or a single word, where that is allowed."""
        value = self.values.get(name)
        if isinstance(value, str):
            if may_be_one and re.fullmatch(r"\w+", value):
                return [str(value)]
            try:
                value = loads(value)
            except ValueError:
                raise ApiError(-1135, f"JSON sent for parameter '{name}' is not valid") from None
        if value is None:
            return None
        if not isinstance(value, list):
            raise errors.bad_data(name)
        words = [text_of(word) for word in cast("list[Any]", value)]
        if not words:
            raise ApiError(-1105, f"Parameter '{name}' was empty.")
        return words
