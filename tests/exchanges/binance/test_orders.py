"""Requests about orders, and the facts in replies and events."""

import itertools
import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.binance.order_facts import fact_of_result
from bittrade_ws.exchanges.binance.order_words import ExecutionType, ExpiryReason, RejectReason
from bittrade_ws.exchanges.binance.orders import BinanceOrders
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.order import Fill, Order, OrderFact, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.wire.codec import ReplyTo, RequestContext

venue = BinanceOrders()
BUY = AddOrderRequest(
    symbol="BTCUSDT", side=OrderSide.BUY, type="LIMIT", quantity=Decimal("0.50"), price=Decimal("100.00")
)
ORDER = Order(client_order_id="c1", symbol="BTCUSDT", status=OrderStatus.UNKNOWN)
CANCEL = CancelOrderRequest(symbol="BTCUSDT", client_order_id="c1")
RESULT = {"symbol": "BTCUSDT", "orderId": 7, "clientOrderId": "c1", "status": "NEW", "side": "BUY", "type": "LIMIT",
          "price": "100.00", "origQty": "0.50", "executedQty": "0.00", "cummulativeQuoteQty": "0.00",
          "transactTime": 5, "workingTime": 5}  # fmt: skip


def context() -> RequestContext:
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 1_000, signer=lambda params: params)


def ok(**changes: Any) -> Any:
    return {"id": 1, "status": 200, "result": {**RESULT, **changes}}


def refused(code: int, text: str = "no", status: int = 400) -> Any:
    return {"id": 1, "status": status, "error": {"code": code, "msg": text}}


def params_of(request: Any) -> Any:
    assert request.reply_key == ReplyTo(1)
    return json.loads(request.frame)["params"]


def event(report: bytes, **changes: Any) -> OrderFact:
    body = json.loads(report)
    body["event"] |= changes
    fact = venue.events.decode(json.dumps(body).encode())
    assert fact == venue.events.convert(body)
    assert fact is not None
    return fact


@pytest.fixture
def report(samples: Any) -> bytes:
    return next(sample.frame for sample in samples("user_events") if sample.key == "executionReport")


def test_an_order_goes_out_with_the_digits_that_were_given() -> None:
    assert params_of(venue.place(BUY, "c1", context())) == {
        "timestamp": 1_000, "symbol": "BTCUSDT", "side": "BUY", "type": "LIMIT", "newClientOrderId": "c1",
        "timeInForce": "GTC", "quantity": "0.50", "price": "100.00",
    }  # fmt: skip


def test_a_market_order_has_no_time_in_force_and_extra_goes_in_the_venues_words() -> None:
    request = AddOrderRequest(
        symbol="BTCUSDT", side=OrderSide.SELL, type="MARKET", quote_quantity=Decimal("1E+2"), extra={"recvWindow": 100}
    )
    assert params_of(venue.place(request, "c1", context())) == {
        "timestamp": 1_000, "symbol": "BTCUSDT", "side": "SELL", "type": "MARKET", "newClientOrderId": "c1",
        "quoteOrderQty": "100", "recvWindow": 100,
    }  # fmt: skip


def test_a_cancel_names_the_order_by_either_id() -> None:
    assert params_of(venue.cancel(CANCEL, context()))["origClientOrderId"] == "c1"
    by_number = CancelOrderRequest(symbol="BTCUSDT", order_id="7")
    assert params_of(venue.cancel(by_number, context())) == {"timestamp": 1_000, "symbol": "BTCUSDT", "orderId": 7}
    for wrong in ({}, {"order_id": "seven"}, {"order_id": "-7"}):
        with pytest.raises(InvalidRequest):
            venue.cancel(CancelOrderRequest(symbol="BTCUSDT", **wrong), context())


def test_a_question_asks_by_client_id() -> None:
    assert params_of(venue.query(ORDER, context())) == {
        "timestamp": 1_000, "symbol": "BTCUSDT", "origClientOrderId": "c1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ({}, OrderStatus.OPEN),
        ({"workingTime": -1}, OrderStatus.PENDING),
        ({"isWorking": False}, OrderStatus.PENDING),
        ({"status": None}, OrderStatus.PENDING),
        ({"status": "PENDING_NEW"}, OrderStatus.PENDING),
        ({"status": "PARTIALLY_FILLED"}, OrderStatus.PARTIALLY_FILLED),
        ({"status": "FILLED"}, OrderStatus.FILLED),
        ({"status": "CANCELED"}, OrderStatus.CANCELED),
        ({"status": "REJECTED"}, OrderStatus.REJECTED),
        ({"status": "EXPIRED"}, OrderStatus.EXPIRED),
        ({"status": "EXPIRED_IN_MATCH"}, OrderStatus.EXPIRED),
        ({"status": "NOVELTY"}, None),
    ],
)
def test_the_venues_words_in_ours(result: Any, status: OrderStatus | None) -> None:
    for fact in (
        venue.placed(BUY, ok(**result)),
        venue.queried(ORDER, ok(**result)),
        venue.canceled(CANCEL, ok(**result)),
    ):
        assert fact is not None
        assert fact.status is status


