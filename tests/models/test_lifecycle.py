import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.models.lifecycle import Anomaly, Lifecycle, first_stage, has_reached
from bittrade_ws.models.order import TRANSITIONS, Fill, Order, OrderFact, OrderStatus

S = OrderStatus
D = Decimal


def submitted() -> Lifecycle:
    return Lifecycle(Order(client_order_id="c1", symbol="BTCUSDT", status=S.SUBMITTED, quantity=D("1.0")))


def fact(status: S | None, filled: str | None = None, **fields: object) -> OrderFact:
    return OrderFact(
        status=status, client_order_id="c1", filled_quantity=None if filled is None else D(filled), **fields
    )


def fill(trade_id: str, quantity: str) -> Fill:
    return Fill(trade_id=trade_id, price=D("100.10"), quantity=D(quantity))


def stages(lifecycle: Lifecycle, *facts: OrderFact) -> list[str]:
    given = [lifecycle.apply(each) for each in facts]
    return [each.status.value for each in given if isinstance(each, Order)]


def test_a_plain_life() -> None:
    lifecycle = submitted()
    history = [fact(S.PENDING), fact(S.OPEN), fact(S.PARTIALLY_FILLED, "0.4"), fact(S.FILLED, "1.0")]
    assert stages(lifecycle, *history) == ["PENDING", "OPEN", "PARTIALLY_FILLED", "FILLED"]
    assert lifecycle.order.filled_quantity == D("1.0")


def test_f47_a_fill_before_the_reply_leaves_the_reply_nothing_but_details() -> None:
    lifecycle = submitted()
    assert stages(lifecycle, fact(S.PARTIALLY_FILLED, "0.4"), fact(S.OPEN, "0", order_id="77")) == ["PARTIALLY_FILLED"]
    assert lifecycle.order.order_id == "77"


def test_i3_a_final_stage_sticks() -> None:
    lifecycle = submitted()
    assert stages(lifecycle, fact(S.FILLED, "1.0")) == ["FILLED"]
    assert lifecycle.apply(fact(S.OPEN, "0")) is None
    assert lifecycle.apply(fact(S.PARTIALLY_FILLED, "0.4")) is None
    late = lifecycle.apply(fact(S.REJECTED))
    assert isinstance(late, Anomaly)
    assert late.why == "REJECTED, but it ended as FILLED"
    assert lifecycle.order.status is S.FILLED


def test_more_filled_than_a_canceled_order_ended_with_is_an_anomaly() -> None:
    lifecycle = submitted()
    assert stages(lifecycle, fact(S.CANCELED, "0.4")) == ["CANCELED"]
    late = lifecycle.apply(fact(S.PARTIALLY_FILLED, "0.5"))
    assert isinstance(late, Anomaly)
    assert late.why == "0.5 filled, but it ended with 0.4"


def test_a_fact_about_another_order_with_the_same_client_id_is_an_anomaly() -> None:
    lifecycle = submitted()
    stages(lifecycle, fact(S.OPEN, order_id="77"))
    assert isinstance(lifecycle.apply(fact(S.FILLED, "1.0", order_id="12")), Anomaly)
    assert lifecycle.order.status is S.OPEN


def test_f53_a_cancel_keeps_what_was_filled() -> None:
    lifecycle = submitted()
    assert stages(lifecycle, fact(S.PARTIALLY_FILLED, "0.4"), fact(S.CANCELED)) == ["PARTIALLY_FILLED", "CANCELED"]
    assert lifecycle.order.filled_quantity == D("0.4")


def test_an_open_order_with_something_filled_is_partially_filled() -> None:
    assert stages(submitted(), fact(S.OPEN, "0.4")) == ["PARTIALLY_FILLED"]


def test_fills_without_a_sum_are_added_up_once_each() -> None:
    lifecycle = submitted()
    first, second = fact(S.PARTIALLY_FILLED, fills=(fill("1", "0.4"),)), fact(None, fills=(fill("2", "0.1"),))
    assert stages(lifecycle, first, first, second, second) == ["PARTIALLY_FILLED"]
    assert stages(lifecycle, fact(S.PARTIALLY_FILLED, fills=(fill("2", "0.1"), fill("1", "0.4")))) == [
        "PARTIALLY_FILLED"
    ]
    assert lifecycle.order.filled_quantity == D("0.5")
    assert stages(lifecycle, fact(S.FILLED)) == ["FILLED"]
    assert lifecycle.order.filled_quantity == D("1.0")
    assert [each.trade_id for each in lifecycle.order.fills] == ["1", "2"]


def test_an_amendment_is_no_stage() -> None:
    lifecycle = submitted()
    assert stages(lifecycle, fact(S.OPEN), fact(None, quantity=D("0.5"), price=D("99.00"))) == ["OPEN"]
    assert (lifecycle.order.quantity, lifecycle.order.price) == (D("0.5"), D("99.00"))


