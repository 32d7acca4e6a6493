"""F45: two connections that tell the same, of which one goes on where the other leaves off."""

from collections.abc import Hashable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.wire.overlap import Overlap, Takeover

SETTLE = 1.0
LATER = 100.0


class Lines:
    """Says on either connection of one key what a line of letters shows, a tenth of a second each."""

    def __init__(self, old: str = "", new: str = "") -> None:
        self.overlap = Overlap(settle=SETTLE)
        for which, line in (("old", old), ("new", new)):
            for place, letter in enumerate(line):
                if letter != "-":
                    self.say(which, letter, place / 10)

    def say(self, which: str, letter: str, at: float, key: str = "k") -> None:
        if which == "old":
            self.overlap.old(key, letter, at)
        else:
            self.overlap.new(key, letter, at, f"{key}{letter}".encode())

    def plan(self, at: float, *, is_last: bool = False) -> Takeover | None:
        return self.overlap.plan(at, is_last=is_last)


def ahead(takeover: Takeover | None) -> str | None:
    return None if takeover is None else b"".join(frame[1:] for frame in takeover.frames).decode()


def left_out(takeover: Takeover | None, letters: str) -> str:
    assert takeover is not None
    return "".join(letter for letter in letters if takeover.repeats("k", letter))


def test_without_a_frame_there_is_nothing_to_do() -> None:
    takeover = Lines().plan(0)
    assert ahead(takeover) == ""
    assert takeover is not None
    assert takeover.is_done


@pytest.mark.parametrize(
    ("old", "new", "frames", "repeated"),
    [
        ("abc", "-abc", "", ""),
        ("ab", "abcd", "cd", ""),
        ("abcd", "-bc", "", "d"),
        ("abcd", "xabcd", "", ""),  # the new one began with an older frame
        ("abcdef", "--c", "", "def"),
    ],
)
def test_a_frame_that_both_told_shows_where_they_stand(old: str, new: str, frames: str, repeated: str) -> None:
    takeover = Lines(old, new).plan(0.8)
    assert ahead(takeover) == frames
    assert left_out(takeover, repeated + "z") == repeated
    assert takeover is not None
    assert takeover.is_done


def test_a_fresh_frame_does_not_decide_yet() -> None:
    lines = Lines("a", "a")
    assert lines.plan(0.1) is None
    assert ahead(lines.plan(0.3)) == ""


def test_equal_frames_decide_nothing_until_both_are_quiet() -> None:
    lines = Lines("aaa", "--aa")
    assert lines.plan(0.9) is None
    takeover = lines.plan(2)
    assert ahead(takeover) == ""
    assert takeover is not None
    assert takeover.is_done


def test_equal_frames_around_one_that_is_not_are_placed_by_it() -> None:
    takeover = Lines("aaba", "--abaa").plan(0.8)
    assert ahead(takeover) == "a"


def test_the_second_of_two_equal_frames_is_not_taken_for_the_first() -> None:
    lines = Lines()
    lines.say("old", "a", 0.0)  # before the new connection was subscribed
    lines.say("new", "a", 0.9)  # the second one, quicker than the old connection
    assert lines.plan(1.0) is None
    lines.say("old", "a", 1.0)
    assert lines.plan(1.3) is None
    takeover = lines.plan(2.0)
    assert ahead(takeover) == ""
    assert takeover is not None
    assert takeover.is_done


def test_what_comes_on_the_new_one_alone_is_told_once_the_old_one_had_its_time() -> None:
    lines = Lines("", "ab")
    assert lines.plan(0.9) is None
    assert ahead(lines.plan(1.2)) == "ab"


def test_what_came_on_the_old_one_alone_may_still_come_while_it_is_fresh() -> None:
    lines = Lines("ab", "")
    assert lines.plan(0.9) is None
    assert left_out(lines.plan(0.9, is_last=True), "b") == "b"
    assert left_out(lines.plan(0.9, is_last=True), "cb") == ""
    assert left_out(lines.plan(1.05, is_last=True), "a") == ""
    assert left_out(lines.plan(1.2), "b") == ""


def test_streams_change_over_together_in_the_order_of_the_new_connection() -> None:
    lines = Lines()
    for key, letter, at in (("k", "a", 0), ("m", "a", 0.1), ("m", "b", 0.2), ("k", "b", 0.3), ("m", "c", 0.4)):
        lines.say("new", letter, at, key)
        if letter == "a":
            lines.say("old", letter, at, key)
    lines.say("old", "x", 0.5, "other")

    assert lines.plan(0.6) is None
    takeover = lines.plan(2)
    assert takeover is not None
    assert takeover.frames == [b"mb", b"kb", b"mc"]


