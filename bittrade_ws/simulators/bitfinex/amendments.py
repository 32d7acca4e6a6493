"""What `ou` makes of an order: held to the rules for a new one, and done as a whole or not at all.

1. A new amount, and what a `delta` makes of it, is what is left to trade: that must be neither too small nor too large.
2. In the margin wallet what the order holds already counts for what it becomes; what asks for no more needs no check.

Source: the venue's `ws-auth-input-order-update` reference page, seen 2026-07.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.bitfinex import order_inputs
from bittrade_ws.simulators.bitfinex.order_inputs import InputRefused
from bittrade_ws.simulators.bitfinex.order_records import HIDDEN, OCO, OrderRecord
from bittrade_ws.simulators.bitfinex.refusals import insufficient, may_not_enter
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.terms import Refusal, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What an order is to become; `None`: that stays."""

    price: Decimal | None
    limit: Decimal | None
    trailing: Decimal | None
    amount: Decimal | None
    """Signed, of what is left."""
    flags: int | None
    gid: int | None
    tif_ms: int | None
    meta: Mapping[str, Any]


def read(record: OrderRecord, wanted: Mapping[str, Any], now_ms: int) -> Amendment:
    """The amendment that an `ou` asks for; raises `InputRefused`."""
    order = record.order
    sign = 1 if order.side is OrderSide.BUY else -1
    amount, delta = None, order_inputs.decimal_of(wanted, "delta")
    if wanted.get("amount") is not None:
        amount = order_inputs.amount_of(wanted, order.instrument)
        if amount * sign < 0:
            raise InputRefused("amount: invalid")
    elif delta is not None:
        amount = sign * max(Decimal(0), order.remaining + sign * delta)
        order_inputs.check_size(amount, order.instrument)
    flags = None if wanted.get("flags") is None else order_inputs.flags_of(wanted)
    if flags is not None and flags & OCO and not record.flags & OCO:
        raise InputRefused("flags: invalid")
    return Amendment(
        price=order_inputs.price_of(wanted, "price"),
        limit=order_inputs.price_of(wanted, "price_aux_limit"),
        trailing=order_inputs.price_of(wanted, "price_trailing"),
        amount=amount,
        flags=flags,
        gid=order_inputs.whole(wanted, "gid", order_inputs.LARGEST_GID),
        tif_ms=order_inputs.expiry_of(wanted, now_ms),
        meta=order_inputs.meta_of(wanted, 0),
    )


def amend(engine: Engine, user: User, record: OrderRecord, wanted: Amendment) -> None:
    """Gives the order its new terms; raises `InputRefused`, and then nothing has changed."""
    order = record.order
    sign = 1 if order.side is OrderSide.BUY else -1
    left = sign * order.remaining if wanted.amount is None else wanted.amount
    price = wanted.price or record.price
    flags = record.flags if wanted.flags is None else wanted.flags
    held = user.positions.amount(order.instrument.name)
    obstacle = may_not_enter(flags, left, held, record.wallet)
    if obstacle is not None:
        raise InputRefused(f"Invalid order update: {obstacle}")
    short = insufficient(record.wallet, left, order.instrument, price or None)
    if record.wallet == "margin":
        needed = user.needed(order.instrument.name, left, price or None)
        if needed > max(user.tradable(apart_from=record), abs(order.remaining) * (record.price or price)):
            raise InputRefused(short)
    is_stop, before, extras = order.type.is_contingent, record.terms, order.extras
    record.price, record.trailing = price, wanted.trailing or record.trailing
    record.limit_price = wanted.limit or record.limit_price if record.limit_price is not None else None
    record.flags, record.gid = flags, record.gid if wanted.gid is None else wanted.gid
    record.tif_ms, record.meta = wanted.tif_ms or record.tif_ms, {**record.meta, **wanted.meta}
    order.extras = {"hidden": 1} if flags & HIDDEN else {}
    try:
        engine.amend(
            order,
            price=wanted.limit if is_stop else wanted.price,
            quantity=None if wanted.amount is None else abs(wanted.amount) + order.filled,
            stop_price=wanted.price if is_stop else None,
            trailing_distance=wanted.trailing if is_stop else None,
        )
    except Refused as refused:
        record.terms, order.extras = before, extras
        if refused.refusal is Refusal.INSUFFICIENT_BALANCE:
            raise InputRefused(short) from refused
        is_unknown = refused.refusal is Refusal.UNKNOWN_ORDER
        text = "Order not found." if is_unknown else f"Invalid order update: {refused.refusal.value}"
        raise InputRefused(text) from refused
