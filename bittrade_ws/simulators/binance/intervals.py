"""Candle intervals by the venue's names."""

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


def spans(interval: str, *, until_ms: int, limit: int, since_ms: int = 0) -> list[tuple[int, int]]:
    """The last `limit` candles up to the one that contains `until_ms`, oldest first."""
    found: list[tuple[int, int]] = []
    while len(found) < limit and until_ms >= since_ms:
        found.append(span(interval, until_ms))
        until_ms = found[-1][0] - 1
    found.reverse()
    return [one for one in found if one[0] >= since_ms]
