"""Questions over a connection that is logged in."""

from decimal import Decimal

import pytest

from bittrade_ws.exchanges import theone
from bittrade_ws.models.errors import ConnectionLost, DecodeError, InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.simulators.faults import DieAfterReceipt, Rewrite

D = Decimal
WANTED = theone.EstimateRequest(
    amount_in=D("1.50"), asset_in="ETH", asset_out="USDT", filter_sources=("binance",), network="ETH", account="0xa"
)


def test_every_answer_reaches_who_asked(marbles, make, order) -> None:
    client = make()
    client.connect()
    client.hear(theone.add_order_factory(client.sockets, client.messages)(order))
    balances = client.hear(theone.get_balances_factory(client.sockets, client.messages)(None))
    estimates = client.hear(theone.estimate_factory(client.sockets, client.messages)(WANTED))
    marbles.advance("1s")
    state = theone.get_order_status_factory(client.sockets, client.messages)
    by_order_id, by_client_id = client.hear(state("ord_1")), client.hear(state("life"))
    marbles.advance("1s")
    assert {one.asset for one in balances[0]} == {"USDT", "ETH"}
    assert estimates[0].expected_out == client.desk.swaps["ord_1"].filled_out
    assert (estimates[0].fee, estimates[0].route[0].exchange) == (D("0.003"), "binance")
    assert by_order_id == by_client_id
    assert (by_client_id[0].status, by_client_id[0].client_order_id) == ("FILLED", "life")


def test_an_estimate_is_asked_for_in_the_words_of_the_venue_s_clients(marbles, make) -> None:
    client = make()
    client.connect()
    client.hear(theone.estimate_factory(client.sockets, client.messages)(WANTED))
    marbles.advance("1s")
    assert client.sent("estimate")[0]["data"] == {
        "amountIn": "1.50",
        "assetIn": "ETH",
        "assetOut": "USDT",
        "network": "ETH",
        "account": "0xa",
        "filter": ["binance"],
    }


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("NOT_FOUND: order", RequestRejected, "NOT_FOUND"),
        ("RATE_LIMIT: slow down", RateLimited, "RATE_LIMIT"),
        ("Nonce has already been used or is expired", RequestRejected, "INVALID_NONCE"),
        ("Something new", RequestRejected, None),
    ],
)
def test_a_failure_reaches_who_asked_typed(marbles, make, text, kind, code) -> None:
    client = make()
    client.connect()
    client.venue.faults.add(Rewrite(f'{{"error":"{text}"}}'), on="out", containing='"op":"balances"')
    heard = client.hear(theone.get_balances_factory(client.sockets, client.messages)(None))
    marbles.advance("1s")
    assert [type(error) for error in heard] == [kind]
    assert (heard[0].code, heard[0].reason) == (code, text)


def test_failures_that_name_their_operation_find_it_too(marbles, make) -> None:
    client = make()
    client.venue.verbose_errors = True
    client.connect()
    state = theone.get_order_status_factory(client.sockets, client.messages)
    unknown = client.hear(state("nobody"))
    balances = client.hear(theone.get_balances_factory(client.sockets, client.messages)(None))
    marbles.advance("1s")
    assert unknown[0].code == "NOT_FOUND"
    assert len(balances[0]) == 2


def test_a_drop_is_told_at_once(marbles, make) -> None:
    client = make()
    client.connect()
    marbles.advance("1s")
    client.venue.faults.add(DieAfterReceipt(), on="in", containing='"op":"balances"')
    heard = client.hear(theone.get_balances_factory(client.sockets, client.messages)(None))
    marbles.advance("500ms")
    assert [type(error) for error in heard] == [ConnectionLost]


def test_an_answer_that_is_none_is_a_decode_error(marbles, make) -> None:
    client = make()
    client.connect()
    client.venue.faults.add(Rewrite('{"op":"balances","data":{"balances":[{"asset":1}]}}'), on="out", containing="bal")
    heard = client.hear(theone.get_balances_factory(client.sockets, client.messages)(None))
    marbles.advance("1s")
    assert [type(error) for error in heard] == [DecodeError]


def test_f30_an_amount_without_exact_digits_is_refused_before_it_is_sent(marbles, make) -> None:
    client = make()
    client.connect()
    wanted = theone.EstimateRequest(amount_in=1.5, asset_in="ETH", asset_out="USDT")
    heard = client.hear(theone.estimate_factory(client.sockets, client.messages)(wanted))
    marbles.advance("1s")
    assert [type(error) for error in heard] == [InvalidRequest]
    assert client.sent("estimate") == []


def test_what_is_too_large_is_not_sent(marbles, make) -> None:
    client = make()
    client.connect()
    heard = client.hear(theone.get_order_status_factory(client.sockets, client.messages)("x" * 70_000))
    marbles.advance("1s")
    assert [type(error) for error in heard] == [InvalidRequest]
    assert client.sent("order_status") == []
