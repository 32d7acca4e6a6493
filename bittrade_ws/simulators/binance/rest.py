"""REST: the same methods, by verb and path.

https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security

A signature covers query and body as they were received, one after the other, still percent-encoded.
"""

from collections.abc import Mapping
from urllib.parse import unquote_plus

import orjson

from bittrade_ws.simulators.binance import errors, methods
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.params import Params
from bittrade_ws.simulators.binance.payloads import Stamp, microseconds, milliseconds
from bittrade_ws.simulators.binance.signatures import ApiKey, check_timing
from bittrade_ws.simulators.binance.venue import Call, Venue
from bittrade_ws.simulators.gateway import Response

ROUTES = {
    ("GET", "ping"): "ping",
    ("GET", "time"): "time",
    ("GET", "exchangeInfo"): "exchangeInfo",
    ("GET", "executionRules"): "executionRules",
    ("GET", "depth"): "depth",
    ("GET", "trades"): "trades.recent",
    ("GET", "historicalTrades"): "trades.historical",
    ("GET", "historicalBlockTrades"): "blockTrades.historical",
    ("GET", "aggTrades"): "trades.aggregate",
    ("GET", "klines"): "klines",
    ("GET", "uiKlines"): "uiKlines",
    ("GET", "avgPrice"): "avgPrice",
    ("GET", "ticker/24hr"): "ticker.24hr",
    ("GET", "ticker/tradingDay"): "ticker.tradingDay",
    ("GET", "ticker"): "ticker",
    ("GET", "ticker/price"): "ticker.price",
    ("GET", "ticker/bookTicker"): "ticker.book",
    ("GET", "referencePrice"): "referencePrice",
    ("GET", "referencePrice/calculation"): "referencePrice.calculation",
    ("POST", "order"): "order.place",
    ("POST", "order/test"): "order.test",
    ("GET", "order"): "order.status",
    ("DELETE", "order"): "order.cancel",
    ("POST", "sor/order"): "sor.order.place",
    ("POST", "sor/order/test"): "sor.order.test",
    ("POST", "order/cancelReplace"): "order.cancelReplace",
    ("GET", "order/amendments"): "order.amendments",
    ("POST", "order/oco"): "orderList.place",
    ("POST", "orderList/oco"): "orderList.place.oco",
    ("POST", "orderList/oto"): "orderList.place.oto",
    ("POST", "orderList/otoco"): "orderList.place.otoco",
    ("POST", "orderList/opo"): "orderList.place.opo",
    ("POST", "orderList/opoco"): "orderList.place.opoco",
    ("DELETE", "orderList"): "orderList.cancel",
    ("GET", "orderList"): "orderList.status",
    ("GET", "openOrderList"): "openOrderLists.status",
    ("GET", "allOrderList"): "allOrderLists",
    ("GET", "myPreventedMatches"): "myPreventedMatches",
    ("GET", "myAllocations"): "myAllocations",
    ("PUT", "order/amend/keepPriority"): "order.amend.keepPriority",
    ("GET", "openOrders"): "openOrders.status",
    ("DELETE", "openOrders"): "openOrders.cancelAll",
    ("GET", "allOrders"): "allOrders",
    ("GET", "myTrades"): "myTrades",
    ("GET", "account"): "account.status",
    ("GET", "account/commission"): "account.commission",
    ("GET", "rateLimit/order"): "account.rateLimits.orders",
    ("GET", "myFilters"): "myFilters",
}
LEGACY_ROUTES = {
    ("POST", "userDataStream"): "userDataStream.start",
    ("PUT", "userDataStream"): "userDataStream.ping",
    ("DELETE", "userDataStream"): "userDataStream.stop",
}
_PREFIX = "/api/v3/"
_WALLET_PREFIX = "/sapi/v1/"


