"""Every data frame once, at DEBUG, on `bittrade_ws.raw_socket.sent` and `.received`; no secret, no heartbeat.

Pings and pongs are no data frames; the venue's own heartbeats are known by its codec. Binary frames are logged by
their size alone: what in them is a secret cannot be seen.
"""

import logging
import re
from collections.abc import Iterable
from traceback import walk_tb

from reactivex.internal.basic import default_error

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Frame, Special
from bittrade_ws.wire.frames import Binary

sent = logging.getLogger("bittrade_ws.raw_socket.sent")
received = logging.getLogger("bittrade_ws.raw_socket.received")

HIDDEN = "***"
_SECRETS = (
    "api_?-?key|api_?-?secret|secret(?:_?key)?|access_?-?key(?:_?id)?|access_?-?token|refresh_?-?token|auth_?-?token|"
    "token|jwt|authorization|password|passphrase|signature|sign|sig|listen_?-?key|auth_?-?sig|auth_?-?payload"
)
# "apiKey": "…" and, in a string that holds JSON, \"apiKey\": \"…\".
_JSON = re.compile(rf'((\\*)"(?:{_SECRETS})\2"\s*:\s*)(?:\2"(?:[^"\\]|\\(?!\2")|\\.)*?\2"|[^\s,\]}}"]+)', re.IGNORECASE)
# A login names its key plainly; elsewhere a "key" is any word.
_LOGIN = re.compile(r'("op"\s*:\s*"auth"\s*,\s*"key"\s*:\s*)"[^"]*"')
_QUERY = re.compile(rf"((?<![A-Za-z0-9])(?:{_SECRETS})=)[^&#\s\"]*", re.IGNORECASE)
# A listen key is a path of its own (wss://…/ws/KEY), or the name of a stream: those of others have no 40 letters and
# digits without a break.
_PATH = re.compile(r"(?:(?<=/)|(?<=streams=)|(?<=\"stream\":\"))[A-Za-z0-9_-]{40,}(?=$|[/?#&\s\"])")


def redact(text: str) -> str:
    """The text with the values of everything that is a secret by its name replaced by `***`."""
    text = _LOGIN.sub(rf'\1"{HIDDEN}"', _JSON.sub(rf'\1\2"{HIDDEN}\2"', text))
    return _PATH.sub(HIDDEN, _QUERY.sub(rf"\1{HIDDEN}", text))


def log_raised(logger: logging.Logger, where: str, error: Exception) -> None:
    """What came back from a subscriber: an error that it has no `on_error` for is one line, a bug has its traceback."""
    if any(frame.f_code is default_error.__code__ for frame, _ in walk_tb(error.__traceback__)):
        told = str(error).removeprefix(f"{where}: ")  # errors of requests say where themselves
        logger.error("%s: %s: %s; there is no on_error for it", where, type(error).__name__, told)
    else:
        logger.error("%s: a subscriber raised; the others go on", where, exc_info=error)


def is_wanted(raw: logging.Logger) -> bool:
    """Whether anybody wants these frames: a handler put on the logger itself does, whatever level it inherits."""
    return bool(raw.handlers) or raw.isEnabledFor(logging.DEBUG)


def log_sent(frame: Frame) -> None:
    """Logs one frame; the caller asks `is_wanted` first."""
    _log(sent, _readable(frame) if isinstance(frame, str) else _sized(frame))


def log_received(socket: Socket, frames: Iterable[bytes]) -> None:
    """Logs the frames that are no heartbeats; the caller asks `is_wanted` first."""
    for frame in frames:
        if not _is_heartbeat(socket, frame):
            _log(received, _sized(frame) if isinstance(frame, Binary) else _readable(frame.decode()))


def _log(raw: logging.Logger, text: str) -> None:
    if raw.isEnabledFor(logging.DEBUG):
        raw.debug("%s", text)
        return
    # Its own handlers alone: those above it have not asked for every frame.
    record = raw.makeRecord(raw.name, logging.DEBUG, __file__, 0, "%s", (text,), None)
    for handler in raw.handlers:
        if handler.level <= logging.DEBUG:
            handler.handle(record)


def _readable(text: str) -> str:
    return redact(text)


def _sized(frame: bytes) -> str:
    return f"<{len(frame)} binary bytes>"


def _is_heartbeat(socket: Socket, frame: bytes) -> bool:
    try:
        return socket.codec.classify(frame)[0] is Special.HEARTBEAT
    except (DecodeError, ValueError):
        return False  # what cannot be read is what one looks for in a log