def test_a_bare_acknowledgement_is_pending() -> None:
    reply = {
        "status": 200,
        "result": {"symbol": "B", "orderId": 7, "orderListId": -1, "clientOrderId": "c1", "transactTime": 5},
    }
    fact = venue.placed(BUY, reply)
    assert fact == OrderFact(status=OrderStatus.PENDING, client_order_id="c1", order_id="7", symbol="B", time=5)
    assert fact.raw is reply


def test_a_full_reply_has_the_fills(samples: Any) -> None:
    reply = next(json.loads(s.frame) for s in samples("replies") if s.key == "56374a46")
    fact = venue.placed(BUY, reply)
    assert (fact.status, fact.order_id, fact.filled_quote) == (
        OrderStatus.FILLED,
        "12569099453",
        Decimal("198.33521500"),
    )
    assert fact.fills == (
        Fill(trade_id="1650422481", price=Decimal("23416.10000000"), quantity=Decimal("0.00635000"), fee=Decimal(0),
             fee_asset="BNB", is_maker=False, time=1660801715793),
    )  # fmt: skip


def test_a_canceled_order_is_named_by_its_own_id() -> None:
    fact = venue.canceled(CANCEL, ok(status="CANCELED", origClientOrderId="c1", clientOrderId="new"))
    assert (fact.status, fact.client_order_id) == (OrderStatus.CANCELED, "c1")


def test_a_refusal_has_the_venues_code_and_reason() -> None:
    for fact in (venue.placed(BUY, refused(-2010)), venue.canceled(CANCEL, refused(-2010))):
        assert fact == OrderFact(status=OrderStatus.REJECTED, code=-2010, reason="no")


@pytest.mark.parametrize("reply", [refused(-1006), refused(-1007, status=504), refused(-1000), refused(0, status=500)])
def test_f50_an_outcome_that_the_venue_does_not_know_is_unknown(reply: Any) -> None:
    assert venue.placed(BUY, reply).status is OrderStatus.UNKNOWN
    assert venue.canceled(CANCEL, reply).status is OrderStatus.UNKNOWN


def test_f51_a_client_id_that_is_taken_may_be_ours() -> None:
    assert venue.placed(BUY, refused(-2010, "Duplicate order sent.")).status is OrderStatus.UNKNOWN


def test_f52_only_no_such_order_is_a_denial() -> None:
    assert venue.queried(ORDER, refused(-2013)) is None
    for code in (-1003, -1007, -2015):
        fact = venue.queried(ORDER, refused(code))
        assert fact is not None
        assert (fact.status, fact.code) == (OrderStatus.UNKNOWN, code)


@pytest.mark.parametrize("status", [418, 429])
def test_f58_a_question_too_many_says_when_to_ask_again(status: int) -> None:
    reply = refused(-1003, "Too many requests.", status)
    reply["error"]["data"] = {"serverTime": 1_000_000, "retryAfter": 1_045_500}
    with pytest.raises(RateLimited) as limited:
        venue.queried(ORDER, reply)
    assert (limited.value.code, limited.value.reason, limited.value.retry_after) == (-1003, "Too many requests.", 45.5)


def test_an_archived_order_is_over_and_told_no_more() -> None:
    text = "Order was canceled or expired with no executed qty over 90 days ago and has been archived."
    with pytest.raises(RequestRejected, match="order c1 is not told any more") as archived:
        venue.queried(ORDER, refused(-2026, text))
    assert (archived.value.code, archived.value.reason) == (-2026, text)
    assert not isinstance(archived.value, RateLimited)


def test_an_old_order_does_not_tell_its_quote() -> None:
    assert fact_of_result({**RESULT, "cummulativeQuoteQty": "-1"}).filled_quote is None


@pytest.mark.parametrize("result", [None, [], {}, {**RESULT, "orderId": "x"}, {**RESULT, "price": "much"}])
def test_what_is_no_order_is_a_decode_error(result: Any) -> None:
    with pytest.raises(DecodeError):
        fact_of_result(result)


