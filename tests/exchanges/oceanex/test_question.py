"""Each question: the exact frame that is sent, and the typed value of its answer."""

from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RequestRejected, ResponseTimeout
from bittrade_ws.models.market import Level
from bittrade_ws.operators import add_token

D = Decimal
TICKER = {
    "at": 1583412426, "name": "VET/USDT", "display_name": "VET/USDT", "base_unit": "vet", "quote_unit": "usdt",
    "position": 3, "open": "0.70", "first": "0.70", "last": "0.75", "high": "0.80", "low": "0.6900", "buy": "0.74",
    "sell": "0.76", "volume": "1000.0", "funds": "750.0", "h24_trend": "0.05", "something_new": 1,
}  # fmt: skip
MARKET = {
    "id": "vetusdt", "name": "VET/USDT", "display_name": "VET/USDT", "group": "usdt", "enabled": True,
    "minimum_trading_amount": "1.0", "amount_precision": 1, "ask_precision": 5, "bid_precision": 5,
    "price_precision": 5, "usd_precision": 5,
}  # fmt: skip
FEE = {"type": "relative", "value": "0.001"}
BALANCE = {
    "currency": "vet", "balance": "1000.0", "locked": "0.0", "btc_equivalent_balance": "0.5", "type": "coin",
    "deposit": "enabled", "withdraw": "enabled", "exchange": "enabled", "is_combination_address": False,
    "markets": [{"base_unit": "vet", "quote_unit": "usdt", "display_name": "VET/USDT"}],
}  # fmt: skip
ORDER = {
    "avg_price": "0.0", "created_at": "2020-03-05T12:47:06Z", "created_on": 1583412426, "executed_volume": "0.0",
    "id": 32, "market": "vetusdt", "market_display_name": "VET/USDT", "market_name": "VET/USDT", "ord_type": "limit",
    "price": "0.75", "remaining_volume": "1000.0", "side": "bid", "state": "wait", "trades_count": 0,
    "volume": "1000.0",
}  # fmt: skip
TRADE = {
    "id": 7, "order_id": 32, "market": "vetusdt", "market_name": "VET/USDT", "market_display_name": "VET/USDT",
    "side": "bid", "price": "0.75", "volume": "10.0", "funds": "7.5", "fee": "0.001", "ask_fee": "0.0",
    "bid_fee": "0.01", "ask_fee_currency_id": "usdt", "bid_fee_currency_id": "vet",
    "created_at": "2020-03-05T12:47:06Z", "created_on": 1583412426,
}  # fmt: skip
PAGE = {"resources": [ORDER], "resources_count": 17}
VET = {"market": "vetusdt"}
VET_TWICE = {"market": "vetusdt", "market_id": "vetusdt"}


class Case(NamedTuple):
    """A factory, its call, the request of that, data of the answer, and what the typed value says."""

    name: str
    call: Any
    handler: str
    action: str
    args: dict[str, Any]
    data: Any
    says: Any


