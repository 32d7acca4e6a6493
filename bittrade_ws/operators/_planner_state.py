"""The nouns of `_planner`: a line with room for channels, and a channel that wants a place."""

from collections.abc import Callable, Hashable
from typing import Any

from reactivex import abc

from bittrade_ws.models.errors import ConnectionFull
from bittrade_ws.operators._disposables import Place
from bittrade_ws.operators._subscription_state import Entry, Holder
from bittrade_ws.wire.bundle import Loss, Socket
from bittrade_ws.wire.codec import Channel


class Lane:
    """One line, as far as it carries channels; `socket` is its open one."""

    __slots__ = ("capacity", "idling", "is_idling", "slots", "socket")

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.socket: Socket | None = None
        self.slots: dict[Hashable, Slot] = {}
        self.idling = Place()
        """Ends the line when it has carried nothing for long enough."""
        self.is_idling = False

    @property
    def has_room(self) -> bool:
        return len(self.slots) < self.capacity

    def open(self, socket: Socket, capacity: int) -> None:
        self.socket = socket
        self.capacity = capacity

    def add(self, slot: "Slot") -> None:
        slot.lane = self
        self.slots[slot.channel.key] = slot
        if self.is_idling:
            self.is_idling = False
            self.idling.disposable = None

    def remove(self, slot: "Slot") -> None:
        slot.lane = None
        self.slots.pop(slot.channel.key, None)


class Slot:
    """One channel that somebody holds, over all the sockets that carry it in turn."""

    __slots__ = (
        "clock",
        "holders",
        "holding",
        "is_asked",
        "is_on",
        "lane",
        "loss",
        "refusal",
        "refusals",
        "turn",
        "wanted",
    )

    def __init__(self, wanted: Entry, clock: abc.SchedulerBase | None) -> None:
        self.wanted = wanted
        self.clock = clock
        self.holders: list[Holder] = []
        self.lane: Lane | None = None
        self.holding = Place()
        self.is_asked = False
        """It is in the registry of its lane's socket."""
        self.is_on = False
        self.loss: Loss | None = None
        """Of the socket that it was last lost with."""
        self.turn = 0
        """Counts the sockets it was asked on: what an earlier one says of it is history."""
        self.refusal: ConnectionFull | None = None
        self.refusals = 0

    @property
    def channel(self) -> Channel[Any]:
        return self.wanted.channel

    def ask(self) -> int:
        """It is about to be asked for; gives the turn."""
        self.is_asked = True
        self.turn += 1
        return self.turn

    def let_go(self) -> None:
        """It is carried by no socket any more."""
        self.turn += 1
        self.is_on = self.is_asked = False
        self.holding.disposable = None


class Hearing(abc.ObserverBase[bool]):
    """Hears what the registry of a slot's socket says, and tells in whose turn it was said; begins a turn."""

    __slots__ = ("_heard", "_slot", "_turn")

    def __init__(self, slot: Slot, heard: Callable[[Slot, int, bool | Exception], None]) -> None:
        self._slot = slot
        self._turn = slot.ask()
        self._heard = heard

    def on_next(self, value: bool) -> None:
        self._heard(self._slot, self._turn, value)

    def on_error(self, error: Exception) -> None:
        self._heard(self._slot, self._turn, error)

    def on_completed(self) -> None:
        pass
