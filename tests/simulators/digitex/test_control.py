"""What the trading stream answers, in which order, and what it refuses."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.exchanges.digitex import ErrorCode, messages
from bittrade_ws.pb import digitex_pb2 as pb

D = Decimal


def order(**changes):
    given = {"order_type": "LIMIT", "side": "BUY", "duration": "GTC", "quantity": D(10), "price": D("1900.0")}
    return messages.place_order(**{"market_id": 5, "client_id": "life", **given, **changes})


def kinds(told):
    return [message.WhichOneof("kontent") for message in told]


def test_a_ping_is_copied_into_its_pong(control):
    ping = pb.Message(client_id=b"x" * 16, sender=3, serial=4, timestamp=5, market_id=1, ping_msg=pb.PingMessage())
    (pong,) = control.ask(ping)
    assert (pong.client_id, pong.market_id, pong.sender, pong.msg_type) == (b"x" * 16, 1, 1, pb.PONG)
    assert (pong.pong_msg.ping_sender, pong.pong_msg.ping_serial, pong.pong_msg.ping_timestamp) == (3, 4, 5)


def test_each_change_is_a_link(venue, control):
    (accepted,) = control.ask(order())
    first = accepted.order_status_msg.orig_client_id
    venue.fill("life", D(4))
    filled = control.told[-1]
    assert (filled.client_id, filled.order_filled_msg.orig_client_id) == (first, first)
    assert filled.order_filled_msg.trades[0].position == pb.LONG
    venue.fill("life", D(6))
    done = control.told[-1]
    assert done.client_id == filled.order_filled_msg.new_client_id
    assert done.order_filled_msg.status == pb.FILLED
    serials = [message.serial for message in control.told]
    assert serials == sorted(set(serials))


def test_a_close_is_accepted_then_an_order_then_its_fill(venue, control):
    control.ask(order())
    venue.fill("life")
    control.ask(order(client_id="rest", price=D("1890.0")))
    told = control.ask(messages.close_all_contracts(market_id=5, order_type="LIMIT", price=D("1950.0")))
    assert kinds(told) == ["contract_closed_msg", "order_status_msg"]
    assert told[1].order_status_msg.is_closing == 1
    assert told[1].order_status_msg.side == pb.SELL


def test_leverage_gives_new_ids_to_everything(venue, control):
    control.ask(order())
    venue.fill("life", D(4))
    (told,) = control.ask(messages.change_leverage_all(market_id=5, leverage=10))
    link, contract = told.leverage_msg.orders[0], told.leverage_msg.trades[0]
    assert link.orig_client_id != link.order_client_id
    assert contract.liquidation_price.value64 == 1805 * 10**4
    assert contract.bankruptcy_price.value64 == 1710 * 10**4


def test_an_order_that_waits_is_let_go_at_its_price(venue, control):
    action = messages.delayed_order(
        trigger_variable="DTV_LAST_TRADE_PRICE",
        trigger_condition="DTC_LESS_OR_EQUAL",
        trigger_value=D(1900),
        order_type="LIMIT",
        side="BUY",
        duration="GTC",
        quantity=D(2),
        price=D("1880.0"),
    )
    (accepted,) = control.ask(messages.place_delayed_action(market_id=5, action=action))
    assert accepted.delayed_action_status_msg.status == pb.ACCEPTED
    control.ask(order())
    before = len(control.told)
    venue.fill("life", D(1))
    assert kinds(control.told[before:]) == ["order_filled_msg", "delayed_action_status_msg", "order_status_msg"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"price": D("1900.3")}, ErrorCode.INVALID_PRICE),
        ({"price": D(0)}, ErrorCode.INVALID_PRICE),
        ({"price": None}, ErrorCode.INVALID_PRICE),
        ({"quantity": D("0.5")}, ErrorCode.INVALID_QUANTITY),
        ({"quantity": D(0)}, ErrorCode.INVALID_QUANTITY),
        ({"market_id": 99}, ErrorCode.INVALID_MARKET_ID),
        ({"side": "SIDE_UNDEFINED"}, ErrorCode.INVALID_ORDER_SIDE),
        ({"order_type": "TYPE_UNDEFINED"}, ErrorCode.INVALID_ORDER_TYPE),
        ({"duration": "DURATION_UNDEFINED"}, ErrorCode.INVALID_DURATION),
        ({"quantity": D(900_000)}, ErrorCode.NOT_ENOUGH_BALANCE),
        ({"order_type": "MARKET"}, ErrorCode.NO_OPPOSING_ORDERS),
        ({"duration": "FOK"}, ErrorCode.CANNOT_BE_FILLED),
    ],
)
def test_orders_that_are_refused(control, changes, code):
    (told,) = control.ask(order(**changes))
    assert told.order_status_msg.status == pb.REJECTED
    assert ErrorCode(told.error_code) is code


def test_a_scale_that_is_too_fine(control):
    message = order()
    message.place_order_msg.price.scale = 19
    assert control.ask(message)[0].error_code == ErrorCode.INVALID_SCALE


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("text", ErrorCode.INVALID_MESSAGE),
        (b"\xff", ErrorCode.INVALID_MESSAGE),
        (pb.Message(pong_msg=pb.PongMessage()), ErrorCode.INVALID_MESSAGE),
        (pb.Message(subscribe_msg=pb.SubscribeMessage()), ErrorCode.INVALID_MESSAGE),
        (messages.update_contract(market_id=1, contract_id=1, leverage=2), ErrorCode.NOT_IMPLEMENTED),
        (messages.update_all_contracts(market_id=1, leverage=2), ErrorCode.NOT_IMPLEMENTED),
        (messages.get_market_state(market_id=99), ErrorCode.INVALID_MARKET_ID),
    ],
)
def test_what_is_no_request(control, message, code):
    (told,) = control.ask(message)
    assert (told.WhichOneof("kontent"), told.error_code) == ("error_msg", code)


def test_a_message_of_no_kind_is_ignored(control):
    assert control.ask(pb.Message(market_id=1)) == []


def test_somebody_unknown_trades_nothing(connect):
    stranger = connect("/events/order/", {})
    assert kinds(stranger.ask(messages.ping())) == ["pong_msg"]
    assert stranger.ask(order())[0].error_code == ErrorCode.PERMISSION_DENIED


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80))
def test_whatever_bytes_come_the_connection_stays(control, extra):
    control.ask(order().SerializeToString() + extra)
    assert "pong_msg" in kinds(control.ask(messages.ping()))
