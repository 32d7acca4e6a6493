"""Requests in the venue's words, and what its answers say of failure.

Source: the venue's WebSocket API user guide 0.5, seen 2026-07.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from bittrade_ws.exchanges.oceanex.codec import OceanExCodec, uuid_of
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RequestRejected
from bittrade_ws.wire.codec import ReplyTo, Request, RequestContext
from bittrade_ws.wire.exact_json import BROKEN, dumps

R = TypeVar("R")
_NOBODY = "0000000000004000"


class Call(NamedTuple):
    """One request: who handles it, what is to be done, and with which arguments (`None`: left out)."""

    handler: str
    action: str
    args: Mapping[str, Any]
    is_private: bool = False


class Failure(NamedTuple):
    """A refusal in the venue's words."""

    code: int | str
    reason: str


def ask_for(call: Call, context: RequestContext, *, header: Mapping[str, Any] | None = None) -> Request:
    """The frame of a request, under a fresh uuid.

    Raises `InvalidRequest` for something private before a login: the venue would end the connection for good.
    """
    codec = context.codec
    is_ours = isinstance(codec, OceanExCodec)
    if call.is_private and context.signer is None and not (is_ours and codec.is_logged_in):
        raise InvalidRequest(f"{call.handler} is private: pipe the sockets through log_in(signer, messages) first")
    number = context.ids()
    uuid = codec.uuid(number) if is_ours else uuid_of(_NOBODY, number)
    args = {name: value for name, value in call.args.items() if value is not None}
    data: dict[str, Any] = {"action": call.action, "uuid": uuid, "args": args}
    if header is not None:
        data["header"] = header
    frame = {"identifier": {"handler": call.handler}, "command": "message", "data": data}
    return Request(frame=dumps(frame), reply_key=ReplyTo(uuid))


def answer_of(reply: Any) -> Mapping[str, Any]:
    """What is inside an answer; raises `DecodeError`."""
    match reply:
        case {"message": {"code": int()} as answer}:
            return cast("dict[str, Any]", answer)
        case _:
            raise DecodeError(f"no answer of this venue: {str(reply)[:200]}")


def failure_of(reply: Any) -> Failure | None:
    """What an answer says of failure; `None`: it succeeded."""
    answer = answer_of(reply)
    code = answer["code"]
    if code == 0:
        return None
    text = answer.get("message")
    return Failure(code, str(text) if text else f"code {code}")


def data_of(reply: Any) -> Any:
    """The data of an answer; raises `RequestRejected` with the venue's code."""
    failure = failure_of(reply)
    answer = answer_of(reply)
    if failure is not None:
        code, reason = failure
        raise RequestRejected(f"{code} {reason}", code=code, reason=reason, data=answer.get("data"))
    return answer.get("data")


def read(data: Any, of: type[R]) -> R:
    """Data, typed, with exact digits; fields that the venue appends are let pass. Raises `DecodeError`."""
    try:
        return msgspec.convert(data, of)
    except BROKEN as error:
        raise DecodeError(f"not what the venue documents: {error}") from error
