from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.testing import Mark, Timeline, draw, parse
from bittrade_ws.testing.draw import draw_together

signs = st.characters(codec="utf-8").filter(lambda c: not c.isspace() and c not in "-()@")
gaps = st.one_of(st.integers(0, 30).map(lambda ms: ms * 1000), st.integers(0, 100_000_000))
timelines = st.lists(st.tuples(gaps, signs), max_size=12).map(
    lambda steps: Timeline(
        tuple(Mark(sum(gap for gap, _ in steps[: i + 1]), sign) for i, (_, sign) in enumerate(steps))
    )
)


@given(timelines)
def test_parsing_is_the_inverse_of_drawing(timeline):
    assert parse(draw(timeline)) == timeline


@given(st.lists(timelines, min_size=1, max_size=3))
def test_rows_drawn_together_can_be_read_alone(streams):
    for row, stream in zip(draw_together([s.marks for s in streams]), streams, strict=True):
        assert parse(row) == stream


def test_long_waits_become_jumps():
    assert draw(parse("--a 5s b")) == "--a 5000ms b"


def test_the_same_instant_is_in_the_same_column():
    upper, lower = draw_together([parse("-(ab)---c").marks, parse("-a------c").marks])
    assert upper == "-(ab)---c"
    assert lower == "-a------c"


def test_length_is_drawn():
    assert parse(draw(parse("-a----"))).length == 6_000


def test_a_row_ends_with_its_last_mark():
    assert draw_together([parse("a 5s b").marks, parse("a-b").marks]) == ["a- 4999ms b", "a-b"]
