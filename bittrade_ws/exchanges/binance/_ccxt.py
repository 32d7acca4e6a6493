"""What CCXT's structures are made of: its floats, its dates, its names of currencies.

CCXT has floats for money, so these structures have them too: they are made here, from the wire's digits, and nowhere
else. What CCXT computes (a cost, an average) is computed in decimals as it does, to 18 places, and rounded once.

Source: ccxt 4.5's documented unified structures, and what its `binance` gives for the same bodies, seen 2026-11.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Context, Decimal, InvalidOperation
from typing import Any, Final

from bittrade_ws.models.errors import DecodeError, InvalidRequest

Json = Mapping[str, Any]
Structure = dict[str, Any]
"""One of CCXT's unified structures."""
Market = Mapping[str, Any]
"""A market structure: an element of what `parse_markets_ccxt` gives, or CCXT's own."""
Fee = dict[str, Any]

BROKEN: Final = (TypeError, KeyError, ValueError, AttributeError, IndexError, InvalidOperation)
"""What a body of another shape raises."""
_CODES: Final = {"XBT": "BTC", "BCHSV": "BSV", "YOYO": "YOYOW"}
_EXACT: Final = Context(prec=80)
_PLACES: Final = 18
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def decimal(value: Any) -> Decimal | None:
    """What was sent as a number, exactly; `None`: nothing was."""
    return None if value is None or value == "" else Decimal(str(value))


def nonzero(value: Decimal | None) -> Decimal | None:
    """Zero says nothing."""
    return value or None


def number(value: Decimal | str | int | None) -> float | None:
    """The float that CCXT gives."""
    return None if value is None or value == "" else float(value)


def product(one: Decimal, other: Decimal) -> Decimal:
    """Exactly."""
    return _EXACT.multiply(one, other)


def quotient(one: Decimal | None, other: Decimal | None, places: int = _PLACES) -> Decimal | None:
    """As CCXT divides: cut off after so many places; `None` by nothing or zero."""
    if one is None or not other:
        return None
    return _EXACT.divide(one, other).quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN, context=_EXACT)


def places_of(tick: Any) -> int:
    """How many decimal places a step like `0.01` has."""
    digits = _EXACT.normalize(Decimal(str(tick)))
    exponent = digits.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def iso(time: int | None) -> str | None:
    """Epoch milliseconds as a date."""
    if time is None or time < 0:
        return None
    return f"{_EPOCH + timedelta(seconds=time // 1000):%Y-%m-%dT%H:%M:%S}.{time % 1000:03d}Z"


def code_of(asset: str) -> str:
    """CCXT's name of a currency."""
    return _CODES.get(asset.upper(), asset.upper())


def text(value: Any) -> str | None:
    """Ids are texts there."""
    return None if value is None or value == "" else str(value)


def lower(value: str | None) -> str | None:
    """Words are in lower case there."""
    return None if value is None else value.lower()


def by_id(markets: Iterable[Market]) -> dict[str, Market]:
    """Markets by the venue's own symbol. Raises `InvalidRequest` for one market in place of several."""
    if isinstance(markets, Mapping):
        raise InvalidRequest("markets is one structure or a dict of them; give a list of markets, or its values()")
    return {market["id"]: market for market in markets}


def symbol_of(body: Json, known: Mapping[str, Market]) -> str | None:
    """CCXT's symbol of what a body is about; of an unknown market the venue's own."""
    named: Any = body.get("symbol")
    return known[named]["symbol"] if named in known else named


def reduced(fees: Sequence[Fee]) -> list[Fee]:
    """Fees summed by currency."""
    sums: dict[str | None, Decimal] = {}
    for fee in fees:
        cost = decimal(fee["cost"])
        if cost is not None:
            sums[fee["currency"]] = _EXACT.add(sums.get(fee["currency"], Decimal(0)), cost)
    return [{"currency": currency, "cost": float(cost)} for currency, cost in sums.items()]


def broken(what: str, error: Exception) -> DecodeError:
    """The error for a body of another shape."""
    return DecodeError(f"not {what}: {type(error).__name__}: {error}")
