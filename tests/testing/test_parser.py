import pytest

from bittrade_ws.testing import MarbleSyntaxError, Mark, parse
from bittrade_ws.testing.parser import duration


def marks(line, **options):
    return [(mark.at / 1000, mark.sign) for mark in parse(line, **options).marks]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("---", []),
        ("--a-b|", [(2, "a"), (4, "b"), (5, "|")]),
        (" a  b ", [(0, "a"), (1, "b")]),
        ("(ab)c", [(0, "a"), (0, "b"), (4, "c")]),
        ("-( a b )c", [(1, "a"), (1, "b"), (5, "c")]),
        ("a 5s b", [(0, "a"), (5001, "b")]),
        ("20ms a", [(20, "a")]),
        ("a 1.5ms b 250us c", [(0, "a"), (2.5, "b"), (3.75, "c")]),
        ("a 1m 1h 1d b", [(0, "a"), (90_060_001, "b")]),
        ("a5sb", [(0, "a"), (1, "5"), (2, "s"), (3, "b")]),
        ("(ab) @1ms c", [(0, "a"), (0, "b"), (1, "c")]),
        ("--s 5003ms o-(f|)", [(2, "s"), (5006, "o"), (5008, "f"), (5008, "|")]),
    ],
)
def test_one_character_is_one_millisecond(line, expected):
    assert marks(line) == expected


def test_a_group_takes_its_own_width():
    assert parse("(ab)").length == 4_000


@pytest.mark.parametrize(
    ("line", "options", "problem"),
    [
        ("-(a", {}, "not closed"),
        ("-a)", {}, "not opened"),
        ("((a))", {}, "inside a group"),
        ("(a-b)", {}, "cannot pass inside"),
        ("-a-z", {"letters": "abc"}, "'z' is not in the legend (a, b, c)"),
        ("-^-", {"signs": "|#"}, "'^' has no meaning here"),
        ("-a@-", {}, "'@' belongs before a time"),
        ("--a @1ms b", {}, "backwards"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(line, options, problem):
    with pytest.raises(MarbleSyntaxError) as error:
        parse(line, **options)
    assert problem in str(error.value)
    assert line in str(error.value)


def test_the_caret_stands_under_the_mistake():
    with pytest.raises(MarbleSyntaxError) as error:
        parse("-a-z", letters="a")
    text, caret = str(error.value).splitlines()[1:]
    assert text[caret.index("^")] == "z"


def test_timelines_are_equal_when_their_marks_are():
    assert parse("--a") == parse("2ms a---")
    assert parse("--a").marks == (Mark(2_000, "a"),)


@pytest.mark.parametrize(("text", "micros"), [("5s", 5_000_000), ("20ms", 20_000), ("1.5m", 90_000_000), ("7us", 7)])
def test_durations(text, micros):
    assert duration(text) == micros


@pytest.mark.parametrize("text", ["5", "s", "5 s", "-5s", "0.5us", ""])
def test_not_a_duration(text):
    with pytest.raises(ValueError, match=r"duration|finer"):
        duration(text)
