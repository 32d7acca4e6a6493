"""After a drop the venue is asked once which orders are open, and singly about those that it does not list."""

import pytest

from bittrade_ws.operators._roll_call import FEW, MANY_SYMBOLS


@pytest.fixture
def back(counter):
    """Three orders of one symbol, of which the venue has told; the line has dropped, and is back."""
    counter.open()
    orders = [counter.place(f"c{number}") for number in range(3)]
    for number in range(3):
        counter.event("OPEN", client=f"c{number}", order=str(number), symbol="BTCUSDT")
    counter.drop()
    counter.open()
    return orders


def told(number, status="OPEN", **fields):
    return {"status": status, "client": f"c{number}", "order": str(number), "symbol": "BTCUSDT", **fields}


def test_many_orders_are_proven_by_one_question(counter, back):
    assert counter.frames("open") == ["2 open BTCUSDT"]
    assert counter.frames("query") == []
    counter.reply("open", orders=[told(0), told(1, "PARTIALLY_FILLED", filled="0.4"), told(2)])
    assert [str(order).split(" ", 3)[3] for order in back] == ["OPEN", "PARTIALLY_FILLED", "OPEN"]
    counter.clock.advance("60s")
    assert counter.frames("query") == []


def test_what_is_not_listed_is_asked_about_singly(counter, back):
    counter.reply("open", orders=[told(0), told(2)])
    assert counter.frames("query") == ["3 query c1"]
    counter.reply("query", status="FILLED", filled="1.0")
    assert str(back[1]) == "SUBMITTED OPEN UNKNOWN FILLED |"


def test_an_event_goes_before_the_list(counter, back):
    counter.event("FILLED", client="c1", order="1", symbol="BTCUSDT", filled="1.0")
    counter.reply("open", orders=[told(0), told(1), told(2)])
    assert str(back[1]) == "SUBMITTED OPEN UNKNOWN FILLED |"
    assert counter.frames("query") == []


def test_a_list_that_is_refused_or_does_not_come_leaves_each_to_its_own_question(counter, back):
    counter.reply("open", refused="not here")
    assert counter.frames("query") == ["3 query c0"]
    counter.drop()
    counter.open()
    counter.clock.advance("10s")
    assert len(counter.frames("query")) > 1


def test_f58_a_venue_that_was_asked_too_much_is_not_asked_singly_instead(counter, back):
    counter.reply("open", retry_after=45)
    counter.clock.advance("44999ms")
    assert counter.frames("query") == []
    counter.clock.advance("1s")
    assert len(counter.frames("query")) == 3


def test_the_list_of_a_socket_that_is_gone_is_not_waited_for(counter, back):
    counter.drop()
    counter.reply("open", orders=[told(0), told(1), told(2)])
    assert [order.last.status for order in back] == ["UNKNOWN"] * 3
    counter.open()
    counter.reply("open", orders=[told(0), told(1), told(2)])
    assert [order.last.status for order in back] == ["OPEN"] * 3


def test_few_orders_of_a_symbol_are_asked_about_one_by_one(counter):
    counter.open()
    for number in range(FEW):
        counter.place(f"c{number}")
    counter.drop()
    counter.open()
    assert counter.frames("open") == []


def test_many_symbols_make_one_question_about_all(counter):
    counter.open()
    counter.place("first")
    for symbol in range(MANY_SYMBOLS + 1):
        for number in range(FEW + 1):
            counter.watch(counter.factory(counter.request(f"c{symbol}-{number}", symbol=f"S{symbol}")))
    counter.drop()
    counter.open()
    assert counter.frames("open") == ["2 open "]
