"""The venue's own troubles, on script: a method is refused, or done and not known to be done.

Unlike the faults of a connection they strike the same request over every door, REST and WebSocket API.
"""

from dataclasses import dataclass
from typing import NamedTuple

from bittrade_ws.simulators.binance.errors import ApiError


class Trouble(NamedTuple):
    """Status and text of a code."""

    status: int
    text: str


TROUBLES = {
    -1000: Trouble(500, "An unknown error occurred while processing the request."),
    -1001: Trouble(500, "Internal error; unable to process your request. Please try again."),
    -1002: Trouble(401, "You are not authorized to execute this request."),
    -1003: Trouble(429, "Too many requests queued."),
    -1006: Trouble(500, "An unexpected response was received from the message bus. Execution status unknown."),
    -1007: Trouble(
        504, "Timeout waiting for response from backend server. Send status unknown; execution status unknown."
    ),
    -1008: Trouble(503, "Server is currently overloaded with other requests. Please try again in a few minutes."),
    -1016: Trouble(503, "This service is no longer available."),
    -1112: Trouble(400, "No orders on book for symbol."),
    -1114: Trouble(400, "TimeInForce parameter sent when not required."),
    -1118: Trouble(400, "New client order ID was empty."),
    -1119: Trouble(400, "Original client order ID was empty."),
    -2015: Trouble(401, "Invalid API-key, IP, or permissions for action."),
    -2016: Trouble(400, "No trading window could be found for the symbol. Try ticker/24hrs instead."),
}
"""What the venue says when something is wrong with itself, or documents and answers otherwise by now: it has -1106 in
place of -1114, -1105 in place of -1118 and -1119. https://github.com/binance/binance-spot-api-docs errors"""
_UNKNOWN_OUTCOME = (-1006, -1007)


@dataclass(slots=True, kw_only=True)
class Mishap:
    """One trouble; `acted` counts how often it struck."""

    method: str
    """The method's name of the WebSocket API; empty: any."""
    code: int
    is_done: bool
    """The method is carried out first."""
    skip: int = 0
    times: int | None = 1
    seen: int = 0
    acted: int = 0

    def strikes(self, method: str) -> bool:
        """Whether it strikes this request, which is counted."""
        if self.method not in ("", method) or (self.times is not None and self.acted >= self.times):
            return False
        self.seen += 1
        if self.seen <= self.skip:
            return False
        self.acted += 1
        return True

    def error(self) -> ApiError:
        """What the client is told."""
        trouble = TROUBLES[self.code]
        return ApiError(self.code, trouble.text, status=trouble.status)


class Mishaps:
    """The script."""

    def __init__(self) -> None:
        self.rules: list[Mishap] = []

    def add(
        self, method: str, code: int = -1007, *, is_done: bool | None = None, skip: int = 0, times: int | None = 1
    ) -> Mishap:
        """Lets `skip` requests pass, then strikes `times` of them (`None`: from then on, all).

        `is_done`: the venue does what it is asked before it says so; by default with the codes that mean an unknown
        outcome (-1006, -1007). Raises `LookupError` for a code that is not in `TROUBLES`.
        """
        if code not in TROUBLES:
            raise LookupError(f"{code} is no trouble of the venue's own")
        is_done = code in _UNKNOWN_OUTCOME if is_done is None else is_done
        rule = Mishap(method=method, code=code, is_done=is_done, skip=skip, times=times)
        self.rules.append(rule)
        return rule

    def find(self, method: str) -> Mishap | None:
        """What strikes this request, if anything."""
        return next((rule for rule in self.rules if rule.strikes(method)), None)
