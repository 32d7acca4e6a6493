from collections import namedtuple
from dataclasses import dataclass, field

import msgspec
import pytest

from bittrade_ws.testing.explain import explain

Pair = namedtuple("Pair", "a b")


class Struct(msgspec.Struct):
    a: int
    b: int


@dataclass
class Thing:
    a: int
    b: int
    raw: int = field(default=0, compare=False)


@pytest.mark.parametrize("make", [Pair, Struct, Thing, lambda a, b: {"a": a, "b": b}])
def test_only_the_fields_that_differ(make):
    assert explain(make(1, 2), make(1, 3)) == ["b: expected 2, received 3"]


def test_fields_that_only_one_has():
    assert explain({"a": 1}, {"b": 2}) == ["a: expected 1, received '(absent)'", "b: expected '(absent)', received 2"]


def test_values_without_fields():
    assert explain(1, "1") == ["expected 1", "received '1'"]
    assert explain(Thing(1, 2), Pair(1, 2)) == ["expected Thing(a=1, b=2, raw=0)", "received Pair(a=1, b=2)"]
    assert explain(ValueError, ValueError("x"))[0] == "expected <class 'ValueError'>"
