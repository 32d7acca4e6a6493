"""Who wants what on one physical connection, and what its venue was asked for.

1. A channel is asked for when its first holder comes and given up when its last one leaves; in between nothing is sent.
2. Wishes of one instant become as few frames as the venue allows, in the order in which they were declared.
3. Frames keep four fifths of the venue's pace, so that pongs have room.
4. An answer is listened for before its request is sent. None within the deadline: asked once more, then
   `SubscriptionFailed`. A batch that is refused is asked for again one by one, and what is refused for now later, a
   few times. A failure is of its channel alone.
5. What the venue ends by itself is asked for again: at once, then later each time it did not last.
6. A closed socket fails nothing: the next socket has a registry of its own. Whoever held something is told `False`.
7. A loss, by either way, is told as one `Gap` for each channel that was held.
8. When the venue wants all subscriptions made anew, or nobody knows whose data was lost, all are given up and asked for
   again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Sequence
from functools import partial

from reactivex import abc

from bittrade_ws.models.status import Gap, Status, VenueStatus
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._disposables import Undo
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._holding import REGISTRY, Holding
from bittrade_ws.operators._lazy_clock import LazyClock
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._outbox import Outbox
from bittrade_ws.operators._subscription_state import At, Entry, Holder, Question, by_venue
from bittrade_ws.wire.bundle import Socket

logger = logging.getLogger(__name__)


def join(socket: Socket, wanted: Entry, holder: Holder, clock: abc.SchedulerBase | None) -> abc.DisposableBase:
    """What `_subscriptions.acquire` does, on this socket itself."""
    if REGISTRY not in socket.state:
        socket.state.setdefault(REGISTRY, SubscriptionRegistry(socket, clock))
    registry: SubscriptionRegistry = socket.state[REGISTRY]
    return registry.join(wanted, holder)


class SubscriptionRegistry:
    """The subscriptions of one socket. All but `join` runs in the drain."""

    __slots__ = ("_clock", "_drain", "_entries", "_is_review_due", "_is_watched", "_outbox", "_socket")

    def __init__(self, socket: Socket, clock: abc.SchedulerBase | None) -> None:
        self._socket = socket
        self._drain = Drain()
        self._clock = LazyClock(clock, self._drain)
        self._outbox = Outbox(socket, self, drain=self._drain, clock=self._clock)
        self._entries: dict[Hashable, Entry] = {}
        self._is_review_due = False
        self._is_watched = False

    def join(self, wanted: Entry, holder: Holder) -> abc.DisposableBase:
        """Holds the channel of `wanted`, in the entry that is there already if there is one."""

        def enter() -> None:
            if not self._is_watched:
                self._is_watched = True
                self._socket.on_closed(partial(self._drain.run, self._closed))
                self._hear()
            entry = self._entries.setdefault(wanted.channel.key, wanted)
            entry.holders.append(holder)
            if entry.at is At.ACKNOWLEDGED and not entry.is_leaving:
                self.tell(entry)
            else:
                self.review_soon()

        self._drain.run(enter)
        return Undo(self._give_back, wanted.channel.key, holder)

    def _give_back(self, key: Hashable, holder: Holder) -> None:
        def leave() -> None:
            entry = self._entries.get(key)
            if entry is not None and holder in entry.holders:
                entry.holders.remove(holder)
                if not entry.holders:
                    self.review_soon()
                    self._forget_unheld(entry)  # not all: of thousands that leave none looks at the others
                    self._rest_if_idle()

        self._drain.run(leave)

    def held(self) -> list[Holding]:
        everything = list(self._entries.values())  # at once: others come and go on their own threads
        entries = [e for e in everything if e.holders and e.at is At.ACKNOWLEDGED and not e.is_leaving]
        return [Holding(entry.channel, entry.subscribing, entry.ack_timeout) for entry in entries]

    def ask_anew(self) -> None:
        def settle() -> None:
            for entry in self._entries.values():
                if entry.at is At.ASKED or (entry.questions and entry.at is At.NOTHING):
                    entry.settle(At.NOTHING)
                    self.review_soon()

        self._drain.run(settle)

    def renew(self, cause: str, key: Hashable | None = None) -> None:
        """Gives up what is held, or the channel of `key` alone, and asks for it again."""

        def act() -> None:
            for entry in list(self._entries.values()):
                is_held = entry.at is At.ACKNOWLEDGED and entry.holders and not entry.is_leaving
                if is_held and key in (None, entry.channel.key):
                    self._outbox.give_up_now(entry)
                    self._begin_anew(entry, cause)

        self._drain.run(act)

    def hand_over(self) -> None:
        def let_go() -> None:
            for key, entry in list(self._entries.items()):
                if entry.holders:
                    entry.close()
                    entry.holders.clear()
                    del self._entries[key]

        self._drain.run(let_go)

    def review_soon(self) -> None:
        # On a closed socket there is nothing to send, and its clock may have ended with it.
        if self._socket.is_open and not self._is_review_due:
            self._is_review_due = True
            self._clock.later(0.0, self._review)

    def _review(self) -> None:
        """Compares what is wanted with what was asked for, and queues the difference."""
        self._is_review_due = False
        entries = self._entries.values()
        asked = (At.ASKED, At.ACKNOWLEDGED)
        leaving = [entry for entry in entries if not entry.holders and entry.at in asked and not entry.is_leaving]
        joining = [entry for entry in entries if entry.holders and entry.at is At.NOTHING and not entry.is_resting]
        if self._socket.is_open:
            for group in by_venue(leaving):
                self._queue(group, is_subscribe=False)
            for group in by_venue(joining):
                self._queue(group, is_subscribe=True)
        self._outbox.send_next()
        self.forget_unwanted()

    def _queue(self, entries: list[Entry], *, is_subscribe: bool) -> None:
        subscribing = entries[0].subscribing
        write = subscribing.subscribe if is_subscribe else subscribing.unsubscribe
        try:
            requests = write([entry.channel for entry in entries], request_context(self._socket, self._clock.scheduler))
        except Exception as error:
            self.refused(entries, error, is_batch=len(entries) > 1)
            return
        unnamed = list(entries)
        for request in requests:
            keys = {channel.key for channel in request.channels}
            named = [entry for entry in entries if entry.channel.key in keys] if keys else unnamed
            unnamed = [entry for entry in unnamed if entry not in named]
            for entry in named:
                entry.is_leaving = not is_subscribe
                if is_subscribe:
                    entry.at = At.QUEUED
            self._outbox.add(Question(request, named, is_subscribe=is_subscribe))
        for entry in unnamed:  # the venue needs no request for it
            if is_subscribe:
                self.hold(entry)
            elif entry.at is not At.ASKED:  # else it can be given up only once it is acknowledged
                entry.settle(At.NOTHING)

    def heed(self, entry: Entry) -> None:
        ending = entry.channel.ending
        if ending is not None and entry.heeding is None:
            ends = listen(
                entry.messages,
                ending.key,
                decode=ending.decode,
                convert=ending.convert,
                codec=self._socket.codec,
            )
            entry.heeding = ends.subscribe(
                lambda status: self._drain.run(lambda: self._ended(entry, status)),
                lambda error: None,
                scheduler=self._clock.scheduler,
            )

    def _ended(self, entry: Entry, status: Status) -> None:
        if entry.at is not At.ACKNOWLEDGED:
            return  # that was the one we gave up ourselves
        if entry.holders:
            self._socket.notify(status)
        self._begin_anew(entry, f"the venue ended the subscription to {entry.channel.name}")

    def _hear(self) -> None:
        """What is said of the whole connection concerns all that is held on it."""
        self._socket.heard = partial(self._heard, self._socket.heard)

    def _heard(self, further: Callable[[Status], None], status: Status) -> None:
        if isinstance(status, VenueStatus) and status.is_reset:
            self.renew(f"the venue wants all subscriptions made anew: {status.state}")
        elif isinstance(status, Gap) and status.is_of_all and not status.ends_connection:
            self.renew(f"{status.channel} {status.from_} to {status.to} never came")
        further(status)

    def _begin_anew(self, entry: Entry, cause: str) -> None:
        rest = entry.end(self._clock.now)
        self._lost(entry, cause)
        if rest:
            self._rest(entry, rest)
        else:
            self.review_soon()
        self.forget_unwanted()

    def _lost(self, entry: Entry, cause: str) -> None:
        """Those who hold it hold it no more: they, and whoever follows the line, are told."""
        told = [holder for holder in entry.holders if holder.is_told]
        if told:
            self._socket.notify(Gap(entry.channel.name, None, None, cause))
        for holder in told:
            holder.is_told = False
            self._drain.run(lambda holder=holder: holder.observer.on_next(False))

    def _rest(self, entry: Entry, seconds: float) -> None:
        entry.is_resting = True
        self._clock.later(seconds, lambda: self._wake(entry))

    def _wake(self, entry: Entry) -> None:
        entry.is_resting = False
        self.review_soon()

    def hold(self, entry: Entry) -> None:
        entry.hold(self._clock.now)
        self.tell(entry)
        if not entry.holders:
            self.review_soon()

    def refused(self, entries: Sequence[Entry], error: Exception, *, is_batch: bool) -> None:
        for entry in entries:
            if is_batch:
                entry.is_alone = True
                entry.settle(At.NOTHING)
                self.review_soon()
            elif (seconds := entry.postpone(error)) is not None:
                logger.warning("%s; asked again in %g s", error, seconds)
                self._rest(entry, seconds)
            else:
                self.fail(entry, entry.refusal(error))

    def fail(self, entry: Entry, error: Exception) -> None:
        entry.close()
        if self._entries.get(entry.channel.key) is entry:
            del self._entries[entry.channel.key]
        holders, entry.holders = entry.holders, []
        for holder in holders:
            self._drain.run(lambda holder=holder: holder.observer.on_error(error))

    def tell(self, entry: Entry) -> None:
        for holder in entry.holders:
            if not holder.is_told:
                holder.is_told = True
                self._drain.run(lambda holder=holder: holder.observer.on_next(True))

    def _closed(self) -> None:
        loss = self._socket.loss
        cause = loss.cause if loss is not None else "the connection closed"
        for entry in self._entries.values():
            self._lost(entry, cause)
            entry.close()
        self.forget_unwanted()
        self._clock.rest()

    def forget_unwanted(self) -> None:
        for entry in list(self._entries.values()):
            self._forget_unheld(entry)
        if not self._socket.is_open:
            self._outbox.clear()
        self._rest_if_idle()

    def _forget_unheld(self, entry: Entry) -> None:
        if not entry.holders and (entry.at is At.NOTHING or not self._socket.is_open):
            entry.close()
            if self._entries.get(entry.channel.key) is entry:
                del self._entries[entry.channel.key]

    def _rest_if_idle(self) -> None:
        if not (self._entries or self._is_review_due or self._outbox.is_pausing):
            self._clock.rest()
