"""Amendments and replacements: what is sent, and every row of what may come back."""

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges.binance.changes import BinanceChanges, facts_of_canceled, succeeded
from bittrade_ws.models.errors import InvalidRequest, OutcomeUnknown, RateLimited, RequestRejected
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest, ReplaceOrderRequest
from bittrade_ws.wire.codec import RequestContext

S = OrderStatus
D = Decimal
venue = BinanceChanges()
NEW = AddOrderRequest(symbol="BTCUSDT", side=OrderSide.SELL, type="LIMIT", quantity=D("0.5"), price=D("100"))
CANCEL = CancelOrderRequest(symbol="BTCUSDT", client_order_id="old", extra={"cancelRestrictions": "ONLY_NEW"})
REPLACE = ReplaceOrderRequest(cancel=CANCEL, new=NEW)
EDIT = EditOrderRequest(symbol="BTCUSDT", client_order_id="c1", quantity=D("5.00"))
CANCELED = {"symbol": "BTCUSDT", "orderId": 7, "clientOrderId": "x", "origClientOrderId": "old", "status": "CANCELED"}
PLACED = {"symbol": "BTCUSDT", "orderId": 8, "clientOrderId": "new", "status": "NEW", "workingTime": 5}
NO = {"code": -2011, "msg": "Unknown order sent."}
FULL = {"code": -1015, "msg": "Too many new orders."}


def context() -> RequestContext:
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 1_000, signer=lambda params: params)


def sent(request: Any) -> Any:
    return json.loads(request.frame)


def answer(status: int, code: int | None, **halves: Any) -> Any:
    if code is None:
        return {"id": 1, "status": status, "result": halves}
    return {"id": 1, "status": status, "error": {"code": code, "msg": "no", **({"data": halves} if halves else {})}}


def test_an_amendment_lowers_the_quantity_and_keeps_the_name() -> None:
    frame = sent(venue.edit(EDIT, context()))
    assert frame["method"] == "order.amend.keepPriority"
    assert frame["params"] == {
        "timestamp": 1_000, "symbol": "BTCUSDT", "origClientOrderId": "c1", "newClientOrderId": "c1", "newQty": "5.00",
    }  # fmt: skip
    for wrong in (replace(EDIT, price=D(1)), replace(EDIT, quantity=None), replace(EDIT, client_order_id=None)):
        with pytest.raises(InvalidRequest):
            venue.edit(wrong, context())


def test_an_amended_order_is_named_by_its_old_id() -> None:
    amended = {"symbol": "BTCUSDT", "orderId": 12, "origClientOrderId": "c1", "clientOrderId": "c2", "price": "5.00",
               "qty": "5.00", "executedQty": "0.00", "preventedQty": "0.00", "cumulativeQuoteQty": "0.00",
               "status": "NEW", "workingTime": 5}  # fmt: skip
    fact = venue.edited(EDIT, answer(200, None, transactTime=9, executionId=16, amendedOrder=amended))
    assert (fact.status, fact.client_order_id, fact.quantity, fact.sequence, fact.time) == (S.OPEN, "c1", D(5), 16, 9)
    assert venue.edited(EDIT, answer(400, -2038)).status is S.REJECTED
    assert venue.edited(EDIT, answer(504, -1007)).status is S.UNKNOWN


def test_a_replacement_says_what_is_canceled_and_what_is_placed() -> None:
    frame = sent(venue.replace(replace(REPLACE, extra={"orderRateLimitExceededMode": "CANCEL_ONLY"}), "new", context()))
    assert frame["method"] == "order.cancelReplace"
    assert frame["params"] == {
        "timestamp": 1_000, "symbol": "BTCUSDT", "side": "SELL", "type": "LIMIT", "newClientOrderId": "new",
        "timeInForce": "GTC", "quantity": "0.5", "price": "100", "cancelReplaceMode": "STOP_ON_FAILURE",
        "cancelOrigClientOrderId": "old", "cancelRestrictions": "ONLY_NEW",
        "orderRateLimitExceededMode": "CANCEL_ONLY",
    }  # fmt: skip
    allowing = sent(venue.replace(replace(REPLACE, stop_on_failure=False), "new", context()))
    assert allowing["params"]["cancelReplaceMode"] == "ALLOW_FAILURE"
    with pytest.raises(InvalidRequest, match="cannot be told apart"):
        venue.replace(REPLACE, "old", context())
    with pytest.raises(InvalidRequest, match="the other of ETHUSDT"):
        venue.replace(replace(REPLACE, new=replace(NEW, symbol="ETHUSDT")), "new", context())


