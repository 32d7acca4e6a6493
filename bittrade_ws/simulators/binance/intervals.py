"""Candle intervals by the venue's names."""

import re
from datetime import UTC, datetime

_SECOND, _MINUTE, _HOUR, _DAY = 1_000, 60_000, 3_600_000, 86_400_000
LENGTHS = {
    "1s": _SECOND,
    **{f"{n}m": n * _MINUTE for n in (1, 3, 5, 15, 30)},
    **{f"{n}h": n * _HOUR for n in (1, 2, 4, 6, 8, 12)},
    "1d": _DAY,
    "3d": 3 * _DAY,
    "1w": 7 * _DAY,
    "1M": 0,  # as long as the month
}
"""Milliseconds."""


_ZONE = re.compile(r"([+-]?)(\d{1,2})(?::([0-5]\d))?")


def zone_offset_ms(zone: str) -> int:
    """How far ahead of UTC `0`, `+8`, `-1:00` or `05:45` is; raises `ValueError` beyond -12:00 and +14:00."""
    found = _ZONE.fullmatch(zone)
    if found is None:
        raise ValueError(f"{zone!r} is no time zone")
    sign, hours, minutes = found.groups()
    offset_ms = (int(hours) * _HOUR + int(minutes or 0) * _MINUTE) * (-1 if sign == "-" else 1)
    if not -12 * _HOUR <= offset_ms <= 14 * _HOUR:
        raise ValueError(f"{zone!r} is beyond the date line")
    return offset_ms


def span(interval: str, at_ms: int, *, offset_ms: int = 0) -> tuple[int, int]:
    """Opening time and length (ms) of the candle that contains `at_ms`, with borders in a zone `offset_ms` ahead."""
    local = at_ms + offset_ms
    if interval == "1M":
        moment = datetime.fromtimestamp(local / 1000, UTC)
        opened = datetime(moment.year, moment.month, 1, tzinfo=UTC)
        closed = datetime(moment.year + moment.month // 12, moment.month % 12 + 1, 1, tzinfo=UTC)
        open_ms = round(opened.timestamp() * 1000)
        return open_ms - offset_ms, round(closed.timestamp() * 1000) - open_ms
    length = LENGTHS[interval]
    # Weeks open on Mondays; the epoch began on a Thursday.
    shift = 4 * _DAY if interval == "1w" else 0
    return (local - shift) // length * length + shift - offset_ms, length


def spans(
    interval: str, *, until_ms: int, limit: int, since_ms: int | None = None, offset_ms: int = 0
) -> list[tuple[int, int]]:
    """Up to `limit` candles, oldest first: from `since_ms` on, else the last ones; none opens after `until_ms`."""
    if since_ms is not None:
        return _spans_since(interval, since_ms, until_ms, limit, offset_ms)
    found: list[tuple[int, int]] = []
    while len(found) < limit and until_ms >= 0:
        found.append(span(interval, until_ms, offset_ms=offset_ms))
        until_ms = found[-1][0] - 1
    found.reverse()
    return found


def _spans_since(interval: str, since_ms: int, until_ms: int, limit: int, offset_ms: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened, length = span(interval, since_ms, offset_ms=offset_ms)
    if opened < since_ms:
        opened += length
    while len(found) < limit and opened <= until_ms:
        found.append(span(interval, opened, offset_ms=offset_ms))
        opened = sum(found[-1])
    return found
