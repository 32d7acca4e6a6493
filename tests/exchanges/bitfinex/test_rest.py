"""REST calls: what is asked, how it is signed, and what becomes of the answer."""

import hashlib
import hmac
import inspect
import json
from decimal import Decimal
from typing import Any

import pytest
import reactivex
import requests
from reactivex import Observable

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.endpoints import ENDPOINTS
from bittrade_ws.exchanges.bitfinex.errors import ErrorCode
from bittrade_ws.models.errors import (
    ConnectionLost,
    DecodeError,
    InvalidRequest,
    OutcomeUnknown,
    RateLimited,
    RequestRejected,
    ResponseTimeout,
    ServerFailed,
)

D = Decimal
KEY, SECRET, NOW = "key", "sec", 1700000000000000


class Sender:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, body: Any = None, status: int = 200, **headers: str) -> None:
        self.asked: list[requests.PreparedRequest] = []
        self._response = HttpResponse(status, headers, body if isinstance(body, bytes) else json.dumps(body).encode())

    def __call__(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        self.asked.append(request)
        return reactivex.just(self._response)


def signer() -> Any:
    return bitfinex.hmac_http_signer(KEY, SECRET, now=lambda: NOW)


def told_by(source: Observable[Any]) -> Any:
    seen: list[Any] = []
    source.subscribe(seen.append, seen.append)
    (value,) = seen
    return value


def make(name: str, args: tuple[Any, ...], given: dict[str, Any], **extra: Any) -> Observable[Any]:
    signed = {"signer": signer()} if ENDPOINTS[name].is_signed and "signer" not in extra else {}
    return getattr(bitfinex, name)(*args, **given, **signed, **extra)


PAGE = {"start_time": 1, "end_time": 2, "limit": 3}
PAGE_SENT = '"start":1,"end":2,"limit":3'
IN_QUERY = "start=1&end=2&limit=3"
GETS = [
    ("get_platform_status_http", (), {}, "platform/status"),
    ("get_configuration_http", ("pub:list:currency,pub:info:pair",), {}, "conf/pub:list:currency,pub:info:pair"),
    ("get_tickers_http", (["tBTCUSD", "fUSD"],), {}, "tickers?symbols=tBTCUSD%2CfUSD"),
    ("get_tickers_http", ("ALL",), {}, "tickers?symbols=ALL"),
    ("get_ticker_http", ("tBTCUSD",), {}, "ticker/tBTCUSD"),
    ("get_funding_ticker_http", ("fUSD",), {}, "ticker/fUSD"),
    ("get_tickers_history_http", (["tBTCUSD"],), PAGE, f"tickers/hist?symbols=tBTCUSD&{IN_QUERY}"),
    ("get_trades_http", ("tBTCUSD",), {**PAGE, "sort": 1}, f"trades/tBTCUSD/hist?sort=1&{IN_QUERY}"),
    ("get_funding_trades_http", ("fUSD",), {"limit": 2}, "trades/fUSD/hist?limit=2"),
    ("get_book_http", ("tBTCUSD",), {"precision": "P0", "length": 25}, "book/tBTCUSD/P0?len=25"),
    ("get_funding_book_http", ("fUSD",), {"precision": "P1"}, "book/fUSD/P1"),
    ("get_raw_book_http", ("tBTCUSD",), {"length": 1}, "book/tBTCUSD/R0?len=1"),
    ("get_raw_funding_book_http", ("fUSD",), {}, "book/fUSD/R0"),
    ("get_candles_http", ("tBTCUSD",), {"interval": "1m", **PAGE}, f"candles/trade:1m:tBTCUSD/hist?{IN_QUERY}"),
    ("get_last_candle_http", ("tBTCUSD",), {"interval": "1D"}, "candles/trade:1D:tBTCUSD/last"),
    ("get_statistics_http", ("pos.size:1m:tBTCUSD:long",), {"sort": -1},
     "stats1/pos.size:1m:tBTCUSD:long/hist?sort=-1"),
    ("get_last_statistic_http", ("pos.size:1m:tBTCUSD:long",), {}, "stats1/pos.size:1m:tBTCUSD:long/last"),
    ("get_derivative_statuses_http", (["tBTCF0:USTF0"],), {}, "status/deriv?keys=tBTCF0%3AUSTF0"),
    ("get_derivative_status_history_http", ("tBTCF0:USTF0",), {"limit": 1}, "status/deriv/tBTCF0:USTF0/hist?limit=1"),
    ("get_liquidations_http", (), {"limit": 2}, "liquidations/hist?limit=2"),
    ("get_rankings_http", ("vol:1w:tBTCUSD",), {}, "rankings/vol:1w:tBTCUSD/hist"),
    ("get_last_ranking_http", ("vol:1w:tBTCUSD",), {}, "rankings/vol:1w:tBTCUSD/last"),
    ("get_pulse_messages_http", (), {"end_time": 2, "limit": 3}, "pulse/hist?end=2&limit=3"),
    ("get_pulse_profile_http", ("Bitfinex",), {}, "pulse/profile/Bitfinex"),
    ("get_funding_statistics_http", ("fUSD",), PAGE, f"funding/stats/fUSD/hist?{IN_QUERY}"),
]  # fmt: skip
LIMIT = {"symbol": "tBTCUSD", "amount": D("0.10"), "price": D("1E-7")}
POSTS = [
    ("get_average_price_http", ("tBTCUSD",), {"amount": D("0.10"), "price_limit": 9},
     "calc/trade/avg", '{"symbol":"tBTCUSD","amount":"0.10","price_limit":"9"}'),
    ("get_average_rate_http", ("fUSD",), {"amount": "100", "period": 2, "rate_limit": D("0.001")},
     "calc/trade/avg", '{"symbol":"fUSD","amount":"100","period":2,"rate_limit":"0.001"}'),
    ("get_exchange_rate_http", ("BTC",), {"currency2": "USD"}, "calc/fx", '{"ccy1":"BTC","ccy2":"USD"}'),
    ("get_user_info_http", (), {}, "auth/r/info/user", "{}"),
    ("get_logins_http", (), {}, "auth/r/logins/hist", "{}"),
    ("get_available_balance_http", ("tBTCUSD",), {"type": "EXCHANGE", "direction": 1, "rate": 5, "leverage": 2},
     "auth/calc/order/avail", '{"symbol":"tBTCUSD","type":"EXCHANGE","dir":1,"rate":"5","lev":2}'),
    ("get_wallets_http", (), {}, "auth/r/wallets", "{}"),
    ("get_ledgers_http", (), {"category": 28, **PAGE}, "auth/r/ledgers/hist", f'{{"category":28,{PAGE_SENT}}}'),
    ("get_ledgers_http", (), {"currency": "BTC"}, "auth/r/ledgers/BTC/hist", "{}"),
    ("get_movements_http", (), {"currency": "BTC", **PAGE}, "auth/r/movements/BTC/hist", f"{{{PAGE_SENT}}}"),
    ("get_movements_http", (), {}, "auth/r/movements/hist", "{}"),
    ("transfer_http", ("exchange",),
     {"to_wallet": "margin", "currency": "BTC", "to_currency": "BTC", "amount": D("0.5")}, "auth/w/transfer",
     '{"from":"exchange","to":"margin","currency":"BTC","currency_to":"BTC","amount":"0.5"}'),
    ("withdraw_http", ("exchange",), {"method": "bitcoin", "address": "1A", "amount": "0.10"}, "auth/w/withdraw",
     '{"wallet":"exchange","method":"bitcoin","address":"1A","amount":"0.10"}'),
    ("get_deposit_address_http", ("exchange",), {"method": "bitcoin", "is_renewed": True}, "auth/w/deposit/address",
     '{"wallet":"exchange","method":"bitcoin","op_renew":true}'),
    ("add_deposit_invoice_http", ("exchange",), {"currency": "LNX", "amount": "0.001"}, "auth/w/deposit/invoice",
     '{"wallet":"exchange","currency":"LNX","amount":"0.001"}'),
    ("get_orders_http", (), {}, "auth/r/orders", "{}"),
    ("get_orders_http", (), {"symbol": "tBTCUSD", "order_ids": [1, 2]}, "auth/r/orders/tBTCUSD", '{"id":[1,2]}'),
    ("get_orders_history_http", (), {"symbol": "tDUSK:USD", "order_ids": (1,), **PAGE},
     "auth/r/orders/tDUSK:USD/hist", f'{{"id":[1],{PAGE_SENT}}}'),
    ("get_orders_history_http", (), {}, "auth/r/orders/hist", "{}"),
    ("get_order_trades_http", ("tBTCUSD",), {"order_id": 7}, "auth/r/order/tBTCUSD:7/trades", "{}"),
    ("get_my_trades_http", (), {"symbol": "tBTCUSD", "sort": 1, **PAGE},
     "auth/r/trades/tBTCUSD/hist", f'{{"sort":1,{PAGE_SENT}}}'),
    ("get_my_trades_http", (), {}, "auth/r/trades/hist", "{}"),
    ("add_order_http", ("EXCHANGE LIMIT",), LIMIT, "auth/w/order/submit",
     '{"type":"EXCHANGE LIMIT","symbol":"tBTCUSD","amount":"0.10","price":"0.0000001"}'),
    ("add_order_http", ("LIMIT",),
     {**LIMIT, "leverage": 3, "trailing_price": 1, "limit_price": 2, "oco_stop_price": 3, "group_id": 4,
      "client_id": 5, "flags": 64, "expires": "2030-01-01 00:00:00", "meta": {"aff_code": "a"}}, "auth/w/order/submit",
     '{"type":"LIMIT","symbol":"tBTCUSD","amount":"0.10","price":"0.0000001","lev":3,"price_trailing":"1",'
     '"price_aux_limit":"2","price_oco_stop":"3","gid":4,"cid":5,"flags":64,"tif":"2030-01-01 00:00:00",'
     '"meta":{"aff_code":"a"}}'),
    ("edit_order_http", (7,),
     {"amount": 1, "price": 2, "client_id": 3, "client_id_date": "2030-01-01", "group_id": 4, "flags": 0, "leverage": 5,
      "delta": 6, "limit_price": 7, "trailing_price": 8, "expires": "x"}, "auth/w/order/update",
     '{"id":7,"amount":"1","price":"2","cid":3,"cid_date":"2030-01-01","gid":4,"flags":0,"lev":5,"delta":"6",'
     '"price_aux_limit":"7","price_trailing":"8","tif":"x"}'),
    ("cancel_order_http", (), {"order_id": 7}, "auth/w/order/cancel", '{"id":7}'),
    ("cancel_order_http", (), {"client_id": 3, "client_id_date": "2030-01-01"}, "auth/w/order/cancel",
     '{"cid":3,"cid_date":"2030-01-01"}'),
    ("cancel_orders_http", (),
     {"order_ids": [1], "client_ids": [(3, "2030-01-01")], "group_ids": [4], "are_all": True},
     "auth/w/order/cancel/multi", '{"id":[1],"cid":[[3,"2030-01-01"]],"gid":[4],"all":true}'),
    ("get_margin_base_http", (), {}, "auth/r/info/margin/base", "{}"),
    ("get_margin_symbol_http", ("tBTCUSD",), {}, "auth/r/info/margin/tBTCUSD", "{}"),
    ("get_margin_symbols_http", (), {}, "auth/r/info/margin/sym_all", "{}"),
    ("get_positions_http", (), {}, "auth/r/positions", "{}"),
    ("get_positions_history_http", (), PAGE, "auth/r/positions/hist", f"{{{PAGE_SENT}}}"),
    ("get_positions_snapshot_http", (), PAGE, "auth/r/positions/snap", f"{{{PAGE_SENT}}}"),
    ("get_positions_audit_http", (), {"position_ids": [1], **PAGE},
     "auth/r/positions/audit", f'{{"ids":[1],{PAGE_SENT}}}'),
    ("claim_position_http", (7,), {"amount": 1}, "auth/w/position/claim", '{"id":7,"amount":"1"}'),
    ("increase_position_http", ("tBTCUSD",), {"amount": 1}, "auth/w/position/increase",
     '{"symbol":"tBTCUSD","amount":"1"}'),
    ("get_position_increase_info_http", ("tBTCUSD",), {"amount": 1}, "auth/r/position/increase/info",
     '{"symbol":"tBTCUSD","amount":"1"}'),
    ("set_collateral_http", ("tBTCF0:USTF0",), {"collateral": 1}, "auth/w/deriv/collateral/set",
     '{"symbol":"tBTCF0:USTF0","collateral":"1"}'),
    ("get_collateral_limits_http", ("tBTCF0:USTF0",), {}, "auth/calc/deriv/collateral/limit",
     '{"symbol":"tBTCF0:USTF0"}'),
    ("get_offers_http", (), {}, "auth/r/funding/offers", "{}"),
    ("get_offers_history_http", (), {"symbol": "fUSD", **PAGE}, "auth/r/funding/offers/fUSD/hist", f"{{{PAGE_SENT}}}"),
    ("add_offer_http", ("LIMIT",), {"symbol": "fUSD", "amount": 100, "rate": D("0.0010"), "period": 2, "flags": 0},
     "auth/w/funding/offer/submit",
     '{"type":"LIMIT","symbol":"fUSD","amount":"100","rate":"0.0010","period":2,"flags":0}'),
    ("cancel_offer_http", (7,), {}, "auth/w/funding/offer/cancel", '{"id":7}'),
    ("cancel_offers_http", ("USD",), {}, "auth/w/funding/offer/cancel/all", '{"currency":"USD"}'),
    ("close_funding_http", (7,), {}, "auth/w/funding/close", '{"id":7}'),
    ("set_auto_renew_http", (True,), {"currency": "USD", "amount": 50, "rate": 0, "period": 2}, "auth/w/funding/auto",
     '{"status":true,"currency":"USD","amount":"50","rate":"0","period":2}'),
    ("keep_funding_http", ("credit",), {"ids": [1], "changes": {"7": 2}}, "auth/w/funding/keep",
     '{"type":"credit","id":[1],"changes":{"7":2}}'),
    ("get_funding_info_http", ("fUSD",), {}, "auth/r/info/funding/fUSD", "{}"),
    ("get_loans_http", (), {"symbol": "fUSD"}, "auth/r/funding/loans/fUSD", "{}"),
    ("get_loans_history_http", (), PAGE, "auth/r/funding/loans/hist", f"{{{PAGE_SENT}}}"),
    ("get_credits_http", (), {}, "auth/r/funding/credits", "{}"),
    ("get_credits_history_http", (), {"symbol": "fUSD"}, "auth/r/funding/credits/fUSD/hist", "{}"),
    ("get_my_funding_trades_http", (), {"symbol": "fUSD", "sort": -1},
     "auth/r/funding/trades/fUSD/hist", '{"sort":-1}'),
    ("add_pay_invoice_http", (D("5.00"),),
     {"currency": "USD", "order_id": "a", "customer": {"email": "b"}, "pay_currencies": ["BTC"], "duration": 60,
      "webhook": "c", "redirect_url": "d"}, "auth/w/ext/pay/invoice/create",
     '{"amount":"5.00","currency":"USD","orderId":"a","customerInfo":{"email":"b"},"payCurrencies":["BTC"],'
     '"duration":60,"webhook":"c","redirectUrl":"d"}'),
    ("get_pay_invoices_http", (), {"invoice_id": "a", **PAGE}, "auth/r/ext/pay/invoices", f'{{"id":"a",{PAGE_SENT}}}'),
    ("get_pay_invoices_page_http", (2,), {"status": ["CREATED"], "fiat": ["USD"], "crypto": ["BTC"], "invoice_id": "a",
                                          "order_id": "b"}, "auth/r/ext/pay/invoices/paginated",
     '{"page":2,"pageSize":10,"sort":"asc","sortField":"t","status":["CREATED"],"fiat":["USD"],"crypto":["BTC"],'
     '"id":"a","orderId":"b"}'),
    ("get_pay_invoice_counts_http", ("CREATED",), {"span": "D"}, "auth/r/ext/pay/invoice/stats/count",
     '{"status":"CREATED","format":"D"}'),
    ("get_pay_earnings_http", ("USD",), {"span": "D"}, "auth/r/ext/pay/invoice/stats/earning",
     '{"currency":"USD","format":"D"}'),
    ("complete_pay_invoice_http", ("a",), {"pay_currency": "BTC", "deposit_id": 1, "ledger_id": 2},
     "auth/w/ext/pay/invoice/complete", '{"id":"a","payCcy":"BTC","depositId":1,"ledgerId":2}'),
    ("expire_pay_invoice_http", ("a",), {}, "auth/w/ext/pay/invoice/expire", '{"id":"a"}'),
    ("get_pay_conversions_http", (), {}, "auth/r/ext/pay/settings/convert/list", "{}"),
    ("add_pay_conversion_http", ("BTC",), {"to_currency": "USD"}, "auth/w/ext/pay/settings/convert/create",
     '{"baseCcy":"BTC","convertCcy":"USD"}'),
    ("remove_pay_conversion_http", ("BTC",), {"to_currency": "USD"}, "auth/w/ext/pay/settings/convert/remove",
     '{"baseCcy":"BTC","convertCcy":"USD"}'),
    ("set_pay_setting_http", ("a",), {"value": {"b": 1}}, "auth/w/ext/pay/settings/set", '{"key":"a","val":{"b":1}}'),
    ("get_pay_setting_http", ("a",), {}, "auth/r/ext/pay/settings/get", '{"key":"a"}'),
    ("get_pay_settings_http", (), {}, "auth/r/ext/pay/settings/list", '{"keys":[]}'),
    ("get_pay_deposits_http", (1,), {"end_time": 2, "currency": "BTC", "is_unlinked": True},
     "auth/r/ext/pay/deposits", '{"from":1,"to":2,"ccy":"BTC","unlinked":true}'),
    ("get_unlinked_pay_deposits_http", ("BTC",), {"start_time": 1, "end_time": 2}, "auth/r/ext/pay/deposits/unlinked",
     '{"ccy":"BTC","start":1,"end":2}'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "given", "expected"), GETS)
def test_public_calls_ask_in_the_query(name, args, given, expected):
    sender = Sender(["whole"])
    source = make(name, args, given, sender=sender)
    assert sender.asked == []
    assert [told_by(source), told_by(source)] == [["whole"]] * 2
    assert {(one.method, one.url, one.body) for one in sender.asked} == {
        ("GET", f"https://api-pub.bitfinex.com/v2/{expected}", None)
    }


@pytest.mark.parametrize(("name", "args", "given", "path", "body"), POSTS)
def test_other_calls_ask_in_a_body_and_are_signed_when_they_are_sent(name, args, given, path, body):
    sender = Sender(["whole"])
    source = make(name, args, given, sender=sender)
    assert sender.asked == []
    assert [told_by(source), told_by(source)] == [["whole"]] * 2
    host = "api" if path.startswith("auth/") else "api-pub"
    for number, one in enumerate(sender.asked):
        assert (one.method, one.url) == ("POST", f"https://{host}.bitfinex.com/v2/{path}")
        assert one.body == body.encode()
        assert one.headers["Content-Type"] == "application/json"
        if path.startswith("auth/"):
            payload = f"/api/v2/{path}{NOW + number}{body}".encode()
            assert one.headers["bfx-nonce"] == str(NOW + number)
            assert one.headers["bfx-apikey"] == KEY
            assert one.headers["bfx-signature"] == hmac.new(SECRET.encode(), payload, hashlib.sha384).hexdigest()
        else:
            assert "bfx-nonce" not in one.headers


def test_every_row_of_the_table_is_a_function_with_its_parameters_and_is_asked_above():
    assert set(ENDPOINTS) == {row[0] for row in [*GETS, *POSTS]}
    for name, endpoint in ENDPOINTS.items():
        taken = set(inspect.signature(getattr(bitfinex, name)).parameters)
        rest = {"base_url", "sender", "scheduler", "timeout"} | ({"signer"} if endpoint.is_signed else set())
        assert rest | {one.argument for one in endpoint.parameters} <= taken, name


def test_an_address_is_that_of_the_call_else_of_the_environment(monkeypatch):
    sender = Sender([1])
    monkeypatch.setenv("BITFINEX_REST", "http://there")
    told_by(bitfinex.get_wallets_http(signer=signer(), sender=sender))
    told_by(bitfinex.get_platform_status_http(base_url="http://here/", sender=sender))
    assert [one.url for one in sender.asked] == ["http://there/v2/auth/r/wallets", "http://here/v2/platform/status"]


def test_digits_stay_as_they_came():
    assert told_by(bitfinex.get_ticker_http("tBTCUSD", sender=Sender(b"[1.10,1e-8]"))) == [D("1.10"), D("1e-8")]


@pytest.mark.parametrize("symbol", ["", "a/b", "a?b", "a b", "../x", "é"])
def test_what_cannot_stand_in_a_path_is_refused_at_once(symbol):
    with pytest.raises(InvalidRequest):
        bitfinex.get_ticker_http(symbol)


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused_at_once(amount):
    with pytest.raises(InvalidRequest, match="amount"):
        bitfinex.get_average_price_http("tBTCUSD", amount=D(amount))


def test_a_float_is_refused_at_once():
    with pytest.raises(InvalidRequest, match="amount"):
        bitfinex.get_average_price_http("tBTCUSD", amount=0.1)  # pyright: ignore[reportArgumentType]


def ask(sender: Any) -> Any:
    return told_by(bitfinex.get_wallets_http(signer=signer(), sender=sender))


def order(sender: Any) -> Any:
    return told_by(
        bitfinex.add_order_http("LIMIT", symbol="tBTCUSD", amount=1, price=1, signer=signer(), sender=sender)
    )


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("send", [ask, order])
def test_a_refusal_has_the_venues_code_and_text(send, status):
    error = send(Sender(["error", 10020, "symbol: invalid"], status))
    assert type(error) is RequestRejected
    assert (error.code, error.reason) == (ErrorCode.PARAMETERS, "symbol: invalid")


@pytest.mark.parametrize(
    ("body", "status"),
    [(["error", 11010, "ratelimit: error"], 500), (["error", 11010, "ratelimit: error"], 429),
     ({"error": "ERR_RATE_LIMIT"}, 429)],
)  # fmt: skip
@pytest.mark.parametrize("send", [ask, order])
def test_too_many_calls_are_rate_limited(send, body, status):
    errors = [send(Sender(body, status)), send(Sender(body, status, **{"retry-after": "7"}))]
    assert [type(error) for error in errors] == [RateLimited] * 2
    assert [(error.code, error.retry_after) for error in errors] == [(11010, 60.0), (11010, 7.0)]


def failing(error: Exception) -> Any:
    return lambda request, timeout: reactivex.throw(error)


@pytest.mark.parametrize(
    ("sender", "seen"),
    [
        (Sender(b"<html>", 502), ServerFailed),
        (Sender(b"[1,", 200), DecodeError),
        (Sender(["error", 10000, "unknown"], 500), RequestRejected),
        (failing(ConnectionLost("gone")), ConnectionLost),
        (failing(ResponseTimeout("late")), ResponseTimeout),
    ],
)
def test_what_is_no_answer_leaves_a_trading_call_in_doubt(sender, seen):
    assert type(ask(sender)) is seen
    error = order(sender)
    assert type(error) is OutcomeUnknown
    assert type(error.__cause__) is seen


def test_neither_secret_nor_signature_is_in_an_error():
    sender = Sender(b"<html>", 502)
    text = repr(order(sender))
    assert SECRET not in text.split()
    assert sender.asked[0].headers["bfx-signature"] not in text
