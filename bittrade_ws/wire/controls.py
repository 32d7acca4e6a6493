"""What a frame reader says besides messages: control frames, and how the peer broke the protocol.

Rules of close codes (RFC 6455 §7.4, and the IANA registry of WebSocket close codes):

1. 1004, 1005, 1006 and 1015 never travel; 1005 stands for "a close frame without a code", 1006 for "none came".
2. 1000 to 1003 and 1007 to 1014 are defined; 3000 to 4999 belong to applications; everything else is refused.
"""

from dataclasses import dataclass

NORMAL = 1000
PROTOCOL_ERROR = 1002
NO_CODE = 1005
INVALID_DATA = 1007
TOO_BIG = 1009

MAX_CONTROL_PAYLOAD = 125
"""Bytes; RFC 6455 §5.5."""


@dataclass(frozen=True, slots=True)
class Ping:
    """The peer asks whether we are there; the answer is a pong with the same payload."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Pong:
    """The peer's answer to a ping of ours, or an unasked sign of life."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Close:
    """The peer ends the connection. `code` 1005: it gave none."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Violation:
    """The peer broke the protocol; `code` and `reason` are what to close the connection with."""

    code: int
    reason: str


Control = Ping | Pong | Close | Violation


class Refused(Exception):
    """Carries a violation out of the depth of a reader; it never leaves `FrameReader.feed`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.violation = Violation(code, reason)


def is_close_code(code: int) -> bool:
    """Whether a close frame may carry this code."""
    return 3000 <= code <= 4999 or 1000 <= code <= 1003 or 1007 <= code <= 1014


def close_payload(code: int, reason: str) -> bytes:
    """The payload of a close frame; 1005 gives an empty one, and a long reason is cut at a character."""
    if code == NO_CODE:
        return b""
    text = reason.encode("utf-8", "replace")[: MAX_CONTROL_PAYLOAD - 2]
    return code.to_bytes(2, "big") + text.decode("utf-8", "ignore").encode()


def parse_close(payload: bytes) -> Close:
    """Reads the payload of a close frame; raises `Refused` when the frame is not legal."""
    if not payload:
        return Close(NO_CODE, "")
    if len(payload) == 1:
        raise Refused(PROTOCOL_ERROR, "close frame with a payload of one byte")
    code = int.from_bytes(payload[:2], "big")
    if not is_close_code(code):
        raise Refused(PROTOCOL_ERROR, f"close code {code} may not be sent")
    try:
        return Close(code, payload[2:].decode())
    except UnicodeDecodeError:
        raise Refused(INVALID_DATA, "close reason is not UTF-8") from None
