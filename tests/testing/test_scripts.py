from bittrade_ws.testing.draw import draw
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.scripts import cut, cuts, describe_cut, parse_dial


def script(line):
    return parse_dial(line, Legend(None, {}))


def shown(line):
    one = script(line)
    return [[draw(part.timeline) for part in cut(one, where)] for where in cuts(one)]


def test_a_line_is_cut_at_every_frame():
    assert shown("^-a-|") == [["^!", "^-a-|"], ["^-!", "^a-|"], ["^-a!", "^-|"]]


def test_between_marks_at_one_instant():
    assert ["^-(a!)", "^b"] in shown("^-(ab)")


def test_a_long_wait_is_cut_once():
    assert len(cuts(script("^a 5s b"))) == 1 + 1 + 1 + 1


def test_a_dial_that_does_not_open_cannot_be_cut():
    assert cuts(script("x")) == []
    assert cuts(script("#")) == []


def test_it_says_where():
    one = script("^-a-b")
    assert describe_cut(one, cuts(one)[2]) == "^-a! (cut at 3ms of ^-a-b)"
