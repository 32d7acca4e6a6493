"""What the venue tells, typed. Amounts are decimals with the wire's digits, times epoch milliseconds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.exact_json import BROKEN

T = TypeVar("T")


class Balance(Struct, frozen=True, kw_only=True):
    """What the account has of one asset."""

    asset: str
    total: Decimal
    """What is locked included."""
    locked: Decimal

    @property
    def free(self) -> Decimal:
        """What can be swapped."""
        return self.total - self.locked


class RouteStep(Struct, frozen=True, kw_only=True):
    """One exchange of an asset for another on the way."""

    from_asset: str
    to_asset: str
    amount_in: Decimal
    amount_out: Decimal
    pool: str = ""
    exchange: str = ""


class Estimate(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a swap would give until `expires_at`."""

    price: Decimal
    expected_out: Decimal
    fee: Decimal
    """A fraction: 0.003 is 0.3 %."""
    expires_at: int
    route: tuple[RouteStep, ...] = ()


class SwapState(Struct, frozen=True, kw_only=True, rename="camel"):
    """A swap as the venue has it."""

    status: str
    """`PENDING`, `PROCESSING`, `FILLED`, `FAILED`, `CANCELLED`."""
    order_id: str = ""
    client_order_id: str = ""
    filled_out: Decimal | None = None
    """So much of the asset out it has given so far."""
    tx_hash: str | None = None
    """Empty until there is one."""
    updated_at: int | None = None


class _Push(Struct):
    data: msgspec.Raw


class _Balances(Struct):
    balances: tuple[Balance, ...]


_push = msgspec.json.Decoder(_Push).decode
_balances = msgspec.json.Decoder(tuple[Balance, ...]).decode
_swap = msgspec.json.Decoder(SwapState).decode


def read_balances(frame: bytes) -> tuple[Balance, ...]:
    """A push of `balances`."""
    return _read(lambda: _balances(_push(frame).data), frame)


def convert_balances(message: Any) -> tuple[Balance, ...]:
    """The same of its plain message."""
    return _read(lambda: msgspec.convert(message["data"], tuple[Balance, ...]))


def read_swap(frame: bytes) -> SwapState:
    """A push of `orders:<id>`."""
    return _read(lambda: _swap(_push(frame).data), frame)


def convert_swap(message: Any) -> SwapState:
    """The same of its plain message."""
    return _read(lambda: msgspec.convert(message["data"], SwapState))


def swap_of(data: Any) -> SwapState:
    """The swap in an answer."""
    return _read(lambda: msgspec.convert(data, SwapState))


def estimate_of(data: Any) -> Estimate:
    """The estimate in an answer, of either door."""
    return _read(lambda: msgspec.convert(data, Estimate))


def balances_of(data: Any) -> tuple[Balance, ...]:
    """The balances in an answer, of either door: an object around the array, where a push has the array alone."""
    of = tuple[Balance, ...] if isinstance(data, list) else _Balances
    found = _read(lambda: msgspec.convert(data, of))
    return found.balances if isinstance(found, _Balances) else found


def _read(read: Callable[[], T], frame: bytes = b"") -> T:
    try:
        return read()
    except (*BROKEN, KeyError, AttributeError) as error:
        raise DecodeError(f"not what this venue tells: {error}", frame=frame) from error
