"""Requests about orders, the facts in notifications and events, and lives told in any order."""

import itertools
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.codec import BitfinexCodec
from bittrade_ws.exchanges.bitfinex.events import ORDER as LAYOUT
from bittrade_ws.exchanges.bitfinex.lookup import Found
from bittrade_ws.exchanges.bitfinex.order_facts import ClientIds
from bittrade_ws.exchanges.bitfinex.orders import BitfinexOrders
from bittrade_ws.models.errors import InvalidRequest, VenuePaused
from bittrade_ws.models.lifecycle import Lifecycle
from bittrade_ws.models.order import FINAL, Order, OrderFact, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest, EditOrderRequest
from bittrade_ws.wire.codec import ReplyTo, RequestContext

D, S = Decimal, OrderStatus
BUY = AddOrderRequest(symbol="tBTCUSD", side=OrderSide.BUY, type="EXCHANGE LIMIT", quantity=D("1.0"), price=D("100.00"))
NOON = 1_700_000_000_000


def context(codec: Any = None) -> RequestContext:
    return RequestContext(ids=itertools.count(1).__next__, now=lambda: NOON, codec=codec)


def row(status: str, left: str = "1", *, cid: int | None = 5, original: str = "1", tif: int | None = None) -> list[Any]:
    return [7, None, cid, "tBTCUSD", 1, 9, D(left), D(original), "EXCHANGE LIMIT", None, tif, None, 0, status, None,
            None, 100, 0, 0, 0, None, None, None, 0, 0, None, None, None, "API>BFX", None, None, {}]  # fmt: skip


def note(kind: str, info: Any, status: str = "SUCCESS", text: str = "", code: Any = None) -> Any:
    return [0, "n", [NOON, kind, None, None, info, code, status, text]]


def payload(request: Any) -> Any:
    channel, kind, message_id, body = json.loads(request.frame)
    assert (channel, message_id) == (0, None)
    return kind, body


def test_an_order_goes_out_with_its_digits_and_the_sign_of_its_side() -> None:
    request = BitfinexOrders().place(BUY, "5", context())
    assert payload(request) == ("on", {"type": "EXCHANGE LIMIT", "symbol": "tBTCUSD", "amount": "1.0",
                                       "price": "100.00", "cid": 5})  # fmt: skip
    assert request.reply_key == ReplyTo(("on", "cid", 5))
    sale = AddOrderRequest(
        symbol="tBTCUSD", side=OrderSide.SELL, type="EXCHANGE STOP LIMIT", quantity=D("2"), price=D(90),
        stop_price=D(95), extra={"flags": 64, "tif": "2030-01-01 00:00:00", "gid": None},
    )  # fmt: skip
    assert payload(BitfinexOrders().place(sale, "5", context()))[1] == {
        "type": "EXCHANGE STOP LIMIT", "symbol": "tBTCUSD", "amount": "-2", "price": "95", "price_aux_limit": "90",
        "cid": 5, "flags": 64, "tif": "2030-01-01 00:00:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"quantity": None}, {"price": None}, {"time_in_force": "GTC"}, {"extra": {"lev": 1.5}}]
)
def test_what_the_venue_cannot_do_is_refused_here(wrong: Any) -> None:
    fields = {name: getattr(BUY, name) for name in BUY.__slots__}
    with pytest.raises(InvalidRequest):
        BitfinexOrders().place(AddOrderRequest(**{**fields, **wrong}), "5", context())


def test_f59_under_maintenance_orders_are_refused_here_until_it_is_over() -> None:
    codec, venue = BitfinexCodec(), BitfinexOrders()
    for frame, is_paused in (
        (b'{"event":"info","version":2,"platform":{"status":0}}', True),
        (b'{"event":"info","code":20061,"msg":""}', False),
        (b'{"event":"info","code":20060,"msg":""}', True),
        (b'{"event":"info","code":20061,"msg":""}', False),
    ):
        codec.classify(frame)
        assert codec.is_paused is is_paused
        for write in (
            lambda: venue.place(BUY, "5", context(codec)),
            lambda: venue.cancel(CancelOrderRequest(symbol="tBTCUSD", order_id="7"), context(codec)),
        ):
            if is_paused:
                with pytest.raises(VenuePaused):
                    write()
            else:
                write()


