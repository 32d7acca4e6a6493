"""A connection that is logged in: once, and everything private may be asked for.

Source: the venue's WebSocket API user guide 0.5, authentication, seen 2026-07.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from reactivex import Observable

from bittrade_ws.exchanges.oceanex._question import Messages
from bittrade_ws.exchanges.oceanex._request import Call, answer_of, ask_for, failure_of
from bittrade_ws.models.errors import InvalidRequest, RequestRejected
from bittrade_ws.models.status import Authenticated
from bittrade_ws.operators.log_in import log_in as generic_log_in
from bittrade_ws.operators.request_response_factory import RequestResponseFactory, request_response_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext, Signer

VERB: Final = "GET"
PATH: Final = "/ws/v1"
_LOGIN: Final = Call("AuthHandler", "login", {})


class OceanExLogin:
    """`login`, signed by the user's signer."""

    def request(self, context: RequestContext) -> Request:
        """One frame; its nonce is the time in milliseconds, as far as the signer leaves it so."""
        if context.signer is None:
            raise InvalidRequest("a login needs a signer")
        header = context.signer({"nonce": context.now(), "verb": VERB, "path": PATH})
        return ask_for(_LOGIN, context, header=header)

    def accepted(self, reply: Any) -> Authenticated:
        """The session's `scopes`; a refusal is for good. The venue's own client takes any answer for a yes."""
        failure = failure_of(reply)
        if failure is not None:
            code, reason = failure
            raise RequestRejected(f"the login was refused: {code} {reason}", code=code, reason=reason)
        match answer_of(reply).get("data"):
            case {"scopes": scopes}:
                return Authenticated({"scopes": scopes})
            case _:
                return Authenticated()


def log_in(
    signer: Signer, messages: Messages, *, timeout: float = 10.0
) -> Callable[[Observable[Socket]], Observable[Socket]]:
    """Logs each new socket in with `signer`, then emits it; its `Authenticated` has the session's `scopes`.

    A login that is refused errors with `RequestRejected`; the venue then ends the connection for good
    (`DisconnectedForGood`). Otherwise as `operators.log_in`.
    """
    return generic_log_in(signer, messages, OceanExLogin(), timeout=timeout)


def authenticate_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[Signer, Authenticated]:
    """Gives `signer -> Observable[Authenticated]`: logs the current connection in, once (`AuthHandler login`).

    What is private may then be asked for on it. The next connection is not logged in: `log_in` does that for each.
    """
    login = OceanExLogin()

    def encode(signer: Signer, context: RequestContext) -> Request:
        return login.request(replace(context, signer=signer))

    return request_response_factory(
        sockets, messages, encode=encode, accept=login.accepted, timeout=timeout, connect_timeout=connect_timeout
    )
