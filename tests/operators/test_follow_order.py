from decimal import Decimal

from bittrade_ws.models.order import Order, OrderFact, OrderStatus
from bittrade_ws.operators.follow_order import follow_order
from bittrade_ws.testing import check_operator, match


def fact(status, **fields):
    status = None if status is None else OrderStatus(status)
    return OrderFact(status=status, **{"client_order_id": "OX1", "symbol": "BTCUSDT", **fields})


def test_each_stage_once_until_the_last(marbles):
    facts = marbles.hot(
        "^-s-o-o-x-n-p-p-f-o",
        s=fact("SUBMITTED"),
        o=fact("OPEN"),
        x=fact("FILLED", client_order_id="OX2"),
        n=None,
        p=fact("PARTIALLY_FILLED", filled_quantity=Decimal("0.4")),
        f=fact("FILLED", filled_quantity=Decimal("1.0")),
    )
    marbles.expect(facts.pipe(follow_order("OX1"))).to_be(
        "--s-o-------p---(f|)",
        s=Order(client_order_id="OX1", symbol="BTCUSDT", status=OrderStatus.SUBMITTED),
        o=match(status="OPEN"),
        p=match(status="PARTIALLY_FILLED", filled_quantity=Decimal("0.4")),
        f=match(status="FILLED"),
    )
    marbles.expect(facts.subscriptions).to_be("^---------------!")


def test_the_venue_s_id_does_too_and_the_first_status_begins(marbles):
    facts = marbles.hot(
        "^-a-b-c-#",
        a=fact(None, order_id="77"),
        b=fact("CANCELED", order_id="12"),
        c=fact("PARTIALLY_FILLED", client_order_id=None, order_id="77", filled_quantity=Decimal("0.4")),
    )
    marbles.expect(facts.pipe(follow_order("77"))).to_be("------c-#", c=match(status="PARTIALLY_FILLED", order_id="77"))


def test_a_first_stage_that_is_final_is_the_only_one(marbles):
    facts = marbles.cold("-f-f|", f=fact("FILLED"))
    marbles.expect(facts.pipe(follow_order("OX1"))).to_be("-(f|)", f=match(status="FILLED"))


def test_keeps_the_laws():
    check_operator(follow_order("OX1"), "-s-o-|", s=fact("SUBMITTED"), o=fact("OPEN"))
