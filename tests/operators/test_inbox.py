from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.models.errors import BufferOverflow
from bittrade_ws.operators._inbox import NOTHING, End, Inbox, log_drops

OVERFLOWS = ["drop_oldest", "drop_newest", "latest", "error"]


def drained(inbox):
    taken = []
    while (item := inbox.take()) is not NOTHING and not isinstance(item, End):
        taken.append(item)
    return taken, item


def test_gives_items_in_order_and_then_the_end_again_and_again():
    inbox = Inbox(9, "error")
    inbox.put(1)
    inbox.put(2)
    inbox.end()
    assert drained(inbox) == ([1, 2], End(None))
    assert inbox.take() == End(None)
    assert inbox.is_empty


def test_nothing_is_taken_after_the_end():
    inbox = Inbox(9, "error")
    inbox.end()
    assert not inbox.put(1)
    inbox.end(ValueError("late"))
    assert drained(inbox) == ([], End(None))


def test_an_overflow_is_the_end_of_an_inbox_that_fails():
    inbox = Inbox(1, "error")
    assert inbox.put(1)
    assert not inbox.put(2)
    taken, end = drained(inbox)
    assert taken == [1]
    assert isinstance(end.error, BufferOverflow)


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 4), st.sampled_from(OVERFLOWS[:3]))
def test_f61_the_bound_holds_and_what_is_dropped_is_counted(steps, maxsize, overflow):
    inbox, model, taken, put = Inbox(maxsize, overflow, lambda dropped: None), deque(), [], 0
    bound = 1 if overflow == "latest" else maxsize
    for is_put in steps:
        if is_put:
            inbox.put(put)
            if len(model) < bound or overflow != "drop_newest":
                model.append(put)
            while len(model) > bound:
                model.popleft()
            put += 1
        else:
            item = inbox.take()
            assert item == (model.popleft() if model else NOTHING)
            if item is not NOTHING:
                taken.append(item)
    rest, _ = drained(inbox)
    assert rest == list(model)
    assert len(taken) + len(rest) + inbox.dropped == put


@pytest.mark.parametrize("bound", [(0, "error"), (1, "never")])
def test_a_bound_that_cannot_work_is_refused(bound):
    with pytest.raises(ValueError, match="must be"):
        Inbox(*bound)


def test_the_log_of_drops_is_no_flood(caplog):
    for dropped in range(1, 1001):
        log_drops(dropped)
    assert [record.args for record in caplog.records] == [(1,), (10,), (100,), (1000,)]
