from bittrade_ws.testing.cutting import Tally
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.scripts import parse_dial


def scripts(*lines):
    return [parse_dial(line, Legend(None, {})) for line in lines]


def test_places_are_counted():
    tally = Tally()
    assert [tally.reached(lambda: "here") for _ in range(3)] == [False] * 3
    assert (tally.count, tally.description) == (3, "")


def test_one_place_is_the_cut():
    tally = Tally(1)
    assert [tally.reached(lambda number=number: f"place {number}") for number in range(3)] == [False, True, False]
    assert tally.description == "place 1"


def test_the_rest_of_a_cut_line_is_the_next_dial():
    tally = Tally(0)
    assert [str(script) for script in tally.cut_scripts(scripts("^-a-!", "x", "^b"))][:2] == ["^!", "^-a-!"]
    assert str(Tally().cut_scripts(scripts("^-a-!"))[0]) == "^-a-!"


def test_without_the_rest_only_the_first_line_is_cut():
    whole = Tally(keep_rest=False)
    whole.cut_scripts(scripts("^a", "^bcdef"))
    assert whole.count == 2
    assert [str(script) for script in Tally(0, keep_rest=False).cut_scripts(scripts("^a", "^b"))] == ["^!", "^b"]