def answer(venue: Venue, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
    """The response to one request; header names in lower case."""
    key: ApiKey | None = None
    venue.users.hold()
    try:
        venue.limits.bans.demand_none()
        name, entry = _entry(venue, method, path)
        # Bytes that are no UTF-8 come as characters that cannot be written back; what is not ASCII is refused anyway.
        query = query.encode("utf-8", "replace").decode()
        text = "" if method == "GET" else body.decode("latin-1")
        params = Params(_merged(query, text))
        stamp = stamp_of(headers.get("x-mbx-time-unit", "MILLISECOND"))
        if entry.is_signed:
            key = _authenticate(venue, params, query, text, headers)
        elif entry.is_keyed:
            key = venue.keys.find(headers.get("x-mbx-apikey"))
        call = Call(venue=venue, params=params, stamp=stamp, connection=0, key=key)
        status, result = 200, methods.run(name, entry, call)
    except ApiError as error:
        status, result = error.status, error.body()
    finally:
        venue.users.release()
    return Response(status, _headers(venue, key, status, result), orjson.dumps(result))


def _entry(venue: Venue, method: str, path: str) -> tuple[str, methods.Entry]:
    wallet = methods.WALLET.get(path.removeprefix(_WALLET_PREFIX)) if path.startswith(_WALLET_PREFIX) else None
    if wallet is not None and method == "GET":
        return path, wallet
    if not path.startswith(_PREFIX):
        raise ApiError(-1000, "Unknown path.", status=404)
    name = path.removeprefix(_PREFIX).rstrip("/")
    routes = ROUTES if venue.listen_keys is None else ROUTES | LEGACY_ROUTES
    if (method, name) not in routes:
        is_known = any(known == name for _, known in routes)
        raise ApiError(-1020, "This operation is not supported.", status=405 if is_known else 404)
    found = routes[method, name]
    return found, methods.find(venue, found)


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = (part.partition("=") for part in text.split("&") if part)
    try:
        return [(unquote_plus(name, errors="strict"), unquote_plus(value, errors="strict")) for name, _, value in pairs]
    except UnicodeDecodeError:
        raise ApiError(-1100, "Illegal characters found in a parameter.") from None


def _merged(query: str, body: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for pairs in (_pairs(body), _pairs(query)):
        names = [name for name, _ in pairs]
        for name in names:
            if names.count(name) > 1:
                raise ApiError(-1101, f"Duplicate values for parameter '{name}'.")
        merged |= dict(pairs)
    return merged


def _authenticate(venue: Venue, params: Params, query: str, body: str, headers: Mapping[str, str]) -> ApiKey:
    key = venue.keys.find(headers.get("x-mbx-apikey"))
    signature = params.required("signature")
    check_timing(params, venue.engine.now_us())
    payload = _unsigned(query) + _unsigned(body)
    if not payload.isascii() or not key.is_valid(payload.encode(), signature):
        raise errors.bad_signature()
    return key


def _unsigned(text: str) -> str:
    """Without the signature, which is the last parameter; anywhere else it spoils the payload."""
    head, _, tail = text.rpartition("&")
    return head if tail.startswith("signature=") else text


def stamp_of(unit: str) -> Stamp:
    """How times are written in a unit; raises `ApiError` -1194."""
    stamps: dict[str, Stamp] = {"MILLISECOND": milliseconds, "MICROSECOND": microseconds}
    if unit.upper() not in stamps:
        raise ApiError(-1194, "Invalid value for time unit; expected either MICROSECOND or MILLISECOND.")
    return stamps[unit.upper()]


def _headers(venue: Venue, key: ApiKey | None, status: int, result: object) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json;charset=UTF-8",
        "X-MBX-USED-WEIGHT-1M": str(venue.limits.used_weight()),
    }
    if key is not None:
        in_10s, today = venue.limits.order_counts(key.account)
        headers |= {"X-MBX-ORDER-COUNT-10S": str(in_10s), "X-MBX-ORDER-COUNT-1D": str(today)}
    if status in (418, 429):
        headers["Retry-After"] = str(_wait(result))
    return headers


def _wait(result: object) -> int:
    match result:
        case {"data": {"retryAfter": int(until), "serverTime": int(now)}}:
            return max(1, -(-(until - now) // 1000))
        case _:
            return 1
