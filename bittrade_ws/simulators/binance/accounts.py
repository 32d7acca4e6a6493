"""What an account may ask about itself.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/account-requests
"""

from typing import Any

from bittrade_ws.simulators.binance import errors, order_payloads, orders
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.exchange_info import NO_DISCOUNT
from bittrade_ws.simulators.binance.listen_keys import ListenKeys
from bittrade_ws.simulators.binance.payloads import amount
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.history import DAY
from bittrade_ws.simulators.orders import VenueFill

_ARCHIVED_AFTER_US = 90 * DAY * 1000


def order_status(call: Call) -> dict[str, Any]:
    """`order.status`, `GET /api/v3/order`."""
    instrument = call.instrument()
    call.received("query", call.params.text("origClientOrderId") or "")
    order = orders.find(call, instrument)
    age = 0 if order is None else call.venue.engine.now_us() - order.created_us
    if order is None or age < call.venue.settling_seconds * 1e6:
        raise errors.no_such_order()
    if order.status.is_final and not order.filled and age > _ARCHIVED_AFTER_US:
        raise ApiError(
            -2026, "Order was canceled or expired with no executed qty over 90 days ago and has been archived."
        )
    return order_payloads.queried(order, call.stamp)


def open_orders(call: Call) -> list[dict[str, Any]]:
    """`openOrders.status`, `GET /api/v3/openOrders`."""
    symbol = call.instrument().name if call.params.text("symbol") is not None else None
    found = call.venue.engine.ledger.open_orders(call.account)
    return [order_payloads.queried(one, call.stamp) for one in found if symbol in (None, one.instrument.name)]


def open_orders_weight(call: Call) -> int:
    """Of one symbol 6, of all 80."""
    return 80 if call.params.text("symbol") is None else 6


def all_orders(call: Call) -> list[dict[str, Any]]:
    """`allOrders`, `GET /api/v3/allOrders`: from an order id or a time on, else the last ones."""
    instrument = call.instrument()
    first, span = call.params.integer("orderId"), _span(call)
    found = [one for one in call.venue.engine.ledger.orders_of(call.account) if one.instrument is instrument]
    if first is not None:
        found = [one for one in found if one.order_id >= first]
    found = [one for one in found if _is_in_time(span, one.created_us)]
    limit = call.params.limit(default=500, highest=1000)
    found = found[:limit] if first is not None else found[-limit:]
    return [order_payloads.queried(one, call.stamp) for one in found]


def my_trades(call: Call) -> list[dict[str, Any]]:
    """`myTrades`, `GET /api/v3/myTrades`."""
    symbol, span = call.instrument().name, _span(call)
    order_id, first = call.params.integer("orderId"), call.params.integer("fromId")
    if first is not None and span != (None, None):
        raise errors.bad_combination()
    found = [one for one in call.venue.engine.ledger.fills_of(call.account) if one.symbol == symbol]
    if order_id is not None:
        found = [one for one in found if one.order_id == order_id]
    if first is not None:
        found = [one for one in found if one.trade_id >= first]
    found = [one for one in found if _is_in_time(span, one.time_us)]
    limit = call.params.limit(default=500, highest=1000)
    found = found[:limit] if first is not None else found[-limit:]
    return [_trade(one, call) for one in found]


def my_trades_weight(call: Call) -> int:
    """Of one order 5, else 20."""
    return 20 if call.params.text("orderId") is None else 5


def account_status(call: Call) -> dict[str, Any]:
    """`account.status`, `GET /api/v3/account`."""
    account = call.account
    omits_zero = call.params.boolean("omitZeroBalances")
    ledger = call.venue.engine.ledger
    changes = (change.time_us for change in reversed(ledger.balance_changes) if change.account is account)
    maker, taker = amount(account.maker_fee), amount(account.taker_fee)
    basis_points = int(account.maker_fee * 10_000)
    return {
        "makerCommission": basis_points,
        "takerCommission": basis_points,
        "buyerCommission": 0,
        "sellerCommission": 0,
        "commissionRates": {"maker": maker, "taker": taker, "buyer": "0.00000000", "seller": "0.00000000"},
        "canTrade": True,
        "canWithdraw": True,
        "canDeposit": True,
        "brokered": False,
        "requireSelfTradePrevention": False,
        "preventSor": False,
        "updateTime": call.stamp(next(changes, 0)),
        "accountType": "SPOT",
        "balances": [
            {"asset": asset, "free": amount(balance.free), "locked": amount(balance.locked)}
            for asset, balance in account.balances.items()
            if balance.total or not omits_zero
        ],
        "permissions": ["SPOT"],
        "uid": 1,
    }


