"""Orders from every word of the venue about them, asked for since it tells nothing by itself."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bittrade_ws.exchanges import oceanex
from bittrade_ws.exchanges.oceanex import orders
from bittrade_ws.models.errors import InvalidRequest, NotConnected, RequestRejected
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest, Intent
from bittrade_ws.operators._prover import NOT_PLACED
from bittrade_ws.simulators.faults import Delay, DieAfterReceipt, Drop, Refuse, Rewrite, Swallow
from bittrade_ws.simulators.orders import NewOrder, OrderType

D = Decimal
S = OrderStatus
CANCEL = CancelOrderRequest(symbol="ocevet", client_order_id="life")


def stages(heard):
    return [(one.status, one.filled_quantity) for one in heard]


@pytest.fixture
def client(make):
    client = make()
    client.connect()
    return client


def test_a_life_that_is_asked_about(marbles, client, buy):
    heard = client.hear(client.add_order(buy), "10ms")
    (order,) = client.orders
    assert stages(heard) == [(S.SUBMITTED, 0), (S.OPEN, 0)]
    assert (heard[-1].order_id, heard[-1].client_order_id, heard[-1].price) == (str(order.order_id), "life", D("0.05"))
    client.venue.fill(order.order_id, D(4))
    marbles.advance("1s")
    assert stages(heard[2:]) == [(S.PARTIALLY_FILLED, 4)]
    assert [(fill.price, fill.quantity, fill.fee, fill.fee_asset) for fill in heard[-1].fills] == [
        (D("0.05"), D("4.0"), D("0.004"), "oce")
    ]
    assert heard[-1].filled_quote == D("0.2")
    client.venue.fill(order.order_id)
    marbles.advance("1s")
    assert stages(heard[3:]) == [(S.FILLED, 10)]
    assert [fill.quantity for fill in heard[-1].fills] == [4, 6]
    assert client.sent("OrderHandler", "create") == [
        {"market": "ocevet", "side": "buy", "price": D("0.05"), "volume": 10, "ord_type": "limit"}
    ]


def test_one_question_a_second_for_all_orders_of_a_market_and_none_without(marbles, client, buy):
    heard = [client.hear(client.add_order(replace(buy, client_order_id=name))) for name in "abcdefgh"]
    other = client.hear(client.add_order(replace(buy, symbol="vetusdt", client_order_id="other")))
    marbles.advance("60s")
    polls = client.sent("OrderHandler", "index")
    assert [sum(one["market"] == market for one in polls) for market in ("ocevet", "vetusdt")] == [59, 59]
    assert client.sent("OrderHandler", "show") == client.sent("OrderHistoryHandler", "show") == []
    for order in client.orders:
        client.venue.engine.cancel(order)
    marbles.advance("2s")
    assert {one[-1].status for one in [*heard, other]} == {S.CANCELED}
    assert len(client.sent("OrderHistoryHandler", "show")) == 9
    asked = len(client.exchange.sent.frames)
    marbles.advance("50s")
    assert len(client.exchange.sent.frames) == asked


def test_the_interval_is_an_argument(marbles, make, buy):
    client = make(every=5.0)
    client.connect()
    client.hear(client.add_order(buy), "61s")
    assert len(client.sent("OrderHandler", "index")) == 12


def test_who_stops_watching_ends_the_questions(marbles, client, buy):
    order = client.add_order(buy)
    one, two = [], []
    watching = [order.subscribe(each.append, scheduler=marbles.clock) for each in (one, two)]
    marbles.advance("3s")
    watching[0].dispose()
    before = len(client.sent("OrderHandler", "index"))
    marbles.advance("5s")
    assert len(client.sent("OrderHandler", "index")) == before + 5
    watching[1].dispose()
    asked = len(client.exchange.sent.frames)
    marbles.advance("50s")
    assert len(client.exchange.sent.frames) == asked
    assert stages(one) == stages(two) == [(S.SUBMITTED, 0), (S.OPEN, 0)]
    back = client.hear(order, "100ms")
    assert stages(back) == [(S.UNKNOWN, 0), (S.OPEN, 0)]
    assert len(client.sent("OrderHandler", "create")) == 1


@pytest.mark.parametrize(("quantity", "expected"), [(D(4), S.FILLED), (D(10), S.PARTIALLY_FILLED)])
def test_what_trades_on_the_spot_is_told_with_its_trades(marbles, client, buy, quantity, expected):
    venue = client.venue
    resting = NewOrder(
        symbol="ocevet", side=OrderSide.SELL, type=OrderType.LIMIT, client_order_id="", quantity=D(4), price=D("0.05")
    )
    venue.engine.place(venue.counterparty, resting)
    heard = client.hear(client.add_order(replace(buy, quantity=quantity)), "100ms")
    assert stages(heard) == [(S.SUBMITTED, 0), (S.PENDING, 0), (expected, 4)]
    assert [fill.quantity for fill in heard[-1].fills] == [4]


def test_what_ended_on_the_spot_is_told_though_nobody_tells_of_its_trades(marbles, client, buy):
    client.venue.faults.add(Swallow(), on="in", containing='"show"', times=None)
    market = replace(buy, type="market", price=None)  # nobody sells: it is over at once
    heard = client.hear(client.add_order(market), "100ms")
    assert stages(heard) == [(S.SUBMITTED, 0), (S.PENDING, 0)]
    marbles.advance("30s")
    assert stages(heard[2:]) == [(S.CANCELED, 0)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"symbol": "nothing"}, oceanex.ErrorCode.INVALID_VALUE),
        ({"price": D("0.000001")}, oceanex.ErrorCode.INVALID_ORDER),
        ({"quantity": D(100_000_000)}, oceanex.ErrorCode.INVALID_ORDER),
    ],
)
def test_refusals_are_values_with_their_code(marbles, client, buy, changes, code):
    heard = client.hear(client.add_order(replace(buy, **changes)), "100ms")
    assert [order.status for order in heard] == [S.SUBMITTED, S.REJECTED]
    assert heard[-1].code == code
    assert heard[-1].reason


@pytest.mark.parametrize("by", ["client_order_id", "order_id"])
def test_a_cancel_is_confirmed_by_what_is_over(marbles, client, buy, by):
    heard = client.hear(client.add_order(buy), "10ms")
    client.venue.fill(heard[-1].order_id, D(4))
    request = CancelOrderRequest(symbol="ocevet", **{by: getattr(heard[-1], by)})
    canceled = client.hear(client.cancel_order(request), "10ms")
    assert stages(canceled) == [(S.CANCELED, 4)]
    assert stages(heard) == [(S.SUBMITTED, 0), (S.OPEN, 0), (S.CANCELED, 4)]
    assert [fill.quantity for fill in heard[-1].fills] == [4]
    assert len(client.sent("OrderHandler", "cancel")) == 1


def deny(client):
    """The venue has no such order."""
    refusal = '{"message":{"code":2004,"message":"Order not found","uuid":"%s"}}'
    return Rewrite(lambda frame: refusal % client.exchange.sent.frames[-1].partition('"uuid":"')[2][:36])


def test_a_cancel_whose_order_is_not_over_yet_is_asked_about_again(marbles, client, buy):
    heard = client.hear(client.add_order(buy), "10ms")
    client.venue.faults.add(deny(client), containing="OrderHistoryHandler", times=3)
    canceled = client.hear(client.cancel_order(CANCEL), "1s")
    assert canceled == []
    marbles.advance("2s")
    assert stages(canceled) == [(S.CANCELED, 0)]
    assert heard[-1].status is S.CANCELED


def test_f53_a_cancel_that_comes_too_late_is_refused_and_the_order_is_filled(marbles, client, buy):
    heard = client.hear(client.add_order(buy), "10ms")
    client.venue.fill(heard[-1].order_id)
    (refused,) = client.hear(client.cancel_order(CANCEL), "10ms")
    assert isinstance(refused, RequestRejected)
    assert refused.code == oceanex.ErrorCode.ORDER_NOT_FOUND
    marbles.advance("1s")
    assert heard[-1].status is S.FILLED


def test_a_cancel_whose_answer_is_lost_is_in_doubt_until_the_venue_tells(marbles, client, buy):
    heard = client.hear(client.add_order(buy), "10ms")
    client.venue.faults.add(DieAfterReceipt(), on="in", containing='"cancel"')
    canceled = client.hear(client.cancel_order(CANCEL), "5s")
    assert [one.status for one in canceled] == [S.UNKNOWN, S.CANCELED]
    assert [one.status for one in heard] == [S.SUBMITTED, S.OPEN, S.UNKNOWN, S.CANCELED]


def test_a_cancel_that_was_taken_is_never_said_not_to_have_been_sent(marbles, client, buy):
    client.hear(client.add_order(buy), "10ms")
    client.venue.faults.add(deny(client), containing="OrderHistoryHandler")
    client.venue.faults.add(Refuse(503), on="open", times=None)
    client.clock.call_later(0.1, client.exchange.drop)  # between two questions whether it is done
    impatient = oceanex.cancel_order_factory(client.sockets, client.messages, connect_timeout=2.0)
    canceled = client.hear(impatient(CANCEL), "60s")
    assert [one.status for one in canceled] == [S.UNKNOWN]
    client.venue.faults.clear()
    marbles.advance("120s")
    assert [one.status for one in canceled] == [S.UNKNOWN, S.CANCELED]


def test_an_order_on_a_connection_that_was_logged_in_by_request(marbles, scripted, buy, order):
    it = scripted()
    it.answers["OrderHandler", "create"] = order
    add_order = marbles.keep(oceanex.add_order_factory(it.sockets, it.messages))
    authenticate = oceanex.authenticate_factory(it.sockets, it.messages)
    it.connect()
    assert [type(one) for one in it.hear(add_order(buy))] == [InvalidRequest]
    it.hear(authenticate(oceanex.signer("ID", "KID", lambda text: "signed")))
    assert [one.status for one in it.hear(add_order(buy))] == [S.SUBMITTED, S.OPEN]


def test_a_name_that_is_used_again_is_no_word_on_the_order_that_had_it_before(marbles, client, buy):
    client.hear(client.add_order(buy), "10ms")
    client.hear(client.cancel_order(CANCEL), "10ms")
    marbles.advance("400s")
    heard = lose_the_answer(client, buy, arrives=False)
    assert [one.status for one in heard] == [S.SUBMITTED, S.UNKNOWN]
    marbles.advance("60s")
    assert heard[-1].code == NOT_PLACED


def test_a_name_that_another_factory_has_given_is_no_word_on_ours(marbles, client, buy):
    other = marbles.keep(oceanex.add_order_factory(client.sockets, client.messages))
    client.hear(other(buy), "10ms")
    client.hear(client.cancel_order(CANCEL), "10ms")
    client.exchange.drop()
    marbles.advance("400s")
    heard = lose_the_answer(client, buy, arrives=False)
    marbles.advance("60s")
    assert heard[-1].code == NOT_PLACED


def test_who_joins_late_is_told_the_trades_that_nobody_knew(marbles, client, buy):
    orders = [client.add_order(replace(buy, client_order_id=name)) for name in "abc"]
    first = [client.hear(order, "10ms") for order in orders]
    client.venue.faults.add(Swallow(), on="in", containing='"show"', times=None)
    client.exchange.drop()
    client.venue.fill(first[0][-1].order_id, D(4))
    marbles.advance("1s")
    assert (first[0][-1].filled_quantity, first[0][-1].fills) == (4, ())  # from the list of all three
    client.hear(orders[0], "30s")
    client.venue.faults.clear()
    asked = len(client.sent("OrderHandler", "show"))
    marbles.advance("15s")
    assert len(client.sent("OrderHandler", "show")) == asked + 1


def test_what_acknowledgements_proved_is_remembered_within_bounds(buy, order, monkeypatch):
    monkeypatch.setattr(orders, "MOST_FIRSTS", 2)
    venue = oceanex.OceanExOrders()
    for number in range(4):
        done = {**order, "id": number, "state": "done", "executed_volume": "1000.0"}
        venue.placed(buy, {"message": {"code": 0, "data": done, "uuid": "u"}})
    assert list(venue.firsts) == ["2", "3"]


def test_a_cancel_needs_an_order_of_the_venue(marbles, client):
    heard = client.hear(client.cancel_order(CANCEL), "10ms")
    assert [type(one) for one in heard] == [InvalidRequest]
    assert client.sent("OrderHandler", "cancel") == []


@pytest.mark.parametrize("filled", [False, True])
def test_after_a_drop_an_order_is_proven_by_its_number(marbles, client, buy, filled):
    heard = client.hear(client.add_order(buy), "10ms")
    client.exchange.drop()
    if filled:
        client.venue.fill(heard[1].order_id)
    marbles.advance("5s")
    after = S.FILLED if filled else S.OPEN
    assert [order.status for order in heard] == [S.SUBMITTED, S.OPEN, S.UNKNOWN, after]
    if not filled:
        client.venue.fill(heard[1].order_id)
        marbles.advance("2s")
        assert heard[-1].status is S.FILLED


def lose_the_answer(client, buy, *, arrives=True):
    client.venue.faults.add(DieAfterReceipt() if arrives else Drop(), on="in", containing='"create"')
    return client.hear(client.add_order(buy), "5s")


def test_f01_an_order_whose_answer_was_lost_stays_unknown_though_there_is_one_like_it(marbles, client, buy):
    heard = lose_the_answer(client, buy)
    marbles.advance("600s")
    assert [order.status for order in heard] == [S.SUBMITTED, S.UNKNOWN]
    assert len(client.sent("OrderHandler", "create")) == 1
    assert len(client.sent("ToolHandler", "timestamp")) < 40


def test_f02_an_order_that_never_arrived_is_not_placed_after_two_looks_half_a_minute_apart(marbles, client, buy):
    heard = lose_the_answer(client, buy, arrives=False)
    marbles.advance("25s")
    assert [order.status for order in heard] == [S.SUBMITTED, S.UNKNOWN]
    marbles.advance("30s")
    assert [order.status for order in heard] == [S.SUBMITTED, S.UNKNOWN, S.REJECTED]
    assert heard[-1].code == NOT_PLACED
    assert client.orders == []


@pytest.mark.parametrize("ends", [None, "cancel", "fill"])
def test_f01_who_trades_alone_may_say_that_it_is_his(marbles, make, buy, ends):
    client = make(adopt=oceanex.the_only_match)
    client.connect()
    client.venue.faults.add(DieAfterReceipt(), on="in", containing='"create"')
    heard = client.hear(client.add_order(buy), "1ms")
    (order,) = client.orders
    if ends == "cancel":
        client.venue.engine.cancel(order)
    elif ends == "fill":
        client.venue.fill(order.order_id)
    marbles.advance("5s")
    expected = {None: S.OPEN, "cancel": S.CANCELED, "fill": S.FILLED}[ends]
    assert [one.status for one in heard] == [S.SUBMITTED, S.UNKNOWN, expected]
    assert heard[-1].order_id == str(order.order_id)
    if ends is None:
        client.hear(client.cancel_order(CANCEL), "10ms")
        assert heard[-1].status is S.CANCELED


def place_elsewhere(client, quantity="10"):
    """Another program of the same user's places the same."""
    return client.venue.engine.place(
        client.venue.user,
        NewOrder(
            symbol="ocevet",
            side=OrderSide.BUY,
            type=OrderType.LIMIT,
            client_order_id="",
            quantity=D(quantity),
            price=D("0.05"),
        ),
    ).live


