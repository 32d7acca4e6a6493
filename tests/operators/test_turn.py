"""Whose turn it is, asked of limits by hand."""

import logging
from typing import Any

import pytest
import reactivex

from bittrade_ws.models.errors import BudgetSpent, NotConnected
from bittrade_ws.operators._ask import ask
from bittrade_ws.operators._turn import in_turn, limits_of, patient_turn, take_turn
from bittrade_ws.testing import JsonCodec, VirtualClock
from bittrade_ws.wire.budget import Cost
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import ReplyTo, Request


class Limits:
    """Says these seconds, one after the other, then none; remembers what it was told."""

    def __init__(self, *seconds: float, patience: float = 10.0) -> None:
        self.seconds = list(seconds)
        self.patience = patience
        self.heeded: list[Any] = []
        self.unanswered: list[tuple[Request, bool]] = []
        self.question: Request | None = None

    def take(self, request: Request, now: float, *, waited: float) -> float:
        seconds = self.seconds.pop(0) if self.seconds else 0.0
        if waited + seconds > self.patience:
            raise BudgetSpent("too long", retry_after=seconds)
        return seconds

    def heed(self, request: Request, reply: Any, context: Any, *, sent: float, now: float) -> Request | None:
        self.heeded.append((reply["id"], round(now - sent, 3)))
        question, self.question = self.question, None
        return question

    def lost(self, request: Request, *, sent: float, is_sent: bool) -> None:
        self.unanswered.append((request, is_sent))


class LimitedCodec(JsonCodec):
    limits: Any = None


COSTLY = Request(frame="x", reply_key=ReplyTo(1), cost=Cost(counts={"weight": 1}))


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


def socket(limits: Any, sent: list[Any]) -> Socket:
    codec = LimitedCodec()
    codec.limits = limits
    line = Socket("ws://x", epoch=1, codec=codec, send=sent.append, client_ids=lambda: "id")
    line.is_open = True
    return line


def test_without_limits_or_a_cost_it_is_everybodys_turn(venue: Any, clock: VirtualClock) -> None:
    assert limits_of(venue.socket()) is None
    assert take_turn(venue.socket(), COSTLY, clock) == 0
    assert take_turn(socket(Limits(5.0), []), Request(frame="x", reply_key=None), clock) == 0


def test_f58_what_waits_is_seen_and_written_anew(clock: VirtualClock, caplog: pytest.LogCaptureFixture) -> None:
    written: list[float] = []
    line = socket(Limits(2.0, 3.0), [])

    def write() -> Request:
        written.append(clock.micros / 1e6)
        return COSTLY

    seen: list[Any] = []
    with caplog.at_level(logging.WARNING):
        in_turn(line, write, lambda request: reactivex.just("sent"), clock).subscribe(seen.append, scheduler=clock)
        assert seen == []
        clock.advance("6s")
    assert (seen, written) == (["sent"], [0.0, 2.0, 5.0])
    assert "held back for 2 s" in caplog.text


def test_f58_waits_add_up_to_no_more_than_the_patience(clock: VirtualClock) -> None:
    seen: list[Any] = []
    turn = in_turn(socket(Limits(6.0, 6.0), []), lambda: COSTLY, lambda request: reactivex.just("sent"), clock)
    turn.subscribe(seen.append, seen.append, scheduler=clock)
    clock.advance("20s")
    assert [type(error) for error in seen] == [BudgetSpent]


def test_f58_who_must_know_waits_as_long_as_it_takes(clock: VirtualClock) -> None:
    assert patient_turn(socket(Limits(45.0), []), COSTLY, clock) == 45.0
    assert patient_turn(socket(Limits(4.0), []), COSTLY, clock) == 4.0


def test_a_turn_that_is_given_up_sends_nothing(clock: VirtualClock) -> None:
    asked: list[Any] = []
    turn = in_turn(
        socket(Limits(2.0), []), lambda: COSTLY, lambda request: asked.append(request) or reactivex.never(), clock
    )
    turn.subscribe(scheduler=clock).dispose()
    clock.advance("5s")
    assert asked == []


def test_f58_limits_hear_each_reply_and_how_long_it_took_and_may_ask_back(venue: Any, clock: VirtualClock) -> None:
    sent: list[Any] = []
    limits = Limits()
    limits.question = Request(frame="what time is it", reply_key=ReplyTo(2))
    line = socket(limits, sent)
    seen: list[Any] = []
    ask(line, venue.messages, COSTLY, timeout=5.0, clock=clock).subscribe(seen.append, scheduler=clock)
    clock.advance("1500ms")
    venue.accept(1)
    assert (seen, sent) == ([{"id": 1}], ["x", "what time is it"])
    clock.advance("200ms")
    venue.accept(2)
    assert limits.heeded == [(1, 1.5), (2, 0.2)]
    assert limits.unanswered == []


@pytest.mark.parametrize("end", ["dropped", "late", "disposed"])
def test_f58_limits_hear_of_a_request_that_gets_no_reply_once(venue: Any, clock: VirtualClock, end: str) -> None:
    limits = Limits()
    line = socket(limits, [])
    asked = ask(line, venue.messages, COSTLY, timeout=5.0, clock=clock).subscribe(
        on_error=lambda error: None, scheduler=clock
    )
    assert limits.unanswered == []
    if end == "dropped":
        line.lose("cut")
    elif end == "late":
        clock.advance("6s")
    asked.dispose()
    assert limits.unanswered == [(COSTLY, True)]


def test_f58_limits_hear_of_a_request_that_did_not_leave(venue: Any, clock: VirtualClock) -> None:
    def refuse(frame: Any) -> None:
        raise NotConnected("it is closing")

    limits = Limits()
    line = Socket("ws://x", epoch=1, codec=socket(limits, []).codec, send=refuse, client_ids=lambda: "id")
    errors: list[Exception] = []
    ask(line, venue.messages, COSTLY, timeout=5.0, clock=clock).subscribe(on_error=errors.append, scheduler=clock)
    assert [type(error) for error in errors] == [NotConnected]
    assert limits.unanswered == [(COSTLY, False)]


def test_limits_that_raise_cost_nobody_the_reply(
    venue: Any, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    limits = Limits()
    limits.heed = lambda *_, **__: 1 // 0  # type: ignore[method-assign]
    seen: list[Any] = []
    ask(socket(limits, []), venue.messages, COSTLY, timeout=5.0, clock=clock).subscribe(seen.append, scheduler=clock)
    venue.accept(1)
    assert seen == [{"id": 1}]
    assert "could not be read" in caplog.text


def test_a_question_of_the_limits_that_stays_unanswered_troubles_nobody(venue: Any, clock: VirtualClock) -> None:
    limits = Limits()
    limits.question = Request(frame="?", reply_key=ReplyTo(2))
    ask(socket(limits, []), venue.messages, COSTLY, timeout=5.0, clock=clock).subscribe(scheduler=clock)
    venue.accept(1)
    clock.advance("20s")
    assert not venue.messages.observers