def test_a_cancel_and_an_amendment_name_the_order_by_either_id() -> None:
    venue, codec = BitfinexOrders(), BitfinexCodec()
    by_id = CancelOrderRequest(symbol="tBTCUSD", order_id="7")
    assert payload(venue.cancel(by_id, context(codec))) == ("oc", {"id": 7})
    by_name = venue.cancel(CancelOrderRequest(symbol="tBTCUSD", client_order_id="5"), context(codec))
    assert payload(by_name) == ("oc", {"cid": 5, "cid_date": "2023-11-14"})
    reply = json.dumps(note("oc-req", [7, None, 5, "tBTCUSD"])).encode()
    assert codec.classify(reply)[0] == by_name.reply_key == ReplyTo(("oc", "cid", 5))
    other = json.dumps(note("oc-req", [8, None, 6, "tBTCUSD"])).encode()
    assert codec.classify(other)[0] == ReplyTo(("oc", 8))
    codec.classify(json.dumps([0, "on", [7, None, 5, "tBTCUSD", 1, 2, -1, -2, *[None] * 24]]).encode())
    edit = EditOrderRequest(symbol="tBTCUSD", client_order_id="5", quantity=D("2.50"), extra={"cid_date": "2023-11-13"})
    assert payload(venue.edit(edit, context(codec))) == ("ou", {"cid": 5, "cid_date": "2023-11-13", "delta": "-0.50"})
    for wrong in ({}, {"order_id": "seven"}):
        with pytest.raises(InvalidRequest):
            venue.cancel(CancelOrderRequest(symbol="tBTCUSD", **wrong), context())


def test_a_name_that_is_no_number_stands_for_one() -> None:
    names = ClientIds()
    number = names.number("my order")
    assert 0 < number < 2**45
    assert (names.name(number), names.name(5), names.name(None)) == ("my order", "5", None)
    assert ClientIds().number("my order") == number
    assert names.number("007") != 7
    assert names.number(str(2**45)) != 2**45


def test_an_order_made_well_before_it_was_placed_here_has_another_name() -> None:
    venue = BitfinexOrders()
    venue.place(BUY, "5", context())
    told = [venue.names.name(5, created) for created in (NOON - 3_600_001, NOON - 3_600_000, NOON + 1, None)]
    assert (told, venue.names.name(6, 1)) == ([None, "5", "5", "5"], "6")
    old = LAYOUT.read([7, None, 5, "tBTCUSD", 1, 9, 1, 1, *[None] * 12])
    unnamed = Order(client_order_id="5", symbol="tBTCUSD", status=S.UNKNOWN)
    assert venue.queried(unnamed, Found(old, is_closed=True)) is None
    named = Order(client_order_id="5", symbol="tBTCUSD", status=S.UNKNOWN, order_id="7")
    assert venue.queried(named, Found(old, is_closed=True)) is not None


