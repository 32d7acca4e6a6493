"""Sequence numbers: which frames have which, and what is missing."""

import pytest

from bittrade_ws.exchanges.bitfinex.numbering import PRIVATE, PUBLIC, Numbering
from bittrade_ws.models.status import Gap


def told(*frames: str, has_time: bool = False) -> list[Gap | None]:
    numbering = Numbering()
    numbering.configure(is_on=True, has_time=has_time)
    return [numbering.check(frame.encode()) for frame in frames]


def missing(channel: str, first: int, last: int, *, is_logged_in: bool = False) -> Gap:
    return Gap(channel, first, last, "sequence", is_of_all=True, ends_connection=is_logged_in)


def test_data_heartbeats_and_checksums_are_numbered_by_one() -> None:
    assert told("[7,[1,2],5]", '[7,"hb",6]', '[7,"te",[1],7]', '[7,"cs",-12,8]', '[0,"hb",9]') == [None] * 5


def test_f36_what_is_missing_is_named() -> None:
    assert told("[7,[1,2],5]", "[7,[1,2],7]") == [None, missing(PUBLIC, 6, 6)]
    assert told("[7,[1,2],5]", '[8,"hb",1006]') == [None, missing(PUBLIC, 6, 1005)]


def test_f37_what_was_seen_proves_nothing() -> None:
    assert told("[7,[1],5]", "[7,[1],6]", "[7,[1],5]", "[7,[1],7]") == [None] * 4


def test_a_frame_asked_about_twice_gets_the_same_answer() -> None:
    gap = missing(PUBLIC, 6, 7)
    assert told("[7,[1],5]", "[7,[1],8]", "[7,[1],8]", "[7,[1],9]") == [None, gap, gap, None]


@pytest.mark.parametrize("first", [0, 1, 98, 99, 100, 950, 1_234_599])
def test_each_next_number_is_expected_before_it_comes(first: int) -> None:
    numbering = Numbering()
    numbering.configure(is_on=True, has_time=False)
    numbering.check(b"[7,[1],%d]" % first)
    for number in range(first + 1, first + 250):
        assert numbering.ending == b",%d]" % number
        assert numbering.last == (number - 1, None)
        numbering.ending = next(numbering.endings)
    assert numbering.check(b"[7,[1],%d]" % (first + 251)) == missing(PUBLIC, first + 250, first + 250)


def test_flags_that_are_set_anew_forget_no_number() -> None:
    numbering = Numbering()
    numbering.configure(is_on=True, has_time=False)
    numbering.check(b"[7,[1],5]")
    for is_on, has_time in ((True, True), (False, False), (True, False)):
        numbering.configure(is_on=is_on, has_time=has_time)
        assert numbering.last == (5, None)
    assert numbering.check(b"[7,[1],7]") == missing(PUBLIC, 6, 6)


def test_the_private_number_is_behind_the_public_one() -> None:
    frames = ('[0,"ws",[],3,0]', '[0,"os",[],4,0]', '[0,"wu",[1],5,1]', '[0,"on",[1],6,2]')
    assert told(*frames) == [None] * 4
    assert told(*frames, '[0,"ou",[1],7,4]')[-1] == missing(PRIVATE, 3, 3, is_logged_in=True)
    assert told(*frames, '[0,"ou",[1],8,3]')[-1] == missing(PUBLIC, 7, 7, is_logged_in=True)


def test_notifications_repeat_the_private_number_and_those_of_requests_have_no_other() -> None:
    frames = ('[0,"wu",[1],5,1]', '[0,"n",[1,"on-req",null,null,[7],null,"SUCCESS","x"],1]', '[0,"on",[1],6,2]')
    assert told(*frames) == [None] * 3
    assert told(*frames, '[0,"n",[1,"ucm-a",null,null,[7],null,"SUCCESS","x"],7,2]')[-1] is None
    assert told(*frames, '[0,"n",[1,"on-req",null,null,[7],null,"SUCCESS","x"],4]')[-1] == missing(
        PRIVATE, 3, 4, is_logged_in=True
    )


def test_a_notification_of_a_client_has_a_public_number_or_none() -> None:
    frames = ('[0,"wu",[1],5,1]', '[0,"n",[1,"ucm-notify-req",1,null,{"a":1},null,"SUCCESS","x,7"],1]')
    assert told(*frames, '[0,"n",[1,"ucm-notify-req",1,null,{"a":1},null,"SUCCESS",""],6,1]') == [None] * 3
    assert told(*frames, '[0,"n",[1,"ucm-a-req",1,null,7,null,"SUCCESS",null],7,1]')[-1] == missing(
        PUBLIC, 6, 6, is_logged_in=True
    )


def test_what_a_login_told_and_is_read_again_begins_nothing_anew() -> None:
    frames = ('[0,"ws",[],3,0]', '[0,"bu",[1,2],4,0]', '[0,"wu",[1],5,1]', '[0,"wu",[2],6,2]')
    assert told(*frames, frames[1], '[0,"wu",[3],7,3]') == [None] * 6
    assert told(*frames, '[0,"ws",[],7,0]', '[0,"wu",[3],8,1]') == [None] * 6


def test_what_a_login_brings_is_known_from_events() -> None:
    numbering = Numbering()
    frames = (b'[0,"bu",[1,2],4,0]', b'[0,"bu",[1,2],5,1]', b'[0,"n",[1],0]')
    assert [numbering.is_of_login(frame) for frame in frames] == [False] * 3
    numbering.configure(is_on=True, has_time=False)
    assert [numbering.is_of_login(frame) for frame in frames] == [True, False, False]


def test_a_time_comes_behind_the_numbers() -> None:
    assert told("[7,[1],5,1700]", "[7,[1],7,1701]", has_time=True) == [None, missing(PUBLIC, 6, 6)]


@pytest.mark.parametrize("frame", ["[7,[1,2]]", '[7,"hb"]', "[7", "[]", '[7,"cs",-12]', '[0,"n",[]]'])
def test_what_has_no_number_proves_nothing(frame: str) -> None:
    assert told(frame) == [None]
