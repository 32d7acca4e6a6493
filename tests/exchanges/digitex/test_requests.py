"""Every question, and every request beside orders, against the engine in a box."""

from decimal import Decimal

import pytest
from reactivex import operators as ops

from bittrade_ws.exchanges import digitex
from bittrade_ws.models.errors import RateLimited, RequestRejected
from bittrade_ws.simulators.faults import Swallow

D = Decimal
ACTION = digitex.messages.delayed_order(
    trigger_variable="DTV_LAST_TRADE_PRICE",
    trigger_condition="DTC_LESS_OR_EQUAL",
    trigger_value=D(1),
    order_type="LIMIT",
    side="BUY",
    duration="GTC",
    quantity=D(1),
    price=D("1900.0"),
)


def position(client, buy):
    """The user has ten contracts of market 5."""
    client.hear(digitex.add_order_factory(client.sockets, client.messages)(buy))
    client.marbles.advance("100ms")
    client.venue.fill("life")
    client.marbles.advance("100ms")


def answer(client, factory, payload, *, data=False):
    messages = client.data_messages if data else client.messages
    heard = client.hear(factory(client.sockets, messages)(payload))
    client.marbles.advance("100ms")
    assert len(heard) == 1, heard
    return heard[0]


def test_questions(marbles, make, buy):
    client = make()
    client.connect()
    position(client, buy)
    assert isinstance(answer(client, digitex.ping_factory, None), digitex.Pong)
    status = answer(client, digitex.get_trader_status_factory, "XAU/USD")
    assert [(one.quantity, one.old_client_id) for one in status.trades] == [(D(10), "life")]
    assert answer(client, digitex.get_trader_balance_factory, 1).trader_balance > 0
    state = answer(client, digitex.get_market_state_factory, "BTC/USD", data=True)
    assert (state.symbol, state.tick_value) == ("BTC/USD", D(5))
    rates = answer(client, digitex.get_exchange_rates_factory, None, data=True)
    assert 1 in {item.currency_pair_id for item in rates.items}


def test_leverage_and_closing(marbles, make, buy):
    client = make()
    client.connect()
    position(client, buy)
    changed = answer(client, digitex.change_leverage_all_factory, ("5", 10))
    assert [one.paid_price for one in changed.trades] == [D(190)]
    again = answer(client, digitex.change_leverage_factory, ("5", changed.trades[0].contract_id, 20))
    assert again.leverage == 20
    closed = answer(client, digitex.close_contract_factory, ("5", again.trades[0].contract_id))
    assert len(closed.order_ids) == 1
    assert len(answer(client, digitex.close_all_contracts_factory, "5").order_ids) == 1


def test_orders_that_wait_for_a_price(marbles, make):
    client = make()
    client.connect()
    marbles.advance("10ms")
    placed = answer(client, digitex.place_delayed_action_factory, ("5", ACTION))
    name = placed.delayed_actions[0].delayed_action_id
    updated = answer(client, digitex.update_delayed_action_factory, ("5", name, ACTION))
    assert updated.delayed_actions[0].old_delayed_action_id == name
    assert answer(client, digitex.cancel_delayed_action_factory, ("5", None)).status == "CANCELED"
    refused = answer(client, digitex.cancel_delayed_action_factory, ("5", name))
    assert refused.code == digitex.ErrorCode.ID_DOES_NOT_EXIST


@pytest.mark.parametrize(
    ("factory", "payload", "code"),
    [
        (digitex.get_trader_status_factory, "99", digitex.ErrorCode.INVALID_MARKET_ID),
        (digitex.get_trader_balance_factory, 77, digitex.ErrorCode.INVALID_CURRENCY_ID),
        (digitex.change_leverage_all_factory, ("5", 0), digitex.ErrorCode.INVALID_LEVERAGE),
        (digitex.change_leverage_factory, ("5", 7, 5), digitex.ErrorCode.INVALID_CONTRACT_ID),
        (digitex.close_all_contracts_factory, "5", digitex.ErrorCode.NO_CONTRACTS),
        (digitex.close_contract_factory, ("5", 7), digitex.ErrorCode.INVALID_CONTRACT_ID),
        (digitex.cancel_all_orders_factory, "99", digitex.ErrorCode.INVALID_MARKET_ID),
    ],
)
def test_refusals_by_name(marbles, make, factory, payload, code):
    client = make()
    client.connect()
    refused = answer(client, factory, payload)
    assert isinstance(refused, RequestRejected)
    assert refused.code == code


def test_without_credentials_only_market_data_may_be_asked_for(marbles, make):
    client = make(is_known=False)
    client.connect()
    assert isinstance(answer(client, digitex.ping_factory, None), digitex.Pong)
    assert isinstance(answer(client, digitex.get_market_state_factory, "1", data=True), digitex.MarketState)
    assert answer(client, digitex.get_trader_status_factory, "1").code == digitex.ErrorCode.PERMISSION_DENIED


def test_a_refusal_on_the_other_stream_is_heard_where_both_are_merged(marbles, make):
    client = make()
    client.connect()
    marbles.advance("10ms")
    both = client.messages.pipe(ops.merge(client.data_messages))
    factory = digitex.get_market_state_factory(client.sockets, both)
    known, unknown = client.hear(factory("1")), client.hear(factory("99"))
    marbles.advance("100ms")
    assert [type(one) for one in known] == [digitex.MarketState]
    assert [(type(one), one.code) for one in unknown] == [(RequestRejected, digitex.ErrorCode.INVALID_MARKET_ID)]


def test_too_many_requests(marbles, make):
    client = make()
    client.venue.requests_per_second = 0
    client.connect()
    assert isinstance(answer(client, digitex.get_trader_status_factory, "1"), RateLimited)


def test_a_reply_to_somebody_else_is_not_ours(marbles, make):
    client = make()
    client.connect()
    marbles.advance("10ms")
    client.venue.faults.add(Swallow(), on="in")
    waiting = client.hear(digitex.get_trader_status_factory(client.sockets, client.messages)("5"))
    answer(client, digitex.get_trader_status_factory, "5")
    assert waiting == []


def test_a_message_is_sent_as_it_is_told(marbles, make):
    client = make()
    client.connect()
    marbles.advance("10ms")
    (sent,) = client.hear(digitex.send_message_factory(client.sockets, client.messages)(digitex.messages.ping()))
    assert (len(sent.client_id), sent.timestamp) == (16, 1_704_067_200_010_000)
    assert client.sent("ping_msg") == [sent]
