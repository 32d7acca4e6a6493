import pytest

from bittrade_ws.models.errors import ConnectionLost, RequestRejected
from bittrade_ws.operators.cancel_orders_factory import cancel_orders_factory


@pytest.fixture
def cancel_all(counter):
    return cancel_orders_factory(
        counter.sockets,
        counter.venue.messages,
        encode=lambda symbol, context: counter.words.request("wipe", symbol, context),
        accept=counter.words.listed,
    )


def test_what_is_canceled_is_told_to_who_asked_and_to_each_order(counter, cancel_all):
    counter.open()
    orders = [counter.place(name) for name in ("c1", "c2")]
    told = []
    cancel_all("BTCUSDT").subscribe(told.append, scheduler=counter.clock)
    counter.reply("wipe", orders=[{"status": "CANCELED", "client": name} for name in ("c1", "c2", "x")])
    assert [order.client_order_id for order in told[0]] == ["c1", "c2", "x"]
    assert [str(order) for order in orders] == ["SUBMITTED CANCELED |"] * 2


def test_a_refusal_and_a_lost_reply_are_errors(counter, cancel_all):
    counter.open(acknowledge=False)
    errors = []
    for _ in range(2):
        cancel_all("BTCUSDT").subscribe(on_error=errors.append, scheduler=counter.clock)
    counter.venue.messages.on_next({"id": 1, "refused": "none there"})
    counter.drop()
    assert [type(error) for error in errors] == [RequestRejected, ConnectionLost]
    cancel_all.dispose()
    cancel_all("BTCUSDT").subscribe(on_error=errors.append, scheduler=counter.clock)
    assert len(counter.frames("wipe")) == 2
