"""Order lists: every parameter under its prefix, and facts about each order whatever the reply has."""

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges.binance.order_lists import Leg, Oco, OldOco, Opo, Opoco, Oto, Otoco
from bittrade_ws.exchanges.binance.order_options import order_options
from bittrade_ws.exchanges.binance.placing_lists import BinanceLists
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.wire.codec import RequestContext

D = Decimal
S = OrderStatus
venue = BinanceLists()
TAKE = Leg(type="LIMIT_MAKER", price=D("110.00"))
STOP = Leg(type="STOP_LOSS_LIMIT", price=D("89"), stop_price=D("90"), extra=order_options(iceberg_quantity=D("0.1")))
ENTRY = Leg(type="LIMIT", price=D("100"), time_in_force="FOK")
BUY = {"symbol": "BTCUSDT", "side": OrderSide.BUY, "quantity": D("1.0"), "working": ENTRY}
OCO = Oco(symbol="BTCUSDT", side=OrderSide.SELL, quantity=D("1.0"), above=TAKE, below=STOP)
OTO = Oto(**BUY, pending_side=OrderSide.SELL, pending_quantity=D("0.9"), pending=TAKE)
OTOCO = Otoco(**BUY, pending_side=OrderSide.SELL, pending_quantity=D("0.9"), above=TAKE, below=STOP)
OPO = Opo(**BUY, pending_side=OrderSide.SELL, pending=TAKE)
OPOCO = Opoco(**BUY, pending_side=OrderSide.SELL, above=TAKE, below=STOP)


def context() -> RequestContext:
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 1_000, signer=lambda params: params)


def sent(request: Any) -> Any:
    names = [f"c{number}" for number, _ in enumerate(venue.legs(request), start=1)]
    frame = json.loads(venue.place_list(request, "list", names, context()).frame)
    return frame["method"], frame["params"]


def test_an_oco_has_its_two_orders_under_above_and_below() -> None:
    assert sent(OCO) == ("orderList.place.oco", {
        "timestamp": 1_000, "symbol": "BTCUSDT", "listClientOrderId": "list", "newOrderRespType": "FULL",
        "side": "SELL", "quantity": "1.0",
        "aboveType": "LIMIT_MAKER", "abovePrice": "110.00", "aboveClientOrderId": "c1",
        "belowType": "STOP_LOSS_LIMIT", "belowPrice": "89", "belowStopPrice": "90", "belowTimeInForce": "GTC",
        "belowIcebergQty": "0.1", "belowClientOrderId": "c2",
    })  # fmt: skip


def test_an_oto_has_a_working_and_a_pending_order() -> None:
    assert sent(OTO) == ("orderList.place.oto", {
        "timestamp": 1_000, "symbol": "BTCUSDT", "listClientOrderId": "list", "newOrderRespType": "FULL",
        "workingSide": "BUY",
        "workingQuantity": "1.0", "workingType": "LIMIT", "workingPrice": "100", "workingTimeInForce": "FOK",
        "workingClientOrderId": "c1", "pendingSide": "SELL", "pendingQuantity": "0.9", "pendingType": "LIMIT_MAKER",
        "pendingPrice": "110.00", "pendingClientOrderId": "c2",
    })  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "method", "has_quantity", "prefixes"),
    [
        (OTOCO, "orderList.place.otoco", True, ["working", "pendingAbove", "pendingBelow"]),
        (OPO, "orderList.place.opo", False, ["working", "pending"]),
        (OPOCO, "orderList.place.opoco", False, ["working", "pendingAbove", "pendingBelow"]),
    ],
)
def test_the_others(request_: Any, method: str, has_quantity: bool, prefixes: list[str]) -> None:
    told, params = sent(request_)
    assert (told, "pendingQuantity" in params) == (method, has_quantity)
    assert [params[f"{prefix}ClientOrderId"] for prefix in prefixes] == ["c1", "c2", "c3"][: len(prefixes)]
    assert [order.side for order in venue.legs(request_)][1:] == [OrderSide.SELL] * (len(prefixes) - 1)


def test_what_the_venue_certainly_refuses_of_a_leg_is_not_sent() -> None:
    with pytest.raises(InvalidRequest, match="needs a stop_price"):
        sent(replace(OCO, below=Leg(type="STOP_LOSS")))
    with pytest.raises(InvalidRequest, match="client_order_id"):
        venue.place_list(OCO, "x" * 37, ["c1", "c2"], context())