CASES = [
    Case("get_tickers", lambda ask: ask(["VETUSDT"]), "TickerHandler", "index",
         {"markets": ["vetusdt"], "market_ids": ["vetusdt"]}, {"vetusdt": TICKER},
         lambda told: (told["vetusdt"].market, str(told["vetusdt"].low)) == ("vetusdt", "0.6900")),
    Case("get_tickers", lambda ask: ask(), "TickerHandler", "index", {}, {}, lambda told: told == {}),
    Case("get_markets", lambda ask: ask(), "MarketsHandler", "index", {}, [MARKET],
         lambda told: (told[0].id, told[0].minimum_trading_amount) == ("vetusdt", D("1.0"))),
    Case("get_trading_fees", lambda ask: ask(), "FeeHandler", "trading_fee", {},
         [{"market_id": "vetusdt", "ask_fee": FEE, "bid_fee": FEE}],
         lambda told: told[0].bid_fee == oceanex.Fee("relative", D("0.001"))),
    Case("get_time", lambda ask: ask(), "ToolHandler", "timestamp", {}, 1583412426, lambda told: told == 1583412426),
    Case("get_book", lambda ask: ask("vetusdt", level=2, precision=6), "OrderBookHandler", "index",
         {**VET_TWICE, "level": 2, "precision": 6}, {"asks": [["0.76", "10.0"]], "bids": []},
         lambda told: told.asks == (Level(D("0.76"), D("10.0")),)),
    Case("get_candles", lambda ask: ask("vetusdt", limit=30, period=5), "KlineHandler", "index",
         {**VET_TWICE, "limit": 30, "period": 5}, [[1583412420, D("0.7500"), 1, D("0.7"), D("0.75"), D("12.50")]],
         lambda told: (str(told[0].open), told[0].high, str(told[0].volume)) == ("0.7500", D(1), "12.50")),
    Case("get_account", lambda ask: ask(), "AccountHandler", "index", {}, {"accounts": [BALANCE]},
         lambda told: (told.accounts[0].balance, told.accounts[0].markets[0].base_unit) == (D("1000.0"), "vet")),
    Case("create_order", lambda ask: ask("vetusdt", "buy", D("1000.0"), D("0.75")), "OrderHandler", "create",
         {**VET, "side": "buy", "price": D("0.75"), "volume": D("1000.0"), "ord_type": "limit"}, ORDER,
         lambda told: (told.id, told.state, str(told.volume), told.trades) == (32, "wait", "1000.0", ())),
    Case("cancel_orders", lambda ask: ask([18, "19"]), "OrderHandler", "cancel", {"ids": [18, 19]}, [18, 19],
         lambda told: told == (18, 19)),
    Case("cancel_all_orders", lambda ask: ask(), "OrderHandler", "clear", {}, [], lambda told: told == ()),
    Case("get_open_orders", lambda ask: ask("vetusdt", ord_type="limit", order_by="asc", page=1, per=50),
         "OrderHandler", "index",
         {**VET, "ord_type": "limit", "order_type": "limit", "order_by": "asc", "page": 1, "per": 50}, PAGE,
         lambda told: (told.resources_count, told.resources[0].id) == (17, 32)),
    Case("get_order", lambda ask: ask("23"), "OrderHandler", "show", {"id": 23}, {**ORDER, "trades": [TRADE]},
         lambda told: (told.trades[0].price, told.trades[0].bid_fee_currency_id) == (D("0.75"), "vet")),
    Case("get_closed_order", lambda ask: ask(23), "OrderHistoryHandler", "show", {"id": 23},
         {**ORDER, "state": "done"}, lambda told: told.state == "done"),
    Case("get_closed_orders", lambda ask: ask("vetusdt", state="cancel", per=2, start_time=1, end_time=9),
         "OrderHistoryHandler", "index", {**VET, "state": "cancel", "per": 2, "start_time": 1, "end_time": 9}, PAGE,
         lambda told: told.resources[0].remaining_volume == D("1000.0")),
]  # fmt: skip


def ready(it):
    """Sockets that have been signed for, as `log_in` leaves them."""
    it.sockets = it.sockets.pipe(add_token(dict))
    return it


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_question_and_its_answer(scripted, case):
    it = ready(scripted())
    it.answers[case.handler, case.action] = case.data
    ask = getattr(oceanex, f"{case.name}_factory")(it.sockets, it.messages)
    it.connect()
    (told,) = it.hear(case.call(ask))
    assert case.says(told)
    (sent,) = it.sent
    assert (sent["identifier"], sent["command"]) == ({"handler": case.handler}, "message")
    assert set(sent) == {"identifier", "command", "data"}
    assert (sent["data"]["action"], sent["data"]["args"]) == (case.action, case.args)
    ask.dispose()


def test_f30_money_goes_out_as_numbers_with_their_own_digits(scripted, order):
    it = ready(scripted())
    it.answers["OrderHandler", "create"] = order
    create = oceanex.create_order_factory(it.sockets, it.messages)
    it.connect()
    it.hear(create("vetusdt", "sell", D("1E+3"), D("0.00075000")))
    assert '"price":0.00075000,"volume":1000,' in it.exchange.sent.frames[0]
    (refused,) = it.hear(create("vetusdt", "sell", 0.5, D("1")))
    assert isinstance(refused, InvalidRequest)


