"""Authenticated REST about orders, trades and positions.

Source: the venue's `rest-auth-orders`, `-trades` and `-positions` reference pages, seen 2026-07.
"""

from collections.abc import Sequence
from typing import Any, cast

from bittrade_ws.simulators.bitfinex.calculations import margin_base, margin_symbol
from bittrade_ws.simulators.bitfinex.calls import GENERIC, PARAMETERS, Call, CallRefused, Route
from bittrade_ws.simulators.bitfinex.notices import Notice
from bittrade_ws.simulators.bitfinex.order_inputs import needed
from bittrade_ws.simulators.bitfinex.order_records import OrderRecord
from bittrade_ws.simulators.bitfinex.positions import Position


def told(call: Call, notice: Notice) -> Any:
    """A notification, or the error that it tells of."""
    if not notice.is_success:
        raise CallRefused(notice.code or GENERIC, notice.text)
    return notice.row(call.venue.now_ms())


def orders(call: Call) -> Any:
    """Open orders, newest first: all, of a symbol, or by ids."""
    return [one.row() for one in reversed(_chosen(call, call.user.open_records()))]


def orders_history(call: Call) -> Any:
    """Orders at an end."""
    ended = [one for one in _chosen(call, list(call.user.records.values())) if not one.order.is_open]
    return call.cut([one.row() for one in ended], lambda row: row[5], usual=25, most=2500)


def _chosen(call: Call, records: Sequence[OrderRecord]) -> list[OrderRecord]:
    symbol, ids = call.places.get("symbol"), call.params.get("id")
    wanted = {str(one) for one in cast("list[Any]", ids)} if isinstance(ids, list) else None
    return [
        one
        for one in records
        if symbol in (None, one.order.instrument.name) and (wanted is None or str(one.order.order_id) in wanted)
    ]


def submit(call: Call) -> Any:
    """A new order."""
    return told(call, call.venue.desk.submit(call.user, call.params))


def update(call: Call) -> Any:
    """An order changes."""
    return told(call, call.venue.desk.update(call.user, call.params))


def cancel(call: Call) -> Any:
    """An order is canceled."""
    return told(call, call.venue.desk.cancel(call.user, call.params))


def cancel_many(call: Call) -> Any:
    """Several are."""
    return told(call, call.venue.desk.cancel_many(call.user, call.params))


def many(call: Call) -> Any:
    """Operations in order; each has its own notification in the answer to all."""
    desk, done = call.venue.desk, list[list[Any]]()
    operations = call.params.get("ops")
    if not isinstance(operations, list) or len(cast("list[Any]", operations)) > 75:
        raise CallRefused(PARAMETERS, "ops: invalid")
    by_kind = {"on": desk.submit, "ou": desk.update, "oc": desk.cancel, "oc_multi": desk.cancel_many}
    for operation in cast("list[Any]", operations):
        match operation:
            case [str(kind), wanted] if kind in by_kind and isinstance(wanted, dict):
                notice = by_kind[kind](call.user, cast("dict[str, Any]", wanted))
                done.append(notice.row(call.venue.now_ms()))
            case _:
                raise CallRefused(PARAMETERS, "ops: invalid")
    return Notice("ox_multi-req", done, text=f"Submitting {len(done)} order operations").row(call.venue.now_ms())


def order_trades(call: Call) -> Any:
    """The executions of one order, newest first."""
    number = call.places["id"]
    found = [row for row in call.user.trades if str(row[3]) == number and row[1] == call.places["symbol"]]
    return [[*row[:6], None, None, *row[8:]] for row in reversed(found)]


def trades_history(call: Call) -> Any:
    """All executions, or those of a symbol."""
    symbol = call.places.get("symbol")
    found = [row for row in call.user.trades if symbol in (None, row[1])]
    return call.cut(found, lambda row: row[2], most=2500)


def positions(call: Call) -> Any:
    """What is open."""
    user = call.user
    return [one.row(user.price(one.symbol)) for one in user.positions.open.values()]


