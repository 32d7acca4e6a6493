"""The keyed router: who gets what, and decoded how often."""

from typing import Any

from bittrade_ws.operators._router import Router


def dispatch(router: Router, key: str, body: Any) -> None:
    route = router.routes[key]
    value = route.decode(body)
    for reader in route.readers:
        reader(value)


def test_readers_that_decode_alike_share_one_decode() -> None:
    router, decoded, seen = Router(), [], []

    def decode(body: str) -> int:
        decoded.append(body)
        return int(body)

    router.add("k", decode, lambda value: seen.append(("first", value)))
    router.add("k", decode, lambda value: seen.append(("second", value)))
    dispatch(router, "k", "7")

    assert seen == [("first", 7), ("second", 7)]
    assert decoded == ["7"]


def test_readers_that_decode_differently_get_each_their_own() -> None:
    router, decoded, seen = Router(), [], []

    def number(body: str) -> int:
        decoded.append(body)
        return int(body)

    router.add("k", number, lambda value: seen.append(("number", value)))
    remove = router.add("k", str, lambda value: seen.append(("text", value)))
    router.add("k", number, lambda value: seen.append(("again", value)))
    for body in ("7", "8"):
        dispatch(router, "k", body)
    assert seen == [("number", 7), ("text", "7"), ("again", 7), ("number", 8), ("text", "8"), ("again", 8)]
    assert decoded == ["7", "8"]

    remove()
    dispatch(router, "k", "9")
    assert seen[-2:] == [("number", 9), ("again", 9)]
    assert router.routes["k"].decode is number


def test_a_route_in_the_hand_of_a_delivery_does_not_change() -> None:
    router, seen = Router(), []
    remove = router.add("k", int, seen.append)
    held = router.routes["k"]
    router.add("k", str, seen.append)
    remove()

    for reader in held.readers:
        reader(held.decode("7"))
    assert seen == [7]


def test_the_last_reader_takes_the_key_with_it() -> None:
    router = Router()
    remove = router.add("k", int, lambda value: None)
    remove()
    remove()
    assert router.routes == {}


def test_it_knows_while_one_decoder_serves_every_key() -> None:
    router = Router()
    assert router.sole is None
    one = router.add("a", int, lambda value: None)
    two = router.add("b", int, lambda value: None)
    assert router.sole is int

    other = router.add("b", str, lambda value: None)
    assert router.sole is None
    other()
    assert router.sole is int
    third = router.add("c", str, lambda value: None)
    assert router.sole is None
    one()
    two()
    assert router.sole is str
    third()
    assert router.sole is None
