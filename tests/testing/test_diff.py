import pytest

from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.testing import Marbles, MarblesFailed, match


def failure(line, expected, values=None, *, error=None, **letters):
    marbles = Marbles()
    marbles.expect(marbles.cold(line, values, **letters)).to_be(expected, values, error=error, **letters)
    with pytest.raises(MarblesFailed) as raised:
        marbles.finish()
    message, where = str(raised.value).rsplit("\n", 1)
    assert __file__ in where
    return message


def test_the_picture():
    assert (
        failure("---a--b-c|", "---a--b--c|")
        == """\
marbles differ
  expected  ---a--b--c|
  received  ---a--b-c|
                    ^
    expected        received
    3ms next 'a'    3ms next 'a'
    6ms next 'b'    6ms next 'b'
  ✗ 9ms next 'c'    8ms next 'c'
  ✗ 10ms complete   9ms complete"""
    )


def test_a_long_wait_is_folded_in_both_lines():
    text = failure("a 5s b", "a 5s (bc)")
    assert "expected  a 5000ms (bc)" in text
    assert "received  a 5000ms b" in text


def test_missing_and_superfluous_events():
    assert "✗                5ms next 'c'" in failure("-a-b-c", "-a-b")
    assert "✗ 3ms next 'b'" in failure("-a", "-a-b")


def test_an_event_too_many_in_between_does_not_shift_the_rest():
    lines = failure("-a-x-b|", "-a---b|").splitlines()
    assert [line for line in lines if "✗" in line] == ["  ✗                3ms next 'x'"]


def test_two_equal_values_at_one_instant():
    lines = failure("(aa)-b", "(aaa)b").splitlines()
    assert sum("✗" in line for line in lines) == 1


def test_values_that_differ_are_explained():
    text = failure("-b", "-a", a={"price": 1, "size": 2}, b={"price": 1, "size": 3})
    assert "1ms: the values differ" in text
    assert "size: expected 2, received 3" in text
    assert "price" not in text.split("the values differ")[1]


def test_a_value_unknown_to_the_legend_gets_a_letter_of_its_own():
    marbles = Marbles()
    marbles.expect(marbles.cold("-a", a=7)).to_be("-a", a=8)
    with pytest.raises(MarblesFailed, match="received  -A"):
        marbles.finish()


def test_a_match_says_which_part_differs():
    marbles = Marbles()
    marbles.expect(marbles.cold("-a", a={"id": 7})).to_be("-a", a=match(id=8))
    with pytest.raises(MarblesFailed, match="id: expected 8, received 7"):
        marbles.finish()


def test_errors_differ_by_type_and_by_arguments():
    assert "ConnectionLost('x')" in failure("-#", "-#", error=ConnectionLost("x"))
    assert "✗ 1ms error" in failure("-#", "-#", error=ConnectionLost)