def test_two_that_look_like_it_are_none(marbles, make, buy):
    client = make(adopt=oceanex.the_only_match)
    client.connect()
    place_elsewhere(client)
    heard = lose_the_answer(client, buy)
    marbles.advance("120s")
    assert [one.status for one in heard] == [S.SUBMITTED, S.UNKNOWN]


def test_two_of_ours_that_are_alike_and_in_doubt_are_not_guessed_at(marbles, make, buy):
    client = make(adopt=oceanex.the_only_match)
    client.connect()
    client.venue.faults.add(Drop(), on="in", containing='"create"', skip=1)
    one = client.hear(client.add_order(buy))
    client.venue.faults.add(DieAfterReceipt(), on="in", containing='"create"', skip=0)
    two = client.hear(client.add_order(replace(buy, client_order_id="two")), "120s")
    assert len(client.orders) == 1
    assert [order.status for order in one] == [order.status for order in two] == [S.SUBMITTED, S.UNKNOWN]


def test_an_order_of_ours_that_is_known_is_no_trace_of_another(marbles, client, buy):
    client.hear(client.add_order(replace(buy, client_order_id="known")), "10ms")
    heard = lose_the_answer(client, buy, arrives=False)
    marbles.advance("60s")
    assert heard[-1].code == NOT_PLACED


