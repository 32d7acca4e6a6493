"""What a stream did and when: the common ground of recording, drawing and comparing."""

from enum import StrEnum
from typing import Any, NamedTuple

from bittrade_ws.testing.match import same_error, same_value


class MarbleError(Exception):
    """The error of a `#` for which a line names no other."""


class What(StrEnum):
    NEXT = "next"
    ERROR = "error"
    COMPLETE = "complete"


class Event(NamedTuple):
    """One notification, `at` microseconds after frame zero."""

    at: int
    what: What
    value: Any = None

    def agrees_with(self, received: "Event") -> bool:
        """Whether `received` is what this event, an expectation, asks for."""
        if self.at != received.at or self.what is not received.what:
            return False
        return self.says_the_same(received)

    def says_the_same(self, received: "Event") -> bool:
        """As `agrees_with`, whenever it happened."""
        if self.what is What.NEXT:
            return same_value(self.value, received.value)
        return self.what is What.COMPLETE or same_error(self.value, received.value)
