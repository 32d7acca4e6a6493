from bittrade_ws.models.errors import ConnectionLost, NotConnected
from bittrade_ws.operators._live_order import LiveOrder, lost, submitted


def test_f62_a_subscriber_that_raises_changes_nothing_for_the_others(counter, caplog):
    counter.open()

    def fail(order):
        raise RuntimeError("a bug of the user")

    counter.factory(counter.request("c0")).subscribe(fail, scheduler=counter.clock)
    stages = counter.place("c1")
    counter.acknowledge()
    counter.event("OPEN", "c0")
    counter.event("OPEN", "c1")
    assert str(stages) == "SUBMITTED OPEN"
    assert "A subscriber failed on order c0" in caplog.text


def test_what_was_asked_for_is_the_first_stage(counter):
    order = submitted(counter.request("c1"), "c1")
    assert (order.client_order_id, order.symbol, order.status.value) == ("c1", "BTCUSDT", "SUBMITTED")
    assert (str(order.quantity), str(order.price)) == ("1.0", "100.00")


def test_the_end_of_a_stream_is_not_the_end_of_its_order(counter):
    cause = NotConnected("refused")
    error = lost(LiveOrder(counter.request("c1"), None), cause)
    assert isinstance(error, ConnectionLost)
    assert error.__cause__ is cause
    assert "what became of order c1 is not known" in str(error)
