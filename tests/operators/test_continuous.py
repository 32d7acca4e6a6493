"""Items that each count: what is lost is told, what comes twice is left out, what can be had is fetched."""

from dataclasses import replace
from typing import NamedTuple

import pytest
import reactivex
from hypothesis import given, settings
from hypothesis import strategies as st
from reactivex import Subject

from bittrade_ws.models.status import Gap
from bittrade_ws.operators._backfill import Backfill
from bittrade_ws.operators._continuous import Continuous
from bittrade_ws.testing import VirtualClock
from bittrade_ws.testing.json_subscribing import json_channel
from bittrade_ws.wire.codec import Continuity, EventChannel


class Item(NamedTuple):
    first: int
    last: int
    time: int = 0


def number(item):
    return item


def channel(continuity):
    plain = json_channel("trades")
    return EventChannel(
        name=plain.name, key=plain.key, decode=plain.decode, convert=plain.convert, continuity=continuity
    )


BY_NUMBER = Continuity(first=number)
BY_RANGE = Continuity(first=lambda item: item.first, last=lambda item: item.last)
BY_TIME = replace(BY_RANGE, time=lambda item: item.time)


class Line:
    """A subscription by hand: what comes, what is lost, what was told."""

    def __init__(self, log, continuity, backfill=None):
        self.clock = VirtualClock()
        self.told = Subject()
        self.log = log(self.told)
        self.it = Continuous(channel(continuity), self.told, self.clock, backfill)
        self.it.use("a socket")

    @property
    def seen(self):
        return self.log.seen

    def say(self, *items):
        for item in items:
            self.it.on_item(item)

    def lose(self, cause="cut", silence=0.0):
        self.it.lost(cause, silence=silence)


@pytest.fixture
def line(log):
    return lambda *args: Line(log, *args)


def gap(first, last, cause="cut", *, seconds=0.0, backfilled=False):
    return Gap("trades", first, last, cause, backfilled, seconds=seconds)


def test_i5_without_numbers_there_is_one_gap_before_the_next_item(line):
    it = line(Continuity())
    it.say("a")
    it.lose()
    assert it.seen == ["a"]
    it.say("b", "c")
    assert it.seen == ["a", gap(None, None), "b", "c"]


def test_f36_a_hole_while_the_line_holds_has_its_numbers(line):
    it = line(BY_NUMBER)
    it.say(1, 2, 1003, 1004)
    assert it.seen == [1, 2, gap(3, 1002, "sequence", seconds=None), 1003, 1004]


def test_numbers_that_may_be_left_out_are_not_missed_while_the_line_holds(line):
    it = line(replace(BY_NUMBER, is_consecutive=False))
    it.say(1, 5)
    it.lose()
    it.say(9)
    assert it.seen == [1, 5, gap(6, 8), 9]


def test_f44_what_was_lost_with_the_line_is_a_gap_before_the_next_item(line):
    it = line(BY_NUMBER)
    it.say(1)
    it.lose("gone")
    it.say(7, 8)
    assert it.seen == [1, gap(2, 6, "gone"), 7, 8]


def test_f37_what_comes_again_after_a_loss_is_passed_once_and_nothing_was_lost(line):
    it = line(BY_NUMBER)
    it.say(1, 2, 3)
    it.lose()
    it.say(1, 2, 3, 4, 5)
    assert it.seen == [1, 2, 3, 4, 5]


def test_f37_while_the_line_holds_too(line):
    it = line(BY_NUMBER)
    it.say(1, 2, 2, 1, 3)
    assert it.seen == [1, 2, 3]


def test_a_loss_before_the_first_item_has_no_numbers(line):
    it = line(BY_NUMBER)
    it.lose()
    it.say(5, 6)
    assert it.seen == [gap(None, None), 5, 6]


def test_f39_a_count_that_begins_anew_is_known_by_its_times(line):
    it = line(BY_TIME)
    it.say(Item(500, 500, 10))
    it.lose()
    again = [Item(499, 499, 9), Item(1, 1, 20), Item(2, 2, 20)]
    it.say(*again)
    assert it.seen == [Item(500, 500, 10), gap(None, None), *again[1:]]


def test_f39_without_a_loss_it_is_told_too(line):
    it = line(BY_TIME)
    it.say(Item(500, 500, 10), Item(1, 1, 20), Item(2, 2, 21))
    assert it.seen[1] == gap(None, None, "sequence", seconds=None)
    assert it.seen[2:] == [Item(1, 1, 20), Item(2, 2, 21)]


