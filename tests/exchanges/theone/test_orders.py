"""Swaps as orders: what is asked, what answers prove, and what a refusal is."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges import theone
from bittrade_ws.exchanges.theone.orders import SAMPLE_ORDER, fact_of, swap_data
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RateLimited
from bittrade_ws.models.lifecycle import Lifecycle
from bittrade_ws.models.order import TRANSITIONS, Order, OrderFact, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.operators._prover import NOT_PLACED
from bittrade_ws.simulators.faults import Duplicate, Rewrite, Swallow
from bittrade_ws.wire.codec import RequestContext

D = Decimal
S = OrderStatus
VENUE = theone.TheOneOrders()
CONTEXT = RequestContext(ids=lambda: 1, now=lambda: 1, signer=theone.hmac_signer("k", "s"))
WORDS = ["PENDING", "PROCESSING", "FILLED", "FAILED", "CANCELLED", "CANCELED", "SOMETHING_NEW"]


def state(status: str, out: str | None = None, at: int | None = 1, **more: str) -> theone.SwapState:
    return theone.SwapState(
        order_id="ord_1", status=status, filled_out=None if out is None else D(out), updated_at=at, **more
    )


def test_a_swap_buys_what_comes_out_for_what_goes_in() -> None:
    request = theone.swap(D("1.50"), "ETH", "USDT", slippage_bps=30, filter_sources=("binance", "gate"), account="0xa")
    assert (request.symbol, request.side, request.quote_quantity) == ("USDT/ETH", OrderSide.BUY, D("1.50"))
    assert swap_data(request) == {
        "amountIn": "1.50",
        "assetIn": "ETH",
        "assetOut": "USDT",
        "slippage_bps": 30,
        "filter": ["binance", "gate"],
        "account": "0xa",
    }


def test_its_client_id_goes_with_it() -> None:
    frame = json.loads(VENUE.place(theone.swap(D("1E+1"), "ETH", "USDT"), "mine", CONTEXT).frame)
    assert frame["data"] == {"amountIn": "10", "assetIn": "ETH", "assetOut": "USDT", "clientOrderId": "mine"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"side": OrderSide.SELL}, "a swap is a BUY"),
        ({"quote_quantity": None}, "a swap is a BUY"),
        ({"quantity": D(1)}, "nothing else"),
        ({"price": D(1)}, "nothing else"),
        ({"stop_price": D(1)}, "nothing else"),
        ({"time_in_force": "GTC"}, "nothing else"),
        ({"symbol": "ETHUSDT"}, "OUT/IN"),
        ({"symbol": "/ETH"}, "OUT/IN"),
        ({"quote_quantity": D(0)}, "amount that goes in is 0"),
        ({"quote_quantity": D("NaN")}, "amount that goes in is NaN"),
        ({"quote_quantity": 1.5}, "is 1.5; give a Decimal"),
        ({"quote_quantity": "1.5"}, "is '1.5'; give a Decimal"),
        ({"extra": {"slippage_bps": True}}, "slippage_bps is True"),
        ({"extra": {"leverage": 2}}, "and not leverage"),
        ({"extra": {"slippage_bps": 10_001}}, "slippage_bps is 10001"),
        ({"extra": {"slippage_bps": D("0.5")}}, "slippage_bps is Decimal"),
    ],
)
def test_what_is_no_swap_is_refused_before_it_is_sent(changes, why) -> None:
    with pytest.raises(InvalidRequest, match=why):
        VENUE.place(replace(SAMPLE_ORDER, **changes), "mine", CONTEXT)


@pytest.mark.parametrize(
    ("told", "status", "filled"),
    [
        (state("PENDING", "0"), S.PENDING, D(0)),
        (state("PROCESSING", "0"), S.OPEN, D(0)),
        (state("PROCESSING", "1.20"), S.PARTIALLY_FILLED, D("1.20")),
        (state("FILLED", "3245.67"), S.FILLED, D("3245.67")),
        (state("FAILED", "0"), S.REJECTED, D(0)),
        (state("FAILED"), S.REJECTED, None),
        (state("FAILED", "1"), S.CANCELED, D(1)),
        (state("CANCELLED", "0"), S.CANCELED, D(0)),
        (state("CANCELED", "0"), S.CANCELED, D(0)),
        (state("filled", "1"), S.FILLED, D(1)),
        (state("SOMETHING_NEW", "0"), None, D(0)),
    ],
)
def test_f28_what_states_prove(told, status, filled) -> None:
    fact = fact_of(told)
    assert (fact.status, fact.filled_quantity, fact.order_id, fact.time) == (status, filled, "ord_1", 1)
    if status in (S.REJECTED, S.CANCELED):
        assert fact.code == told.status


def test_answers_to_a_swap() -> None:
    placed = VENUE.placed(SAMPLE_ORDER, {"op": "swap", "data": {"orderId": "ord_1", "status": "PENDING"}})
    assert (placed.status, placed.order_id) == (S.PENDING, "ord_1")
    refused = VENUE.placed(SAMPLE_ORDER, {"error": "SWAP_ERROR: insufficient balance"})
    assert (refused.status, refused.code) == (S.REJECTED, theone.ErrorCode.SWAP_ERROR)
    assert refused.reason == "SWAP_ERROR: insufficient balance"


@pytest.mark.parametrize("text", ["INTERNAL_ERROR: try later", "DUPLICATE_REQUEST: client order id"])
def test_f50_f51_after_these_the_swap_may_exist(text) -> None:
    assert VENUE.placed(SAMPLE_ORDER, {"error": text}).status is S.UNKNOWN


@pytest.mark.parametrize(
    "text", ["Internal server error", "UPSTREAM_TIMEOUT: gate", "Something new", "Account not found"]
)
def test_f51_a_sentence_that_nobody_documented_proves_no_refusal(text) -> None:
    placed = VENUE.placed(SAMPLE_ORDER, {"error": text})
    assert (placed.status, placed.reason) == (S.UNKNOWN, text)


def test_f51_a_swap_that_goes_on_after_an_undocumented_failure_is_found(marbles, make, order) -> None:
    client = make()
    client.venue.faults.add(Rewrite('{"error":"Gateway timeout"}'), on="out", containing='"op":"swap"')
    client.connect()
    heard = place(client, order)
    marbles.advance("30s")
    assert statuses(heard)[:2] == [S.SUBMITTED, S.UNKNOWN]
    assert (heard[1].reason, heard[-1].status) == ("Gateway timeout", S.FILLED)
    assert client.venue.engine.ledger.times_received("life") == 1


@pytest.mark.parametrize("told", ['"status":"PENDING"', '"orderId":"ord_1","status":"ROUTED"'])
def test_f28_f50_a_swap_that_is_taken_without_a_name_or_a_known_word_is_asked_about(marbles, make, order, told) -> None:
    client = make()
    client.venue.faults.add(Rewrite(f'{{"op":"swap","data":{{{told}}}}}'), on="out", containing='"op":"swap"')
    client.connect()
    heard = place(client, order)
    marbles.advance("30s")
    assert statuses(heard)[:2] == [S.SUBMITTED, S.UNKNOWN]
    assert (heard[-1].status, heard[-1].order_id) == (S.FILLED, "ord_1")


ORDER = Order(client_order_id="mine", symbol="USDT/ETH", status=S.UNKNOWN)


def test_answers_to_the_question_what_became_of_it() -> None:
    assert json.loads(VENUE.query(ORDER, CONTEXT).frame)["data"] == {"id": "mine"}
    known = msgspec.structs.replace(ORDER, order_id="ord_1")
    assert json.loads(VENUE.query(known, CONTEXT).frame)["data"] == {"id": "ord_1"}
    found = VENUE.queried(ORDER, {"data": {"orderId": "ord_1", "clientOrderId": "mine", "status": "FILLED"}})
    assert found is not None
    assert found.status is S.FILLED
    assert VENUE.queried(ORDER, {"error": "NOT_FOUND: order"}) is None
    assert VENUE.queried(ORDER, {"error": "Order not found"}) is None
    with pytest.raises(RateLimited):
        VENUE.queried(ORDER, {"error": "RATE_LIMIT: slow down"})


@pytest.mark.parametrize("text", ["something else", "API key not found", "Route not found"])
def test_f52_only_a_word_about_the_swap_denies_it(text) -> None:
    other = VENUE.queried(ORDER, {"error": text})
    assert other is not None
    assert (other.status, other.reason) == (S.UNKNOWN, text)


def test_a_state_of_another_swap_proves_nothing() -> None:
    with pytest.raises(DecodeError, match="asked for mine, the venue tells of yours"):
        VENUE.queried(ORDER, {"data": {"orderId": "ord_1", "clientOrderId": "yours", "status": "FILLED"}})


def test_f37_a_state_under_another_number_proves_nothing() -> None:
    """An answer that comes twice, to the question about another swap, which it does not name by client id."""
    known = msgspec.structs.replace(ORDER, order_id="ord_2")
    with pytest.raises(DecodeError, match="asked for ord_2, the venue tells of ord_1"):
        VENUE.queried(known, {"data": {"orderId": "ord_1", "status": "FILLED"}})
    found = VENUE.queried(known, {"data": {"status": "FILLED"}})
    assert found is not None
    assert found.client_order_id == "mine"


def test_nothing_cancels_a_swap() -> None:
    with pytest.raises(InvalidRequest, match="cancels no swap"):
        VENUE.cancel(CancelOrderRequest(symbol="USDT/ETH", client_order_id="mine"), CONTEXT)
    with pytest.raises(InvalidRequest, match="cancels no swap"):
        VENUE.canceled(CancelOrderRequest(symbol="USDT/ETH", client_order_id="mine"), {})


STATES = st.builds(
    state,
    st.sampled_from(WORDS),
    st.none() | st.sampled_from(["0", "1.5", "3.00", "3245.67"]),
    st.none() | st.integers(1, 5),
)


@given(st.lists(STATES | st.just("doubt"), max_size=20))
def test_any_states_in_any_order_make_a_legal_life(told: list[Any]) -> None:
    life = Lifecycle(Order(client_order_id="mine", symbol="USDT/ETH", status=S.SUBMITTED))
    stages = [life.order]
    for one in told:
        stage = life.doubt("lost") if one == "doubt" else life.apply(fact_of(one))
        if isinstance(stage, Order):
            assert stage.status in TRANSITIONS[stages[-1].status]
            assert stage.filled_quantity >= stages[-1].filled_quantity
            stages.append(stage)
    assert sum(one.status.is_final for one in stages) <= 1


def place(client: Any, request: AddOrderRequest, **options: Any) -> list[Any]:
    return client.hear(theone.add_order_factory(client.sockets, client.messages, **options)(request))


def statuses(heard: list[Any]) -> list[OrderStatus]:
    return [one.status for one in heard]


def test_a_refusal_is_a_value_with_the_venue_s_words(marbles, make) -> None:
    client = make()
    client.connect()
    heard = place(client, theone.swap(D(260), "ETH", "USDT"))
    marbles.advance("1s")
    assert statuses(heard) == [S.SUBMITTED, S.REJECTED]
    assert heard[-1].reason == "SWAP_ERROR: insufficient balance"


def test_f48_a_lost_answer_is_found_by_client_id(marbles, make, order) -> None:
    client = make()
    client.venue.faults.add(Swallow(), on="out", containing='"op":"swap"')
    client.connect()
    heard = place(client, order)
    marbles.advance("30s")
    assert statuses(heard) == [S.SUBMITTED, S.UNKNOWN, S.FILLED]
    assert heard[1].reason.startswith("no reply within 10 s")
    assert client.venue.engine.ledger.times_received("life") == 1


def test_f50_a_venue_that_fails_in_the_middle_is_asked(marbles, make, order) -> None:
    client = make()
    client.venue.faults.add(Rewrite('{"error":"INTERNAL_ERROR: sorry"}'), on="out", containing='"op":"swap"')
    client.connect()
    heard = place(client, order)
    marbles.advance("30s")
    assert statuses(heard)[:2] == [S.SUBMITTED, S.UNKNOWN]
    assert heard[1].reason == "INTERNAL_ERROR: sorry"
    assert heard[-1].status is S.FILLED


def test_f52_a_swap_that_never_arrived_is_denied_twice_before_it_is_rejected(marbles, make, order) -> None:
    client = make()
    client.venue.faults.add(Swallow(), on="in", containing='"op":"swap"')
    client.connect()
    heard = place(client, order)
    marbles.advance("12s")
    assert statuses(heard) == [S.SUBMITTED, S.UNKNOWN]
    marbles.advance("30s")
    assert (heard[-1].status, heard[-1].code) == (S.REJECTED, NOT_PLACED)
    assert client.venue.engine.ledger.times_received("life", "query") >= 2


def test_swaps_go_one_at_a_time_and_each_gets_its_own_answer(marbles, make) -> None:
    client = make()
    client.connect()
    marbles.advance("100ms")
    add = theone.add_order_factory(client.sockets, client.messages)
    swaps = [theone.swap(D(amount), "ETH", "USDT", client_order_id=f"c{amount}") for amount in (1, 260, 2)]
    lives = [client.hear(add(one)) for one in swaps]
    asked = theone.get_balances_factory(client.sockets, client.messages)
    balances = client.hear(asked(None))
    for _ in range(20):
        marbles.advance("1ms")
        answered = sum(len(statuses(life)) > 1 for life in lives)
        assert len(client.sent("swap")) <= answered + 1
    marbles.advance("5s")
    assert [life[-1].status for life in lives] == [S.FILLED, S.REJECTED, S.FILLED]
    for life, amount in ((lives[0], 1), (lives[2], 2)):
        swap = client.desk.swaps[life[-1].order_id]
        assert (swap.client_order_id, swap.amount_in) == (f"c{amount}", amount)
    assert len(balances) == 1


@pytest.mark.parametrize("verbose", [False, True])
def test_f37_a_failure_that_comes_twice_refuses_no_other_swap(marbles, make, verbose) -> None:
    client = make()
    client.venue.verbose_errors = verbose
    client.venue.faults.add(Duplicate(), on="out", containing="SWAP_ERROR")
    client.connect()
    add = theone.add_order_factory(client.sockets, client.messages)
    refused, taken = (client.hear(add(theone.swap(D(amount), "ETH", "USDT"))) for amount in (260, 1))
    marbles.advance("5s")
    assert statuses(refused) == [S.SUBMITTED, S.REJECTED]
    assert statuses(taken) == [S.SUBMITTED, S.PENDING, S.OPEN, S.FILLED]


def test_a_client_id_is_made_up_and_used_once(marbles, make) -> None:
    client = make()
    client.connect()
    heard = place(client, theone.swap(D(1), "ETH", "USDT"))
    marbles.advance("5s")
    assert heard[-1].client_order_id == client.sent("swap")[0]["data"]["clientOrderId"]


def test_the_sample_is_one_that_the_venue_takes() -> None:
    assert swap_data(SAMPLE_ORDER)
    assert isinstance(VENUE.placed(SAMPLE_ORDER, {"data": {"status": "PENDING"}}), OrderFact)
