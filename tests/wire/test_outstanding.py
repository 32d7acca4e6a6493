"""Answers that name no request find theirs by order."""

from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.wire.outstanding import Asked, Outstanding

KINDS = ("swap", "estimate", "balances")


def test_answers_of_one_kind_come_in_the_order_of_their_requests() -> None:
    line = Outstanding()
    for name in (1, 2, 3):
        line.ask(Asked("swap" if name == 2 else "estimate", name), float(name))
    assert line.since == 1.0
    assert line.answer("swap") == Asked("swap", 2)
    assert [line.answer("estimate"), line.answer("estimate")] == [Asked("estimate", 1), Asked("estimate", 3)]
    assert line.answer("estimate") is None
    assert (len(line), line.since) == (0, None)


def test_an_answer_that_names_what_it_answers_is_matched_by_that() -> None:
    line = Outstanding()
    for name in ("a", "b"):
        line.ask(Asked("subscribe", name), 0.0)
    assert line.answer("subscribe", "b") == Asked("subscribe", "b")
    assert line.answer("subscribe", "b") is None
    assert line.fail() == Asked("subscribe", "a")


def test_a_failure_is_the_oldest_request_s() -> None:
    line = Outstanding()
    assert line.fail() is None
    line.ask(Asked("estimate", 1), 0.0)
    line.ask(Asked("balances", 2), 0.0)
    assert not line.has_failed
    assert line.fail() == Asked("estimate", 1)
    assert line.has_failed
    assert line.answer("estimate") is None
    assert line.fail("estimate") is None
    assert line.fail("balances", 2) == Asked("balances", 2)


def test_what_goes_alone_waits_for_all_others_and_they_for_it() -> None:
    alone, other = Asked("swap", 1, goes_alone=True), Asked("estimate", 2)
    line = Outstanding()
    assert line.may_ask(alone)
    line.ask(other, 0.0)
    assert line.may_ask(other)
    assert not line.may_ask(alone)
    line.answer("estimate")
    line.ask(alone, 0.0)
    assert not line.may_ask(other)
    assert not line.may_ask(alone)


def test_what_is_the_only_one_of_its_kind_waits_for_its_like_alone() -> None:
    one, two, other = (Asked(kind, 1, is_only=True) for kind in ("estimate", "estimate", "balances"))
    line = Outstanding()
    line.ask(one, 0.0)
    assert not line.may_ask(two)
    assert line.may_ask(other)
    line.answer("estimate")
    assert line.may_ask(two)


STEPS = st.lists(st.tuples(st.sampled_from(["ask", "answer", "fail"]), st.sampled_from(KINDS)), max_size=40)


@given(STEPS)
def test_any_order_of_steps_is_that_of_a_list(steps: list[tuple[str, str]]) -> None:
    line, model, changes = Outstanding(), list[Asked](), list[int]()
    line.changed = lambda: changes.append(len(line))
    for number, (step, kind) in enumerate(steps):
        if step == "ask":
            asked = Asked(kind, number)
            line.ask(asked, float(number))
            model.append(asked)
        else:
            expected = next((one for one in model if step == "fail" or one.kind == kind), None)
            assert (line.fail() if step == "fail" else line.answer(kind)) == expected
            if expected is not None:
                model.remove(expected)
                assert changes[-1] == len(model)
        assert len(line) == len(model)
        assert line.since == (float(str(model[0].name)) if model else None)


@given(STEPS)
def test_with_every_answer_in_order_none_goes_astray(steps: list[tuple[str, str]]) -> None:
    """A venue that answers each kind in order, and fails only when one request is open, is never misunderstood."""
    line, open_requests = Outstanding(), list[Asked]()
    for number, (step, kind) in enumerate(steps):
        asked = Asked(kind, number, goes_alone=kind == "swap")
        if step == "ask" and line.may_ask(asked):
            line.ask(asked, 0.0)
            open_requests.append(asked)
        elif step == "answer" and any(one.kind == kind for one in open_requests):
            truth = next(one for one in open_requests if one.kind == kind)
            open_requests.remove(truth)
            assert line.answer(kind) == truth
        elif step == "fail" and any(one.goes_alone for one in open_requests):
            (truth,) = open_requests
            open_requests.remove(truth)
            assert line.fail() == truth