def test_f39_numbers_of_one_socket_say_nothing_about_the_next(line):
    it = line(replace(BY_NUMBER, outlives_socket=False))
    it.say(500, 501)
    it.lose()
    it.say(1, 2, 4)
    assert it.seen == [500, 501, gap(None, None), 1, 2, gap(3, 3, "sequence", seconds=None), 4]


def test_ranges_follow_each_other(line):
    it = line(BY_RANGE)
    it.say(Item(1, 3), Item(4, 4), Item(6, 9))
    assert it.seen == [Item(1, 3), Item(4, 4), gap(5, 5, "sequence", seconds=None), Item(6, 9)]


def test_what_grows_comes_again_until_it_is_complete(line):
    it = line(replace(BY_RANGE, is_consecutive=False))
    growing, full, following = Item(10, 9), Item(10, 19), Item(20, 19)
    it.say(growing, growing, full, full, following)
    assert it.seen == [growing, growing, full, following]
    it.lose()
    it.say(following)
    assert it.seen[4:] == [following]
    it.lose()
    it.say(Item(40, 39))
    assert it.seen[5:] == [gap(20, 39), Item(40, 39)]


def test_the_seconds_are_those_from_the_last_sign_of_life_to_the_acknowledgement(line):
    it = line(Continuity())
    it.clock.advance("10s")
    it.lose(silence=3.0)
    it.clock.advance("2s")
    it.it.held()
    it.clock.advance("60s")
    it.say("a")
    assert it.seen == [gap(None, None, seconds=5.0), "a"]


def test_what_is_lost_again_before_anything_came_is_one_gap_of_all_its_seconds(line):
    it = line(Continuity())
    it.lose("first")
    it.clock.advance("1500ms")
    it.it.held()
    it.clock.advance("20s")
    it.lose("second")
    it.clock.advance("1s")
    it.lose("third")
    it.clock.advance("1s")
    it.say("a")
    assert it.seen == [gap(None, None, "first", seconds=3.5), "a"]


def test_what_a_subscriber_sets_off_at_a_gap_comes_behind_its_item(line):
    it = line(BY_NUMBER)
    it.told.subscribe(lambda item: isinstance(item, Gap) and it.say(8))
    it.say(1)
    it.lose()
    it.say(7)
    assert it.seen == [1, gap(2, 6), 7, 8]


def test_f43_what_was_lost_is_fetched_and_follows_its_gap(line):
    asked = []

    def fetch(socket, first, last):
        asked.append((socket, first, last))
        return reactivex.of([4, 2, 3], [3, 5, 6, 7])

    it = line(BY_NUMBER, Backfill(fetch=fetch))
    it.say(1)
    it.lose()
    it.say(6, 7)
    it.clock.advance("1ms")
    it.say(8)
    assert asked == [("a socket", 2, 5)]
    assert it.seen == [1, gap(2, 5, backfilled=True), 2, 3, 4, 5, 6, 7, 8]


def test_f43_what_comes_live_waits_behind_it(line):
    answer = Subject()
    it = line(BY_NUMBER, Backfill(fetch=lambda *_: answer))
    it.say(1, 4, 5)
    answer.on_next([2, 3])
    it.say(6)
    assert it.seen == [1]
    answer.on_completed()
    assert it.seen == [1, gap(2, 3, "sequence", seconds=None, backfilled=True), 2, 3, 4, 5, 6]
    it.say(7)
    assert it.seen[-1] == 7


def test_f44_what_can_be_had_in_part_is_told_in_parts(line):
    it = line(BY_NUMBER, Backfill(fetch=lambda *_: reactivex.of([3, 4])))
    it.say(1)
    it.lose()
    it.clock.advance("2s")
    it.say(7)
    it.clock.advance("1ms")
    assert it.seen == [1, gap(2, 2, seconds=2.0), gap(3, 4, backfilled=True), 3, 4, gap(5, 6), 7]


def test_f44_what_cannot_be_had_is_an_honest_gap(line):
    for fetch in (lambda *_: reactivex.throw(ValueError("no")), lambda *_: 1 / 0, lambda *_: reactivex.empty()):
        it = line(BY_NUMBER, Backfill(fetch=fetch))
        it.say(1, 4)
        it.clock.advance("1ms")
        assert it.seen == [1, gap(2, 3, "sequence", seconds=None), 4]


def test_a_fetch_that_takes_too_long_is_given_up(line):
    answer = Subject()
    it = line(BY_NUMBER, Backfill(fetch=lambda *_: answer, timeout=3.0))
    it.say(1, 4)
    answer.on_next([2])
    it.clock.advance("2999ms")
    assert it.seen == [1]
    it.clock.advance("1ms")
    expected = [gap(2, 2, "sequence", seconds=None, backfilled=True), 2, gap(3, 3, "sequence", seconds=None), 4]
    assert it.seen == [1, *expected]
    assert not answer.observers
    assert it.clock.next_due is None


