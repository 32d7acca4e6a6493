"""A connection to TheOne that is logged in, and the requests that are signed on it.

Source: the venue's `WEBSOCKET_DOCUMENTATION_EN.md`, seen 2026-11.
"""

from collections.abc import Callable
from typing import Any, Final, cast

from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.exchanges.theone.channels import Messages
from bittrade_ws.exchanges.theone.codec import checked
from bittrade_ws.exchanges.theone.errors import FOR_NOW, RETRY_AFTER, succeeded
from bittrade_ws.models.errors import InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.status import Authenticated
from bittrade_ws.operators._current_socket import clock_of
from bittrade_ws.operators._in_order import keep_in_order
from bittrade_ws.operators.log_in import log_in as generic_log_in
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext, Signer
from bittrade_ws.wire.exact_json import dumps
from bittrade_ws.wire.unasked import Unasked


def signed_request(op: str, data: Any, context: RequestContext) -> Request:
    """The request that does `op` with `data` (`None`: without any), signed over its text in the frame."""
    if context.signer is None:
        raise InvalidRequest("the socket is not logged in; it must pass log_in first")
    text = "" if data is None else dumps(data)
    now = context.now()
    proof = context.signer({"op": op, "ts": now, "nonce": f"{now}_{context.ids()}", "data": text})
    head = dumps({name: proof[name] for name in ("op", "key", "ts", "nonce", "sig") if name in proof})
    frame = f'{head[:-1]},"data":{text}}}' if text else head
    return Request(frame=checked(frame), reply_key=ReplyTo(proof["nonce"]))


class TheOneLogin:
    """`auth`, signed by the user's signer."""

    def request(self, context: RequestContext) -> Request:
        """One frame."""
        return signed_request("auth", None, context)

    def accepted(self, reply: Any) -> Authenticated:
        """The session as the venue tells it; a refusal is for good, unless a later moment mends it."""
        try:
            told = succeeded(reply)
        except RequestRejected as refusal:
            if refusal.code not in FOR_NOW:
                raise
            raise RateLimited(
                str(refusal), code=refusal.code, reason=refusal.reason, retry_after=RETRY_AFTER
            ) from refusal
        return Authenticated(cast("dict[str, Any]", told) if isinstance(told, dict) else {})


LOGIN: Final = TheOneLogin()


def log_in(
    signer: Signer, messages: Messages, *, timeout: float = 10.0
) -> Callable[[Observable[Socket]], Observable[Socket]]:
    """Logs each new socket in with `signer`, then emits it; from then on answers find their requests.

    Answers name no request, so the order of requests on the line is kept here. What has no answer within `timeout`
    seconds makes the next one ambiguous: the line is given up and dialled again. Otherwise as `operators.log_in`.
    """

    def operator(sockets: Observable[Socket]) -> Observable[Socket]:
        def subscribe(
            observer: abc.ObserverBase[Socket], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, messages)

            def in_order(socket: Socket) -> Socket:
                keep_in_order(socket, clock, timeout=timeout)
                return socket

            logged_in = sockets.pipe(ops.map(in_order), generic_log_in(signer, messages, LOGIN, timeout=timeout))
            return logged_in.subscribe(observer, scheduler=scheduler)

        return Observable(subscribe)

    return operator


WITH_LOGIN: Final = Unasked(needs_login=True)
"""What a swap needs before it is placed; it is followed on a channel of its own."""