OLD = OldOco(
    symbol="BTCUSDT", side=OrderSide.SELL, quantity=D("1.0"), price=D("110.00"), stop_price=D("90"),
    stop_limit_price=D("89"),
)  # fmt: skip


def test_the_oco_of_old_has_names_of_its_own() -> None:
    assert sent(OLD) == ("orderList.place", {
        "timestamp": 1_000, "symbol": "BTCUSDT", "listClientOrderId": "list", "newOrderRespType": "FULL",
        "side": "SELL", "quantity": "1.0",
        "price": "110.00", "limitClientOrderId": "c1", "stopPrice": "90", "stopLimitPrice": "89",
        "stopLimitTimeInForce": "GTC", "stopClientOrderId": "c2",
    })  # fmt: skip
    _, params = sent(replace(OLD, stop_price=None, stop_limit_price=None, extra={"trailingDelta": 100}))
    assert params["trailingDelta"] == 100
    assert not {"stopPrice", "stopLimitPrice", "stopLimitTimeInForce"} & set(params)
    assert [one.type for one in venue.legs(OLD)] == ["LIMIT_MAKER", "STOP_LOSS_LIMIT"]
    with pytest.raises(InvalidRequest, match="needs a stop_price"):
        sent(replace(OLD, stop_price=None))
    with pytest.raises(InvalidRequest, match="client_order_id"):
        venue.place_list(OLD, "list", ["x" * 37, "c2"], context())


def order(number: int, status: str, **more: Any) -> Any:
    return {"symbol": "BTCUSDT", "orderId": number, "clientOrderId": f"c{number}", "status": status, **more}


def test_the_reply_in_any_order_with_reports_or_bare() -> None:
    named = [{"symbol": "BTCUSDT", "orderId": number, "clientOrderId": f"c{number}"} for number in (2, 1)]
    reports = [order(2, "NEW", workingTime=-1), order(1, "NEW", workingTime=5)]
    result = {"orderListId": 70, "orders": named, "orderReports": reports}
    list_id, facts = venue.placed_list(OCO, ["c1", "c2"], {"status": 200, "result": result})
    assert (list_id, [(fact.order_id, fact.status) for fact in facts]) == ("70", [("1", S.OPEN), ("2", S.PENDING)])
    _, bare = venue.placed_list(OCO, ["c1", "c2"], {"status": 200, "result": {**result, "orderReports": []}})
    assert [(fact.order_id, fact.status) for fact in bare] == [("1", S.PENDING), ("2", S.PENDING)]


@pytest.mark.parametrize(
    ("code", "text", "status"),
    [(-2010, "no balance", S.REJECTED), (-1007, "timeout", S.UNKNOWN), (-2010, "Duplicate order sent.", S.UNKNOWN)],
)
def test_a_refusal_is_one_of_all(code: int, text: str, status: OrderStatus) -> None:
    reply = {"status": 400, "error": {"code": code, "msg": text}}
    list_id, facts = venue.placed_list(OCO, ["c1", "c2"], reply)
    assert (list_id, [(fact.status, fact.code) for fact in facts]) == (None, [(status, code)] * 2)


def test_the_event_of_a_list_proves_its_orders(samples: Any) -> None:
    frame = next(sample.frame for sample in samples("user_events") if sample.key == "listStatus")
    facts = venue.lists.decode(frame)
    assert facts == venue.lists.convert(json.loads(frame))
    assert [(fact.order_id, fact.client_order_id, fact.status) for fact in facts] == [
        ("17", "AJYsMjErWJesZvqlJCTUgL", S.PENDING),
        ("18", "bfYPSQdLoqAJeNrOr9adzq", S.PENDING),
    ]


@pytest.mark.parametrize("kind", ["RESPONSE", "EXEC_STARTED", "UPDATED", "ALL_DONE"])
@pytest.mark.parametrize("state", ["EXECUTING", "ALL_DONE", "REJECT"])
def test_only_the_event_of_a_list_that_the_venue_has_proves_its_orders(samples: Any, kind: str, state: str) -> None:
    frame = next(sample.frame for sample in samples("user_events") if sample.key == "listStatus")
    frame = frame.replace(b"EXEC_STARTED", kind.encode()).replace(b"EXECUTING", state.encode())
    is_proof = kind != "RESPONSE" and state != "REJECT"
    assert len(venue.lists.decode(frame)) == (2 if is_proof else 0)
