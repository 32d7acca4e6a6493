"""REST calls: what is asked, and what becomes of the answer."""

import inspect
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import reactivex
import requests
from reactivex import Observable
from reactivex.disposable import Disposable
from reactivex.scheduler import HistoricalScheduler

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance import auth, rest
from bittrade_ws.exchanges.binance.endpoints import ENDPOINTS
from bittrade_ws.exchanges.binance.methods import Security
from bittrade_ws.models.errors import (
    CertificateRefused,
    ConnectionLost,
    DecodeError,
    InvalidRequest,
    OutcomeUnknown,
    RateLimited,
    RequestRejected,
    ResponseTimeout,
    ServerFailed,
)
from bittrade_ws.models.order import OrderSide

KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
NOW = 1499827319559
"""The time of the venue's own example."""


def at_once(tell: Callable[[Any], Any]) -> Observable[HttpResponse]:
    """Tells whoever subscribes; no scheduler has to run for it."""

    def subscribe(observer: Any, scheduler: Any = None) -> Disposable:
        tell(observer)
        return Disposable()

    return Observable(subscribe)


class Sender:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, body: Any, status: int = 200, **headers: str) -> None:
        self.asked: list[requests.PreparedRequest] = []
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self._response = HttpResponse(status, headers, text)

    def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        self.asked.append(request)
        return at_once(lambda observer: (observer.on_next(self._response), observer.on_completed()))


def value_of(source: Observable[Any]) -> Any:
    seen: list[Any] = []
    source.subscribe(seen.append, seen.append)
    (value,) = seen
    return value


def clock() -> HistoricalScheduler:
    return HistoricalScheduler(datetime.fromtimestamp(NOW / 1000, UTC))


def ask(call: Callable[..., Any], *, signer: Any = None) -> str:
    """What a call asks for: verb, path and query, as they go out."""
    sender = Sender({"whole": ["body"]})
    extra = {} if signer is None else {"signer": signer}
    source = call(sender=sender, scheduler=clock(), **extra)
    assert sender.asked == []
    assert [value_of(source), value_of(source)] == [{"whole": ["body"]}] * 2
    first, second = sender.asked
    assert first.url == second.url
    assert not first.body
    return f"{first.method} {(first.url or '').removeprefix('https://api.binance.com')}"