def test_anything_on_its_side_may_be_it_as_far_as_absence_goes(marbles, client, buy):
    place_elsewhere(client, quantity="77")
    heard = lose_the_answer(client, buy, arrives=False)
    marbles.advance("120s")
    assert [one.status for one in heard] == [S.SUBMITTED, S.UNKNOWN]


@pytest.mark.parametrize(("before", "expected"), [("301s", S.REJECTED), ("250s", S.UNKNOWN)])
def test_orders_from_long_before_are_no_traces(marbles, client, buy, before, expected):
    place_elsewhere(client)
    marbles.advance(before)
    heard = lose_the_answer(client, buy, arrives=False)
    marbles.advance("60s")
    assert heard[-1].status is expected


@pytest.mark.parametrize("skew", [-50.0, 50.0])
@pytest.mark.parametrize("arrives", [False, True])
def test_f57_a_clock_that_is_wrong_hides_nothing_and_finds_nothing(marbles, make, buy, skew, arrives):
    client = make(adopt=oceanex.the_only_match, skew=skew)
    client.connect()
    place_elsewhere(client)
    marbles.advance("310s")
    heard = lose_the_answer(client, buy, arrives=arrives)
    marbles.advance("60s")
    assert heard[-1].status is (S.OPEN if arrives else S.REJECTED)


