"""Pulse, the venue's forum, over REST: somebody has said something twice.

Source: the venue's `rest-public-pulse-*` reference pages, seen 2026-07.
"""

from typing import Any

from bittrade_ws.simulators.bitfinex.calls import PARAMETERS, Call, CallRefused, Route

BEGAN_MS = 1_600_000_000_000
PROFILE: list[Any] = [
    *["profile-1", BEGAN_MS, None, "Somebody", None, "image-1.png", "Hello", None, None, "somebody", None],
    *[3, 2, None, None, None, 0],
]


def profile(call: Call) -> Any:
    """Who speaks here."""
    if call.places["nickname"] != PROFILE[3]:
        raise CallRefused(PARAMETERS, "nickname: invalid")
    return PROFILE


def messages(call: Call) -> Any:
    """What was said."""
    return call.cut([_message(1), _message(2)], lambda row: row[1], usual=25, most=100)


def _message(number: int) -> list[Any]:
    said = [None, PROFILE[0], None, "A title", "What is said", None, None, 0, 1, 0, ["tBTCUSD"], [], [], number]
    return [f"message-{number}", BEGAN_MS + number, *said, None, None, [PROFILE], 0, None, None]


ROUTES = (
    Route("GET", "pulse/hist", messages),
    Route("GET", "pulse/profile/{nickname}", profile),
)
