"""One frame that places orders: one as a rule, several for an order list."""

from collections.abc import Callable, Sequence
from typing import Any

from reactivex import abc
from reactivex.disposable import SerialDisposable

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
        "clock",
        "deadline",
        "is_answered",
        "is_overdue",
        "is_recorded",
        "legs",
        "on_lost",
        "read",
        "reply",
        "turn",
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
        self.deadline = SerialDisposable()
        self.reply = SerialDisposable()
        self.turn = SerialDisposable()
        self.waited = 0.0
        """Seconds that the venue's limits have held it back."""
        for live in legs:
            live.submission = self

    @property
    def is_wanted(self) -> bool:
        """Somebody watches one of its orders."""
        return any(live.observers for live in self.legs)

    def rest(self) -> None:
        """Nothing is waited for any more."""
        self.deadline.disposable = None
        self.reply.disposable = None
        self.turn.disposable = None