@pytest.mark.parametrize(("count", "expected"), [(199, S.REJECTED), (200, S.UNKNOWN), (201, S.UNKNOWN)])
def test_a_page_that_is_full_proves_no_absence(marbles, client, buy, count, expected):
    for _ in range(count):
        place_elsewhere(client, quantity="1")
    marbles.advance("400s")
    heard = lose_the_answer(client, buy, arrives=False)
    marbles.advance("120s")
    assert heard[-1].status is expected


def test_a_listed_order_is_followed_on_a_crowded_market(marbles, client, buy):
    heard = client.hear(client.add_order(buy), "10ms")
    for _ in range(201):
        place_elsewhere(client, quantity="1")
    marbles.advance("3s")
    client.venue.fill(heard[1].order_id, D(4))
    marbles.advance("2s")
    assert stages(heard[2:]) == [(S.PARTIALLY_FILLED, 4)]


def test_no_answer_is_doubt_and_a_late_one_ends_it(marbles, client, buy):
    client.venue.faults.add(Delay(20.0), containing='"create"')
    heard = client.hear(client.add_order(buy), "15s")
    assert [one.status for one in heard] == [S.SUBMITTED, S.UNKNOWN]
    marbles.advance("10s")
    assert [one.status for one in heard] == [S.SUBMITTED, S.UNKNOWN, S.OPEN]


