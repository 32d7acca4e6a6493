import pytest

from bittrade_ws.testing import MarbleError, MarbleSyntaxError
from bittrade_ws.testing.events import Event, What
from bittrade_ws.testing.legend import DEFAULT_ERROR, Legend


def test_letters_stand_for_themselves_without_a_legend():
    legend = Legend(None, {})
    events = legend.events(legend.parse("a-b|", signs="|#"))
    assert events == (Event(0, What.NEXT, "a"), Event(2000, What.NEXT, "b"), Event(3000, What.COMPLETE))


def test_a_legend_has_to_be_complete():
    legend = Legend({"1": "one"}, {"a": "A"})
    assert [event.value for event in legend.events(legend.parse("1a", signs=""))] == ["one", "A"]
    with pytest.raises(MarbleSyntaxError, match=r"'b' is not in the legend \(1, a\)"):
        legend.parse("ab", signs="")


def test_names_are_single_characters():
    with pytest.raises(TypeError, match="'eror'"):
        Legend(None, {"eror": 1})


def test_the_error_of_a_line():
    assert Legend(None, {}).error is DEFAULT_ERROR
    assert Legend(None, {}, KeyError).raise_error() is DEFAULT_ERROR
    assert isinstance(DEFAULT_ERROR, MarbleError)
    error = KeyError("k")
    assert Legend(None, {}, error).raise_error() is error


def test_which_letter_stands_for_a_value():
    legend = Legend(None, {"a": [1]})
    assert (legend.letter_of([1]), legend.letter_of([2])) == ("a", None)
