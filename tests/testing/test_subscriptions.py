import pytest

from bittrade_ws.testing import MarbleSyntaxError
from bittrade_ws.testing.subscriptions import Subscription, Subscriptions, parse_subscription


@pytest.mark.parametrize(
    ("line", "begin", "end"),
    [("^", 0, None), ("--^-!", 2000, 4000), ("4ms (^!)", 4000, 4000), ("5s ^ 1s !", 5_000_000, 6_001_000)],
)
def test_lines(line, begin, end):
    assert parse_subscription(line) == Subscription(begin, end)


@pytest.mark.parametrize(
    ("line", "problem"),
    [("---", "begins with"), ("-!-^", "ends after it began"), ("^-^", "more than one"), ("^-a-!", "not in the legend")],
)
def test_what_is_no_subscription(line, problem):
    with pytest.raises(MarbleSyntaxError, match=problem):
        parse_subscription(line)


def test_a_log():
    log = Subscriptions("source")
    assert not log.are_open
    log.append(Subscription(0))
    assert log.are_open
    log[0].end = 5
    assert not log.are_open
    assert repr(log[0]) == "Subscription(0, 5)"
    assert log[0] != Subscription(0)