def test_f54_an_earlier_run_is_taken_up_from_its_intents(marbles, make, buy):
    client = make(adopt=oceanex.the_only_match)
    client.connect()
    now = client.venue.clock.now_us() // 1000
    mine = place_elsewhere(client)
    intents = [
        Intent(client_order_id="life", request=buy, time=now),
        Intent(client_order_id="lost", request=replace(buy, side=OrderSide.SELL), time=now),
    ]
    heard = client.hear(client.add_order.resume(intents), "60s")
    told = {name: [one.status for one in heard if one.client_order_id == name] for name in ("life", "lost")}
    assert told == {"life": [S.UNKNOWN, S.OPEN], "lost": [S.UNKNOWN, S.REJECTED]}
    client.venue.fill(mine.order_id)
    marbles.advance("2s")
    assert heard[-1].status is S.FILLED


def test_f57_a_clock_that_was_set_back_since_hides_nothing(marbles, client, buy):
    """The order was sent by a clock an hour ahead, which somebody has put right."""
    now = client.venue.clock.now_us() // 1000
    place_elsewhere(client)
    marbles.advance("600s")
    intent = Intent(client_order_id="life", request=buy, time=now + 3_600_000)
    heard = client.hear(client.add_order.resume([intent]), "120s")
    assert [one.status for one in heard] == [S.UNKNOWN]


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": None},
        {"quote_quantity": D(1)},
        {"price": None},
        {"type": "market"},
        {"type": "stop"},
        {"time_in_force": "GTC"},
        {"stop_price": D(1)},
        {"symbol": "OCEVET"},
        {"symbol": ""},
        {"price": D("NaN")},
        {"price": 0.05},
        {"quantity": 10.0},
        {"quantity": "10"},
        {"extra": {"volume": D(99)}},
        {"extra": {"market": "vetusdt"}},
    ],
)
def test_what_the_venue_cannot_be_asked(marbles, client, buy, changes):
    heard = client.hear(client.add_order(replace(buy, **changes)), "100ms")
    assert [type(one) for one in heard] == [InvalidRequest]
    assert client.sent("OrderHandler", "create") == []


def test_the_end_of_the_factory_ends_its_streams_and_its_questions(marbles, client, buy):
    heard = client.hear(client.add_order(buy), "3s")
    client.add_order.dispose()
    asked = len(client.exchange.sent.frames)
    marbles.advance("60s")
    assert set(client.exchange.sent.frames[asked:]) == {'{"command":"pong"}'}
    assert type(heard[-1].__cause__) is NotConnected
    assert client.orders[0].is_open