@pytest.mark.parametrize(
    ("word", "sentence", "left", "status"),
    [
        ("on", "ACTIVE", "1", S.OPEN),
        ("ou", "PARTIALLY FILLED @ 100.0(0.4)", "0.6", S.PARTIALLY_FILLED),
        ("oc", "EXECUTED @ 100.0(0.6): was PARTIALLY FILLED @ 100.0(0.4)", "0", S.FILLED),
        ("oc", "FORCED EXECUTED @ 100.0(1.0)", "0", S.FILLED),
        ("oc", "CANCELED", "1", S.CANCELED),
        ("oc", "CANCELED was: PARTIALLY FILLED @ 100.0(0.4)", "0.6", S.CANCELED),
        ("oc", "IOC CANCELED", "1", S.CANCELED),
        ("oc", "IOC CANCELED was: PARTIALLY FILLED @ 1(0.4)", "0.6", S.CANCELED),
        ("oc", "POSTONLY CANCELED", "1", S.REJECTED),
        ("oc", "FILLORKILL CANCELED", "1", S.REJECTED),
        ("oc", "INSUFFICIENT BALANCE (U1)", "1", S.REJECTED),
        ("oc", "INSUFFICIENT BALANCE (G1) was: PARTIALLY FILLED @ 1(0.4)", "0.6", S.CANCELED),
        ("oc", "INSUFFICIENT MARGIN", "1", S.REJECTED),
        *(("oc", f"RSN_{why}", "1", S.REJECTED) for why in ("DUST", "PAUSE", "POS_REDUCE_INCR", "BOOK_SLIP")),
        ("oc", "A NEW WORD", "1", S.CANCELED),
        ("oc", "A NEW WORD", "0", S.FILLED),
        ("ou", "A NEW WORD", "1", None),
    ],
)
def test_the_venues_sentences_in_our_words(word: str, sentence: str, left: str, status: OrderStatus | None) -> None:
    events = BitfinexOrders().events
    message = [0, word, row(sentence, left), 1, 2]
    fact = events.convert(message)
    assert fact is not None
    assert (fact.status, fact.order_id, fact.client_order_id, fact.side) == (status, "7", "5", OrderSide.BUY)
    assert fact.filled_quantity == 1 - D(left)
    assert (fact.reason == sentence) is (word == "oc")
    assert events.decode(json.dumps(message, default=str).encode()) == fact


def test_an_order_that_was_to_end_has_expired() -> None:
    events = BitfinexOrders().events
    told = [events.convert([0, "oc", row("CANCELED", tif=tif)]) for tif in (8, 9, 10, None)]
    assert [fact.status for fact in told if fact] == [S.EXPIRED, S.EXPIRED, S.CANCELED, S.CANCELED]


def test_what_a_notification_says_of_a_new_order() -> None:
    venue = BitfinexOrders()
    placed = [
        venue.placed(BUY, reply)
        for reply in (
            note("on-req", row("ACTIVE")),
            note("on-req", [None] * 32),
            note("on-req", [None], "ERROR", "Invalid order: not enough exchange balance", 10001),
            note("on-req", [None], "FAILURE", "symbol: invalid"),
            note("on-req", [None], "ERROR", "Duplicate client order ID", 10001),
        )
    ]
    assert [(fact.status, fact.order_id, fact.code) for fact in placed] == [
        (S.PENDING, "7", None), (S.PENDING, None, None), (S.REJECTED, None, 10001), (S.REJECTED, None, None),
        (S.UNKNOWN, None, 10001),
    ]  # fmt: skip
    assert placed[2].reason == "Invalid order: not enough exchange balance"


def test_a_cancel_that_is_accepted_is_not_done() -> None:
    venue, request = BitfinexOrders(), CancelOrderRequest(symbol="tBTCUSD", order_id="7")
    assert venue.canceled(request, note("oc-req", row("ACTIVE"))).status is None
    refused = venue.canceled(request, note("oc-req", [999], "ERROR", "Order not found.", 10001))
    assert (refused.status, refused.code, refused.reason) == (S.REJECTED, 10001, "Order not found.")


def test_an_amendment_gives_the_order_as_it_is_now() -> None:
    venue, request = BitfinexOrders(), EditOrderRequest(symbol="tBTCUSD", order_id="7", quantity=D(2))
    assert venue.edited(request, note("ou-req", row("ACTIVE", "2", original="2"))).quantity == 2
    assert venue.edited(request, note("ou-req", None)).status is None
    assert venue.edited(request, note("ou-req", [7], "ERROR", "no", 10001)).status is S.REJECTED


def test_what_is_open_comes_with_the_login() -> None:
    facts = BitfinexOrders().open.convert([0, "os", [row("ACTIVE"), row("PARTIALLY FILLED @ 1(0.5)", "0.5")]])
    assert [fact.status for fact in facts] == [S.OPEN, S.PARTIALLY_FILLED]


