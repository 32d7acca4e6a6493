"""The venue's decimals: a mantissa and a number of digits after the point, exact both ways.

A mantissa beyond 64 bits, which is never negative, travels as ULEB128.
"""

from decimal import Decimal
from typing import Final

from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.pb import digitex_pb2 as pb

MOST_DIGITS: Final = 18
"""After the point; of more the venue says that the scale is invalid."""
_MOST_RECEIVED: Final = 77
"""As many digits as 256 bits have. A larger scale would make numbers that take gigabytes to write out."""
_MOST_BYTES: Final = 37
_INT64 = range(-(2**63), 2**63)


def from_wire(value: pb.Decimal) -> Decimal:
    """The value with the wire's digits: 102600000 at scale 4 is 10260.0000. Raises `DecodeError`."""
    mantissa, scale = value.value64, value.scale
    if value.value256:
        mantissa = _from_leb128(value.value256)
    if not scale:
        return Decimal(mantissa)
    if scale > _MOST_RECEIVED:
        raise DecodeError(f"a decimal with {scale} digits after the point")
    return Decimal(f"{mantissa}E-{scale}")


def to_wire(value: Decimal) -> pb.Decimal:
    """The same digits on the wire; raises `InvalidRequest` for what the wire cannot say."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise InvalidRequest(f"{value} is no number")
    if exponent < -MOST_DIGITS or exponent > _MOST_RECEIVED:
        raise InvalidRequest(f"{value} has more digits than this venue takes: {MOST_DIGITS} after the point")
    mantissa = int("".join(map(str, digits))) * 10 ** max(exponent, 0) * (-1 if sign else 1)
    scale = max(-exponent, 0)
    if mantissa in _INT64:
        return pb.Decimal(value64=mantissa, scale=scale)
    if mantissa < 0 or mantissa >= 2**256:
        raise InvalidRequest(f"{value} does not fit the venue's decimals")
    return pb.Decimal(value256=_to_leb128(mantissa), scale=scale)


def _from_leb128(data: bytes) -> int:
    if len(data) > _MOST_BYTES or data[-1] & 0x80:
        raise DecodeError("a decimal whose mantissa is no ULEB128 of 256 bits")
    return sum((byte & 0x7F) << 7 * index for index, byte in enumerate(data))


def _to_leb128(value: int) -> bytes:
    data = bytearray()
    while value > 0x7F:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    data.append(value)
    return bytes(data)
