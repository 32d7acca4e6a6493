"""The account's own stream: orders, fills and balances, on a connection to the WebSocket API.

1. The venue has one user data stream per account and connection; whoever wants a part of it shares that one
   subscription. Its key is that of the execution reports.
2. Executions are told once: what the venue repeats is left out.
3. A stream that the venue ends while the connection lives is asked for again; if it refuses, for good or again and
   again, that is an error.
4. What happened while nobody listened is told by a `Gap` before the next event of each of them.

Source: the venue's `user-data-stream.md` and `web-socket-api.md` (`userDataStream.*`), seen 2026-07.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

import orjson
from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.exchanges.binance._typed import typed
from bittrade_ws.exchanges.binance.auth import SessionSigner
from bittrade_ws.exchanges.binance.codec import ListenKeyCodec
from bittrade_ws.exchanges.binance.errors import ErrorCode
from bittrade_ws.exchanges.binance.events import (
    AccountPosition,
    BalanceUpdate,
    ExecutionReport,
    ExternalLockUpdate,
    ListStatus,
)
from bittrade_ws.exchanges.binance.streams import FromSockets, Messages
from bittrade_ws.exchanges.binance.websocket_api import Failure, failure_of, rate_limit_of, request, signed_request
from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.models.status import Gap, Status, VenueStatus
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.wire.codec import Channel, EventChannel, Request, RequestContext

T = TypeVar("T")

REMEMBERED_EXECUTIONS: Final = 10_000
"""How far back a repeated execution is noticed."""


def _channel(event: str, of: type[T], ending: Channel[Status] | None = None) -> EventChannel[T]:
    decode, convert = typed(of, "event")
    return EventChannel(name=event, key=event, decode=decode, convert=convert, ending=ending)


def _ended(message: Any) -> Status:
    event = cast("dict[str, Any]", message.get("event") or message)
    return VenueStatus(event["e"], event)


ENDING: Final[Channel[Status]] = Channel(
    name="eventStreamTerminated",
    key="eventStreamTerminated",
    decode=lambda frame: _ended(orjson.loads(frame)),
    convert=_ended,
)
"""After an unsubscribe, the end of a session or of a key: the stream is over, the socket lives on."""
EXECUTIONS: Final = _channel("executionReport", ExecutionReport, ENDING)
_POSITIONS: Final = _channel("outboundAccountPosition", AccountPosition)
_BALANCE_UPDATES: Final = _channel("balanceUpdate", BalanceUpdate)
LISTS: Final = _channel("listStatus", ListStatus)
_LOCKS: Final = _channel("externalLockUpdate", ExternalLockUpdate)


class UserDataSubscribing:
    """`userDataStream.subscribe` where the session is logged on, else `userDataStream.subscribe.signature`."""

    # Ours: the venue counts weight here, not frames.
    frames_per_second = 20.0

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """One request, whatever is asked for: the stream has everything. None, where the address was one."""
        if isinstance(context.codec, ListenKeyCodec):
            return []
        if isinstance(context.signer, SessionSigner) and context.signer.is_logged_on:
            return [replace(request("userDataStream.subscribe", {}, context), channels=channels)]
        return [replace(signed_request("userDataStream.subscribe.signature", {}, context), channels=channels)]

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """One request; it ends the one stream of this connection, unless that is the connection."""
        if isinstance(context.codec, ListenKeyCodec):
            return []
        return [replace(request("userDataStream.unsubscribe", {}, context), channels=channels)]

    def accepted(self, request: Request, reply: Any) -> None:
        """A stream that is on already is what was wanted."""
        failure = failure_of(reply)
        if failure is None or failure.code == ErrorCode.ALREADY_SUBSCRIBED:
            return
        reason = f"user data stream: {failure.reason}"
        raise SubscriptionFailed(
            reason, channel="userDataStream", code=failure.code, retry_after=_retry_after(failure, reply)
        )


USER_DATA: Final = UserDataSubscribing()


def _retry_after(failure: Failure, reply: Any) -> float | None:
    """A time that was refused, a request too many, and what the venue does not know pass by themselves."""
    limited = rate_limit_of(reply)
    if limited is not None:
        return limited.retry_after
    return 0.0 if failure.code == ErrorCode.INVALID_TIMESTAMP or not failure.is_known else None


def subscribe_orders(messages: Messages) -> FromSockets[ExecutionReport | Gap]:
    """Whatever happens to any order of the account, each execution once."""

    def operator(sockets: Observable[Any]) -> Observable[ExecutionReport | Gap]:
        return sockets.pipe(
            _subscribe(messages, EXECUTIONS), _once(lambda report: (report.symbol, report.execution_id))
        )

    return operator


def subscribe_fills(messages: Messages) -> FromSockets[ExecutionReport | Gap]:
    """The executions that are trades."""

    def is_fill(report: ExecutionReport | Gap) -> bool:
        return isinstance(report, Gap) or report.execution_type == "TRADE"

    def operator(sockets: Observable[Any]) -> Observable[ExecutionReport | Gap]:
        return sockets.pipe(subscribe_orders(messages), ops.filter(is_fill))

    return operator


def subscribe_balances(messages: Messages) -> FromSockets[AccountPosition | Gap]:
    """The balances that an order, a deposit or a transfer may have changed."""
    return _subscribe(messages, _POSITIONS)


def subscribe_balance_updates(messages: Messages) -> FromSockets[BalanceUpdate | Gap]:
    """Deposits, withdrawals and transfers, by how much they change a balance."""
    return _subscribe(messages, _BALANCE_UPDATES)


def subscribe_order_lists(messages: Messages) -> FromSockets[ListStatus | Gap]:
    """What happens to order lists (OCO, OTO …)."""
    return _subscribe(messages, LISTS)


def subscribe_external_locks(messages: Messages) -> FromSockets[ExternalLockUpdate | Gap]:
    """What is locked or released from outside spot trading."""
    return _subscribe(messages, _LOCKS)


def _subscribe(messages: Messages, channel: EventChannel[T]) -> FromSockets[T | Gap]:
    return subscribe_to_channel(messages, channel, USER_DATA, carrier=EXECUTIONS)


def _once(identity: Callable[[T], Hashable]) -> Callable[[Observable[T | Gap]], Observable[T | Gap]]:
    """Leaves out what was told before, as far back as `REMEMBERED_EXECUTIONS`."""

    def operator(source: Observable[T | Gap]) -> Observable[T | Gap]:
        def subscribe(
            observer: abc.ObserverBase[T | Gap], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            # Not a dict: the first of one is found past all that were taken out before.
            told: OrderedDict[Hashable, None] = OrderedDict()

            def on_next(value: T | Gap) -> None:
                if isinstance(value, Gap):
                    observer.on_next(value)
                    return
                key = identity(value)
                if key in told:
                    return
                told[key] = None
                if len(told) > REMEMBERED_EXECUTIONS:
                    told.popitem(last=False)
                observer.on_next(value)

            return source.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

        return Observable(subscribe)

    return operator