def test_leaving_unknown_gives_the_proven_stage_even_when_it_is_the_one_before() -> None:
    lifecycle = submitted()
    stages(lifecycle, fact(S.OPEN))
    doubted = lifecycle.doubt("the socket dropped")
    assert doubted is not None
    assert (doubted.status, doubted.reason) == (S.UNKNOWN, "the socket dropped")
    assert lifecycle.doubt("again") is None
    assert stages(lifecycle, fact(S.OPEN)) == ["OPEN"]
    assert lifecycle.order.reason == ""


def test_what_proves_less_than_is_known_does_not_leave_unknown() -> None:
    lifecycle = submitted()
    stages(lifecycle, fact(S.PARTIALLY_FILLED, "0.4"))
    lifecycle.doubt("the socket dropped")
    assert stages(lifecycle, fact(S.OPEN, "0")) == []
    assert lifecycle.order.status is S.UNKNOWN
    assert stages(lifecycle, fact(S.OPEN)) == ["PARTIALLY_FILLED"]


def test_f50_an_outcome_the_venue_does_not_know_is_unknown_unless_it_is_proven() -> None:
    unproven, proven = submitted(), submitted()
    assert stages(unproven, fact(S.UNKNOWN, reason="timeout", code=-1007)) == ["UNKNOWN"]
    assert (unproven.order.code, unproven.order.reason) == (-1007, "timeout")
    assert stages(proven, fact(S.OPEN), fact(S.UNKNOWN)) == ["OPEN"]
    assert proven.is_proven
    assert not unproven.is_proven


def test_that_it_was_submitted_proves_nothing() -> None:
    lifecycle = submitted()
    lifecycle.doubt("the socket dropped")
    assert stages(lifecycle, fact(S.SUBMITTED, order_id="77")) == []
    assert (lifecycle.order.status, lifecycle.order.order_id) == (S.UNKNOWN, "77")


def test_a_final_order_is_never_doubted() -> None:
    lifecycle = submitted()
    stages(lifecycle, fact(S.CANCELED))
    assert lifecycle.doubt("the socket dropped") is None


@pytest.mark.parametrize(
    ("status", "goal", "reached"),
    [
        (S.OPEN, S.OPEN, True),
        (S.PARTIALLY_FILLED, S.OPEN, True),
        (S.REJECTED, S.OPEN, True),
        (S.PENDING, S.OPEN, False),
        (S.UNKNOWN, S.OPEN, False),
        (S.UNKNOWN, S.SUBMITTED, False),
        (S.UNKNOWN, S.UNKNOWN, True),
        (S.OPEN, S.UNKNOWN, False),
    ],
)
def test_a_goal_is_reached_by_it_or_by_a_later_stage(status: S, goal: S, reached: bool) -> None:
    assert has_reached(status, goal) is reached


@st.composite
def histories(draw: st.DrawFn) -> list[OrderFact]:
    """What a venue says of one order in the order in which it happened, sums of fills included."""
    if draw(st.integers(0, 9)) == 0:
        return [fact(S.REJECTED, "0", code=-2010)]
    history = [fact(status, "0") for status in (S.PENDING, S.OPEN) if draw(st.booleans())]
    parts = draw(st.lists(st.sampled_from(["0.1", "0.25", "0.30"]), max_size=3))
    filled, fills = D(0), 0
    for part in parts:
        filled, fills = filled + D(part), fills + 1
        history.append(fact(S.PARTIALLY_FILLED, str(filled), fills=(fill(str(fills), part),)))
    end = draw(st.sampled_from([None, S.FILLED, S.CANCELED, S.EXPIRED]))
    if end is S.FILLED:
        history.append(fact(end, "1.0", fills=(fill("last", str(D("1.0") - filled)),)))
    elif end is not None or not history:
        history.append(fact(end or S.OPEN, str(filled)))
    return history


@settings(max_examples=200)
@given(data=st.data(), history=histories())
def test_any_order_and_any_repetition_gives_a_legal_life_that_ends_as_the_venue_says(
    data: st.DataObject, history: list[OrderFact]
) -> None:
    repeated = history + data.draw(st.lists(st.sampled_from(history), max_size=4))
    facts = data.draw(st.permutations(repeated))
    doubts = data.draw(st.sets(st.integers(0, len(facts)), max_size=2))

    lifecycle = submitted()
    seen = [lifecycle.order]
    for index, each in enumerate([*facts, history[-1]]):
        for outcome in (lifecycle.doubt("drop") if index in doubts else None, lifecycle.apply(each)):
            assert not isinstance(outcome, Anomaly)
            if outcome is not None:
                seen.append(outcome)

    assert seen[-1].status is history[-1].status
    assert seen[-1].filled_quantity == history[-1].filled_quantity
    assert {each.trade_id for each in lifecycle.order.fills} == {t.trade_id for each in history for t in each.fills}
    proven = seen[0]
    for before, after in itertools.pairwise(seen):
        assert after.status in TRANSITIONS[before.status]
        assert after.filled_quantity >= before.filled_quantity
        if before.status is not S.UNKNOWN and after.status is not S.UNKNOWN:
            assert (after.status, after.filled_quantity) != (proven.status, proven.filled_quantity)
        proven = proven if after.status is S.UNKNOWN else after
    if not doubts:
        told = [(each.status, each.filled_quantity) for each in seen]
        assert len(told) == len(set(told))