@pytest.mark.parametrize(
    ("x", "X", "w", "status"),
    [
        ("NEW", "NEW", True, OrderStatus.OPEN),
        ("NEW", "NEW", False, OrderStatus.PENDING),
        ("NEW", "PENDING_NEW", False, OrderStatus.PENDING),
        ("TRADE", "PARTIALLY_FILLED", True, OrderStatus.PARTIALLY_FILLED),
        ("TRADE", "FILLED", False, OrderStatus.FILLED),
        ("CANCELED", "CANCELED", False, OrderStatus.CANCELED),
        ("REJECTED", "REJECTED", False, OrderStatus.REJECTED),
        ("EXPIRED", "EXPIRED", False, OrderStatus.EXPIRED),
        ("TRADE_PREVENTION", "EXPIRED_IN_MATCH", False, OrderStatus.EXPIRED),
        ("TRADE_PREVENTION", "PARTIALLY_FILLED", True, None),
        ("REPLACED", "NEW", True, None),
        ("NEW", "NOVELTY", True, None),
    ],
)
def test_what_an_execution_proves(report: bytes, x: str, X: str, w: bool, status: OrderStatus | None) -> None:
    assert event(report, x=x, X=X, w=w).status is status


def test_an_execution_is_about_the_original_id_when_it_has_one(report: bytes) -> None:
    assert event(report).client_order_id == "mUvoqJxFIILMdfAW5iGSOW"
    assert event(report, x="CANCELED", X="CANCELED", c="new", C="mine").client_order_id == "mine"


def test_an_execution_that_is_a_trade_has_a_fill(report: bytes) -> None:
    trade = {"x": "TRADE", "X": "PARTIALLY_FILLED", "t": 9, "m": True, "T": 77}
    fact = event(report, **trade, l="0.25", L="0.10", z="0.25", Z="0.0250", n="0.001", N="BNB")
    assert fact.fills == (
        Fill(trade_id="9", price=Decimal("0.10"), quantity=Decimal("0.25"), fee=Decimal("0.001"), fee_asset="BNB",
             is_maker=True, time=77),
    )  # fmt: skip
    assert (fact.filled_quantity, fact.filled_quote, fact.symbol) == (Decimal("0.25"), Decimal("0.0250"), "ETHBTC")
    assert event(report).fills == ()


def test_why_an_order_ended_is_told(report: bytes) -> None:
    assert event(report, x="REJECTED", X="REJECTED", r="INSUFFICIENT_BALANCES").reason == "INSUFFICIENT_BALANCES"
    assert event(report, x="EXPIRED", X="EXPIRED", eR="INSUFFICIENT_LIQUIDITY").reason == "INSUFFICIENT_LIQUIDITY"
    assert event(report).reason == ""


@given(
    st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda v: st.lists(v) | st.dictionaries(st.text(), v))
)
def test_no_result_raises_anything_but_a_decode_error(result: Any) -> None:
    try:
        fact_of_result(result)
    except DecodeError:
        return
    raise AssertionError(result)


def test_a_question_asks_by_the_venues_id_once_it_is_known() -> None:
    known = Order(client_order_id="c1", order_id="7", symbol="BTCUSDT", status=OrderStatus.UNKNOWN)
    assert params_of(venue.query(known, context())) == {"timestamp": 1_000, "symbol": "BTCUSDT", "orderId": 7}


def test_open_orders_of_one_symbol_or_of_all() -> None:
    assert params_of(venue.open_orders("BTCUSDT", context())) == {"timestamp": 1_000, "symbol": "BTCUSDT"}
    assert params_of(venue.open_orders(None, context())) == {"timestamp": 1_000}
    facts = venue.listed(
        {"id": 1, "status": 200, "result": [RESULT, {**RESULT, "orderId": 8, "status": "PENDING_NEW"}]}
    )
    assert [(fact.order_id, fact.status) for fact in facts] == [("7", OrderStatus.OPEN), ("8", OrderStatus.PENDING)]
    with pytest.raises(RequestRejected, match="open orders: no"):
        venue.listed(refused(-2015))
    with pytest.raises(RateLimited):
        venue.listed(refused(-1003, status=429))


S = OrderStatus


