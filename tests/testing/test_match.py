from collections import namedtuple
from dataclasses import dataclass

import msgspec
import pytest

from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.testing import match
from bittrade_ws.testing.match import same_error, same_value


@dataclass
class Thing:
    name: str
    size: int = 0


class Struct(msgspec.Struct):
    name: str


@pytest.mark.parametrize(
    "value",
    [
        {"name": "a", "more": 1},
        Thing("a"),
        Struct("a"),
        namedtuple("Named", "name other")("a", 1),
        b'{"name":"a"}',
        '{"name":"a","more":[]}',
    ],
)
def test_a_match_names_only_what_it_cares_about(value):
    assert match(name="a") == value
    assert value == match(name="a")
    assert match(name="b") != value
    assert match(name="a", missing=1) != value


def test_types_and_predicates():
    assert match(Thing) == Thing("a")
    assert match(Struct) != Thing("a")
    assert match(Thing, size=0) == Thing("a")
    assert match(lambda n: n > 3) == 4
    assert match(lambda n: n > 3) != 3


def test_nested():
    assert match(params=match(symbol="X")) == {"params": {"symbol": "X", "side": "BUY"}}
    assert match(params={"symbol": "X"}) != {"params": {"symbol": "X", "side": "BUY"}}


def test_errors_are_compared_by_type_and_arguments():
    assert same_error(ValueError("boom"), ValueError("boom"))
    assert not same_error(ValueError("boom"), RuntimeError("boom"))
    assert not same_error(ValueError("boom"), ValueError("bang"))
    assert same_error(ConnectionLost, ConnectionLost("x"))
    assert not same_error(OSError, ConnectionResetError())
    assert same_error(match(ConnectionLost, code=1006), ConnectionLost("x"))
    assert same_value(ValueError("boom"), ValueError("boom"))


def test_it_says_what_differs():
    assert match(name="b", size=1, x=2).differences(Thing("a", 1)) == [
        "name: expected 'b', received 'a'",
        "x: expected 2, absent from Thing(name='a', size=1)",
    ]
    assert repr(match(Thing, name="b")) == "match(Thing, name='b')"