@settings(max_examples=100)
@given(data=st.data(), parts=st.lists(st.sampled_from(["0.1", "0.2"]), min_size=1, max_size=4))
def test_i2_fills_that_are_told_twice_count_once(data: st.DataObject, parts: list[str]) -> None:
    facts = [fact(S.PARTIALLY_FILLED, fills=(fill(str(i), part),)) for i, part in enumerate(parts)]
    twice = [each for one in facts for each in ([one, one] if data.draw(st.booleans()) else [one])]
    lifecycle = submitted()
    assert stages(lifecycle, *twice) == ["PARTIALLY_FILLED"] * len(parts)
    assert lifecycle.order.filled_quantity == sum(D(part) for part in parts)


def test_of_two_amendments_the_later_one_counts_whichever_is_told_last() -> None:
    lifecycle = submitted()
    stages(lifecycle, fact(S.OPEN, sequence=1), fact(None, quantity=D("0.5"), sequence=5))
    assert stages(lifecycle, fact(None, quantity=D("0.8"), sequence=3)) == []
    assert lifecycle.order.quantity == D("0.5")
    assert stages(lifecycle, fact(S.PARTIALLY_FILLED, "0.1", sequence=6)) == ["PARTIALLY_FILLED"]


def test_the_first_word_about_an_order_of_somebody_else() -> None:
    first = first_stage(fact(S.PARTIALLY_FILLED, fills=(fill("1", "0.4"),), symbol="BTCUSDT"), is_external=True)
    assert first is not None
    assert (first.status, first.filled_quantity, first.is_external) == (S.PARTIALLY_FILLED, D("0.4"), True)
    lifecycle = Lifecycle(first)
    assert stages(lifecycle, fact(S.FILLED, "1.0", fills=(fill("2", "0.6"),))) == ["FILLED"]
    assert lifecycle.order.is_external
    assert lifecycle.order.fills == (fill("1", "0.4"), fill("2", "0.6"))
    assert first_stage(fact(None)) is None


def test_a_fee_that_comes_later_is_that_of_its_fill() -> None:
    lifecycle = submitted()
    bare = Fill(trade_id="7", price=D(100), quantity=D("0.4"), fee=None)
    whole = Fill(trade_id="7", price=D(100), quantity=D("0.4"), fee=D("0.1"), fee_asset="USD")
    assert stages(lifecycle, fact(S.PARTIALLY_FILLED, "0.4", fills=(bare,))) == ["PARTIALLY_FILLED"]
    before = lifecycle.order
    for late in (bare, whole, bare, whole):
        assert lifecycle.apply(fact(None, fills=(late,))) is None
    assert (before.fills, lifecycle.order.fills) == ((bare,), (whole,))
    assert stages(lifecycle, fact(S.FILLED, "1.0", fills=(fill("8", "0.6"),))) == ["FILLED"]
    assert lifecycle.order.fills == (whole, fill("8", "0.6"))
    assert lifecycle.apply(fact(S.FILLED, "1.0", fills=(whole,))) is None


def test_a_fee_that_comes_after_the_end_is_known_all_the_same() -> None:
    lifecycle = submitted()
    bare, whole = (Fill(trade_id="7", price=D(100), quantity=D(1), fee=fee) for fee in (None, D("0.1")))
    assert stages(lifecycle, fact(S.FILLED, "1.0", fills=(bare,))) == ["FILLED"]
    assert lifecycle.apply(fact(S.FILLED, "1.0", fills=(whole,))) is None
    assert lifecycle.order.fills == (whole,)


def test_what_was_read_is_neither_compared_nor_shown() -> None:
    one, other = fact(S.OPEN, raw={"apiKey": "secret"}), fact(S.OPEN, raw=None)
    assert one == other != fact(S.PENDING)
    assert hash(one) == hash(other)
    assert "secret" not in repr(one)
    assert repr(other) == repr(one)
    order = first_stage(one)
    assert order is not None
    assert (order.raw, order == one) == ({"apiKey": "secret"}, False)
    assert dict(order.__rich_repr__())["status"] is S.OPEN
    assert "secret" not in repr(list(order.__rich_repr__()))