@pytest.mark.parametrize(
    ("kind", "changes", "status"),
    [
        (ExecutionType.NEW, {"X": "NEW"}, S.OPEN),
        (ExecutionType.NEW, {"X": "NEW", "w": False}, S.PENDING),
        (ExecutionType.NEW, {"X": "PENDING_NEW", "w": False}, S.PENDING),
        (ExecutionType.TRADE, {"X": "PARTIALLY_FILLED", "t": 5, "l": "0.1", "z": "0.1"}, S.PARTIALLY_FILLED),
        (ExecutionType.TRADE, {"X": "FILLED", "t": 6, "l": "1", "z": "1", "w": False}, S.FILLED),
        (ExecutionType.CANCELED, {"X": "CANCELED", "c": "request", "C": "order"}, S.CANCELED),
        (ExecutionType.REPLACED, {"X": "NEW", "c": "new", "C": "order", "q": "0.5"}, None),
        (ExecutionType.REPLACED, {"X": "PARTIALLY_FILLED", "c": "new", "C": "order", "q": "0.5"}, None),
        (ExecutionType.REJECTED, {"X": "REJECTED", "r": "INSUFFICIENT_BALANCES"}, S.REJECTED),
        (ExecutionType.EXPIRED, {"X": "EXPIRED", "eR": "UNFILLED_IOC_QUANTITY_EXPIRED"}, S.EXPIRED),
        (ExecutionType.TRADE_PREVENTION, {"X": "EXPIRED_IN_MATCH", "v": 3, "A": "1", "B": "1"}, S.EXPIRED),
        (ExecutionType.TRADE_PREVENTION, {"X": "NEW", "v": 3, "A": "0.1", "B": "0.1"}, None),
    ],
)
def test_each_execution_type(report: bytes, kind: ExecutionType, changes: Any, status: OrderStatus | None) -> None:
    fact = event(report, x=kind.value, **changes)
    assert fact.status is status
    assert fact.client_order_id == ("order" if "C" in changes else "mUvoqJxFIILMdfAW5iGSOW")
    assert fact.sequence == 8641984
    assert bool(fact.fills) == (kind is ExecutionType.TRADE)
    assert len(ExecutionType) == 7


def test_each_reject_reason_is_told(report: bytes) -> None:
    for reason in RejectReason:
        fact = event(report, x="REJECTED", X="REJECTED", r=reason.value)
        assert (fact.status, fact.reason) == (S.REJECTED, "" if reason is RejectReason.NONE else reason)
    assert {reason.value for reason in RejectReason} == {
        "NONE", "INSUFFICIENT_BALANCES", "STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY", "WOULD_MATCH_IMMEDIATELY",
        "OCO_BAD_PRICES",
    }  # fmt: skip


def test_each_expiry_reason_is_told(report: bytes) -> None:
    for reason in ExpiryReason:
        fact = event(report, x="EXPIRED", X="EXPIRED", eR=reason.value)
        assert (fact.status, fact.reason) == (S.EXPIRED, reason)
        result = fact_of_result({**RESULT, "status": "EXPIRED", "expiryReason": reason.value})
        assert (result.status, result.reason) == (S.EXPIRED, reason)
    assert {reason.value for reason in ExpiryReason} == {
        "REJECTED", "EXCHANGE_CANCELED", "OCO_TRIGGER", "OTO_PHASE_ONE_EXPIRED", "UNFILLED_IOC_QUANTITY_EXPIRED",
        "UNFILLED_FOK_ORDER_EXPIRED", "INSUFFICIENT_LIQUIDITY", "EXECUTION_RULE_PRICE_RANGE_EXCEEDED",
    }  # fmt: skip


@pytest.mark.parametrize("word", ["PENDING_CANCEL", "SOMETHING_NEW"])
def test_f28_a_status_that_we_do_not_know_is_no_stage(report: bytes, word: str) -> None:
    assert event(report, X=word).status is None
    assert fact_of_result({**RESULT, "status": word}).status is None


def test_a_prevented_match_says_why_the_order_is_over(report: bytes) -> None:
    fact = event(report, x="TRADE_PREVENTION", X="EXPIRED_IN_MATCH", V="EXPIRE_TAKER")
    assert fact.reason == "TRADE_PREVENTION"


def test_every_conditional_field_of_a_report_is_typed(report: bytes) -> None:
    told = {
        "d": 4, "D": 5, "j": 1, "J": 1_000_000, "V": "EXPIRE_BOTH", "v": 3, "A": "3.0", "B": "1.0", "u": 1, "U": 37,
        "Cs": "BTCUSDT", "pl": "2.123", "pL": "0.1000", "pY": "0.212", "b": "ONE_PARTY_TRADE_REPORT", "a": 1234,
        "k": "SOR", "uS": True, "gP": "PRIMARY_PEG", "gOT": "PRICE_LEVEL", "gOV": 5, "gp": "1.00",
        "eR": "OCO_TRIGGER", "W": 7,
    }  # fmt: skip
    raw = event(report, **told).raw
    by_wire = {field.encode_name: getattr(raw, field.name) for field in msgspec.structs.fields(raw)}
    assert {name: format(by_wire[name], "f") if name in ("A", "B", "pl", "pL", "pY", "gp") else by_wire[name]
            for name in told} == told  # fmt: skip


def test_an_allocation_of_a_routed_order_is_a_fill(report: bytes) -> None:
    fact = event(report, x="TRADE", X="FILLED", t=-1, a=7, b="ONE_PARTY_TRADE_REPORT", l="1.0", L="2.0")
    assert [fill.trade_id for fill in fact.fills] == ["allocation 7"]
