"""Letters and what they stand for."""

from collections.abc import Mapping
from typing import Any

from bittrade_ws.testing.events import Event, MarbleError, What
from bittrade_ws.testing.match import same_value
from bittrade_ws.testing.parser import Timeline, parse

DEFAULT_ERROR = MarbleError("error")


class Legend:
    """The values of the letters, and the error of `#`. A legend without letters lets each stand for itself."""

    __slots__ = ("error", "values")

    def __init__(self, values: Mapping[str, Any] | None, letters: Mapping[str, Any], error: Any = None) -> None:
        self.values = {**(values or {}), **letters}
        self.error = DEFAULT_ERROR if error is None else error
        for name in self.values:
            if len(name) != 1:
                raise TypeError(f"a legend's names are single characters, unlike {name!r}")

    def __getitem__(self, letter: str) -> Any:
        return self.values[letter] if self.values else letter

    def letter_of(self, value: Any) -> str | None:
        """The letter that stands for a value, if one does."""
        return next((name for name, known in self.values.items() if same_value(known, value)), None)

    def parse(self, line: str, *, signs: str) -> Timeline:
        return parse(line, letters=self.values or None, signs=signs)

    def raise_error(self) -> Exception:
        """The error a source fails with: an instance, whatever was declared."""
        return self.error if isinstance(self.error, Exception) else DEFAULT_ERROR

    def events(self, timeline: Timeline) -> tuple[Event, ...]:
        """What a parsed line of values says."""
        return tuple(self._event(mark.at, mark.sign) for mark in timeline.marks if mark.sign not in "^!")

    def _event(self, at: int, sign: str) -> Event:
        if sign == "|":
            return Event(at, What.COMPLETE)
        if sign == "#":
            return Event(at, What.ERROR, self.error)
        return Event(at, What.NEXT, self[sign])
