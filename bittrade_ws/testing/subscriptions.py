"""When something was subscribed to, and when that ended."""

from bittrade_ws.testing.parser import MarbleSyntaxError, Timeline, parse


class Subscription:
    """One subscription; `end` is `None` while it lasts. Microseconds since frame zero."""

    __slots__ = ("begin", "end")

    def __init__(self, begin: int, end: int | None = None) -> None:
        self.begin = begin
        self.end = end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Subscription) and (self.begin, self.end) == (other.begin, other.end)

    __hash__ = None  # pyright: ignore[reportAssignmentType]  # it changes when it ends

    def __repr__(self) -> str:
        return f"Subscription({self.begin}, {self.end})"


class Subscriptions(list[Subscription]):
    """The log of everything that subscribed to `name`, in order."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    @property
    def are_open(self) -> bool:
        return any(one.end is None for one in self)


def parse_subscription(line: str) -> Subscription:
    """Reads `^--!`: subscribed at `^`, ended at `!` (or never)."""
    timeline = parse(line, letters=(), signs="^!")
    begin = _only(timeline, "^")
    if begin is None:
        raise MarbleSyntaxError("a subscription begins with '^'", line, 0)
    end = _only(timeline, "!")
    if end is not None and end < begin:
        raise MarbleSyntaxError("a subscription ends after it began", line, line.index("!"))
    return Subscription(begin, end)


def _only(timeline: Timeline, sign: str) -> int | None:
    if sum(mark.sign == sign for mark in timeline.marks) > 1:
        raise MarbleSyntaxError(
            f"more than one {sign!r}: write one line per subscription", timeline.text, timeline.text.rindex(sign)
        )
    return timeline.first(sign)
