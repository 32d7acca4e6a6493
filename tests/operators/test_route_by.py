import logging

import reactivex
from reactivex.subject import Subject

from bittrade_ws.operators.route_by import route_by
from bittrade_ws.testing import check_operator


def kind(item):
    return item.lower()


def test_each_route_gets_the_items_of_its_key(marbles):
    routes = marbles.hot("-a-b-A-B-c-|").pipe(route_by(kind))
    marbles.expect(routes.get("a")).to_be("-a---A-----|")
    marbles.expect(routes.get("b")).to_be("---b---B---|")


def test_the_source_is_subscribed_to_once_while_anybody_listens(marbles):
    source = marbles.hot("-a-b-a-b----")
    routes = source.pipe(route_by(kind))
    marbles.expect(routes.get("a"), "^---!").to_be("-a----------")
    marbles.expect(routes.get("b"), "--^----!").to_be("---b--------")
    marbles.expect(routes.get("a"), "---------^-!").to_be("------------")
    marbles.expect(source.subscriptions).to_be(["^------!", "---------^-!"])


def test_everybody_hears_of_the_error(marbles):
    routes = marbles.hot("-a-#").pipe(route_by(kind))
    marbles.expect(routes.get("a")).to_be("-a-#")
    marbles.expect(routes.get("b")).to_be("---#")


def test_a_subscription_after_the_end_subscribes_anew(marbles):
    source = marbles.cold("-a-|")
    routes = source.pipe(route_by(kind))
    marbles.expect(routes.get("a")).to_be("-a-|")
    marbles.expect(routes.get("a"), "-----^").to_be("------a-|")


def test_a_source_that_ends_at_once(marbles):
    routes = reactivex.of("a", "A").pipe(route_by(kind))
    marbles.expect(routes.get("a")).to_be("(aA|)")
    marbles.expect(routes.get("a")).to_be("(aA|)")


def test_a_key_that_cannot_be_read_is_an_error(marbles):
    source = marbles.hot("-a-b-|", a="x", b=1)
    marbles.expect(source.pipe(route_by(kind)).get("x")).to_be("-a-#", a="x", error=AttributeError)
    marbles.expect(source.subscriptions).to_be(["^--!"])


def test_f62_a_raising_subscriber_changes_nothing_for_its_siblings(caplog):
    caplog.set_level(logging.CRITICAL, "bittrade_ws")
    source, seen = Subject(), []
    routes = source.pipe(route_by(kind))

    def handle(item):
        raise ValueError(item)

    routes.get("a").subscribe(handle, handle)
    routes.get("a").subscribe(seen.append, lambda error: seen.append("#"))
    source.on_next("a")
    source.on_error(ValueError("end"))
    assert seen == ["a", "#"]


def test_a_subscriber_that_leaves_while_it_is_told_changes_nothing_for_its_siblings():
    source, seen = Subject(), []
    routes = source.pipe(route_by(kind))
    first = routes.get("a").subscribe(lambda _: first.dispose())
    routes.get("a").subscribe(seen.append)
    source.on_next("a")
    source.on_next("A")
    assert seen == ["a", "A"]


def test_a_route_keeps_the_laws_but_one():
    check_operator(lambda source: route_by(len)(source).get(1), without=["does not swallow handler errors"])
