"""JSON without a lost digit: numbers become `Decimal` with the wire's digits, and go out with their own."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, cast

import msgspec

from bittrade_ws.models.errors import InvalidRequest

BROKEN: Final = (msgspec.DecodeError, RecursionError, ValueError, TypeError)
"""Whatever msgspec raises about bytes or values: ill-formed, too deep, not UTF-8, of another type."""

loads: Callable[[bytes | str], Any] = msgspec.json.Decoder[Any](Any, float_hook=Decimal).decode
"""JSON as plain Python values; a number with a fraction or an exponent is a `Decimal`."""


def dumps(value: Any) -> str:
    """JSON text; a `Decimal` is a number with all its digits.

    Raises `InvalidRequest` for a float, which has no exact digits, and for a `Decimal` that is no number.
    """
    return msgspec.json.encode(_exact(value)).decode()


def _exact(value: Any) -> Any:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise InvalidRequest(f"{value} is no number that can be sent")
        return msgspec.Raw(format(value, "f").encode())
    if isinstance(value, float):
        raise InvalidRequest(f"{value!r} is a float, which has no exact digits; give a Decimal")
    if isinstance(value, Mapping):
        return {name: _exact(item) for name, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_exact(item) for item in cast("list[Any]", value)]
    return value