PUBLIC = [
    (binance.ping_http, (), {}, "/api/v3/ping"),
    (binance.get_time_http, (), {}, "/api/v3/time"),
    (binance.get_exchange_info_http, (), {}, "/api/v3/exchangeInfo"),
    (binance.get_exchange_info_http, (["btcusdt", "BNBBTC"],), {},
     "/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%2C%22BNBBTC%22%5D"),
    (binance.get_exchange_info_http, (), {"permissions": ["SPOT"], "show_permission_sets": False},
     "/api/v3/exchangeInfo?permissions=%5B%22SPOT%22%5D&showPermissionSets=false"),
    (binance.get_execution_rules_http, ("btcusdt",), {}, "/api/v3/executionRules?symbol=BTCUSDT"),
    (binance.get_depth_http, ("btcusdt",), {"limit": 1000}, "/api/v3/depth?symbol=BTCUSDT&limit=1000"),
    (binance.get_trades_http, ("btcusdt",), {}, "/api/v3/trades?symbol=BTCUSDT"),
    (binance.get_historical_trades_http, ("btcusdt",), {"from_id": 0, "limit": 5},
     "/api/v3/historicalTrades?symbol=BTCUSDT&fromId=0&limit=5"),
    (binance.get_block_trades_http, ("btcusdt",), {"from_id": 7},
     "/api/v3/historicalBlockTrades?symbol=BTCUSDT&fromId=7"),
    (binance.get_agg_trades_http, ("btcusdt",), {"start_time": 1, "end_time": 2},
     "/api/v3/aggTrades?symbol=BTCUSDT&startTime=1&endTime=2"),
    (binance.get_klines_http, ("btcusdt",), {"interval": "1m", "time_zone": "+8:00"},
     "/api/v3/klines?symbol=BTCUSDT&interval=1m&timeZone=%2B8%3A00"),
    (binance.get_ui_klines_http, ("btcusdt",), {"interval": "1M"},
     "/api/v3/uiKlines?symbol=BTCUSDT&interval=1M"),
    (binance.get_average_price_http, ("btcusdt",), {}, "/api/v3/avgPrice?symbol=BTCUSDT"),
    (binance.get_reference_price_http, ("btcusdt",), {}, "/api/v3/referencePrice?symbol=BTCUSDT"),
    (binance.get_reference_price_calculation_http, ("btcusdt",), {},
     "/api/v3/referencePrice/calculation?symbol=BTCUSDT"),
    (binance.get_ticker_24h_http, (), {}, "/api/v3/ticker/24hr"),
    (binance.get_ticker_24h_http, ("btcusdt",), {"type": "MINI"}, "/api/v3/ticker/24hr?symbol=BTCUSDT&type=MINI"),
    (binance.get_ticker_trading_day_http, (["a", "b"],), {"time_zone": "0"},
     "/api/v3/ticker/tradingDay?symbols=%5B%22A%22%2C%22B%22%5D&timeZone=0"),
    (binance.get_ticker_http, ("btcusdt",), {"window": "7d"}, "/api/v3/ticker?symbol=BTCUSDT&windowSize=7d"),
    (binance.get_ticker_price_http, ("btcusdt",), {"symbol_status": "TRADING"},
     "/api/v3/ticker/price?symbol=BTCUSDT&symbolStatus=TRADING"),
    (binance.get_book_ticker_http, (["btcusdt"],), {}, "/api/v3/ticker/bookTicker?symbols=%5B%22BTCUSDT%22%5D"),
]  # fmt: skip
BUY = OrderSide.BUY
LIMIT = {"side": BUY, "type": "LIMIT", "time_in_force": "GTC", "quantity": Decimal("1.00"), "price": Decimal("1E-7")}
LIMIT_SENT = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1.00&price=0.0000001"
ABOVE = binance.OrderLeg(type="LIMIT_MAKER", price=Decimal("2.0"))
BELOW = binance.OrderLeg(type="STOP_LOSS", stop_price="1.0", iceberg_qty=3, client_order_id="b")
WORKING = binance.OrderLeg(type="LIMIT", side=BUY, quantity=1, price=9, time_in_force="GTC")
SIGNED = [
    (binance.add_order_http, ("btcusdt",), LIMIT, f"POST /api/v3/order?symbol=BTCUSDT&{LIMIT_SENT}"),
    (binance.add_order_http, ("btcusdt",),
     {"side": BUY, "type": "MARKET", "quote_quantity": 10, "client_order_id": "a:1", "response_type": "ACK"},
     "POST /api/v3/order?symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=10&newClientOrderId=a%3A1"
     "&newOrderRespType=ACK"),
    (binance.check_order_http, ("btcusdt",), {**LIMIT, "compute_commission_rates": True},
     f"POST /api/v3/order/test?symbol=BTCUSDT&{LIMIT_SENT}&computeCommissionRates=true"),
    (binance.add_sor_order_http, ("btcusdt",), LIMIT, f"POST /api/v3/sor/order?symbol=BTCUSDT&{LIMIT_SENT}"),
    (binance.check_sor_order_http, ("btcusdt",), LIMIT, f"POST /api/v3/sor/order/test?symbol=BTCUSDT&{LIMIT_SENT}"),
    (binance.cancel_order_http, ("btcusdt",), {"order_id": 7, "cancel_restrictions": "ONLY_NEW"},
     "DELETE /api/v3/order?symbol=BTCUSDT&orderId=7&cancelRestrictions=ONLY_NEW"),
    (binance.cancel_open_orders_http, ("btcusdt",), {}, "DELETE /api/v3/openOrders?symbol=BTCUSDT"),
    (binance.replace_order_http, ("btcusdt",), {**LIMIT, "mode": "STOP_ON_FAILURE", "cancel_client_order_id": "c"},
     "POST /api/v3/order/cancelReplace?symbol=BTCUSDT&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=c"
     f"&{LIMIT_SENT}"),
    (binance.amend_order_http, ("btcusdt",), {"order_id": "7", "quantity": Decimal("0.50")},
     "PUT /api/v3/order/amend/keepPriority?symbol=BTCUSDT&orderId=7&newQty=0.50"),
    (binance.add_oco_http, ("btcusdt",), {"side": BUY, "quantity": 1, "above": ABOVE, "below": BELOW},
     "POST /api/v3/orderList/oco?symbol=BTCUSDT&side=BUY&quantity=1&aboveType=LIMIT_MAKER&abovePrice=2.0"
     "&belowType=STOP_LOSS&belowStopPrice=1.0&belowIcebergQty=3&belowClientOrderId=b"),
    (binance.add_oto_http, ("btcusdt",), {"working": WORKING, "pending": ABOVE, "client_order_id": "l"},
     "POST /api/v3/orderList/oto?symbol=BTCUSDT&listClientOrderId=l&workingType=LIMIT&workingSide=BUY"
     "&workingQuantity=1&workingPrice=9&workingTimeInForce=GTC&pendingType=LIMIT_MAKER&pendingPrice=2.0"),
    (binance.add_otoco_http, ("btcusdt",),
     {"working": WORKING, "pending_side": OrderSide.SELL, "pending_quantity": 1, "pending_above": ABOVE,
      "pending_below": BELOW},
     "POST /api/v3/orderList/otoco?symbol=BTCUSDT&workingType=LIMIT&workingSide=BUY&workingQuantity=1&workingPrice=9"
     "&workingTimeInForce=GTC&pendingSide=SELL&pendingQuantity=1&pendingAboveType=LIMIT_MAKER&pendingAbovePrice=2.0"
     "&pendingBelowType=STOP_LOSS&pendingBelowStopPrice=1.0&pendingBelowIcebergQty=3&pendingBelowClientOrderId=b"),
    (binance.add_opo_http, ("btcusdt",), {"working": WORKING, "pending": ABOVE},
     "POST /api/v3/orderList/opo?symbol=BTCUSDT&workingType=LIMIT&workingSide=BUY&workingQuantity=1&workingPrice=9"
     "&workingTimeInForce=GTC&pendingType=LIMIT_MAKER&pendingPrice=2.0"),
    (binance.add_opoco_http, ("btcusdt",),
     {"working": WORKING, "pending_side": OrderSide.SELL, "pending_above": ABOVE, "pending_below": ABOVE},
     "POST /api/v3/orderList/opoco?symbol=BTCUSDT&workingType=LIMIT&workingSide=BUY&workingQuantity=1&workingPrice=9"
     "&workingTimeInForce=GTC&pendingSide=SELL&pendingAboveType=LIMIT_MAKER&pendingAbovePrice=2.0"
     "&pendingBelowType=LIMIT_MAKER&pendingBelowPrice=2.0"),
    (binance.cancel_order_list_http, ("btcusdt",), {"client_order_id": "l"},
     "DELETE /api/v3/orderList?symbol=BTCUSDT&listClientOrderId=l"),
    (binance.get_order_http, ("btcusdt",), {"client_order_id": "c"},
     "GET /api/v3/order?symbol=BTCUSDT&origClientOrderId=c"),
    (binance.get_open_orders_http, (), {}, "GET /api/v3/openOrders?"),
    (binance.get_open_orders_http, ("btcusdt",), {}, "GET /api/v3/openOrders?symbol=BTCUSDT"),
    (binance.get_all_orders_http, ("btcusdt",), {"order_id": 1, "limit": 2},
     "GET /api/v3/allOrders?symbol=BTCUSDT&orderId=1&limit=2"),
    (binance.get_order_list_http, (), {"order_list_id": 3}, "GET /api/v3/orderList?orderListId=3"),
    (binance.get_open_order_lists_http, (), {}, "GET /api/v3/openOrderList?"),
    (binance.get_all_order_lists_http, (), {"from_id": 3}, "GET /api/v3/allOrderList?fromId=3"),
    (binance.get_amendments_http, ("btcusdt",), {"order_id": 3},
     "GET /api/v3/order/amendments?symbol=BTCUSDT&orderId=3"),
    (binance.get_account_http, (), {"omit_zero_balances": True}, "GET /api/v3/account?omitZeroBalances=true"),
    (binance.get_my_trades_http, ("btcusdt",), {"from_id": 3}, "GET /api/v3/myTrades?symbol=BTCUSDT&fromId=3"),
    (binance.get_commission_http, ("btcusdt",), {}, "GET /api/v3/account/commission?symbol=BTCUSDT"),
    (binance.get_order_limits_http, (), {}, "GET /api/v3/rateLimit/order?"),
    (binance.get_prevented_matches_http, ("btcusdt",), {"order_id": 3, "from_prevented_match_id": 1},
     "GET /api/v3/myPreventedMatches?symbol=BTCUSDT&orderId=3&fromPreventedMatchId=1"),
    (binance.get_allocations_http, ("btcusdt",), {"from_allocation_id": 3},
     "GET /api/v3/myAllocations?symbol=BTCUSDT&fromAllocationId=3"),
    (binance.get_my_filters_http, ("btcusdt",), {}, "GET /api/v3/myFilters?symbol=BTCUSDT"),
    (binance.get_coins_http, (), {}, "GET /sapi/v1/capital/config/getall?"),
    (binance.get_trade_fees_http, (), {}, "GET /sapi/v1/asset/tradeFee?"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "args", "given", "asked"), PUBLIC, ids=lambda one: getattr(one, "__name__", ""))
