"""How the venue writes numbers and arrays, and the checksum of a book.

Source: the venue's `ws-general` and `ws-books` reference pages, seen 2026-07.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import orjson

CHECKED_LEVELS = 25
"""Of each side."""


def number(value: Decimal) -> str:
    """The shortest form, as JavaScript writes it: `6000`, `0.000001`, `1e-7`."""
    if not value:
        return "0"
    sign, digits, exponent = value.normalize().as_tuple()
    assert isinstance(exponent, int)
    magnitude = len(digits) + exponent - 1
    if magnitude >= -6:
        return format(value.normalize(), "f")
    text = "".join(map(str, digits))
    fraction = f".{text[1:]}" if len(text) > 1 else ""
    return f"{'-' if sign else ''}{text[0]}{fraction}e{magnitude}"


def dumps(value: Any, *, decimals_as_strings: bool = False) -> str:
    """JSON, with a `Decimal` as a number of exactly its digits (or as a string, flag DEC_S)."""
    match value:
        case Decimal():
            return f'"{number(value)}"' if decimals_as_strings else number(value)
        case list() | tuple():
            items = cast("Sequence[Any]", value)
            return f"[{','.join(dumps(item, decimals_as_strings=decimals_as_strings) for item in items)}]"
        case dict():
            pairs = cast("Mapping[str, Any]", value).items()
            inner = ",".join(
                f"{orjson.dumps(key).decode()}:{dumps(item, decimals_as_strings=decimals_as_strings)}"
                for key, item in pairs
            )
            return f"{{{inner}}}"
        case _:
            return orjson.dumps(value).decode()


def checksum(bids: Sequence[Sequence[Any]], asks: Sequence[Sequence[Any]]) -> int:
    """Of the best levels, alternately, each as the numbers that count; asks come with their negative amounts."""
    parts: list[str] = []
    for place in range(CHECKED_LEVELS):
        for side in (bids, asks):
            if place < len(side):
                parts.extend(_text(one) for one in side[place])
    crc = zlib.crc32(":".join(parts).encode())
    return crc - (1 << 32) if crc >= 1 << 31 else crc


def _text(value: int | Decimal) -> str:
    return number(value) if isinstance(value, Decimal) else str(value)


def significant(price: Decimal, digits: int, *, up: bool) -> Decimal:
    """A price with so many significant digits, rounded away from the market: bids down, asks up."""
    step = Decimal(1).scaleb(price.adjusted() - digits + 1)
    whole = price // step
    return (whole + (1 if up and whole * step != price else 0)) * step


def joined(parts: Iterable[str]) -> str:
    """An array of what is JSON already."""
    return f"[{','.join(parts)}]"
