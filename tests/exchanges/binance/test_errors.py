"""Every code of the venue by name, and what a reply with it becomes."""

from typing import Any

import pytest

from bittrade_ws.exchanges.binance.errors import OUTCOME_UNKNOWN, ErrorCode, is_outcome_unknown
from bittrade_ws.exchanges.binance.orders import BinanceOrders
from bittrade_ws.exchanges.binance.websocket_api import error_of
from bittrade_ws.models.errors import RateLimited, RequestRejected, ServerFailed
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest

ORDER = AddOrderRequest(symbol="BTCUSDT", side=OrderSide.BUY, type="MARKET")
REJECTED, UNKNOWN = OrderStatus.REJECTED, OrderStatus.UNKNOWN

CODES = {
    "UNKNOWN": (-1000, 400), "DISCONNECTED": (-1001, 400), "UNAUTHORIZED": (-1002, 401),
    "TOO_MANY_REQUESTS": (-1003, 429), "UNEXPECTED_RESPONSE": (-1006, 400), "TIMEOUT": (-1007, 504),
    "SERVER_BUSY": (-1008, 400), "INVALID_MESSAGE": (-1013, 400), "UNKNOWN_ORDER_COMPOSITION": (-1014, 400),
    "TOO_MANY_ORDERS": (-1015, 429), "SERVICE_SHUTTING_DOWN": (-1016, 400), "UNSUPPORTED_OPERATION": (-1020, 400),
    "INVALID_TIMESTAMP": (-1021, 400), "INVALID_SIGNATURE": (-1022, 400), "TOO_MANY_CONNECTIONS": (-1034, 400),
    "ILLEGAL_CHARACTERS": (-1100, 400), "TOO_MANY_PARAMETERS": (-1101, 400),
    "MANDATORY_PARAMETER_MISSING": (-1102, 400), "UNKNOWN_PARAMETER": (-1103, 400), "UNREAD_PARAMETERS": (-1104, 400),
    "PARAMETER_EMPTY": (-1105, 400), "PARAMETER_NOT_REQUIRED": (-1106, 400), "PARAMETER_OVERFLOW": (-1108, 400),
    "BAD_PRECISION": (-1111, 400), "NO_DEPTH": (-1112, 400), "TIME_IN_FORCE_NOT_REQUIRED": (-1114, 400),
    "INVALID_TIME_IN_FORCE": (-1115, 400), "INVALID_ORDER_TYPE": (-1116, 400), "INVALID_SIDE": (-1117, 400),
    "EMPTY_NEW_CLIENT_ORDER_ID": (-1118, 400), "EMPTY_ORIGINAL_CLIENT_ORDER_ID": (-1119, 400),
    "BAD_INTERVAL": (-1120, 400), "BAD_SYMBOL": (-1121, 400), "INVALID_LISTEN_KEY": (-1125, 400),
    "INTERVAL_TOO_LARGE": (-1127, 400), "BAD_PARAMETER_COMBINATION": (-1128, 400), "INVALID_PARAMETER": (-1130, 400),
    "BAD_STRATEGY_TYPE": (-1134, 400), "INVALID_JSON": (-1135, 400), "INVALID_TICKER_TYPE": (-1139, 400),
    "INVALID_CANCEL_RESTRICTIONS": (-1145, 400), "DUPLICATE_SYMBOLS": (-1151, 400), "INVALID_TIME_UNIT": (-1194, 400),
    "SYMBOL_STATUS_MISMATCH": (-1220, 400), "NEW_ORDER_REJECTED": (-2010, 400), "CANCEL_REJECTED": (-2011, 400),
    "NO_SUCH_ORDER": (-2013, 400), "BAD_API_KEY_FORMAT": (-2014, 401), "REJECTED_API_KEY": (-2015, 401),
    "CANCEL_REPLACE_PARTLY_FAILED": (-2021, 409), "CANCEL_REPLACE_FAILED": (-2022, 400),
    "ORDER_ARCHIVED": (-2026, 400), "ALREADY_SUBSCRIBED": (-2035, 400), "NOT_SUBSCRIBED": (-2036, 400),
    "AMEND_REJECTED": (-2038, 400), "CLIENT_ORDER_ID_MISMATCH": (-2039, 400),
    "SUBSCRIPTION_IDS_EXHAUSTED": (-2042, 400), "NO_REFERENCE_PRICE": (-2043, 400),
}  # fmt: skip
"""By name: the number, and the status that it comes with."""
IN_DOUBT = {"UNKNOWN", "DISCONNECTED", "UNEXPECTED_RESPONSE", "TIMEOUT"}


def reply(name: str) -> dict[str, Any]:
    code, status = CODES[name]
    return {"id": 1, "status": status, "error": {"code": code, "msg": f"about {name}"}}


def test_every_code_has_its_name() -> None:
    assert {code.name: code.value for code in ErrorCode} == {name: code for name, (code, _) in CODES.items()}
    assert {code.name for code in OUTCOME_UNKNOWN} == IN_DOUBT


@pytest.mark.parametrize("name", CODES)
def test_f50_a_question_that_fails_is_a_typed_error(name: str) -> None:
    code, status = CODES[name]
    error = error_of(reply(name))
    expected = ServerFailed if name in IN_DOUBT else RateLimited if status == 429 else RequestRejected
    assert type(error) is expected
    assert error.code == ErrorCode[name] == code
    assert error.reason == f"about {name}"


@pytest.mark.parametrize("name", CODES)
def test_f50_an_order_that_fails_is_rejected_or_it_is_not_known(name: str) -> None:
    fact = BinanceOrders().placed(ORDER, reply(name))
    assert (fact.status, fact.code) == (UNKNOWN if name in IN_DOUBT else REJECTED, CODES[name][0])


@pytest.mark.parametrize(
    ("code", "status", "is_unknown"), [(-1007, 400, True), (-2010, 500, True), (-2010, 400, False), (None, None, False)]
)
def test_f50_a_status_of_500_or_more_is_in_doubt_whatever_its_code(code: Any, status: Any, is_unknown: bool) -> None:
    assert is_outcome_unknown(code, status) is is_unknown
