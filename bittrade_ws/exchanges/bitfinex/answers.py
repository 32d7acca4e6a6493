"""Which notification answers which request: the venue does not number them.

1. A new order is answered by its client id; an amendment and a cancel by the order's id, or by the client id where the
   request names that; an offer's cancel by its id.
2. An offer is answered by its symbol alone, a cancel of several by its kind: one of those is on its way at a time.
3. What clients tell each other is no reply, since all connections of the account hear it: its key has its message id.

Source: the venue's `ws-auth-notifications` reference page, seen 2026-07.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Final

from bittrade_ws.wire.codec import ReplyTo

ANSWER_SECONDS: Final = 10.0
_REMEMBERED = 10_000


class Answers:
    """Of one connection."""

    __slots__ = ("_claimed", "_named")

    def __init__(self) -> None:
        self._named: OrderedDict[Hashable, None] = OrderedDict()
        self._claimed: dict[tuple[str, str], int] = {}

    def expect(self, kind: str, client_id: Hashable) -> None:
        """Takes note of a request that is named by a client's own id: so is its reply then."""
        self._named[kind, client_id] = None
        if len(self._named) > _REMEMBERED:
            self._named.popitem(last=False)

    def claim(self, kind: str, of: str, now: int) -> bool:
        """Takes note of a request that its answer names by no more than this; `False`: there is one on its way.

        `now` is in epoch milliseconds; a request whose answer does not come is forgotten after `ANSWER_SECONDS`.
        """
        is_free = self._claimed.get((kind, of), 0) <= now
        if is_free:
            self._claimed[kind, of] = now + round(ANSWER_SECONDS * 1000)
        return is_free

    def heard(self, kind: str, info: Any) -> None:
        """A notification of this kind came."""
        match kind, info:
            case "fon-req", [_, str(symbol), *_]:
                self._claimed.pop(("fon", symbol), None)
            case "fon-req" | "oc_multi-req", _:
                name = kind.removesuffix("-req")
                self._claimed = {claim: until for claim, until in self._claimed.items() if claim[0] != name}
            case _:
                pass

    def key(self, kind: str, message_id: Any, info: Any) -> Hashable:
        """The key of a notification."""
        if kind.startswith("ucm-"):
            return ("n", message_id) if isinstance(message_id, str | int) else b"n"
        if not kind.endswith("-req"):
            return b"n"
        name = kind.removesuffix("-req")
        match info:
            case [_, str(symbol), *_] if name == "fon":
                return ReplyTo((name, symbol))
            case [number, _, client_id, *_] if name in ("on", "ou", "oc"):
                if name == "on" or (name, client_id) in self._named:
                    return ReplyTo((name, "cid", client_id))
                return ReplyTo((name, number))
            case [number, *_] if name == "foc":
                return ReplyTo((name, number))
            case _:
                return ReplyTo((name,))