def test_who_can_be_asked_what_became_of_an_order() -> None:
    order = Order(client_order_id="mine", symbol="tBTCUSD", status=S.UNKNOWN)
    assert BitfinexOrders().query(order, context()) is None
    asked: list[Any] = []
    venue = BitfinexOrders(lambda order, client_id: asked.append((order, client_id)) or "the answer")  # pyright: ignore
    question = venue.query(order, context())
    assert question is not None
    assert question.elsewhere is not None
    assert (question.elsewhere(), asked) == ("the answer", [(order, ClientIds().number("mine"))])
    assert venue.queried(order, None) is None
    fact = venue.queried(order, Found(LAYOUT.read(row("CANCELED", cid=ClientIds().number("mine"))), is_closed=True))
    assert fact is not None
    assert (fact.status, fact.client_order_id) == (S.CANCELED, "mine")
    assert (venue.open_orders(None, context()), venue.listed(None)) == (None, ())


FILLED: list[Any] = [
    [0, "on", row("ACTIVE")],
    [0, "te", [1, "tBTCUSD", 3, 7, D("0.4"), 100, "EXCHANGE LIMIT", 100, 1, None, None, 5]],
    [0, "ou", row("PARTIALLY FILLED @ 100.0(0.4)", "0.6")],
    [0, "tu", [1, "tBTCUSD", 3, 7, D("0.4"), 100, "EXCHANGE LIMIT", 100, 1, D("-0.1"), "USD", 5]],
    [0, "te", [2, "tBTCUSD", 3, 7, D("0.6"), 100, "EXCHANGE LIMIT", 100, 1, None, None, 5]],
    [0, "oc", row("EXECUTED @ 100.0(0.6): was PARTIALLY FILLED @ 100.0(0.4)", "0")],
    [0, "tu", [2, "tBTCUSD", 3, 7, D("0.6"), 100, "EXCHANGE LIMIT", 100, 1, D("-0.1"), "USD", 5]],
]


def live(facts: Sequence[OrderFact | None]) -> list[Any]:
    lifecycle = Lifecycle(Order(client_order_id="5", symbol="tBTCUSD", status=S.SUBMITTED, quantity=D(1)))
    return [stage for fact in facts if fact is not None and (stage := lifecycle.apply(fact)) is not None] + [lifecycle]


def test_a_life_as_the_venue_tells_it() -> None:
    venue = BitfinexOrders()
    facts = [venue.placed(BUY, note("on-req", row("ACTIVE"))), *map(venue.events.convert, FILLED)]
    stages = live(facts)[:-1]
    told = [(stage.status, stage.filled_quantity, len(stage.fills)) for stage in stages]
    assert told == [
        (S.PENDING, D(0), 0), (S.OPEN, D(0), 0), (S.PARTIALLY_FILLED, D("0.4"), 1), (S.FILLED, D(1), 2),
    ]  # fmt: skip
    assert [[fill.fee for fill in stage.fills] for stage in stages[2:]] == [[None], [D("0.1"), None]]


@given(st.permutations(FILLED), st.lists(st.sampled_from(FILLED), max_size=5), st.booleans())
def test_f47_whatever_the_order_each_stage_comes_once_and_the_end_is_the_same(
    messages: list[Any], again: list[Any], is_late: bool
) -> None:
    venue = BitfinexOrders()
    placed = venue.placed(BUY, note("on-req", row("ACTIVE")))
    facts = [*map(venue.events.convert, messages + again)]
    *stages, lifecycle = live([*facts, placed] if is_late else [placed, *facts])
    seen = [(stage.status, stage.filled_quantity) for stage in stages]
    assert len(seen) == len(set(seen))
    assert [status for status, _ in seen if status in FINAL] == [S.FILLED]
    assert sorted(fill.trade_id for fill in lifecycle.order.fills) == ["1", "2"]


def test_two_venues_share_no_names() -> None:
    assert bitfinex.BitfinexOrders().names is not bitfinex.BitfinexOrders().names
