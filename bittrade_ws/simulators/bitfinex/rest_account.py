"""Authenticated REST about the account: wallets, ledgers, movements, transfers, alerts, settings, permissions.

Source: the venue's `rest-auth-*` account reference pages, seen 2026-07.
"""

from decimal import Decimal
from typing import Any, cast

from bittrade_ws.simulators.bitfinex.calls import GENERIC, PARAMETERS, Call, CallRefused, Route
from bittrade_ws.simulators.bitfinex.instruments import MAKER_FEE, TAKER_FEE
from bittrade_ws.simulators.bitfinex.notices import Notice
from bittrade_ws.simulators.bitfinex.order_inputs import needed, price_of
from bittrade_ws.simulators.bitfinex.users import WALLETS
from bittrade_ws.simulators.bitfinex.wire import number
from bittrade_ws.simulators.terms import Refused

_CENT = Decimal("1E-8")
_METHODS = {"bitcoin": "BTC", "ethereum": "ETH", "litecoin": "LTC", "tetheruse": "USDT", "LNX": "LNX"}
WITHDRAWAL_FEE = Decimal("0.0004")


def wallets(call: Call) -> Any:
    """All of them, with what is available."""
    return call.user.wallet_rows(is_asked=True)


def info(call: Call) -> Any:
    """Who the user is."""
    row: list[Any] = [None] * 55
    now = call.venue.now_ms()
    known = {
        **{0: call.user.user_id, 1: "user@example.com", 2: call.user.name, 3: now - 86_400_000, 4: 1, 5: 3},
        **{7: "UTC", 8: "en_US", 9: "bitfinex", 10: 1, 17: 0, 18: 0, 19: 0, 23: 1, 24: 0, 25: 1, 26: ["u2f"]},
        **{34: 0, 38: 1, 39: 1, 44: call.user.logins[-1] if call.user.logins else now, 47: 0, 49: [], 50: [], 54: 0},
    }
    for place, value in known.items():
        row[place] = value
    return row


def logins(call: Call) -> Any:
    """When the user logged in, over WebSocket."""
    found = [[n, None, at, None, "127.0.0.1", None, None, "{}"] for n, at in enumerate(call.user.logins, 1)]
    return call.cut(found, lambda row: row[2])


def ledgers(call: Call) -> Any:
    """What changed the wallets."""
    currency = call.places.get("currency")
    found = [row for row in call.user.ledger if currency in (None, row[1])]
    return call.cut(found, lambda row: row[3], most=2500)


def movements(call: Call) -> Any:
    """Deposits and withdrawals."""
    currency = call.places.get("currency")
    found = [row for row in call.user.movements if currency in (None, row[1])]
    return call.cut(found, lambda row: row[5], usual=25, most=1000)


def movement(call: Call) -> Any:
    """One of them."""
    found = next((row for row in call.user.movements if row[0] == call.number("id")), None)
    if found is None:
        raise CallRefused(PARAMETERS, "id: invalid")
    return found


def transfer(call: Call) -> Any:
    """Moves assets between wallets."""
    source, target, currency = call.text("from"), call.text("to"), call.text("currency")
    amount, wanted = needed(call.params, "amount"), call.params.get("currency_to", currency)
    if source not in WALLETS or target not in WALLETS or amount <= 0 or wanted != currency:
        raise CallRefused(PARAMETERS, "transfer: invalid")
    if call.user.available(source, currency) < amount:
        raise CallRefused(GENERIC, f"Not enough balance for {currency} in {source} wallet")
    engine, now = call.venue.engine, call.venue.now_ms()
    engine.move(call.user.wallets[source], currency, -amount)
    engine.move(call.user.wallets[target], currency, amount)
    row = [now, source, target, None, currency, wanted, None, amount]
    text = f"{amount} {currency} transfered from {source.title()} to {target.title()}"
    return Notice("acc_tf", row, text=text).row(now)


def withdraw(call: Call) -> Any:
    """Sends assets away."""
    wallet, method, amount = call.text("wallet"), call.text("method"), needed(call.params, "amount")
    currency = _METHODS.get(method, "")
    if wallet not in WALLETS or not currency or amount <= 0:
        raise CallRefused(PARAMETERS, "withdraw: invalid")
    try:
        call.venue.engine.move(call.user.wallets[wallet], currency, -amount - WITHDRAWAL_FEE)
    except Refused as refused:
        raise CallRefused(GENERIC, f"Not enough balance for {currency}") from refused
    withdrawal_id, now = 13_063_236 + len(call.user.movements), call.venue.now_ms()
    done: list[Any] = [
        withdrawal_id,
        currency,
        method.upper(),
        None,
        None,
        now,
        now,
        None,
        None,
        "COMPLETED",
        None,
        None,
    ]
    address = call.params.get("address")
    call.user.movements.append([*done, -amount, -WITHDRAWAL_FEE, None, None, address, None, None, None, "tx", None])
    row = [withdrawal_id, None, method, call.params.get("payment_id"), wallet, amount, None, None, WITHDRAWAL_FEE]
    return Notice("acc_wd-req", row, text="Your withdrawal request has been successfully submitted.").row(now)


def deposit_address(call: Call) -> Any:
    """Where to send assets to."""
    wallet, method = call.text("wallet"), call.text("method")
    if wallet not in WALLETS or method not in _METHODS:
        raise CallRefused(PARAMETERS, "method: invalid")
    fresh = "new" if call.params.get("op_renew") else "known"
    row = [None, method, _METHODS[method], None, f"{method}-{wallet}-{fresh}", None]
    return Notice("acc_dep", row, text="success").row(call.venue.now_ms())