def test_i7_no_more_than_so_many_wait(line):
    answer = Subject()
    it = line(BY_NUMBER, Backfill(fetch=lambda *_: answer, most_waiting=3))
    it.say(1, 4, 5, 6)
    assert it.seen == [1]
    it.say(7)
    assert it.seen == [1, gap(2, 3, "sequence", seconds=None), 4, 5, 6, 7]
    assert not answer.observers


def test_a_loss_while_it_is_fetched_comes_in_its_turn_with_its_own_time(line):
    answers = [Subject(), Subject()]
    it = line(BY_NUMBER, Backfill(fetch=lambda _, first, last: answers[0 if first == 2 else 1]))
    it.say(1, 4)
    it.lose("again")
    it.clock.advance("2s")
    it.it.held()
    it.clock.advance("1s")
    it.say(6)
    answers[0].on_next([2, 3])
    answers[0].on_completed()
    assert it.seen == [1, gap(2, 3, "sequence", seconds=None, backfilled=True), 2, 3, 4]
    answers[1].on_next([5])
    answers[1].on_completed()
    assert it.seen[5:] == [gap(5, 5, "again", seconds=2.0, backfilled=True), 5, 6]


def test_the_end_of_the_stream_loses_nothing_that_waits(line):
    it = line(BY_NUMBER, Backfill(fetch=lambda *_: Subject()))
    it.say(1, 4, 9)
    it.it.end(it.told.on_completed)
    sequence = {"cause": "sequence", "seconds": None}
    assert it.seen == [1, gap(2, 3, **sequence), 4, gap(5, 8, **sequence), 9, "|"]
    assert it.clock.next_due is None


def test_who_leaves_while_it_is_fetched_leaves_nothing_behind(line):
    answer = Subject()
    it = line(BY_NUMBER, Backfill(fetch=lambda *_: answer))
    it.say(1, 4)
    it.it.dispose()
    assert not answer.observers
    assert it.clock.next_due is None


OUTCOMES = st.sampled_from(["all", "none", "error", "some", "late"])
STEPS = st.one_of(
    st.tuples(st.just("say"), st.integers(1, 4)),
    st.tuples(st.just("skip"), st.integers(1, 4)),
    st.tuples(st.just("repeat"), st.integers(1, 4)),
    st.tuples(st.just("cut"), st.integers(0, 3)),
    st.tuples(st.just("pass"), st.integers(1, 8)),
)


@settings(max_examples=300)
@given(steps=st.lists(STEPS, max_size=40), can_fetch=st.booleans(), data=st.data())
def test_i5_every_item_comes_once_in_order_or_is_in_exactly_one_gap(log, steps, can_fetch, data):
    clock_of_line = {}

    def fetch(_, first, last):
        outcome = data.draw(OUTCOMES, f"fetching {first} to {last}")
        there = [n for n in range(first - 1, last + 2) if outcome != "some" or data.draw(st.booleans())]
        answer, clock = Subject(), clock_of_line["clock"]
        seconds = 12 if outcome == "late" else data.draw(st.integers(0, 9))

        def give():
            if outcome == "error":
                answer.on_error(ValueError("no"))
                return
            for at in range(0, 0 if outcome == "none" else len(there), 2):
                answer.on_next(there[at : at + 2][::-1])
            answer.on_completed()

        clock.call_later(seconds, give)
        return answer

    it = Line(log, BY_NUMBER, Backfill(fetch=fetch) if can_fetch else None)
    clock_of_line["clock"] = it.clock
    following, last_said = 1, None
    for step, count in steps:
        if step == "say":
            for _ in range(count):
                it.say(following)
                last_said, following = following, following + 1
        elif step == "skip" and last_said is not None:
            following += count
        elif step == "repeat" and last_said is not None:
            it.say(*range(max(1, last_said - count), last_said + 1))
        elif step == "cut" and last_said is not None:
            it.lose()
            following += count
        elif step == "pass":
            it.clock.advance(f"{count}s")
    it.clock.advance("600s")
    told = []
    backfilled = set()
    for item in it.seen:
        if not isinstance(item, Gap):
            told.append(item)
        elif item.backfilled:
            backfilled.update(range(item.from_, item.to + 1))
        else:
            told.extend(-n for n in range(item.from_, item.to + 1))
    assert [abs(n) for n in told] == list(range(1, (last_said or 0) + 1))
    assert backfilled <= {n for n in told if n > 0}