def test_each_public_call_asks_once_a_subscription(function: Any, args: Any, given: Any, asked: str) -> None:
    assert ask(lambda **to: function(*args, **given, **to)) == f"GET {asked}"


@pytest.mark.parametrize(("function", "args", "given", "asked"), SIGNED, ids=lambda one: getattr(one, "__name__", ""))
def test_each_signed_call_is_stamped_and_signed_by_the_user(function: Any, args: Any, given: Any, asked: str) -> None:
    got = ask(lambda **to: function(*args, **given, recv_window=100, **to), signer=auth.hmac_http_signer(KEY, SECRET))
    payload = f"{asked}{'' if asked.endswith('?') else '&'}recvWindow=100&timestamp={NOW}"
    signature = auth._hmac(SECRET)(payload.partition("?")[2].encode())
    assert got == f"{payload}&signature={signature}"


def test_the_table_and_the_functions_are_one() -> None:
    mine = {name for name in binance.__all__ if name.endswith("_http")}
    assert set(ENDPOINTS) == mine
    for name, endpoint in ENDPOINTS.items():
        tail = ["base_url", "sender", "scheduler", "timeout"]
        if endpoint.method.security.is_signed:
            tail += ["signer", "recv_window"]
        if endpoint.method.security is Security.USER_STREAM:
            tail += ["api_key"]
        arguments = [one.argument for one in endpoint.parameters]
        assert sorted(inspect.signature(getattr(binance, name)).parameters) == sorted(arguments + tail), name
        assert f"`{endpoint.verb} {endpoint.path}`" in (inspect.getdoc(getattr(binance, name)) or ""), name