PRIVATE = ("AccountHandler", "OrderHandler", "OrderHistoryHandler")


@pytest.mark.parametrize("case", [case for case in CASES if case.handler in PRIVATE], ids=lambda case: case.name)
def test_nothing_private_is_sent_before_a_login(scripted, case):
    it = scripted()
    ask = getattr(oceanex, f"{case.name}_factory")(it.sockets, it.messages)
    it.connect()
    assert [type(one) for one in it.hear(case.call(ask))] == [InvalidRequest]
    assert it.sent == []


def test_refusals_have_the_code_of_the_venue(scripted, answer):
    it = ready(scripted())
    it.answers["OrderHandler", "cancel"] = lambda asked: answer(asked, {"ids": [19]}, code=2004, text="not found")
    cancel = oceanex.cancel_orders_factory(it.sockets, it.messages)
    it.connect()
    (refused,) = it.hear(cancel([18, 19]))
    assert isinstance(refused, RequestRejected)
    assert (refused.code, refused.reason, refused.data) == (
        oceanex.ErrorCode.ORDER_NOT_FOUND,
        "not found",
        {"ids": [19]},
    )
    assert refused.request_id == it.sent[0]["data"]["uuid"]
    it.answers["OrderHandler", "cancel"] = lambda asked: answer(asked, None, code=-1)
    assert str(it.hear(cancel([18]))[0]) == "-1 code -1"


def test_answers_find_their_requests_by_uuid_whatever_else_is_alike(scripted, answer, marbles):
    it = scripted()
    held = []
    it.answers["ToolHandler", "timestamp"] = lambda asked: held.append(asked) or {"type": "nothing"}
    get_time = oceanex.get_time_factory(it.sockets, it.messages)
    it.connect()
    first, second = it.hear(get_time()), it.hear(get_time())
    for asked, told in ((held[1], 2), (held[0], 1)):
        it.exchange.say(answer(asked, told))
    assert (first, second) == ([1], [2])


def test_an_answer_with_its_identifier_as_text_is_one(scripted, answer):
    it = scripted()
    it.answers["ToolHandler", "timestamp"] = lambda asked: {
        **answer(asked, 7),
        "identifier": '{"handler":"ToolHandler"}',
    }
    get_time = oceanex.get_time_factory(it.sockets, it.messages)
    it.connect()
    assert it.hear(get_time()) == [7]


@pytest.mark.parametrize("data", ["soon", None, {"a": 1}])
def test_an_answer_of_another_kind_is_a_decode_error(scripted, data):
    it = scripted()
    it.answers["ToolHandler", "timestamp"] = data
    get_time = oceanex.get_time_factory(it.sockets, it.messages)
    it.connect()
    assert [type(one) for one in it.hear(get_time())] == [DecodeError]


def test_an_answer_without_a_code_is_a_decode_error(scripted, answer):
    it = scripted()
    it.answers["ToolHandler", "timestamp"] = lambda asked: {"message": {"uuid": asked["data"]["uuid"]}}
    get_time = oceanex.get_time_factory(it.sockets, it.messages)
    it.connect()
    assert [type(one) for one in it.hear(get_time())] == [DecodeError]


def test_no_answer_is_a_timeout(scripted):
    it = scripted()
    it.answers["ToolHandler", "timestamp"] = lambda asked: {"type": "nothing"}
    get_time = oceanex.get_time_factory(it.sockets, it.messages, timeout=3.0)
    it.connect()
    (error,) = it.hear(get_time(), after="4s")
    assert isinstance(error, ResponseTimeout)
    assert error.seconds == 3.0


def test_what_cannot_be_asked_is_refused_here(scripted):
    it = ready(scripted())
    it.connect()
    for name, call in (
        ("get_book", lambda ask: ask("")),
        ("get_order", lambda ask: ask("x")),
        ("get_order", lambda ask: ask("-1")),
        ("cancel_orders", lambda ask: ask([])),
    ):
        with pytest.raises(InvalidRequest):
            call(getattr(oceanex, f"{name}_factory")(it.sockets, it.messages))
    assert it.sent == []
