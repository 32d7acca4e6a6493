"""The venue's error codes by name, and the end of a connection that it does not want back.

Source: the venue's REST documentation; the codes of its WebSocket API are not documented apart, seen 2026-07.
"""

from enum import IntEnum

from bittrade_ws.models.errors import ConnectionLost


class ErrorCode(IntEnum):
    """The `code` of an answer."""

    OK = 0
    BAD_REQUEST = -1
    INVALID_REQUEST = -2
    INVALID_VALUE = 1001
    MISSING_ARGUMENT = 1004
    BAD_API_KEY = 1006  # this one and the next two: authentication, the venue tells no more
    BAD_NONCE = 1008
    BAD_SIGNATURE = 1010
    ADDRESS_NOT_ALLOWED = 1011
    LOGIN_REFUSED = 2001  # of an account that does not exist, for one
    INVALID_ORDER = 2002  # insufficient funds as well
    ORDER_NOT_FOUND = 2004
    PERMISSION_DENIED = 9003


class DisconnectedForGood(ConnectionLost):
    """The venue has ended the connection and does not want to be dialled again; `reason` is its own word.

    `unauthorized`: a login was refused, or something private was asked for without one.
    """
