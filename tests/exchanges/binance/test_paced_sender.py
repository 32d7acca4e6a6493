"""REST within the limits that the WebSocket API shares."""

from typing import Any

import pytest
import reactivex
import requests
from reactivex import Observable

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance.paced_sender import cost_of_request, sender_to
from bittrade_ws.models.errors import BudgetSpent
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.wire.budget import Cost


def prepared(method: str, path: str) -> requests.PreparedRequest:
    return requests.Request(method, f"https://api.binance.com/api/v3/{path}").prepare()


@pytest.mark.parametrize(
    ("method", "path", "weight", "orders"),
    [
        ("GET", "time", 1, 0),
        ("GET", "depth?symbol=A&limit=5000", 250, 0),
        ("GET", "depth?symbol=A&limit=x", 5, 0),
        ("GET", "ticker/24hr?symbols=%5B%22A%22%2C%22B%22%5D", 2, 0),
        ("GET", "ticker?symbols=A,B,C", 12, 0),
        ("POST", "order?symbol=A", 1, 1),
        ("DELETE", "order?symbol=A", 1, 0),
        ("GET", "somethingNew", 20, 0),
    ],
)
def test_f58_a_rest_request_costs_what_its_method_does(method: str, path: str, weight: int, orders: int) -> None:
    counts = cost_of_request(prepared(method, path)).counts
    assert (counts["REQUEST_WEIGHT"], counts.get("ORDERS", 0)) == (weight, orders)


def test_a_cancel_over_rest_is_urgent() -> None:
    assert cost_of_request(prepared("DELETE", "openOrders")).is_urgent


class Fake:
    """A sender that answers with what it is told to."""

    def __init__(self, status: int = 200, body: bytes = b"{}", **headers: str) -> None:
        self.response = HttpResponse(status, headers, body)
        self.asked = 0
        self.requests: list[requests.PreparedRequest] = []

    def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        self.asked += 1
        self.requests.append(request)
        return reactivex.just(self.response)


def ask(marbles: Any, sender: Any, path: str = "time", method: str = "GET") -> list[Any]:
    seen: list[Any] = []
    marbles.keep(sender(prepared(method, path), 1.0).subscribe(seen.append, seen.append, scheduler=marbles.clock))
    marbles.advance("1ms")
    return seen


def test_f58_what_the_headers_say_is_counted_for_both_ways(marbles: Any) -> None:
    marbles.advance("10s")
    budgets = binance.Budgets()
    told: list[Any] = []
    marbles.keep(budgets.rate_limits.subscribe(told.append))
    headers = {"x-mbx-used-weight-1m": "5399", "x-mbx-order-count-10s": "49", "x-mbx-used-weight": "1", "date": "now"}
    ask(marbles, binance.paced_sender(budgets, Fake(**headers)))
    assert {(one.rate_limit_type, one.seconds, one.limit, one.count) for one in told} == {
        ("REQUEST_WEIGHT", 60, 6000, 5399),
        ("ORDERS", 10, 50, 49),
    }
    now = marbles.clock.to_seconds(marbles.clock.now)
    assert budgets.take_cost(Cost(counts={"REQUEST_WEIGHT": 1}), now) == 0
    with pytest.raises(BudgetSpent):
        budgets.take_cost(Cost(counts={"REQUEST_WEIGHT": 1}), now)
    assert budgets.take_cost(Cost(counts={"REQUEST_WEIGHT": 1}, is_urgent=True), now) == 0


@pytest.mark.parametrize("status", [429, 418])
def test_f58_retry_after_holds_back_everything_to_the_second(marbles: Any, status: int) -> None:
    budgets = binance.Budgets(patience=0.0)
    fake = Fake(status, **{"retry-after": "7"})
    sender = binance.paced_sender(budgets, fake)
    ask(marbles, sender)
    marbles.advance("6990ms")
    for method in ("GET", "DELETE"):
        (spent,) = ask(marbles, sender, "order", method)
        assert isinstance(spent, BudgetSpent)
    assert fake.asked == 1
    marbles.advance("10ms")
    ask(marbles, sender)
    assert fake.asked == 2


@pytest.mark.parametrize("code", [-1015, -2021, -2022])
def test_f58_too_many_orders_over_rest_hold_back_orders_alone(marbles: Any, code: int) -> None:
    budgets = binance.Budgets()
    fake = Fake(429, b'{"code": %d, "msg": "Too many new orders"}' % code, **{"retry-after": "7"})
    sender = binance.paced_sender(budgets, fake)
    ask(marbles, sender, "order", "POST")
    (spent,) = ask(marbles, sender, "order", "POST")
    assert isinstance(spent, BudgetSpent)
    ask(marbles, sender, "order", "DELETE")
    assert fake.asked == 2