def deposit_addresses(call: Call) -> Any:
    """All known addresses of a method."""
    method = call.text("method")
    return [[_METHODS.get(method), f"{method}-exchange-known", None, None, call.venue.now_ms()]]


def invoice(call: Call) -> Any:
    """A bill for a deposit over Lightning."""
    return ["hash", "lnbc1", None, None, str(needed(call.params, "amount"))]


def available(call: Call) -> Any:
    """How much may be ordered, or offered."""
    user, symbol = call.user, call.text("symbol")
    if symbol in call.venue.funding:
        return [user.available("funding", symbol[1:])]
    instrument = call.venue.engine.instruments[call.pair()]
    wallet = "margin" if call.params.get("type") == "MARGIN" else "exchange"
    if wallet == "margin":
        return [(user.tradable() / user.price(symbol)).quantize(_CENT)]
    if (call.number("dir") or 1) < 0:
        return [-user.available(wallet, instrument.base)]
    rate = price_of(call.params, "rate") or user.price(symbol)
    return [(user.available(wallet, instrument.quote) / rate).quantize(_CENT)]


def summary(call: Call) -> Any:
    """Fees and volumes of the last 30 days."""
    fees = [[MAKER_FEE, 0, 0, None, None, 0], [TAKER_FEE, TAKER_FEE, TAKER_FEE, None, None, TAKER_FEE]]
    volume: list[Any] = [[["BTC", sum((abs(row[4]) for row in call.user.trades), Decimal(0))]], {}, 0]
    return [None, None, None, None, fees, volume, [None, {}], None, None, {"leo_lev": 0, "leo_amount_avg": 0}]


def permissions(call: Call) -> Any:
    """What the key may do."""
    scopes = ("account", "orders", "funding", "settings", "wallets", "withdraw", "positions", "history", "ui_withdraw")
    return [[scope, 1, 0 if "withdraw" in scope else 1] for scope in scopes]


def alerts(call: Call) -> Any:
    """Price alerts."""
    return list(call.user.alerts.values())


def set_alert(call: Call) -> Any:
    """A price alert."""
    symbol, price = call.pair(), price_of(call.params, "price")
    if price is None:
        raise CallRefused(PARAMETERS, "price: invalid")
    name = f"price:{symbol}:{number(price)}"
    call.user.alerts[name] = [name, "price", symbol, price, call.number("count") or 1]
    return call.user.alerts[name]


def delete_alert(call: Call) -> Any:
    """One alert less."""
    return [call.user.alerts.pop(f"price:{call.places['symbol']}:{call.places['price']}", None) is not None]


def settings(call: Call) -> Any:
    """What the client stored."""
    wanted = _keys(call) if "keys" in call.params else list(call.user.settings)
    return [[key, call.user.settings[key]] for key in wanted if key in call.user.settings]


def store(call: Call) -> Any:
    """Stores settings."""
    found = call.params.get("settings")
    if not isinstance(found, dict):
        raise CallRefused(PARAMETERS, "settings: invalid")
    call.user.settings.update(cast("dict[str, Any]", found))
    return Notice("acc_ss", [[len(call.user.settings)]]).row(call.venue.now_ms())


def forget(call: Call) -> Any:
    """Deletes settings."""
    found = [key for key in _keys(call) if call.user.settings.pop(key, None) is not None]
    return Notice("acc_sd", [[len(found)]]).row(call.venue.now_ms())


def _keys(call: Call) -> list[str]:
    keys = call.params.get("keys")
    return [str(one) for one in cast("list[Any]", keys)] if isinstance(keys, list) else []


def changes(call: Call) -> Any:
    """What was changed of the account."""
    found = [[at, None, "login", None, None, "127.0.0.1", "client"] for at in call.user.logins]
    return call.cut(found, lambda row: row[0])


ROUTES = (
    Route("POST", "auth/r/wallets", wallets),
    Route("POST", "auth/r/wallets/hist", wallets),
    Route("POST", "auth/r/info/user", info),
    Route("POST", "auth/r/logins/hist", logins),
    Route("POST", "auth/r/audit/hist", changes),
    Route("POST", "auth/r/summary", summary),
    Route("POST", "auth/r/permissions", permissions),
    Route("POST", "auth/r/ledgers/hist", ledgers),
    Route("POST", "auth/r/ledgers/{currency}/hist", ledgers),
    Route("POST", "auth/r/movements/hist", movements),
    Route("POST", "auth/r/movements/{currency}/hist", movements),
    Route("POST", "auth/r/movements/info", movement),
    Route("POST", "auth/w/transfer", transfer),
    Route("POST", "auth/w/withdraw", withdraw),
    Route("POST", "auth/w/deposit/address", deposit_address),
    Route("POST", "auth/r/deposit/address/all", deposit_addresses),
    Route("POST", "auth/w/deposit/invoice", invoice),
    Route("POST", "auth/calc/order/avail", available),
    Route("POST", "auth/r/alerts", alerts),
    Route("POST", "auth/w/alert/set", set_alert),
    Route("POST", "auth/w/alert/price:{symbol}:{price}/del", delete_alert),
    Route("POST", "auth/r/settings", settings),
    Route("POST", "auth/w/settings/set", store),
    Route("POST", "auth/w/settings/del", forget),
)
