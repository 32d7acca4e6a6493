"""Who wants what on one physical connection, and what its venue was asked for.

1. A channel is asked for when its first holder comes and given up when its last one leaves; in between nothing is sent.
2. Wishes of one instant become as few frames as the venue allows, in the order in which they were declared.
3. Frames keep four fifths of the venue's pace, so that pongs have room.
4. An answer is listened for before its request is sent. None within the deadline: asked once more, then
   `SubscriptionFailed`. A batch that is refused is asked for again one by one. A failure is of its channel alone.
5. What the venue ends by itself is asked for again: at once, then later each time it did not last.
6. A closed socket fails nothing: the next socket has a registry of its own.
"""

from collections import deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

from reactivex import Observable, abc
from reactivex.disposable import Disposable

from bittrade_ws.models.errors import NotConnected
from bittrade_ws.models.status import Gap, Status
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._own_thread import OwnThread
from bittrade_ws.operators._sources import Messages
from bittrade_ws.operators._subscription_state import At, Entry, Holder, Question, by_venue
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Subscribing

ACK_TIMEOUT: Final = 10.0
"""Seconds that a venue gets to acknowledge a subscription, twice."""
_MARGIN: Final = 1.25
_REGISTRY: Final = "subscriptions"


def acquire(
    socket: Socket,
    messages: Observable[Any],
    channel: Channel[Any],
    subscribing: Subscribing,
    *,
    scheduler: abc.SchedulerBase | None = None,
    ack_timeout: float = ACK_TIMEOUT,
) -> Observable[bool]:
    """Holds a subscription to `channel` on `socket`: `True` once the venue has acknowledged it.

    `False` when the venue ends it while the socket lives (`channel.ending`), also told as a `Gap`; `True` once it is on
    again.
    Disposing releases it; the last holder to leave unsubscribes, if the socket is still open. Data of the channel is as
    good as an acknowledgement. Errors with `SubscriptionFailed` when the venue refuses this channel or does neither.
    Waits on `scheduler`, else on the subscription's, else on the clock of `messages`.
    """

    def subscribe(
        observer: abc.ObserverBase[bool], from_subscription: abc.SchedulerBase | None = None
    ) -> abc.DisposableBase:
        clock = scheduler or from_subscription or (messages.scheduler if isinstance(messages, Messages) else None)
        registry: _Registry = socket.state.setdefault(_REGISTRY, _Registry(socket, clock))
        return registry.join(Entry(messages, channel, subscribing, ack_timeout), Holder(observer))

    return Observable(subscribe)