def commission(call: Call) -> dict[str, Any]:
    """`account.commission`, `GET /api/v3/account/commission`: the same for every symbol."""
    none = {"maker": "0.00000000", "taker": "0.00000000", "buyer": "0.00000000", "seller": "0.00000000"}
    maker, taker = amount(call.account.maker_fee), amount(call.account.taker_fee)
    return {
        "symbol": call.instrument().name,
        "standardCommission": {**none, "maker": maker, "taker": taker},
        "specialCommission": none,
        "taxCommission": none,
        "discount": NO_DISCOUNT,
    }


def coins(call: Call) -> list[dict[str, Any]]:
    """`GET /sapi/v1/capital/config/getall`: what the account may hold, without networks to move it over."""
    return [
        {
            "coin": asset,
            "name": asset,
            "free": amount(balance.free),
            "locked": amount(balance.locked),
            "freeze": "0",
            "withdrawing": "0",
            "ipoing": "0",
            "ipoable": "0",
            "storage": "0",
            "isLegalMoney": False,
            "trading": True,
            "depositAllEnable": False,
            "withdrawAllEnable": False,
            "networkList": [],
        }
        for asset, balance in call.account.balances.items()
    ]


def trade_fees(call: Call) -> list[dict[str, Any]]:
    """`GET /sapi/v1/asset/tradeFee`: of one symbol, or of all."""
    names = [call.instrument().name] if call.params.text("symbol") is not None else list(call.venue.engine.instruments)
    maker, taker = amount(call.account.maker_fee), amount(call.account.taker_fee)
    return [{"symbol": name, "makerCommission": maker, "takerCommission": taker} for name in names]


def no_margin_pairs(call: Call) -> list[Any]:
    """`GET /sapi/v1/margin/allPairs` and `…/isolated/allPairs`: nothing is traded on margin here."""
    return []


def system_status(call: Call) -> dict[str, Any]:
    """`GET /sapi/v1/system/status`: no maintenance."""
    return {"status": 0, "msg": "normal"}


def order_limits(call: Call) -> list[dict[str, Any]]:
    """`account.rateLimits.orders`, `GET /api/v3/rateLimit/order`."""
    return call.venue.limits.order_entries(call.account)


def start_listen_key(call: Call) -> dict[str, Any]:
    """`userDataStream.start`, `POST /api/v3/userDataStream`."""
    return {"listenKey": _listen_keys(call).start(call.account)}


def ping_listen_key(call: Call) -> dict[str, Any]:
    """`userDataStream.ping`, `PUT /api/v3/userDataStream`."""
    _listen_keys(call).keep_alive(call.account, call.params.required("listenKey"))
    return {}


def stop_listen_key(call: Call) -> dict[str, Any]:
    """`userDataStream.stop`, `DELETE /api/v3/userDataStream`."""
    _listen_keys(call).close(call.account, call.params.required("listenKey"))
    return {}


def _listen_keys(call: Call) -> ListenKeys:
    if call.venue.listen_keys is None:
        raise ApiError(-1020, "This operation is not supported.", status=404)
    return call.venue.listen_keys


def _span(call: Call) -> tuple[int | None, int | None]:
    """The optional `startTime` and `endTime`, which are a day apart at most."""
    since, until = call.params.integer("startTime"), call.params.integer("endTime")
    if since is not None and until is not None and until - since > DAY:
        raise ApiError(-1127, "More than 24 hours between startTime and endTime.")
    return since, until


def _is_in_time(span: tuple[int | None, int | None], time_us: int) -> bool:
    since, until = span
    return (since is None or time_us // 1000 >= since) and (until is None or time_us // 1000 <= until)


def _trade(fill: VenueFill, call: Call) -> dict[str, Any]:
    return {
        "symbol": fill.symbol,
        "id": fill.trade_id,
        "orderId": fill.order_id,
        "orderListId": order_payloads.list_id_of(call.venue.engine.ledger.orders[fill.order_id]),
        "price": amount(fill.price),
        "qty": amount(fill.quantity),
        "quoteQty": amount(fill.price * fill.quantity),
        "commission": amount(fill.fee),
        "commissionAsset": fill.fee_asset,
        "time": call.stamp(fill.time_us),
        "isBuyer": fill.is_buyer,
        "isMaker": fill.is_maker,
        "isBestMatch": True,
    }
