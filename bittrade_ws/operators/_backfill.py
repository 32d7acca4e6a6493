"""What was lost, fetched from elsewhere: as far as it can be had, and in order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from reactivex import Observable

from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Continuity

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill(Generic[T]):
    """Where the lost items of a channel can be had.

    `fetch` is asked for a hole (the socket that came after it, the first and the last missing number), gives the items
    in as many pieces as it likes, and completes; it errors where it has nothing, or the hole is too wide for it. After
    `timeout` seconds, or once `most_waiting` live items wait behind the hole, what has come by then must do.
    """

    fetch: Callable[[Socket, int, int], Observable[Sequence[T]]]
    timeout: float = 10.0
    most_waiting: int = 10_000


class Segment(NamedTuple, Generic[T]):
    """A part of a hole: the items that fill it from end to end, or none."""

    first: int
    last: int
    items: list[T]


def numbers_of(continuity: Continuity[T], item: T) -> tuple[int, int]:
    """The first and the last number that it covers; of a channel that has numbers."""
    assert continuity.first is not None
    first = continuity.first(item)
    return first, first if continuity.last is None else continuity.last(item)


def segments(first: int, last: int, items: Iterable[T], continuity: Continuity[T]) -> list[Segment[T]]:
    """The hole from `first` to `last`, in order, with those of `items` that belong into it, each once."""
    parts: list[Segment[T]] = []
    following = first
    numbered = ((numbers_of(continuity, item), item) for item in items)
    for (begin, end), item in sorted(numbered, key=lambda pair: pair[0]):
        if end < max(begin, following) or begin > last:
            continue
        if begin > following:
            parts.append(Segment(following, begin - 1, []))
        if not parts or not parts[-1].items:
            parts.append(Segment(following if begin < following else begin, end, [item]))
        else:
            parts[-1].items.append(item)
            parts[-1] = parts[-1]._replace(last=end)
        following = end + 1
    if following <= last:
        parts.append(Segment(following, last, []))
    return parts
