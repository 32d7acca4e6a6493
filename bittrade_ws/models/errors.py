"""Every error says whose fault it is: `LocalError` ours or the caller's, `RemoteError` the venue's or the network's."""

from typing import Any

from bittrade_ws.models.status import Gap


class BittradeError(Exception):
    """The root of all errors of this package."""


class LocalError(BittradeError):
    """The caller, or this side, did something that cannot work."""


class RemoteError(BittradeError):
    """The other side, or the line to it, did."""


class InvalidRequest(LocalError):
    """A request was refused before it was sent; the message says which argument is wrong."""


class VenuePaused(LocalError):
    """The venue has said that it takes nothing now (maintenance), so nothing was sent."""


class IntentLogFailed(LocalError):
    """The intent to place an order could not be kept, so the order was not sent; `__cause__` says why."""


class NotConnected(LocalError):
    """There is no open socket to send on, so nothing was sent."""


class BudgetSpent(LocalError):
    """Held back here, before the venue refuses it: nothing was sent. There is room again in `retry_after` seconds."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class SendBufferFull(LocalError):
    """The line takes less than is being sent; this frame was refused, and nothing of it was sent."""


class ResponseTimeout(RemoteError, TimeoutError):
    """No reply to request `request_id` within `seconds`; whether it took effect is not known."""

    def __init__(self, message: str, *, request_id: object = None, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.request_id = request_id
        self.seconds = seconds


class ConnectionLost(RemoteError):
    """The socket dropped. `code` is the close code (1006: none was received)."""

    def __init__(self, message: str, *, code: int = 1006, reason: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason


class HandshakeRefused(RemoteError):
    """The server answered the upgrade with something other than 101. `retry_after` is in seconds."""

    def __init__(self, message: str, *, status: int, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class CertificateRefused(RemoteError):
    """TLS could not prove who the server is. Fatal: dialling again would not help."""


class ProtocolError(RemoteError):
    """The peer broke RFC 6455; the connection is closed with `code`."""

    def __init__(self, message: str, *, code: int = 1002) -> None:
        super().__init__(message)
        self.code = code


class DecodeError(RemoteError):
    """A frame could not be understood; `frame` is what was received (secrets removed)."""

    def __init__(self, message: str, *, frame: bytes = b"") -> None:
        super().__init__(message)
        self.frame = frame


class RequestRejected(RemoteError):
    """The venue answered a request with a refusal: its `code`, its `reason`, the `request_id` it belongs to.

    `data`: what else it tells, as received; of a request with two halves for one, what became of each.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int | str | None = None,
        reason: str = "",
        request_id: object = None,
        data: Any = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.request_id = request_id
        self.data = data


class RateLimited(RequestRejected):
    """Refused for asking too often (429), or banned for it (418). Nothing more before `retry_after` seconds."""

    def __init__(
        self,
        message: str,
        *,
        code: int | str | None = None,
        reason: str = "",
        retry_after: float | None = None,
        data: Any = None,
    ) -> None:
        super().__init__(message, code=code, reason=reason, data=data)
        self.retry_after = retry_after


class ServerFailed(RemoteError):
    """The venue's own fault (5xx): whether the request took effect is not known."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        code: int | str | None = None,
        reason: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.reason = reason
        self.retry_after = retry_after


class OutcomeUnknown(RemoteError):
    """A request that may have changed something was sent, and whether it took effect is not known.

    Ask the venue before asking for it again; nothing here does so by itself. `code`, where the venue told one; the
    error that was seen in place of an answer is its `__cause__`.
    """

    def __init__(self, message: str, *, code: int | str | None = None) -> None:
        super().__init__(message)
        self.code = code


class SubscriptionFailed(RemoteError):
    """The venue refused, or never acknowledged, the subscription to `channel`; other subscriptions go on.

    With a `retry_after` (seconds) it was refused for now: it is asked for again, a few times, before anybody is told.
    """

    def __init__(
        self, message: str, *, channel: str, code: int | str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.channel = channel
        self.code = code
        self.retry_after = retry_after


class ConnectionFull(SubscriptionFailed):
    """There is no room for `channel`: the venue takes no more on that connection, or all of a pool are full."""


class SequenceBroken(RemoteError):
    """A stream has a hole, and its reader asked for an error instead of a value; `gap` says where."""

    def __init__(self, gap: Gap) -> None:
        super().__init__(f"{gap.channel or 'the stream'} has a hole from {gap.from_} to {gap.to}")
        self.gap = gap


class BufferOverflow(LocalError):
    """A consumer was slower than its stream and its policy is to fail."""


class MissingExtra(LocalError, ImportError):
    """Something optional is not installed; the message says which extra brings it."""
