"""What a command is given: values between commas, each read by its field, or told what is wrong with it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import OrderSide

ABSENT = "-"
_AMOUNT = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a command. `read` raises `ValueError` with what the text is not ("is no number")."""

    name: str
    """As the menu writes it."""
    example: str
    read: Callable[[str], Any]
    is_optional: bool = False
    """Left out at the end, or a `-` in its place: `None`."""
    is_several: bool = False
    """The last field, and all that follow it: a tuple, of one at least."""
    choices: tuple[str, ...] = ()
    """What completion offers."""


def names_of(fields: Sequence[Field]) -> str:
    """As the menu writes them: `MARKET_ID,SIDE`."""
    return ",".join(field.name for field in fields)


def example_of(fields: Sequence[Field]) -> str:
    """A line that is right."""
    return ", ".join(field.example for field in fields)


def read_values(fields: Sequence[Field], text: str) -> tuple[Any, ...]:
    """The values of a line, one for each field. Raises `InvalidRequest` that says which of them is wrong, and how."""
    given = [part.strip() for part in text.split(",")] if text.strip() else []
    least = max((at for at, field in enumerate(fields, 1) if not field.is_optional), default=0)
    is_open = bool(fields) and fields[-1].is_several
    if len(given) < least or (len(given) > len(fields) and not is_open):
        needed = f"{least} or more" if is_open else f"{least} to {len(fields)}" if least < len(fields) else f"{least}"
        if not fields:
            raise InvalidRequest(f"nothing is needed, and {_values(len(given))} given")
        told = f"{names_of(fields)} (example: {example_of(fields)})"
        are_needed = "value is needed" if needed == "1" else "values are needed"
        raise InvalidRequest(f"{needed} {are_needed}, and {len(given)} given: {told}")
    values: list[Any] = []
    for at, field in enumerate(fields):
        if field.is_several:
            values.append(tuple(_read(field, part) for part in given[at:]))
        else:
            values.append(_read(field, given[at] if at < len(given) else ABSENT))
    return tuple(values)


def _values(number: int) -> str:
    return "1 value" if number == 1 else f"{number} values"


def _read(field: Field, text: str) -> Any:
    if field.is_optional and text in ("", ABSENT):
        return None
    try:
        return field.read(text)
    except ValueError as error:
        raise InvalidRequest(f"{field.name} is {text!r}, which {error} (example: {field.example})") from None


def word(given: str) -> str:
    """A name as the venue writes it."""
    if not given or given == ABSENT or any(letter.isspace() or not letter.isprintable() for letter in given):
        raise ValueError("is no single word")
    return given


def text(given: str) -> str:
    """Anything that can be read."""
    if not given.isprintable():
        raise ValueError("is no text")
    return given


def capitals(text: str) -> str:
    """A name that the venue writes in capitals."""
    return word(text).upper()


def amount(text: str) -> Decimal:
    """A positive number with exactly these digits."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError("is no plain number")
    value = Decimal(text)
    if not value:
        raise ValueError("is nothing")
    return value


def whole(text: str) -> int:
    """A positive whole number."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) > 0):
        raise ValueError("is no whole number above 0")
    return int(text)


def whole_or_none(text: str) -> int:
    """A whole number, 0 among them."""
    return 0 if text == "0" else whole(text)


def side(text: str) -> OrderSide:
    """`buy` or `sell`."""
    return OrderSide(one_of(*(side.value for side in OrderSide))(text))


def one_of(*choices: str) -> Callable[[str], str]:
    """One of these words, in any case; read as it is written here."""
    by_lower = {choice.lower(): choice for choice in choices}

    def read(text: str) -> str:
        found = by_lower.get(text.lower())
        if found is None:
            raise ValueError(f"is none of {', '.join(choices)}")
        return found

    return read
