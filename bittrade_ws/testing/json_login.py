"""How one logs in at the venue that nobody has to learn (`json_codec`)."""

from typing import Any

import orjson

from bittrade_ws.models.errors import InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.status import Authenticated
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext


class JsonLogin:
    """Sends `{"id": 1, "login": {…}}` with what the signer makes of no parameters; `{"id": 1, …}` is a yes.

    `{"id": 1, "error": code}` is a refusal, `{"id": 1, "retry_after": 30}` one for so many seconds.
    """

    def request(self, context: RequestContext) -> Request:
        if context.signer is None:
            raise InvalidRequest("a login needs a signer")
        request_id = context.ids()
        frame = orjson.dumps({"id": request_id, "login": dict(context.signer({}))}).decode()
        return Request(frame=frame, reply_key=ReplyTo(request_id))

    def accepted(self, reply: Any) -> Authenticated:
        if "retry_after" in reply:
            raise RateLimited("logged in too often", retry_after=reply["retry_after"])
        if "error" in reply:
            raise RequestRejected("the login was refused", code=reply["error"])
        return Authenticated({name: value for name, value in reply.items() if name != "id"})
