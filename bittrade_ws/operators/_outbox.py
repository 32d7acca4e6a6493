"""What one socket's venue is asked about subscriptions: in turn, at its pace, each question until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from reactivex import abc

from bittrade_ws.models.errors import NotConnected
from bittrade_ws.operators._ask import replies
from bittrade_ws.operators._context import request_context
from bittrade_ws.operators._drain import Drain
from bittrade_ws.operators._lazy_clock import LazyClock
from bittrade_ws.operators._listen import listen
from bittrade_ws.operators._subscription_state import At, Entry, Question
from bittrade_ws.operators._turn import patient_turn
from bittrade_ws.wire.bundle import Socket

_MARGIN: Final = 1.25


class Registry(Protocol):
    """Who keeps the entries, and is told what became of the questions about them."""

    def heed(self, entry: Entry) -> None:
        """It is about to be asked for."""
        ...

    def hold(self, entry: Entry) -> None:
        """The venue has acknowledged it."""
        ...

    def tell(self, entry: Entry) -> None:
        """Whoever came meanwhile holds what is held already."""
        ...

    def refused(self, entries: Sequence[Entry], error: Exception, *, is_batch: bool) -> None: ...

    def fail(self, entry: Entry, error: Exception) -> None: ...

    def review_soon(self) -> None: ...

    def forget_unwanted(self) -> None: ...


class Outbox:
    """The questions that wait for their turn, and those that wait for their answer. Everything runs in the drain."""

    __slots__ = ("_clock", "_drain", "_questions", "_registry", "_socket", "is_pausing")

    def __init__(self, socket: Socket, registry: Registry, *, drain: Drain, clock: LazyClock) -> None:
        self.is_pausing = False
        """A frame has just gone out; the next one waits."""
        self._socket = socket
        self._registry = registry
        self._drain = drain
        self._clock = clock
        self._questions: list[Question] = []

    def add(self, question: Question) -> None:
        """Puts it last; `send_next` sends it."""
        self._questions.append(question)

    def give_up_now(self, entry: Entry) -> None:
        """Unsubscribes out of turn, from what is about to be asked for again."""
        context = request_context(self._socket, self._clock.scheduler)
        try:
            for request in entry.subscribing.unsubscribe([entry.channel], context):
                self._socket.send(request.frame)
        except NotConnected:
            pass  # which is about to be said

    def clear(self) -> None:
        self._questions.clear()

    def send_next(self) -> None:
        while self._questions and not self.is_pausing:
            question = self._questions.pop(0)
            if self._is_outdated(question):
                self._registry.review_soon()
            elif (seconds := self._wait_of(question)) > 0:
                self._questions.insert(0, question)
                self._pause_until_turn(seconds)
            elif self._ask(question) if question.is_subscribe else self._give_up(question):
                self.is_pausing = True
                self._clock.later(question.interval * _MARGIN, self._resume)

    def _resume(self) -> None:
        self.is_pausing = False
        self.send_next()
        self._registry.forget_unwanted()

    def _wait_of(self, question: Question) -> float:
        if question.request.cost is None:  # then no clock is needed
            return 0.0
        return patient_turn(self._socket, question.request, self._clock.scheduler)

    def _pause_until_turn(self, seconds: float) -> None:
        """What waits is written anew then: it may be stamped with the time."""

        def resume() -> None:
            questions, self._questions = self._questions, []
            for question in questions:
                for entry in question.entries:
                    entry.is_leaving = False
                    entry.at = At.NOTHING if entry.at is At.QUEUED else entry.at
            self._registry.review_soon()
            self._resume()

        self.is_pausing = True
        self._clock.later(seconds, resume)

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
                    self._registry.tell(entry)
        return True

    def _ask(self, question: Question) -> bool:
        request, entries = question.request, question.entries
        for entry in entries:
            entry.at = At.ASKED
            entry.questions.append(question)
            self._registry.heed(entry)
        is_sent = False
        if request.reply_key is not None:
            answers = replies(
                self._socket,
                entries[0].messages,
                request,
                clock=self._clock.scheduler,
                is_sent=lambda: is_sent,
            )
            question.waiting.add(
                answers.subscribe(
                    lambda reply: self._drain.run(lambda: self._answered(question, reply)),
                    lambda error: self._drain.run(lambda: self._broke(question, error)),
                    scheduler=self._clock.scheduler,
                )
            )
            for entry in entries:
                question.waiting.add(self._data_of(entry, lambda _, entry=entry: self._proved(question, entry)))
        is_sent = self._send(question)
        if not is_sent:
            return False
        if request.reply_key is None:
            self._accepted(question)
        else:
            seconds = max(entry.ack_timeout for entry in entries)
            question.waiting.add(self._clock.later(seconds, lambda: self._unanswered(question, seconds)))
        return True

    def _data_of(self, entry: Entry, on_data: Callable[[Any], None]) -> abc.DisposableBase:
        codec, key = self._socket.codec, entry.channel.key
        data = listen(entry.messages, key, decode=_as_it_is, convert=_as_it_is, codec=codec)
        return data.subscribe(on_data, lambda error: None, scheduler=self._clock.scheduler)

    def _proved(self, question: Question, entry: Entry) -> None:
        """Data came before the answer: on this socket only the subscription can have brought it."""

        def accept() -> None:
            if question in entry.questions:
                self._registry.hold(entry)

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
            self._registry.refused(refused, error, is_batch=len(question.entries) > 1)
        else:
            self._accepted(question)

    def _accepted(self, question: Question) -> None:
        for entry in question.entries:
            if question in entry.questions:
                self._registry.hold(entry)

    def _unanswered(self, question: Question, seconds: float) -> None:
        for entry in question.entries:
            if not entry.questions or entry.questions[-1] is not question:
                continue
            entry.silences += 1
            if entry.silences == 1:  # the question stays open: a late answer to it counts
                entry.at = At.NOTHING
                self._registry.review_soon()
            else:
                self._registry.fail(entry, entry.silence(seconds))

    def _broke(self, question: Question, error: Exception) -> None:
        for entry in question.entries:
            if question in entry.questions:
                self._registry.fail(entry, error)


def _as_it_is(message: Any) -> Any:
    return message
