import itertools
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from reactivex.subject import Subject

from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.exchanges.binance.routing import RoutedOrders, check_order_factory
from bittrade_ws.models.errors import InvalidRequest, RequestRejected
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators import add_token
from bittrade_ws.testing import VirtualClock
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import RequestContext

D = Decimal
venue = RoutedOrders()
BUY = AddOrderRequest(symbol="BTCUSDT", side=OrderSide.BUY, type="LIMIT", quantity=D("0.5"), price=D("31000"))
ORDER = {"symbol": "BTCUSDT", "orderId": 2, "clientOrderId": "c1", "status": "FILLED", "side": "BUY",
         "origQty": "0.5", "executedQty": "0.5", "usedSor": True, "workingFloor": "SOR", "transactTime": 5,
         "fills": [{"matchType": "ONE_PARTY_TRADE_REPORT", "price": "28000.00", "qty": "0.5", "commission": "0.0",
                    "commissionAsset": "BTC", "tradeId": -1, "allocId": 0}]}  # fmt: skip


def context() -> RequestContext:
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: 1_000, signer=lambda params: params)


def test_a_routed_order_lives_like_any_other() -> None:
    assert json.loads(venue.place(BUY, "c1", context()).frame)["method"] == "sor.order.place"
    fact = venue.placed(BUY, {"status": 200, "result": [ORDER]})
    assert (fact.status, fact.order_id) == (OrderStatus.FILLED, "2")
    assert [(fill.trade_id, fill.quantity) for fill in fact.fills] == [("allocation 0", D("0.5"))]
    assert venue.placed(BUY, {"status": 400, "error": {"code": -2010, "msg": "no"}}).status is OrderStatus.REJECTED
    for wrong in (replace(BUY, type="LIMIT_MAKER"), replace(BUY, quote_quantity=D(1))):
        with pytest.raises(InvalidRequest):
            venue.place(wrong, "c1", context())


@pytest.mark.parametrize(
    ("options", "method"),
    [({}, "order.test"), ({"routed": True}, "sor.order.test"), ({"commission": True}, "order.test")],
)
def test_an_order_is_checked_and_not_placed(options: dict[str, bool], method: str) -> None:
    frames, told, sockets, messages = [], [], Subject[Socket](), Subject[object]()
    check = check_order_factory(sockets.pipe(add_token(lambda params: params)), messages, **options)
    socket = Socket("ws://x", epoch=1, codec=BinanceCodec(), send=frames.append, client_ids=lambda: "id")
    socket.is_open = True
    sockets.on_next(socket)
    clock = VirtualClock()
    for _ in range(2):
        check(BUY).subscribe(told.append, told.append, scheduler=clock)
    sent = json.loads(frames[0])
    assert (sent["method"], sent["params"].get("computeCommissionRates", False)) == (method, "commission" in options)
    messages.on_next({"id": 1, "status": 200, "result": {}})
    messages.on_next({"id": 2, "status": 400, "error": {"code": -1013, "msg": "Filter failure: LOT_SIZE"}})
    assert told[0] == {}
    assert isinstance(told[1], RequestRejected)
