"""What a connection knows of the open orders, and amendments in the words of all venues: the quantity in all."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.codec import BitfinexCodec
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import Order, OrderSide
from bittrade_ws.models.outcome import Outcome
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest
from bittrade_ws.simulators.orders import NewOrder, OrderType

D = Decimal


@pytest.fixture(params=[OrderSide.BUY, OrderSide.SELL])
def trader(request: Any, private: Callable[..., Any]) -> Any:
    """A client with an order of 1 on the book, of which 0.4 is filled."""
    client = private()
    client.side = request.param
    client.add_order = client.marbles.keep(bitfinex.add_order_factory(client.sockets, client.messages))
    client.edit_order = bitfinex.edit_order_factory(client.sockets, client.messages)
    client.connect()
    order = AddOrderRequest(
        symbol="tLTCUSD", side=request.param, type="EXCHANGE LIMIT", quantity=D(1), price=D(79), client_order_id="5"
    )
    client.stages = client.hear(client.add_order(order))
    client.marbles.advance("1s")
    fill(client, "0.4")
    assert client.stages[-1].filled_quantity == D("0.4")
    return client


def fill(client: Any, quantity: str) -> None:
    side = OrderSide.SELL if client.side is OrderSide.BUY else OrderSide.BUY
    new = NewOrder(symbol="tLTCUSD", side=side, type=OrderType.MARKET, client_order_id="", quantity=D(quantity))
    client.venue.engine.place(client.venue.counterparty, new)
    client.marbles.advance("1s")


def edit(client: Any, **given: Any) -> Any:
    told = client.hear(client.edit_order(EditOrderRequest(symbol="tLTCUSD", **given)))
    client.marbles.advance("1s")
    return told[-1]


@pytest.mark.parametrize("named", ["client_order_id", "order_id"])
def test_the_new_quantity_is_that_in_all_on_either_side(trader: Any, named: str) -> None:
    name = {named: getattr(trader.stages[-1], named)}
    outcome = edit(trader, quantity=D("0.8"), price=D(80), **name)
    assert (outcome.outcome, outcome.order.quantity) == (Outcome.DONE, D("0.8"))
    (truth,) = trader.venue.customer.open_records()
    assert (truth.order.quantity, truth.order.remaining, truth.price) == (D("0.8"), D("0.4"), D(80))
    fill(trader, "0.4")
    assert (trader.stages[-1].status, trader.stages[-1].filled_quantity) == ("FILLED", D("0.8"))


def test_a_fill_on_its_way_changes_nothing_of_that(trader: Any) -> None:
    told = trader.hear(trader.edit_order(EditOrderRequest(symbol="tLTCUSD", client_order_id="5", quantity=D(2))))
    fill(trader, "0.3")
    assert told[-1].outcome is Outcome.DONE
    (truth,) = trader.venue.customer.open_records()
    assert (truth.order.quantity, truth.order.filled) == (D(2), D("0.7"))


def test_the_same_after_a_drop_and_beneath_a_takeover(trader: Any) -> None:
    trader.exchange.drop()
    trader.marbles.advance("10s")
    assert edit(trader, client_order_id="5", quantity=D("0.9")).outcome is Outcome.DONE
    trader.venue.announce(20051)
    trader.marbles.advance("10s")
    assert len(trader.exchange.dials) == 3
    assert edit(trader, client_order_id="5", quantity=D("0.7")).order.quantity == D("0.7")


def test_what_is_not_known_is_refused_here_unless_it_is_said_in_the_venues_words(trader: Any) -> None:
    assert type(edit(trader, client_order_id="6", quantity=D(2))) is InvalidRequest
    assert edit(trader, client_order_id="6", price=D(2)).outcome is Outcome.REFUSED
    delta = "0.1" if trader.side is OrderSide.BUY else "-0.1"
    assert edit(trader, client_order_id="5", extra={"delta": delta}).order.quantity == D("1.1")


def row(number: int, cid: Any, original: Any, status: str = "ACTIVE") -> list[Any]:
    return [number, None, cid, "tBTCUSD", 1, 2, original, original, "EXCHANGE LIMIT", None, None, None, 0, status]


def test_what_a_connection_knows_of_open_orders() -> None:
    codec = BitfinexCodec()
    frames = [
        [0, "os", [row(1, 5, 1), row(2, None, "-2.50")]],
        [0, "on", row(3, 6, 3)],
        [0, "ou", row(3, 6, 4)],
        [0, "oc", row(1, 5, 1, "CANCELED")],
        [0, "oc", row(9, 5, 1, "CANCELED")],
        [0, "on", [1, 2]],
    ]
    for frame in frames * 2:
        codec.classify(json.dumps(frame).encode())
    codec.classify(json.dumps(frames[3]).encode())
    known = codec.open_orders
    assert [known.find(order_id=number) for number in (1, 2, 3, 4, 9)] == [None, 2, 3, None, None]
    assert [known.find(client_id=number) for number in (5, 6, 7, None)] == [None, 3, None, None]
    assert (known.amount(2), known.amount(3)) == (D("-2.50"), D(4))
    codec.classify(json.dumps([0, "os", [["x"] * 20]]).encode())
    assert known.find(order_id=2) is None


@pytest.mark.parametrize("answer", [[3, None, 6], row(3, 6, 5), [None, None, 6], None])
def test_one_amendment_at_a_time(answer: Any) -> None:
    codec = BitfinexCodec()
    codec.classify(json.dumps([0, "on", row(3, 6, 3)]).encode())
    assert [codec.open_orders.amend(3) for _ in range(2)] == [True, False]
    codec.classify(json.dumps([0, "n", [1, "ou-req", None, None, answer, None, "SUCCESS", ""]]).encode())
    assert codec.open_orders.amend(3)
    assert codec.open_orders.amount(3) == (5 if answer and len(answer) > 3 else 3)


def test_a_second_amendment_on_the_heels_of_the_first_is_refused_here(trader: Any) -> None:
    request = EditOrderRequest(symbol="tLTCUSD", client_order_id="5", quantity=D(2))
    first, second = (trader.hear(trader.edit_order(request)) for _ in range(2))
    trader.marbles.advance("1s")
    assert (first[-1].outcome, type(second[-1])) == (Outcome.DONE, InvalidRequest)
    assert edit(trader, client_order_id="5", quantity=D(3)).order.quantity == D(3)


@pytest.mark.parametrize("what", ["cancel", "amend"])
def test_an_order_of_yesterday_is_found_by_its_client_id(trader: Any, what: str) -> None:
    trader.marbles.advance("25h")
    if what == "amend":
        assert edit(trader, client_order_id="5", price=D(81)).outcome is Outcome.DONE
        return
    cancel = bitfinex.cancel_order_factory(trader.sockets, trader.messages)
    told = trader.hear(cancel(CancelOrderRequest(symbol="tLTCUSD", client_order_id="5")))
    trader.marbles.advance("1s")
    assert [order.status for order in told] == ["CANCELED"]


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "Infinity"])
def test_a_quantity_that_is_none_is_refused_here(trader: Any, quantity: str) -> None:
    sent = len(trader.exchange.sent.frames)
    assert type(edit(trader, client_order_id="5", quantity=D(quantity))) is InvalidRequest
    order = AddOrderRequest(symbol="tLTCUSD", side=trader.side, type="EXCHANGE MARKET", quantity=D(quantity))
    told = trader.hear(trader.add_order(order))
    trader.marbles.advance("1s")
    assert [type(one) for one in told if not isinstance(one, Order)] == [InvalidRequest]
    assert len(trader.exchange.sent.frames) == sent
