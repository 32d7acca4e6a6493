"""What goes wrong with single frames of a connection: counted, logged seldom, and told as faults."""

import logging
from collections.abc import Callable, Hashable
from typing import Any

from bittrade_ws.connection.counters import Counters, Seldom
from bittrade_ws.connection.emitter import Action
from bittrade_ws.connection.logs import log_raised
from bittrade_ws.connection.policy import Guards
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.wire.bundle import Bundle, Fault, Kind, Socket
from bittrade_ws.wire.codec import Codec

logger = logging.getLogger("bittrade_ws.connection.dispatch")


class Mishaps:
    """Of one life of a connection. What is told of a frame becomes an aside: it follows when everybody has the frame.

    `tell` says a bundle to the audience; `give_up` has a socket dialled again.
    """

    __slots__ = ("_asides", "_counters", "_give_up", "_most_in_a_row", "_seldom", "_slow_after", "_tell", "in_a_row")

    def __init__(
        self,
        asides: list[Action],
        *,
        counters: Counters,
        guards: Guards,
        tell: Callable[[Bundle], None],
        give_up: Callable[[Socket, Exception], None],
    ) -> None:
        self.in_a_row: dict[Socket, int] = {}
        """How many frames in a row meant nothing, where it is not 0."""
        self._asides = asides
        self._counters = counters
        self._most_in_a_row = guards.undecodable_in_a_row
        self._slow_after = guards.slow_after
        self._tell = tell
        self._give_up = give_up
        self._seldom = Seldom()

    def undecodable(self, socket: Socket, frame: bytes, error: Exception) -> None:
        """It means nothing; too many in a row, and the connection is given up."""
        self._counters.undecodable += 1
        in_a_row = self.in_a_row[socket] = self.in_a_row.get(socket, 0) + 1
        self.fault(socket, Fault(error, frame=frame))
        if in_a_row == self._most_in_a_row:
            self.cut(socket, DecodeError(f"{in_a_row} frames in a row could not be understood", frame=frame))

    def not_decoded(self, codec: Codec, socket: Socket, frame: bytes, body: Any, error: Exception) -> bool:
        """Its own readers cannot read it. That costs the connection only if nobody can, which is what it gives."""
        try:
            codec.plain(body)
        except Exception:
            self.undecodable(socket, frame, error)
            return True
        self._counters.undecodable += 1
        self.in_a_row.pop(socket, None)
        self.fault(socket, Fault(error, frame=frame))
        return False

    def raised(self, socket: Socket, key: Hashable, value: Any, error: Exception) -> None:
        """A reader raised on it."""
        self._counters.raised += 1
        if self._seldom(("raised", key)):
            log_raised(logger, str(key), error)
        # A reader of faults that raises is not told of its own fault again.
        if not isinstance(value, Fault) and not (isinstance(value, Bundle) and value.kind is Kind.FAULT):
            self._asides.append(lambda: self._tell(Bundle(socket, Kind.FAULT, Fault(error, value=value))))

    def fault(self, socket: Socket, fault: Fault) -> None:
        """It could not be understood, or answered."""
        if self._seldom(type(fault.error)):
            logger.warning("a frame could not be understood: %s", fault.error)
        self._asides.append(lambda: self._tell(Bundle(socket, Kind.FAULT, fault)))

    def slow(self, key: Hashable, took: float) -> None:
        """Its readers kept the thread for `took` seconds."""
        self._counters.slow += 1
        if self._seldom(("slow", key)):
            logger.warning(
                "a subscriber to %s kept the connection for %.3f s (more than %s s); buffer_bounded or conflate it",
                key,
                took,
                self._slow_after,
            )

    def cut(self, socket: Socket, cause: Exception) -> None:
        """The connection is of no use any more."""
        self._asides.append(lambda: self._give_up(socket, cause))
