import pytest

from bittrade_ws.testing import MarbleSyntaxError


def test_sources_are_named_after_their_lines(marbles):
    assert repr(marbles.cold("-a|")) == "<ColdObservable cold '-a|'>"
    assert repr(marbles.hot("-a|")) == "<HotObservable hot '-a|'>"
    assert marbles.bundles("^").name == "bundles '^'"


@pytest.mark.parametrize(("make", "line"), [("cold", "^-a"), ("hot", "-a-!"), ("hot", "^-^"), ("cold", "-(a")])
def test_lines_that_mean_nothing(marbles, make, line):
    with pytest.raises(MarbleSyntaxError):
        getattr(marbles, make)(line)


def test_digits_are_letters_too(marbles):
    marbles.expect(marbles.cold("-1-2|", {"1": 10, "2": 20})).to_be("-1-2|", {"1": 10, "2": 20})


def test_an_error_that_only_describes_one_is_raised_as_one(marbles):
    marbles.expect(marbles.cold("-#", error=KeyError)).to_be("-#")