def test_at_the_end_of_patience_the_likely_is_taken() -> None:
    lines = Lines("aaaa", "aaa")
    assert lines.plan(0.5) is None
    takeover = lines.plan(0.5, is_last=True)
    assert takeover is not None
    assert takeover.is_done


def test_what_cannot_be_compared_is_never_taken() -> None:
    lines = Lines("abc", "xyz")
    assert lines.plan(LATER) is None
    assert lines.plan(LATER, is_last=True) is None


def test_a_stream_that_does_not_go_on_as_it_had_to_is_named() -> None:
    takeover = Lines("abcd", "ab").plan(0.8)
    assert takeover is not None
    assert takeover.repeats("k", "c")
    assert not takeover.repeats("k", "x")
    assert takeover.torn == ["k"]
    assert not takeover.repeats("k", "d")


def test_what_is_decided_is_forgotten() -> None:
    lines = Lines("a" * 3 + "b" + "c" * 3, "a" * 3 + "b" + "c" * 3)
    assert lines.overlap.size == 14
    lines.plan(0.8)
    assert lines.overlap.size == 8


def run(
    source: Sequence[tuple[float, Hashable, str]], old: Sequence[float], new: Sequence[float], *, begin: float
) -> list[tuple[Hashable, str]]:
    """What is told of a source over two connections with delays of their own; the new one has it from `begin` on."""
    overlap = Overlap(settle=SETTLE)
    events: list[tuple[float, int, Any]] = []
    arrival = {"old": 0.0, "new": 0.0}
    for which, delays in (("old", old), ("new", new)):
        for (at, key, text), delay in zip(source, delays, strict=True):
            if which == "old" or at >= begin:
                arrival[which] = max(arrival[which], at + delay)
                events.append((arrival[which], len(events), (which, key, text)))
    horizon = max(at for at, _, _ in events) + 20
    ticks = [begin + SETTLE + tick * SETTLE / 4 for tick in range(round((horizon - begin) / SETTLE * 4))]
    events.extend((at, -1, "tick") for at in ticks)
    told: list[tuple[Hashable, str]] = []
    takeover: Takeover | None = None
    for at, _, what in sorted(events, key=lambda event: event[:2]):
        if what == "tick":
            if takeover is None and (takeover := overlap.plan(at)) is not None:
                for frame in takeover.frames:
                    key, _, text = frame.decode().partition(" ")
                    told.append((key, text))
            continue
        which, key, text = what
        if which == "old" and takeover is None:
            told.append((key, text))
            if at >= begin - SETTLE:
                overlap.old(key, text, at)
        elif which == "new" and takeover is None:
            overlap.new(key, text, at, f"{key} {text}".encode())
        elif which == "new" and takeover is not None and not takeover.repeats(key, text):
            told.append((key, text))
    assert takeover is not None
    assert not takeover.torn
    return told


delays = st.integers(0, 20).map(lambda hundredths: hundredths / 100)


@st.composite
def sources(draw: Any, words: Any = None) -> Any:
    count = draw(st.integers(1, 25))
    pauses = draw(st.lists(st.sampled_from([0, 0.01, 0.1, 0.4, 1.5]), min_size=count, max_size=count))
    keys = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=count, max_size=count))
    at = 0.0
    source: list[tuple[float, str, str]] = []
    for number, (pause, key) in enumerate(zip(pauses, keys, strict=True)):
        at += pause
        source.append((at, key, str(number) if words is None else draw(words)))
    several = st.lists(delays, min_size=count, max_size=count)
    return source, draw(several), draw(several), draw(st.integers(0, 100)) / 100 * at


@given(sources())
@settings(max_examples=200, deadline=None)
def test_f45_whatever_the_delays_the_log_is_that_of_the_source(case: Any) -> None:
    source, old, new, begin = case
    assert run(source, old, new, begin=begin) == [(key, text) for _, key, text in source]


@given(sources(words=st.sampled_from("xyz")))
@settings(max_examples=200, deadline=None)
def test_f45_frames_that_repeat_themselves_change_nothing(case: Any) -> None:
    source, old, new, begin = case
    assert run(source, old, new, begin=begin) == [(key, text) for _, key, text in source]


def test_what_was_told_before_a_repetition_is_not_waited_for_any_more() -> None:
    takeover = Lines(old="abc").plan(0.3, is_last=True)
    assert left_out(takeover, "bcc") == "bc"
    assert takeover is not None
    assert takeover.is_done


def test_a_stream_of_which_nothing_is_proven_is_not_torn_by_what_comes() -> None:
    takeover = Lines(old="abc").plan(0.3, is_last=True)
    assert left_out(takeover, "x") == ""
    assert takeover is not None
    assert takeover.torn == []
    assert takeover.is_done