class _Registry:
    """The subscriptions of one socket. All but `join` runs in the drain."""

    def __init__(self, socket: Socket, clock: abc.SchedulerBase | None) -> None:
        self._socket = socket
        self._given_clock = clock
        self._own_thread: OwnThread | None = None
        self._drain = Drain()
        self._entries: dict[Hashable, Entry] = {}
        self._outbox: deque[Question] = deque()
        self._is_review_due = False
        self._is_pausing = False
        self._is_watched = False

    def join(self, wanted: Entry, holder: Holder) -> abc.DisposableBase:
        """Holds the channel of `wanted`, in the entry that is there already if there is one."""
        entry = wanted

        def enter() -> None:
            nonlocal entry
            if not self._is_watched:
                self._is_watched = True
                self._socket.on_closed(lambda: self._drain.run(self._closed))
            entry = self._entries.setdefault(wanted.channel.key, wanted)
            entry.holders.append(holder)
            if entry.at is At.ACKNOWLEDGED and not entry.is_leaving:
                self._tell(entry)
            else:
                self._review_soon()

        def leave() -> None:
            if holder in entry.holders:
                entry.holders.remove(holder)
                if not entry.holders:
                    self._review_soon()
                    self._forget_unwanted()

        self._drain.run(enter)
        return Disposable(lambda: self._drain.run(leave))

    def _clock(self) -> abc.SchedulerBase:
        if self._given_clock is not None:
            return self._given_clock
        self._own_thread = self._own_thread or OwnThread()
        return self._own_thread

    def _later(self, seconds: float, action: Callable[[], None]) -> abc.DisposableBase:
        def act(_: abc.SchedulerBase, state: object = None) -> None:
            self._drain.run(action)

        return self._clock().schedule_relative(seconds, act)

    def _review_soon(self) -> None:
        # On a closed socket there is nothing to send, and its clock may have ended with it.
        if self._socket.is_open and not self._is_review_due:
            self._is_review_due = True
            self._later(0.0, self._review)

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
        self._send_next()
        self._forget_unwanted()

    def _queue(self, entries: list[Entry], *, is_subscribe: bool) -> None:
        subscribing = entries[0].subscribing
        write = subscribing.subscribe if is_subscribe else subscribing.unsubscribe
        try:
            requests = write([entry.channel for entry in entries], request_context(self._socket, self._clock()))
        except Exception as error:
            self._refused(entries, error, is_batch=len(entries) > 1)
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
            self._outbox.append(Question(request, named, is_subscribe=is_subscribe))
        for entry in unnamed:  # the venue needs no request for it
            if is_subscribe:
                self._hold(entry)
            else:
                entry.settle(At.NOTHING)

    def _send_next(self) -> None:
        while self._outbox and not self._is_pausing:
            question = self._outbox.popleft()
            if self._is_outdated(question):
                self._review_soon()
            elif self._ask(question) if question.is_subscribe else self._give_up(question):
                self._is_pausing = True
                self._later(question.interval * _MARGIN, self._resume)

    def _resume(self) -> None:
        self._is_pausing = False
        self._send_next()
        self._forget_unwanted()

    def _is_outdated(self, question: Question) -> bool:
        """Whether somebody came or left since the request was written; then it is taken back, to be written anew."""
        entries = question.entries
        if question.is_subscribe:
            if all(entry.holders and entry.at is At.QUEUED for entry in entries):
                return False
            for entry in entries:
                entry.at = At.NOTHING if entry.at is At.QUEUED else entry.at
        else:
            if not any(entry.holders for entry in entries):
                return False
            for entry in entries:
                entry.is_leaving = False
                if entry.at is At.ACKNOWLEDGED:
                    self._tell(entry)
        return True

    def _ask(self, question: Question) -> bool:
        request, entries = question.request, question.entries
        for entry in entries:
            entry.at = At.ASKED
            entry.questions.append(question)
            self._heed(entry)
        if request.reply_key is not None:
            codec = self._socket.codec
            replies = listen(entries[0].messages, request.reply_key, decode=codec.plain, convert=_as_it_is, codec=codec)
            question.waiting.add(
                replies.subscribe(
                    lambda reply: self._drain.run(lambda: self._answered(question, reply)),
                    lambda error: self._drain.run(lambda: self._broke(question, error)),
                    scheduler=self._clock(),
                )
            )
            for entry in entries:
                question.waiting.add(self._data_of(entry, lambda _, entry=entry: self._proved(question, entry)))
        if not self._send(question):
            return False
        if request.reply_key is None:
            self._accepted(question)
        else:
            seconds = max(entry.ack_timeout for entry in entries)
            question.waiting.add(self._later(seconds, lambda: self._unanswered(question, seconds)))
        return True

    def _data_of(self, entry: Entry, on_data: Callable[[Any], None]) -> abc.DisposableBase:
        codec, key = self._socket.codec, entry.channel.key
        data = listen(entry.messages, key, decode=_as_it_is, convert=_as_it_is, codec=codec)
        return data.subscribe(on_data, lambda error: None, scheduler=self._clock())

    def _heed(self, entry: Entry) -> None:
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
                scheduler=self._clock(),
            )

    def _ended(self, entry: Entry, status: Status) -> None:
        if entry.at is not At.ACKNOWLEDGED:
            return  # that was the one we gave up ourselves
        rest = entry.end(self._now())
        if entry.holders:
            self._socket.notify(status)
            cause = f"the venue ended the subscription to {entry.channel.name}"
            self._socket.notify(Gap(entry.channel.name, None, None, cause))
        for holder in entry.holders:
            if holder.is_told:
                holder.is_told = False
                self._drain.run(lambda holder=holder: holder.observer.on_next(False))
        if rest:
            entry.is_resting = True
            self._later(rest, lambda: self._wake(entry))
        else:
            self._review_soon()
        self._forget_unwanted()

    def _wake(self, entry: Entry) -> None:
        entry.is_resting = False
        self._review_soon()

    def _hold(self, entry: Entry) -> None:
        entry.hold(self._now())
        self._tell(entry)

    def _now(self) -> float:
        clock = self._clock()
        return clock.to_seconds(clock.now)

    def _proved(self, question: Question, entry: Entry) -> None:
        """Data came before the answer: on this socket only the subscription can have brought it."""

        def accept() -> None:
            if question in entry.questions:
                self._hold(entry)

        self._drain.run(accept)

    def _give_up(self, question: Question) -> bool:
        for entry in question.entries:
            entry.is_leaving = False
            entry.at = At.NOTHING
        return self._send(question)

    def _send(self, question: Question) -> bool:
        try:
            self._socket.send(question.request.frame)
        except NotConnected:
            return False
        return True

    def _answered(self, question: Question, reply: Any) -> None:
        asked = [entry for entry in question.entries if question in entry.questions]
        if not asked:
            return
        try:
            asked[0].subscribing.accepted(question.request, reply)
        except Exception as error:
            # The refusal of an earlier question says nothing while a later one is unanswered.
            refused = [entry for entry in asked if entry.questions[-1] is question]
            for entry in asked:
                entry.questions.remove(question)
            question.waiting.dispose()
            self._refused(refused, error, is_batch=len(question.entries) > 1)
        else:
            self._accepted(question)

    def _accepted(self, question: Question) -> None:
        for entry in question.entries:
            if question in entry.questions:
                self._hold(entry)

    def _unanswered(self, question: Question, seconds: float) -> None:
        for entry in question.entries:
            if not entry.questions or entry.questions[-1] is not question:
                continue
            entry.silences += 1
            if entry.silences == 1:  # the question stays open: a late answer to it counts
                entry.at = At.NOTHING
                self._review_soon()
            else:
                self._fail(entry, entry.silence(seconds))

    def _broke(self, question: Question, error: Exception) -> None:
        for entry in question.entries:
            if question in entry.questions:
                self._fail(entry, error)

    def _refused(self, entries: Sequence[Entry], error: Exception, *, is_batch: bool) -> None:
        for entry in entries:
            if is_batch:
                entry.is_alone = True
                entry.settle(At.NOTHING)
                self._review_soon()
            else:
                self._fail(entry, entry.refusal(error))

    def _fail(self, entry: Entry, error: Exception) -> None:
        entry.close()
        if self._entries.get(entry.channel.key) is entry:
            del self._entries[entry.channel.key]
        holders, entry.holders = entry.holders, []
        for holder in holders:
            self._drain.run(lambda holder=holder: holder.observer.on_error(error))

    def _tell(self, entry: Entry) -> None:
        for holder in entry.holders:
            if not holder.is_told:
                holder.is_told = True
                self._drain.run(lambda holder=holder: holder.observer.on_next(True))

    def _closed(self) -> None:
        for entry in self._entries.values():
            entry.close()
        self._forget_unwanted()

    def _forget_unwanted(self) -> None:
        is_open = self._socket.is_open
        for key, entry in list(self._entries.items()):
            if not entry.holders and (entry.at is At.NOTHING or not is_open):
                entry.close()
                del self._entries[key]
        if not is_open:
            self._outbox.clear()
        is_idle = not (self._entries or self._is_review_due or self._is_pausing)
        if is_idle and self._own_thread is not None:
            self._own_thread.dispose()
            self._own_thread = None


def _as_it_is(message: Any) -> Any:
    return message
