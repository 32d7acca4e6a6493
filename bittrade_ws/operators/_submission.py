"""One frame that places orders: one as a rule, several for an order list."""

from collections.abc import Callable, Sequence
from typing import Any

from reactivex import abc

from bittrade_ws.models.order import OrderFact
from bittrade_ws.operators._live_order import LiveOrder
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext

Write = Callable[[Sequence[str], Socket, RequestContext], Request]
"""The client ids of the orders, in their order, and where it is sent; the frame out."""
Read = Callable[[Any], Sequence[OrderFact]]
"""The reply in; a fact about each of the orders out, in their order."""


class Submission:
    """Sent once, whoever subscribes to which of its orders. Everything runs in the desk's drain."""

    __slots__ = (
        "_deadline",
        "_reply",
        "_turn",
        "_unstrand",
        "clock",
        "is_answered",
        "is_overdue",
        "is_recorded",
        "legs",
        "on_lost",
        "read",
        "waited",
        "write",
    )

    def __init__(
        self, legs: tuple[LiveOrder, ...], write: Write, read: Read, on_lost: Callable[[str], None] | None = None
    ) -> None:
        self.legs = legs
        self.write = write
        self.read = read
        self.on_lost = on_lost
        """Told when the reply is lost; then the reply matters beyond these orders, and is waited for in any case."""
        self.clock: abc.SchedulerBase
        self.is_answered = False
        self.is_overdue = False
        self.is_recorded = False
        self._deadline: abc.DisposableBase | None = None
        self._reply: abc.DisposableBase | None = None
        self._turn: abc.DisposableBase | None = None
        self._unstrand: Callable[[], None] | None = None
        self.waited = 0.0
        """Seconds that the venue's limits have held it back."""
        for live in legs:
            live.submission = self

    @property
    def is_wanted(self) -> bool:
        """Somebody watches one of its orders."""
        return any(live.observers for live in self.legs)

    def fails_at(self, deadline: abc.DisposableBase) -> None:
        """In place of the deadline before."""
        before, self._deadline = self._deadline, deadline
        if before is not None:
            before.dispose()

    def goes_on_at(self, turn: abc.DisposableBase) -> None:
        """When the venue's limits let it go, in place of the time before."""
        before, self._turn = self._turn, turn
        if before is not None:
            before.dispose()

    def expects(self, reply: abc.DisposableBase) -> None:
        """The listening to its replies."""
        self._reply = reply

    def strands(self, unstrand: Callable[[], None]) -> None:
        """With the way that it was sent over; `unstrand` takes that back."""
        self._unstrand = unstrand

    def has_all_the_time(self) -> None:
        """For its reply: neither the deadline nor the loss of the way matters any more."""
        deadline, self._deadline = self._deadline, None
        unstrand, self._unstrand = self._unstrand, None
        if deadline is not None:
            deadline.dispose()
        if unstrand is not None:
            unstrand()

    def rest(self) -> None:
        """Nothing is waited for any more."""
        self.has_all_the_time()
        reply, self._reply = self._reply, None
        turn, self._turn = self._turn, None
        if reply is not None:
            reply.dispose()
        if turn is not None:
            turn.dispose()
