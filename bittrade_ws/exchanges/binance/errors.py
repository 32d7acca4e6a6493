"""The error codes of Binance by name, and which of them leave it open whether a request took effect.

Source: the venue's `errors.md`, seen 2026-07.
"""

from enum import IntEnum
from typing import Final


class ErrorCode(IntEnum):
    """What the venue answers instead of a result; a name equals its number, as in `error.code == ErrorCode.X`."""

    UNKNOWN = -1000
    DISCONNECTED = -1001
    UNAUTHORIZED = -1002
    TOO_MANY_REQUESTS = -1003
    """Also said during a ban."""
    UNEXPECTED_RESPONSE = -1006
    TIMEOUT = -1007
    SERVER_BUSY = -1008
    INVALID_MESSAGE = -1013
    """An order breaks a filter; it did not reach the engine."""
    UNKNOWN_ORDER_COMPOSITION = -1014
    TOO_MANY_ORDERS = -1015
    SERVICE_SHUTTING_DOWN = -1016
    UNSUPPORTED_OPERATION = -1020
    INVALID_TIMESTAMP = -1021
    INVALID_SIGNATURE = -1022
    TOO_MANY_CONNECTIONS = -1034
    ILLEGAL_CHARACTERS = -1100
    TOO_MANY_PARAMETERS = -1101
    MANDATORY_PARAMETER_MISSING = -1102
    UNKNOWN_PARAMETER = -1103
    UNREAD_PARAMETERS = -1104
    PARAMETER_EMPTY = -1105
    PARAMETER_NOT_REQUIRED = -1106
    PARAMETER_OVERFLOW = -1108
    BAD_PRECISION = -1111
    NO_DEPTH = -1112
    TIME_IN_FORCE_NOT_REQUIRED = -1114
    INVALID_TIME_IN_FORCE = -1115
    INVALID_ORDER_TYPE = -1116
    INVALID_SIDE = -1117
    EMPTY_NEW_CLIENT_ORDER_ID = -1118
    EMPTY_ORIGINAL_CLIENT_ORDER_ID = -1119
    BAD_INTERVAL = -1120
    BAD_SYMBOL = -1121
    INVALID_LISTEN_KEY = -1125
    INTERVAL_TOO_LARGE = -1127
    BAD_PARAMETER_COMBINATION = -1128
    INVALID_PARAMETER = -1130
    BAD_STRATEGY_TYPE = -1134
    INVALID_JSON = -1135
    INVALID_TICKER_TYPE = -1139
    INVALID_CANCEL_RESTRICTIONS = -1145
    DUPLICATE_SYMBOLS = -1151
    INVALID_TIME_UNIT = -1194
    SYMBOL_STATUS_MISMATCH = -1220
    NEW_ORDER_REJECTED = -2010
    CANCEL_REJECTED = -2011
    NO_SUCH_ORDER = -2013
    BAD_API_KEY_FORMAT = -2014
    REJECTED_API_KEY = -2015
    """Invalid key, address or permission; also the word for a session that was revoked."""
    CANCEL_REPLACE_PARTLY_FAILED = -2021
    CANCEL_REPLACE_FAILED = -2022
    ORDER_ARCHIVED = -2026
    ALREADY_SUBSCRIBED = -2035
    NOT_SUBSCRIBED = -2036
    AMEND_REJECTED = -2038
    CLIENT_ORDER_ID_MISMATCH = -2039
    SUBSCRIPTION_IDS_EXHAUSTED = -2042
    NO_REFERENCE_PRICE = -2043


OUTCOME_UNKNOWN: Final = frozenset(
    {ErrorCode.UNKNOWN, ErrorCode.DISCONNECTED, ErrorCode.UNEXPECTED_RESPONSE, ErrorCode.TIMEOUT}
)
"""The request may or may not have taken effect: unknown error, disconnected inside, unexpected answer, timeout."""
TOO_MANY_ORDERS: Final = frozenset(
    {ErrorCode.TOO_MANY_ORDERS, ErrorCode.CANCEL_REPLACE_PARTLY_FAILED, ErrorCode.CANCEL_REPLACE_FAILED}
)
"""The refusal of a request too many with one of these is about orders; any other is about all requests."""


def is_outcome_unknown(code: int | str | None, status: int | None = None) -> bool:
    """Whether a refusal leaves open if the request took effect: by its code, or by a status of 500 or more."""
    return code in OUTCOME_UNKNOWN or (status is not None and status >= 500)
