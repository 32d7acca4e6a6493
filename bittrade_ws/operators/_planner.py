"""Which of a connection's physical lines carries which channel, when one line cannot carry them all.

1. A channel that is held is on one line, or waits for one; no line is given more than it takes.
2. It stays where it is while that line lives, whatever becomes of the others; a new primary socket changes nothing.
3. When its line dies it goes to one with room, else it waits for that line's next socket.
4. A line that the venue calls full takes no more while its socket lives, and what was refused moves.
5. What becomes of a channel on its line is the business of that socket's own registry: frames, pace, `Gap`s.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from reactivex import abc

from bittrade_ws.models.errors import ConnectionFull, SubscriptionFailed
from bittrade_ws.operators._disposables import Undo
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._lazy_clock import LazyClock
from bittrade_ws.operators._planner_state import Hearing, Lane, Slot
from bittrade_ws.operators._subscription_registry import join
from bittrade_ws.operators._subscription_state import Entry, Holder
from bittrade_ws.wire.bundle import Loss, Socket

MOST_REFUSALS: Final = 3
"""So many lines may call themselves full before a channel is given up: the limit is not theirs then."""


class Planner:
    """The channels of one connection, over all its sockets. Everything runs in the drain; its doors are for any thread.

    `open_lane` and `close_lane` ask for a further line, and give one up. There are at most `most_lanes`.
    """

    def __init__(
        self,
        *,
        per_lane: int,
        most_lanes: int,
        idle_after: float,
        clock: abc.SchedulerBase,
        open_lane: Callable[[Lane], None],
        close_lane: Callable[[Lane], None],
    ) -> None:
        self.primary = Lane(per_lane)
        self._per_lane = per_lane
        self._most_lanes = most_lanes
        self._idle_after = idle_after
        self._open_lane = open_lane
        self._close_lane = close_lane
        self._drain = Drain()
        self._clock = LazyClock(clock, self._drain)
        self._lanes = [self.primary]
        self._slots: dict[Hashable, Slot] = {}
        self._unsettled: dict[Hashable, Slot] = {}
        """Those that somebody came to or left, and those that no open line carries."""
        self._is_review_due = False
        self._is_over = False

    @property
    def lanes(self) -> int:
        """How many lines there are, the primary among them."""
        return len(self._lanes)

    # For any thread:

    def join(self, wanted: Entry, holder: Holder, clock: abc.SchedulerBase | None) -> abc.DisposableBase:
        """Holds the channel of `wanted`, wherever it is carried."""

        def enter() -> None:
            if self._is_over:
                return
            slot = self._slots.setdefault(wanted.channel.key, Slot(wanted, clock))
            slot.holders.append(holder)
            if slot.is_on:
                self._tell(slot, True)
            else:
                self._unsettle(slot)

        self._drain.run(enter)
        return Undo(self._give_back, wanted.channel.key, holder)

    def _give_back(self, key: Hashable, holder: Holder) -> None:
        def leave() -> None:
            slot = self._slots.get(key)
            if slot is not None and holder in slot.holders:
                slot.holders.remove(holder)
                if not slot.holders:
                    self._unsettle(slot)

        self._drain.run(leave)

    def socket_of(self, key: Hashable) -> Socket | None:
        """The open socket that carries the channel of this key."""
        slot = self._slots.get(key)
        return None if slot is None or slot.lane is None else slot.lane.socket

    def loss_of(self, key: Hashable) -> Loss | None:
        """Why the channel of this key was last lost, if it was with its line's socket."""
        slot = self._slots.get(key)
        return None if slot is None else slot.loss

    def opened(self, lane: Lane, socket: Socket) -> None:
        """The line has a socket to carry channels on."""

        def open_() -> None:
            self._leave(lane)
            if lane in self._lanes and socket.is_open:
                lane.open(socket, self._per_lane)
                self._unsettle(*lane.slots.values())

        self._drain.run(open_)

    def lost(self, lane: Lane) -> None:
        """The line has no socket any more."""
        self._drain.run(lambda: self._leave(lane))

    def ended(self, lane: Lane, error: Exception) -> None:
        """The line will have no further socket: what no other has room for fails."""

        def end() -> None:
            self._leave(lane)
            if lane in self._lanes:
                self._lanes.remove(lane)
            for slot in list(lane.slots.values()):
                lane.remove(slot)
                there = self._roomy_and_open()
                if there is not None:
                    there.add(slot)
                    self._unsettle(slot)
                else:
                    name = slot.channel.name
                    failure = SubscriptionFailed(f"the line that was to carry {name} has ended: {error}", channel=name)
                    failure.__cause__ = error
                    self._fail(slot, failure)

        self._drain.run(end)

    def dispose(self) -> None:
        """The connection has ended: nothing is sent or told any more."""

        def end() -> None:
            self._is_over = True
            for lane in self._lanes:
                lane.idling.dispose()
            for slot in self._slots.values():
                slot.let_go()
                slot.holders.clear()
            self._slots.clear()
            self._unsettled.clear()

        self._drain.run(end)

    # In the drain:

    def _unsettle(self, *slots: Slot) -> None:
        for slot in slots:
            self._unsettled[slot.channel.key] = slot
        if not self._is_review_due and not self._is_over:
            self._is_review_due = True
            self._clock.later(0.0, self._review)

    def _review(self) -> None:
        """What was wanted and given up in one instant is looked at together: first who left, then who came."""
        self._is_review_due = False
        unsettled, self._unsettled = self._unsettled, {}
        for slot in unsettled.values():
            if not slot.holders:
                self._forget(slot)
        for key, slot in unsettled.items():
            if slot.holders and self._slots.get(key) is slot and not self._settle(slot):
                self._unsettled[key] = slot
        if not self._is_over:
            self._close_unused()

    def _settle(self, slot: Slot) -> bool:
        """Whether an open line carries it now, or it is not wanted any more."""
        if slot.lane is None or slot.lane.socket is None:
            there = self._roomy_and_open()
            if there is None and slot.lane is None:
                there = next((lane for lane in self._lanes if lane.has_room), None) or self._new_lane()
                if there is None:
                    self._fail(slot, self._no_room(slot))
                    return True
            if there is not None:
                if slot.lane is not None:
                    slot.lane.remove(slot)
                there.add(slot)
        lane = slot.lane
        if lane is None or lane.socket is None:
            return False
        if not slot.is_asked:
            self._ask(slot, lane.socket)
        return True

    def _roomy_and_open(self) -> Lane | None:
        return next((lane for lane in self._lanes if lane.has_room and lane.socket is not None), None)

    def _new_lane(self) -> Lane | None:
        if len(self._lanes) >= self._most_lanes:
            return None
        lane = Lane(self._per_lane)
        self._lanes.append(lane)
        self._open_lane(lane)
        return lane

    def _no_room(self, slot: Slot) -> ConnectionFull:
        name = slot.channel.name
        text = f"no room for {name}: {self._most_lanes} connections with {self._per_lane} channels each are the limit"
        return slot.refusal or ConnectionFull(text, channel=name)

    def _ask(self, slot: Slot, socket: Socket) -> None:
        wanted = slot.wanted
        held = Entry(wanted.messages, wanted.channel, wanted.subscribing, wanted.ack_timeout)
        holder = Holder(Hearing(slot, self._heard))
        slot.holding.disposable = join(socket, held, holder, slot.clock or self._clock.scheduler)

    def _heard(self, slot: Slot, turn: int, told: bool | Exception) -> None:
        """What the registry of a slot's socket says, as long as it is that socket's turn; for any thread."""

        def act() -> None:
            if slot.turn != turn:
                return
            if isinstance(told, Exception):
                self._refused(slot, told)
            else:
                self._told(slot, told)

        self._drain.run(act)

    def _told(self, slot: Slot, is_on: bool) -> None:
        slot.is_on = is_on
        slot.loss = slot.lane.socket.loss if slot.lane is not None and slot.lane.socket is not None else None
        if is_on:
            slot.refusal, slot.refusals = None, 0
        self._tell(slot, is_on)

    def _refused(self, slot: Slot, error: Exception) -> None:
        lane = slot.lane
        slot.refusals += 1
        if lane is None or not isinstance(error, ConnectionFull) or slot.refusals >= MOST_REFUSALS:
            self._fail(slot, error)
            return
        slot.refusal = error
        slot.let_go()
        lane.remove(slot)
        lane.capacity = min(lane.capacity, len(lane.slots))
        self._unsettle(slot)

    def _leave(self, lane: Lane) -> None:
        """Nothing is carried on this line's socket any more."""
        if lane.socket is None:
            return
        loss, lane.socket = lane.socket.loss, None
        lane.capacity = self._per_lane
        for slot in lane.slots.values():
            slot.loss = loss if slot.is_on else slot.loss
            slot.let_go()
            self._tell(slot, False)
        self._unsettle(*lane.slots.values())

    def _tell(self, slot: Slot, is_on: bool) -> None:
        for holder in slot.holders:
            if holder.is_told is not is_on:
                holder.is_told = is_on
                self._drain.run(lambda holder=holder: holder.observer.on_next(is_on))

    def _fail(self, slot: Slot, error: Exception) -> None:
        self._forget(slot)
        holders, slot.holders = slot.holders, []
        for holder in holders:
            self._drain.run(lambda holder=holder: holder.observer.on_error(error))

    def _forget(self, slot: Slot) -> None:
        slot.let_go()
        self._unsettled.pop(slot.channel.key, None)
        if self._slots.get(slot.channel.key) is slot:
            del self._slots[slot.channel.key]
        if slot.lane is not None:
            slot.lane.remove(slot)
            if self._unsettled:
                self._unsettle()

    def _close_unused(self) -> None:
        for lane in self._lanes[1:]:
            if lane.slots:
                continue
            if lane.socket is None:
                self._close(lane)
            elif not lane.is_idling:
                lane.is_idling = True
                lane.idling.disposable = self._clock.later(self._idle_after, lambda lane=lane: self._close(lane))

    def _close(self, lane: Lane) -> None:
        if not lane.slots and lane in self._lanes:
            self._lanes.remove(lane)
            lane.idling.dispose()
            self._close_lane(lane)
