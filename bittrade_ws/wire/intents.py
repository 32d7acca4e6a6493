"""Intents as lines: what is appended to a log, and what a log that ended anywhere has left open. Pure.

1. A line is whole when its newline is there. A last one without was never kept, so its order was never sent.
2. An intent is open until a line says how its order ended.
"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.order import OrderStatus
from bittrade_ws.models.requests import Intent


class _Kept(Struct):
    intent: Intent


class _Ended(Struct):
    end: str
    status: OrderStatus


class _Line(Struct):
    intent: Intent | None = None
    end: str | None = None
    status: OrderStatus | None = None


_read = msgspec.json.Decoder(_Line).decode


def lines_of(intents: Sequence[Intent]) -> bytes:
    """One line for each; decimals keep their digits. Raises `TypeError` when a request holds what JSON cannot."""
    return b"".join(msgspec.json.encode(_Kept(intent)) + b"\n" for intent in intents)


def line_of_end(client_order_id: str, status: OrderStatus) -> bytes:
    """The line that closes an intent."""
    return msgspec.json.encode(_Ended(client_order_id, status)) + b"\n"


def open_intents(log: bytes) -> tuple[Intent, ...]:
    """Those that no line closes, in their order. Raises `DecodeError` when a whole line cannot be read."""
    found: dict[str, Intent] = {}
    whole = log[: log.rfind(b"\n") + 1]
    for number, text in enumerate(whole.splitlines(), start=1):
        try:
            line = _read(text)
        except (msgspec.DecodeError, ValueError) as error:
            raise DecodeError(f"line {number} of the intent log cannot be read: {error}", frame=text) from error
        if line.intent is not None:
            found[line.intent.client_order_id] = line.intent
        elif line.end is not None:
            found.pop(line.end, None)
    return tuple(found.values())
