"""What the venue refuses, by code; and the reading of arguments, which are what a client makes of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, cast

from bittrade_ws.exchanges.oceanex.errors import ErrorCode

_MOST_DIGITS = 30
_LARGEST = Decimal(10) ** 15


class Refusal(Exception):
    """A request is refused with this code, these words and, for a cancel, the ids that it is about."""

    def __init__(self, code: ErrorCode, text: str, data: Any = None) -> None:
        super().__init__(text)
        self.code = code
        self.data = data


class Arguments:
    """The arguments of one request. The venue's client and its guide name some differently: the first one given counts.

    Everything raises `Refusal` for what cannot be meant.
    """

    def __init__(self, given: Any) -> None:
        if not isinstance(given, Mapping):
            raise Refusal(ErrorCode.INVALID_VALUE, "args does not have a valid value")
        self._given = cast("Mapping[str, Any]", given)

    def get(self, *names: str) -> Any:
        """The argument, or `None`."""
        return next((self._given[name] for name in names if self._given.get(name) is not None), None)

    def need(self, *names: str) -> Any:
        """The argument, which must be there."""
        found = self.get(*names)
        if found is None:
            raise Refusal(ErrorCode.MISSING_ARGUMENT, f"{names[0]} is missing")
        return found

    def word(self, *names: str, of: Sequence[str], default: str) -> str:
        """One of these words, in any case."""
        found = self.get(*names)
        if found is None:
            return default
        if not isinstance(found, str) or found.lower() not in of:
            wrong(names[0])
        return found.lower()

    def number(self, *names: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        found = self.get(*names)
        if found is None:
            return default
        value = whole(found, names[0])
        if not least <= value <= most:
            wrong(names[0])
        return value

    def amount(self, name: str) -> Decimal | None:
        """A price or a volume; `None`: not given."""
        found = self.get(name)
        if found is None:
            return None
        if isinstance(found, bool) or not isinstance(found, int | str | Decimal):
            wrong(name)
        try:
            value = Decimal(found)
        except InvalidOperation:
            wrong(name)
        if not value.is_finite() or abs(value) >= _LARGEST or len(value.as_tuple().digits) > _MOST_DIGITS:
            wrong(name)
        return value


def wrong(name: str) -> NoReturn:
    """Refuses an argument, in the venue's words."""
    raise Refusal(ErrorCode.INVALID_VALUE, f"{name} does not have a valid value")


def whole(value: Any, name: str) -> int:
    """A whole number, or the text of one; raises `Refusal`."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        wrong(name)
    return value