def test_every_call_is_tried_here() -> None:
    tried = {function.__name__ for function, *_ in (*PUBLIC, *SIGNED)}
    assert set(ENDPOINTS) - {name for name in ENDPOINTS if "listen_key" in name} == tried


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        (lambda **to: binance.start_listen_key_http(**to), "POST /api/v3/userDataStream"),
        (lambda **to: binance.keep_listen_key_http("k1", **to), "PUT /api/v3/userDataStream?listenKey=k1"),
        (lambda **to: binance.close_listen_key_http("k1", **to), "DELETE /api/v3/userDataStream?listenKey=k1"),
    ],
)
def test_calls_about_listen_keys_carry_the_key_and_no_signature(call: Any, asked: str) -> None:
    sender = Sender({})
    keys = iter(["first", "second"])
    source = call(api_key=lambda: next(keys), sender=sender)
    assert [value_of(source), value_of(source)] == [{}, {}]
    assert [one.headers["X-MBX-APIKEY"] for one in sender.asked] == ["first", "second"]
    assert f"{sender.asked[0].method} {(sender.asked[0].url or '').removeprefix(rest.REST)}" == asked


@pytest.mark.parametrize(
    ("symbol", "signature"),
    [
        ("LTCBTC", "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
        ("１２３４５６", "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"),  # noqa: RUF001
    ],
)
def test_the_venues_own_examples_of_signatures(symbol: str, signature: str) -> None:
    sender = Sender({})
    source = binance.add_order_http(
        symbol,
        side=BUY,
        type="LIMIT",
        time_in_force="GTC",
        quantity=1,
        price="0.1",
        recv_window=5000,
        signer=auth.hmac_http_signer(KEY, SECRET),
        scheduler=clock(),
        sender=sender,
    )
    assert value_of(source) == {}
    assert dict(parse_qsl(urlsplit(sender.asked[0].url).query))["signature"] == signature
    assert sender.asked[0].headers["X-MBX-APIKEY"] == KEY


def test_another_address_may_be_asked() -> None:
    sender = Sender({})
    value_of(binance.get_time_http(base_url="http://127.0.0.1:1/", sender=sender))
    assert sender.asked[-1].url == "http://127.0.0.1:1/api/v3/time"


def test_the_stamp_is_that_of_the_subscription(marbles: Any) -> None:
    sender = Sender({})
    source = binance.get_account_http(signer=auth.hmac_http_signer("key", "secret"), sender=sender)
    marbles.advance("5s")
    source.subscribe(scheduler=marbles.clock)
    marbles.flush()
    stamped = int(dict(parse_qsl(urlsplit(sender.asked[0].url).query))["timestamp"])
    assert stamped == round(marbles.clock.to_seconds(marbles.clock.now) * 1000)


def unsigned(request: requests.Request) -> requests.Request:
    return request


@pytest.mark.parametrize(
    "call",
    [
        lambda: binance.get_order_http("X", signer=unsigned),
        lambda: binance.cancel_order_http("X", signer=unsigned),
        lambda: binance.amend_order_http("X", quantity=1, signer=unsigned),
        lambda: binance.replace_order_http("X", **LIMIT, mode="ALLOW_FAILURE", signer=unsigned),
        lambda: binance.cancel_order_list_http("X", signer=unsigned),
        lambda: binance.get_order_list_http(signer=unsigned),
        lambda: binance.get_prevented_matches_http("X", signer=unsigned),
    ],
)
def test_what_names_no_order_is_refused_at_once(call: Any) -> None:
    with pytest.raises(InvalidRequest, match=r"one of .*id.* and .*id.* must be given"):
        call()


def test_floats_are_refused_at_once() -> None:
    with pytest.raises(InvalidRequest, match="price is the float"):
        binance.add_order_http("X", **{**LIMIT, "price": 0.1}, signer=unsigned)
    leg: Any = binance.OrderLeg(type="STOP_LOSS", stop_price=0.1)
    with pytest.raises(InvalidRequest, match="aboveStopPrice is the float"):
        binance.add_oco_http("X", side=BUY, quantity=1, above=leg, below=leg, signer=unsigned)


def test_a_refusal_has_the_venues_code() -> None:
    error = value_of(binance.get_depth_http("X", sender=Sender({"code": -1121, "msg": "Invalid symbol."}, 400)))
    assert isinstance(error, RequestRejected)
    assert (error.code, error.reason) == (-1121, "Invalid symbol.")


@pytest.mark.parametrize("status", [429, 418])
def test_f58_a_limit_says_how_long_to_wait(status: int) -> None:
    error = value_of(binance.get_depth_http("X", sender=Sender({"code": -1003}, status, **{"retry-after": "7"})))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 7


def test_half_a_replacement_tells_both_halves() -> None:
    data = {"cancelResult": "SUCCESS", "newOrderResult": "FAILURE", "newOrderResponse": {"code": -2010, "msg": "no"}}
    sender = Sender({"code": -2021, "msg": "Order cancel-replace partially failed.", "data": data}, 409)
    source = binance.replace_order_http(
        "X", **LIMIT, mode="ALLOW_FAILURE", cancel_order_id=1, signer=unsigned, sender=sender
    )
    error = value_of(source)
    assert isinstance(error, RequestRejected)
    half = value_of(reactivex.just(error.data).pipe(binance.parse_replacement()))
    assert (error.code, half.cancel_result, half.new_order_result) == (-2021, "SUCCESS", "FAILURE")


TRADING = [entry for entry in SIGNED if ENDPOINTS[entry[0].__name__].changes_orders]


@pytest.mark.parametrize(("function", "args", "given", "asked"), TRADING, ids=lambda one: getattr(one, "__name__", ""))
def test_f01_a_trading_call_whose_outcome_is_not_known_says_so_and_is_not_sent_again(
    function: Any, args: Any, given: Any, asked: str
) -> None:
    doubts = [
        Sender({"code": -1007, "msg": "Timeout"}, 504),
        Sender({"code": -1006, "msg": "Unexpected"}, 400),
        Sender(b"<html>", 502),
        Sender(b"no json"),
        failing(ResponseTimeout("late", seconds=10.0)),
        failing(ConnectionLost("gone")),
    ]
    for sender, code in zip(doubts, [-1007, -1006, None, None, None, None], strict=True):
        error = value_of(function(*args, **given, signer=unsigned, sender=sender))
        assert isinstance(error, OutcomeUnknown)
        assert "not known" in str(error)
        assert error.code == code
        assert error.__cause__ is not None
        assert len(sender.asked) == 1
    for sender, kind in (
        (Sender({"code": -2010, "msg": "no"}, 400), RequestRejected),
        (Sender({"code": -1015, "msg": "no"}, 429), RateLimited),
        (failing(CertificateRefused("no")), CertificateRefused),
    ):
        assert type(value_of(function(*args, **given, signer=unsigned, sender=sender))) is kind


def failing(error: Exception) -> Any:
    class Failing(Sender):
        def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
            self.asked.append(request)
            return at_once(lambda observer: observer.on_error(error))

    return Failing({})


def test_a_question_that_fails_is_what_it_is() -> None:
    assert isinstance(value_of(binance.get_time_http(sender=Sender({}, 503))), ServerFailed)
    assert isinstance(value_of(binance.get_time_http(sender=Sender(b"no json"))), DecodeError)
    order = binance.check_order_http("X", **LIMIT, signer=unsigned, sender=Sender({"code": -1007}, 504))
    assert isinstance(value_of(order), ServerFailed)


def test_what_a_call_weighs() -> None:
    def weight(name: str, **given: Any) -> int:
        nothing = dict.fromkeys(one.argument for one in ENDPOINTS[name].parameters)
        return rest.cost_of(name, {**nothing, **given}).counts["REQUEST_WEIGHT"]

    assert [weight("get_depth_http", symbol="x", limit=limit) for limit in (100, 500, 1000, 5000)] == [5, 25, 50, 250]
    assert weight("get_ticker_24h_http", symbols=()) == 80
    assert weight("get_ticker_24h_http", symbols="x") == weight("get_ticker_24h_http", symbols=["x", "y"]) == 2
    assert weight("get_ticker_http", symbols=["x"] * 30) == 120
    assert weight("get_open_orders_http") == 80
    assert weight("get_my_trades_http", symbol="x", order_id=1) == 5
    assert ENDPOINTS["add_otoco_http"].method.orders == 3


@pytest.mark.parametrize(
    ("variable", "base_url", "host"),
    [
        (None, None, "api.binance.com"),
        ("http://127.0.0.1:9000", None, "127.0.0.1:9000"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:7", "127.0.0.1:7"),
    ],
)
def test_the_address_is_the_given_one_else_the_variable_s_else_the_venue_s(
    monkeypatch: pytest.MonkeyPatch, variable: str | None, base_url: str | None, host: str
) -> None:
    monkeypatch.delenv("BINANCE_REST", raising=False)
    sender = Sender({})
    asking = binance.ping_http(sender=sender, base_url=base_url)
    if variable is not None:
        monkeypatch.setenv("BINANCE_REST", variable)
    asking.subscribe()

    (asked,) = sender.asked
    assert urlsplit(asked.url or "").netloc == host