def halves(cancel: Any, new: Any) -> dict[str, Any]:
    def word(response: Any) -> str:
        if response is None:
            return "NOT_ATTEMPTED"
        return "FAILURE" if "code" in response else "SUCCESS"

    return {
        "cancelResult": word(cancel), "cancelResponse": cancel, "newOrderResult": word(new), "newOrderResponse": new,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "code", "cancel", "new", "told"),
    [
        (200, None, CANCELED, PLACED, (S.CANCELED, S.OPEN)),
        (400, -2022, NO, None, (S.REJECTED, None)),
        (409, -2021, CANCELED, {"code": -2010, "msg": "no balance"}, (S.CANCELED, S.REJECTED)),
        (409, -2021, NO, PLACED, (S.REJECTED, S.OPEN)),
        (400, -2022, NO, {"code": -2010, "msg": "no balance"}, (S.REJECTED, S.REJECTED)),
        (429, -1015, CANCELED, FULL, (S.CANCELED, S.REJECTED)),
        (429, -1015, NO, None, (S.REJECTED, None)),
        (409, -2021, CANCELED, FULL, (S.CANCELED, S.REJECTED)),
        (400, -2022, NO, FULL, (S.REJECTED, S.REJECTED)),
        (409, -2021, {"code": -1007, "msg": "timeout"}, PLACED, (S.UNKNOWN, S.OPEN)),
        (409, -2021, CANCELED, {"code": -2010, "msg": "Duplicate order sent."}, (S.CANCELED, S.UNKNOWN)),
    ],
)
def test_every_row_of_halves(status: int, code: int | None, cancel: Any, new: Any, told: Any) -> None:
    facts = venue.replaced(REPLACE, answer(status, code, **halves(cancel, new)))
    assert tuple(fact and fact.status for fact in facts) == told
    if cancel is CANCELED:
        assert facts[0] is not None
        assert facts[0].client_order_id == "old"


def test_a_refusal_of_the_whole_attempts_nothing_and_an_unknown_outcome_is_one_of_both() -> None:
    cancel, new = venue.replaced(REPLACE, answer(429, -1015))
    assert (cancel, new and (new.status, new.code)) == (None, (S.REJECTED, -1015))
    assert [fact and fact.status for fact in venue.replaced(REPLACE, answer(504, -1007))] == [S.UNKNOWN, S.UNKNOWN]


def test_cancel_reports_of_orders_and_of_lists() -> None:
    reports = [CANCELED, {"orderListId": 1, "orderReports": [{**CANCELED, "orderId": 8}, {**CANCELED, "orderId": 9}]}]
    assert [fact.order_id for fact in facts_of_canceled(reports)] == ["7", "8", "9"]
    assert succeeded({"status": 200, "result": 5}) == 5
    with pytest.raises(RequestRejected, match="no"):
        succeeded(answer(400, -2011))


@pytest.mark.parametrize(("status", "code"), [(504, -1007), (400, -1006), (500, -1000), (503, -1008)])
def test_f50_a_cancel_of_several_whose_outcome_the_venue_does_not_know_is_no_refusal(status: int, code: int) -> None:
    with pytest.raises(OutcomeUnknown, match="is not known") as unknown:
        succeeded(answer(status, code))
    assert unknown.value.code == code


def test_f58_a_cancel_of_several_during_a_ban_says_for_how_long() -> None:
    with pytest.raises(RateLimited) as limited:
        succeeded(answer(418, -1003, serverTime=1_000, retryAfter=46_000))
    assert limited.value.retry_after == 45.0