def positions_history(call: Call) -> Any:
    """What is closed."""
    return call.cut(_rows(call, call.user.positions.closed), lambda row: row[13], usual=50)


def positions_audit(call: Call) -> Any:
    """What there was."""
    found = [*call.user.positions.closed, *call.user.positions.open.values()]
    return call.cut(_rows(call, found), lambda row: row[13], usual=50)


def claim(call: Call) -> Any:
    """A position becomes what it stands for; this venue only says so of positions that there are."""
    for one in call.user.positions.open.values():
        if one.position_id == call.number("id"):
            return Notice("pc", one.row(call.user.price(one.symbol)), text="Position claimed").row(call.venue.now_ms())
    raise CallRefused(GENERIC, "Invalid position claim: position not found")


def increase(call: Call) -> Any:
    """A larger position; this venue leaves that to orders."""
    symbol = call.pair()
    row = [symbol, None, needed(call.params, "amount"), call.user.price(symbol)]
    return Notice("pi", row, text="Position increased").row(call.venue.now_ms())


def increase_info(call: Call) -> Any:
    """How far a position could grow."""
    user, symbol = call.user, call.pair()
    instrument, tradable = call.venue.engine.instruments[symbol], user.tradable()
    size, held = tradable / user.price(symbol), user.positions.amount(symbol)
    own = user.available("exchange", instrument.base)
    return [
        [size, held, own, tradable, tradable, size, size, None, None, None, None],
        [tradable, None, None],
        [0, 0, instrument.quote, instrument.quote],
    ]


def base_margin(call: Call) -> Any:
    """The margin of the account."""
    return margin_base(call.user)


def margin_of_all(call: Call) -> Any:
    """The margin of every symbol."""
    return [margin_symbol(call.user, one) for one in call.venue.engine.instruments]


def margin_of(call: Call) -> Any:
    """The margin of a symbol."""
    return margin_symbol(call.user, call.pair())


def set_collateral(call: Call) -> Any:
    """The collateral of a derivative position."""
    call.text("symbol")
    return [[1 if needed(call.params, "collateral") >= 0 else 0]]


def collateral_limits(call: Call) -> Any:
    """Between which it may be."""
    return [0, call.user.tradable()]


def _rows(call: Call, found: Sequence[Position]) -> list[list[Any]]:
    return [one.row(call.user.price(one.symbol)) for one in found]


ROUTES = (
    Route("POST", "auth/r/orders", orders),
    Route("POST", "auth/r/orders/hist", orders_history),
    Route("POST", "auth/r/orders/{symbol}", orders),
    Route("POST", "auth/r/orders/{symbol}/hist", orders_history),
    Route("POST", "auth/r/order/{symbol}:{id}/trades", order_trades),
    Route("POST", "auth/r/trades/hist", trades_history),
    Route("POST", "auth/r/trades/{symbol}/hist", trades_history),
    Route("POST", "auth/w/order/submit", submit),
    Route("POST", "auth/w/order/update", update),
    Route("POST", "auth/w/order/cancel", cancel),
    Route("POST", "auth/w/order/cancel/multi", cancel_many),
    Route("POST", "auth/w/order/multi", many),
    Route("POST", "auth/r/positions", positions),
    Route("POST", "auth/r/positions/hist", positions_history),
    Route("POST", "auth/r/positions/snap", positions_audit),
    Route("POST", "auth/r/positions/audit", positions_audit),
    Route("POST", "auth/w/position/claim", claim),
    Route("POST", "auth/w/position/increase", increase),
    Route("POST", "auth/r/position/increase/info", increase_info),
    Route("POST", "auth/r/info/margin/base", base_margin),
    Route("POST", "auth/r/info/margin/sym_all", margin_of_all),
    Route("POST", "auth/r/info/margin/{symbol}", margin_of),
    Route("POST", "auth/w/deriv/collateral/set", set_collateral),
    Route("POST", "auth/calc/deriv/collateral/limit", collateral_limits),
    Route("POST", "auth/calc/deriv/collateral/limits", collateral_limits),
)
