"""The venue's JSON for user data events.

https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream
"""

from typing import Any

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.binance.order_payloads import (
    EXPIRY,
    REASONS,
    floor_of,
    has_pegged_price,
    list_id_of,
    peg_type,
    status_of,
)
from bittrade_ws.simulators.binance.payloads import Stamp, amount
from bittrade_ws.simulators.orders import (
    BalanceChange,
    Execution,
    ExecutionKind,
    ListChange,
    ListChangeKind,
    Movement,
    Prevention,
    VenueOrder,
)

Json = dict[str, Any]
UserEvent = Execution | BalanceChange | ListChange | Movement
_ZERO = "0.00000000"
_LIST_WORDS = {
    ListChangeKind.STARTED: ("EXEC_STARTED", "EXECUTING"),
    ListChangeKind.UPDATED: ("UPDATED", "EXECUTING"),
    ListChangeKind.DONE: ("ALL_DONE", "ALL_DONE"),
}


def write(event: UserEvent, stamp: Stamp) -> Json:
    """The payload of an event."""
    match event:
        case Execution():
            return execution_report(event, stamp)
        case BalanceChange():
            return account_position(event, stamp)
        case ListChange():
            return list_status(event, stamp)
        case Movement():
            return movement(event, stamp)


def execution_report(execution: Execution, stamp: Stamp) -> Json:
    """One `executionReport`."""
    order, fill, previous = execution.order, execution.fill, execution.previous
    is_changed = execution.kind in (ExecutionKind.CANCELED, ExecutionKind.REPLACED)
    is_working = not order.status.is_final and order.status is not OrderStatus.PENDING
    report: Json = {
        "e": "executionReport",
        "E": stamp(execution.time_us),
        "s": order.instrument.name,
        "c": execution.request_id or order.client_order_id,
        "S": str(order.side),
        "o": str(order.type),
        "f": str(order.time_in_force),
        "q": amount(order.quantity),
        "p": amount(order.stated_price),
        "P": _ZERO if order.stop_price is None else amount(order.stop_price),
        "F": _ZERO if order.iceberg_quantity is None else amount(order.iceberg_quantity),
        "g": list_id_of(order),
        "C": (previous or order).client_order_id if is_changed else "",
        "x": str(execution.kind),
        "X": status_of(order),
        "r": "NONE" if order.refusal is None else REASONS.get(order.refusal, "NONE"),
        "i": order.order_id,
        "l": amount(fill.quantity) if fill else _ZERO,
        "z": amount(order.filled),
        "L": amount(fill.price) if fill else _ZERO,
        "n": amount(fill.fee) if fill else "0",
        "N": fill.fee_asset if fill else None,
        "T": stamp(execution.time_us),
        "t": fill.trade_id if fill else -1,
        "I": execution.execution_id,
        "w": is_working,
        "m": fill.is_maker if fill else False,
        "M": fill is not None,
        "O": stamp(order.created_us),
        "Z": amount(order.filled_quote),
        "Y": amount(fill.price * fill.quantity) if fill else _ZERO,
        "Q": amount(order.quote_quantity),
        "V": str(order.self_trade),
    }
    if is_working and order.working_us is not None:
        report["W"] = stamp(order.working_us)
    if order.expiry is not None and order.expiry in EXPIRY:
        report["eR"] = EXPIRY[order.expiry]
    if execution.prevention is not None:
        report |= _prevention(order, execution.prevention)
    if fill is not None and fill.allocation_id is not None:
        report |= {"b": "ONE_PARTY_TRADE_REPORT", "a": fill.allocation_id}
    return report | _conditional(order, stamp)


def _conditional(order: VenueOrder, stamp: Stamp) -> Json:
    report: Json = {}
    if order.trailing_delta is not None:
        report |= {"d": order.trailing_delta, "D": -1 if order.trailing_us is None else stamp(order.trailing_us)}
    for key, name in (("j", "strategyId"), ("J", "strategyType")):
        if name in order.extras:
            report[key] = order.extras[name]
    if order.routes:
        report |= {"k": floor_of(order), "uS": True}
    if order.peg is not None:
        report["gP"] = peg_type(order)
        if order.peg.offset is not None:
            report |= {"gOT": "PRICE_LEVEL", "gOV": order.peg.offset}
        if has_pegged_price(order):
            report["gp"] = amount(order.price)
    return report


def _prevention(order: VenueOrder, prevention: Prevention) -> Json:
    is_taker = order.order_id == prevention.taker.order_id
    counter = prevention.maker if is_taker else prevention.taker
    last = prevention.taker_quantity if is_taker else prevention.maker_quantity
    return {
        "v": prevention.match_id,
        "A": amount(order.prevented),
        "B": amount(last or order.prevented),
        "u": -1 if order.account.group is None else order.account.group,
        "U": counter.order_id,
        "Cs": counter.instrument.name,
        "pl": amount(prevention.quantity),
        "pL": amount(prevention.price),
        "pY": amount(prevention.price * prevention.quantity),
    }


def account_position(change: BalanceChange, stamp: Stamp) -> Json:
    """One `outboundAccountPosition`."""
    return {
        "e": "outboundAccountPosition",
        "E": stamp(change.time_us),
        "u": stamp(change.time_us),
        "B": [{"a": asset, "f": amount(free), "l": amount(locked)} for asset, free, locked in change.balances],
    }


def list_status(change: ListChange, stamp: Stamp) -> Json:
    """One `listStatus`."""
    order_list = change.order_list
    kind, status = _LIST_WORDS[change.kind]
    return {
        "e": "listStatus",
        "E": stamp(change.time_us),
        "s": order_list.instrument.name,
        "g": order_list.list_id,
        "c": str(order_list.contingency),
        "l": kind,
        "L": status,
        "r": "NONE",
        "C": order_list.client_list_id,
        "T": stamp(change.time_us),
        "O": [{"s": one.instrument.name, "i": one.order_id, "c": one.client_order_id} for one in change.orders],
    }


def movement(change: Movement, stamp: Stamp) -> Json:
    """One `balanceUpdate`, or `externalLockUpdate`."""
    return {
        "e": "externalLockUpdate" if change.is_lock else "balanceUpdate",
        "E": stamp(change.time_us),
        "a": change.asset,
        "d": amount(change.amount),
        "T": stamp(change.time_us),
    }
