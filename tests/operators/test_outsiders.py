"""F55: orders that nobody here placed are adopted, streamed, and never mixed up with our own."""

import pytest

from bittrade_ws.operators import _outsiders
from bittrade_ws.operators.order_factory import order_factory


@pytest.fixture
def strangers(counter):
    """What is told of external orders; the venue had none when it was asked first."""
    counter.open(acknowledge=False)
    seen = counter.watch(counter.factory.external)
    counter.acknowledge()
    counter.reply("open", orders=[])
    return seen


def stranger(status="OPEN", name="x1", order="90", **fields):
    return {"status": status, "client": name, "order": order, "symbol": "BTCUSDT", **fields}


def test_f55_an_order_of_another_client_is_adopted_and_told_once_a_stage(counter, strangers):
    for _ in range(2):
        counter.venue.messages.on_next({"channel": "orders", **stranger()})
    counter.venue.messages.on_next({"channel": "orders", **stranger("PARTIALLY_FILLED", filled="0.4")})
    for _ in range(2):
        counter.venue.messages.on_next({"channel": "orders", **stranger("CANCELED", filled="0.4")})
    assert str(strangers) == "OPEN PARTIALLY_FILLED CANCELED"
    assert all(order.is_external for order in strangers.orders)
    assert (strangers.last.client_order_id, strangers.last.order_id) == ("x1", "90")


def test_f55_those_that_are_open_already_come_first(counter):
    counter.open(acknowledge=False)
    seen = counter.watch(counter.factory.external)
    counter.acknowledge()
    assert counter.frames("open") == ["2 open "]
    counter.reply("open", orders=[stranger(), stranger(name="x2", order="91")])
    assert [order.client_order_id for order in seen.orders] == ["x1", "x2"]
    later = counter.watch(counter.factory.external)
    assert [order.client_order_id for order in later.orders] == ["x1", "x2"]
    assert len(counter.frames("open")) == 1


def test_f55_a_new_socket_is_reconciled_in_one_question(counter, strangers):
    for name, number in (("x1", "90"), ("x2", "91"), ("x3", "92")):
        counter.venue.messages.on_next({"channel": "orders", **stranger(name=name, order=number)})
    ours = counter.place("c1")
    counter.drop()
    assert str(strangers) == "OPEN OPEN OPEN UNKNOWN UNKNOWN UNKNOWN"
    counter.open()
    assert counter.frames("open")[-1] == "2 open "
    mine = {"status": "OPEN", "client": "c1", "order": "7", "symbol": "BTCUSDT"}
    counter.reply("open", orders=[stranger(), stranger(name="new", order="95"), mine])
    assert [order.client_order_id for order in strangers.orders[6:]] == ["x1", "new"]
    assert str(ours) == "SUBMITTED UNKNOWN OPEN"
    assert counter.frames("query") == ["3 query x2"]
    counter.reply("query", **stranger("FILLED", "x2", "91", filled="1.0"))
    assert (strangers.last.status, strangers.last.client_order_id) == ("FILLED", "x2")


def test_our_own_orders_are_no_strangers_even_when_nobody_watches_them(counter, strangers):
    watched = counter.place("c1")
    counter.event("OPEN", client="c1", order="77", symbol="BTCUSDT")
    left = counter.place("c2", until="OPEN")
    counter.event("OPEN", client="c2", order="78", symbol="BTCUSDT")
    counter.event("FILLED", client="c2", order="78", symbol="BTCUSDT", filled="1.0")
    assert (str(watched), str(left), str(strangers)) == ("SUBMITTED OPEN", "SUBMITTED OPEN |", "")


def test_what_another_factory_on_the_connection_placed_is_no_stranger(counter, strangers):
    other = order_factory(counter.sockets, counter.venue.messages, counter.words, counter.venue.subscribing)
    counter.sockets.on_next(counter.socket)
    placed = counter.watch(other(counter.request("c9")))
    counter.event("OPEN", client="c9", order="70", symbol="BTCUSDT")
    counter.event("FILLED", client="c9", order="70", symbol="BTCUSDT", filled="1.0")
    assert (str(placed), str(strangers)) == ("SUBMITTED OPEN FILLED |", "")


def test_who_looks_away_is_told_no_more_and_nothing_is_kept(counter, strangers):
    counter.venue.messages.on_next({"channel": "orders", **stranger()})
    strangers.subscription.dispose()
    counter.venue.messages.on_next({"channel": "orders", **stranger("FILLED", filled="1.0")})
    assert str(strangers) == "OPEN"
    counter.drop()
    counter.open()
    assert len(counter.frames("open")) == 1


def test_a_subscriber_that_raises_is_nobody_else_s_affair(counter, strangers, caplog):
    def fail(order):
        raise ValueError("boom")

    counter.factory.external.subscribe(fail, scheduler=counter.clock)
    other = counter.watch(counter.factory.external)
    counter.venue.messages.on_next({"channel": "orders", **stranger()})
    assert (str(strangers), str(other)) == ("OPEN", "OPEN")
    assert "A subscriber failed on order 90" in caplog.text


def test_the_end_of_the_connection_ends_it(counter, strangers):
    counter.factory.dispose()
    assert str(strangers) == "NotConnected"
    assert str(counter.watch(counter.factory.external)) == "NotConnected"


def test_a_user_who_is_done_with_the_connection_is_told_no_error(counter, strangers):
    counter.sockets.on_completed()
    assert str(strangers) == str(counter.watch(counter.factory.external)) == "|"


def test_i7_what_is_remembered_of_past_orders_is_bounded(counter, strangers, monkeypatch):
    monkeypatch.setattr(_outsiders, "REMEMBERED", 2)
    for number in range(4):
        counter.venue.messages.on_next({"channel": "orders", **stranger("FILLED", f"x{number}", str(number))})
    outsiders = counter.factory._desk._outsiders
    assert len(outsiders._past) == 2
