"""Orders and the account in CCXT's unified structures: operators over whole bodies. CCXT itself is not needed.

`markets` are structures that `parse_markets_ccxt` gives, or CCXT's own. Prices and amounts are floats, as CCXT's are.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from bittrade_ws.exchanges.binance._ccxt import (
    Json,
    Market,
    Structure,
    by_id,
    code_of,
    decimal,
    iso,
    lower,
    nonzero,
    number,
    product,
    quotient,
    reduced,
    symbol_of,
    text,
)
from bittrade_ws.exchanges.binance._parse import Parser
from bittrade_ws.exchanges.binance.ccxt_market import trade_of, unified

_STATUSES = {
    "NEW": "open",
    "PARTIALLY_FILLED": "open",
    "FILLED": "closed",
    "CANCELED": "canceled",
    "PENDING_CANCEL": "canceling",
    "REJECTED": "rejected",
    "EXPIRED": "expired",
    "EXPIRED_IN_MATCH": "expired",
}
_TYPES = {
    "limit_maker": "limit",
    "stop_loss": "market",
    "stop_loss_limit": "limit",
    "take_profit": "market",
    "take_profit_limit": "limit",
}
_TIMES = ("time", "workingTime", "transactTime", "updateTime")
"""Where CCXT looks for an order's time, the first first."""


def parse_order_ccxt(market: Market) -> Parser[Structure]:
    """The body of a call that places, cancels or asks for one order.

    As CCXT has it: after a cancel `clientOrderId` is the cancel's own, and an order with a strategy has its id as `id`.
    """
    known = by_id([market])
    return unified("an order", lambda body: _order(body, known))


def parse_orders_ccxt(markets: Iterable[Market]) -> Parser[list[Structure]]:
    """The body of a call that gives several orders, by time."""
    known = by_id(markets)

    def orders(body: Any) -> list[Structure]:
        return sorted((_order(one, known) for one in body), key=lambda one: one["timestamp"] or 0)

    return unified("orders", orders)


def parse_balance_ccxt() -> Parser[Structure]:
    """The body of `get_account_http`."""
    return unified("an account", _balance)


def parse_trading_fees_ccxt(markets: Iterable[Market]) -> Parser[dict[str | None, Structure]]:
    """The body of `get_trade_fees_http`, by CCXT's symbol."""
    known = by_id(markets)
    return unified("fees", lambda body: {fee["symbol"]: fee for fee in (_fee(one, known) for one in body)})


def parse_trading_fee_ccxt(market: Market) -> Parser[Structure]:
    """The body of `get_trade_fees_http` about one symbol."""
    known = by_id([market])
    return unified("a fee", lambda body: _fee(body[0], known))


def _fee(one: Json, known: Mapping[str, Market]) -> Structure:
    return {
        "info": one,
        "symbol": symbol_of(one, known),
        "maker": number(one["makerCommission"]),
        "taker": number(one["takerCommission"]),
        "percentage": None,
        "tierBased": None,
    }


def _balance(body: Json) -> Structure:
    time = body["updateTime"]
    accounts: dict[str, Structure] = {}
    for one in body["balances"]:
        free, used = Decimal(one["free"]), Decimal(one["locked"])
        accounts[code_of(one["asset"])] = {"free": float(free), "used": float(used), "total": float(free + used)}
    sides = {side: {code: one[side] for code, one in accounts.items()} for side in ("free", "used", "total")}
    return {"info": body, **accounts, **sides, "timestamp": time, "datetime": iso(time)}


def _order(body: Json, known: Mapping[str, Market]) -> Structure:
    symbol = symbol_of(body, known)
    kind = lower(body.get("type"))
    status = _STATUSES.get(body.get("status", ""), body.get("status"))
    unified_type = _TYPES.get(kind, kind) if kind is not None else None
    filled, amount = Decimal(body.get("executedQty", 0)), nonzero(decimal(body.get("origQty")))
    price, cost = nonzero(decimal(body.get("price"))), decimal(body.get("cummulativeQuoteQty"))
    if amount is None and status == "closed":
        amount = filled
    remaining = amount - filled if amount is not None else (Decimal(0) if status == "closed" else None)
    average = quotient(cost, filled) if filled > 0 else None
    if cost is None and price is not None:
        cost = product(filled, price)
    if price is None and unified_type == "market":
        price = average
    trigger = number(nonzero(decimal(body.get("stopPrice"))))
    trades = [trade_of(fill, known, symbol) for fill in body.get("fills", ())]
    trades.sort(key=lambda trade: trade["id"] or "")
    fees = reduced([fee for trade in trades for fee in trade["fees"]])
    time = next((body[name] for name in _TIMES if body.get(name) is not None), None)
    return {
        "info": body,
        "id": text(body["strategyId"] if "strategyId" in body else body["orderId"]),
        "clientOrderId": text(body.get("clientOrderId")),
        "timestamp": time,
        "datetime": iso(time),
        "lastTradeTimestamp": _last_trade(body, status, filled),
        "lastUpdateTimestamp": body.get("transactTime", body.get("updateTime")),
        "symbol": symbol,
        "type": unified_type,
        "timeInForce": _time_in_force(body, kind, unified_type, trigger),
        "postOnly": kind == "limit_maker",
        "reduceOnly": None,
        "side": lower(body.get("side")),
        "price": number(price),
        "stopPrice": trigger,
        "triggerPrice": trigger,
        "takeProfitPrice": trigger if kind in ("take_profit", "take_profit_limit") else None,
        "stopLossPrice": None,
        "amount": number(amount),
        "cost": number(cost),
        "average": number(average),
        "filled": number(filled),
        "remaining": number(remaining),
        "status": status,
        "trades": trades,
        "fees": fees,
        "fee": fees[0] if len(fees) == 1 else None,
    }


def _last_trade(body: Json, status: str | None, filled: Decimal) -> int | None:
    if status == "closed" or (status == "open" and filled > 0):
        return body.get("updateTime", body.get("transactTime"))
    return None


def _time_in_force(body: Json, kind: str | None, unified_type: str | None, trigger: float | None) -> str | None:
    told = body.get("timeInForce")
    if told is not None:
        return told
    if kind == "limit_maker":
        return "PO"
    return "IOC" if unified_type == "market" and trigger is None else None