def test_f58_a_request_waits_for_its_turn_and_can_be_given_up(marbles: Any) -> None:
    budgets = binance.Budgets(patience=10.0)
    fake = Fake()
    sender = binance.paced_sender(budgets, fake)
    budgets.hold(5.0, marbles.clock.to_seconds(marbles.clock.now))
    waiting = ask(marbles, sender)
    given_up = sender(prepared("GET", "time"), 1.0).subscribe(scheduler=marbles.clock)
    given_up.dispose()
    assert (waiting, fake.asked) == ([], 0)
    marbles.advance("5s")
    assert (len(waiting), fake.asked) == (1, 1)


def test_rest_against_the_simulated_venue(marbles: Any) -> None:
    exchange = marbles.exchange(server=gateway(marbles.clock), codec=binance.BinanceCodec)
    budgets = binance.Budgets()
    sender = binance.paced_sender(budgets, exchange.sender)
    seen: list[Any] = []
    source = binance.get_depth_http("BNBUSDT", base_url="http://exchange", sender=sender)
    marbles.keep(source.subscribe(seen.append, scheduler=marbles.clock))
    marbles.advance("1s")
    assert "lastUpdateId" in seen[0]
    now = round(marbles.clock.to_seconds(marbles.clock.now) * 1000)
    assert budgets.weight.spent("REQUEST_WEIGHT", 60, now) == exchange.server.limits.used_weight()


def test_f58_all_who_send_to_a_venue_the_same_way_are_of_one_address() -> None:
    shared = sender_to("https://api.binance.com")
    assert sender_to("https://api4.binance.com/") is sender_to("https://api-gcp.binance.com") is shared
    assert sender_to("https://testnet.binance.vision") is not shared
    assert sender_to("https://api.binance.com", Fake()) is not shared
    own = binance.paced_sender(binance.Budgets())
    assert sender_to("https://api.binance.com", own) is own


def test_f58_a_private_connection_is_of_the_address_of_the_rest_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    def note(address: Any, **options: Any) -> Any:
        made.append((address, options["codec"]))

    monkeypatch.setattr("bittrade_ws.exchanges.binance.connections.websocket_connection", note)
    binance.private_websocket_connection()
    binance.private_websocket_connection(url=lambda: "ws://127.0.0.1:9/ws-api/v3")
    binance.private_websocket_connection(budgets=(mine := binance.Budgets()))
    for (address, codec), rest in zip(made, ["https://api2.binance.com", "http://127.0.0.1:9"], strict=False):
        address()
        assert codec().limits.address is sender_to(rest).budgets.address
        assert codec().limits.orders is not sender_to(rest).budgets.orders
    made[2][0]()
    assert made[2][1]().limits is mine
    assert mine.address is not sender_to("https://api.binance.com").budgets.address


def test_f58_a_signed_request_is_stamped_when_its_turn_has_come(marbles: Any) -> None:
    fake = Fake()
    budgets = binance.Budgets()
    budgets.hold(8.0, marbles.clock.to_seconds(marbles.clock.now))
    call = binance.cancel_order_http(
        "bnbusdt", order_id=1, signer=binance.hmac_http_signer("k", "s"), sender=binance.paced_sender(budgets, fake),
        timeout=1.0,
    )  # fmt: skip
    seen: list[Any] = []
    marbles.keep(call.subscribe(seen.append, seen.append, scheduler=marbles.clock))
    marbles.advance("9s")
    assert seen == [{}]
    assert f"timestamp={1_704_067_208_000}" in (fake.requests[0].url or "")


@pytest.mark.parametrize("off", [60_000, -60_000])
def test_f57_a_time_that_is_refused_makes_the_next_call_ask_for_the_venues(marbles: Any, off: int) -> None:
    asked: list[str] = []

    def venue(request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        now = round(marbles.clock.to_seconds(marbles.clock.now) * 1000) + off
        url = request.url or ""
        asked.append(url.partition("?")[0].rpartition("/")[2])
        if asked[-1] == "time":
            return reactivex.just(HttpResponse(200, {}, b'{"serverTime":%d}' % now))
        stamp = int(url.partition("timestamp=")[2].partition("&")[0])
        is_fresh = now - 5000 <= stamp < now + 1000
        body = b"{}" if is_fresh else b'{"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."}'
        return reactivex.just(HttpResponse(200 if is_fresh else 400, {}, body))

    seen: list[Any] = []
    for _ in range(3):
        call = binance.get_account_http(signer=binance.hmac_http_signer("k", "s"), sender=venue)
        marbles.keep(call.subscribe(seen.append, seen.append, scheduler=marbles.clock))
        marbles.advance("1s")
    assert [getattr(one, "code", one) for one in seen] == [-1021, {}, {}]
    assert asked == ["account", "time", "account", "account"]
