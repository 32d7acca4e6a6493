"""The error codes of Bitfinex by name, and which of them leave it open whether a request took effect.

Source: the venue's `abbreviations-glossary` and `rest-general` reference pages, seen 2026-07.
"""

from enum import IntEnum
from typing import Final


class ErrorCode(IntEnum):
    """What the venue answers instead of a result; a name equals its number, as in `error.code == ErrorCode.X`."""

    UNKNOWN = 10000
    GENERIC = 10001
    CONCURRENCY = 10008
    PARAMETERS = 10020
    CONFIGURATION = 10050
    AUTHENTICATION = 10100
    AUTHENTICATION_PAYLOAD = 10111
    AUTHENTICATION_SIGNATURE = 10112
    AUTHENTICATION_HMAC = 10113
    NONCE = 10114
    """It must grow over all that share the key."""
    LOGOUT = 10200
    SUBSCRIPTION = 10300
    ALREADY_SUBSCRIBED = 10301
    UNKNOWN_CHANNEL = 10302
    CHANNEL_LIMIT = 10305
    UNSUBSCRIPTION = 10400
    NOT_SUBSCRIBED = 10401
    NOT_READY = 11000
    RATE_LIMIT = 11010


OUTCOME_UNKNOWN: Final = frozenset({ErrorCode.UNKNOWN})
"""The request may or may not have taken effect."""
