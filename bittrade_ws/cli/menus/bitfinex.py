"""What the console can ask Bitfinex."""

import time
from collections.abc import Callable
from typing import Any, Final

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.commands import Command, Login, Menu
from bittrade_ws.cli.console.desk import Desk, Through
from bittrade_ws.cli.console.fields import Field, word
from bittrade_ws.cli.console.ordering import cancel_order, enter_order
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.console.usual import (
    account_list,
    authenticate,
    candles,
    disconnect,
    reconnect,
    stop_watching,
    watch,
)
from bittrade_ws.connection import Connection, HttpPool, Sender
from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.order import Order
from bittrade_ws.models.requests import AddOrderRequest

SYMBOL: Final = Field("SYMBOL", "tBTCUSD", word)
QUIET: Final = Field("SYMBOL", "tLTCUSD", word)
TYPES: Final = ("EXCHANGE LIMIT", "EXCHANGE MARKET", "EXCHANGE IOC", "EXCHANGE FOK", "LIMIT", "MARKET")
INTERVALS: Final = ("1m", "5m", "15m", "30m", "1h", "3h", "6h", "12h", "1D", "1W", "14D", "1M")
KEY, SECRET = "BITFINEX_API_KEY", "BITFINEX_API_SECRET"


def _public(access: Access) -> Connection:
    return bitfinex.public_websocket_connection(url=access.url, options=access.options)


def _private(access: Access) -> Connection:
    return bitfinex.private_websocket_connection(url=access.url, options=access.options)


def _through(access: Access) -> Through:
    signer = bitfinex.signer_from(access.environment)
    return lambda messages: bitfinex.log_in(signer, messages)


def _http_signer(desk: Desk) -> Any:
    found = [desk.access.environment.get(name, "") for name in (KEY, SECRET)]
    if not all(found):
        raise InvalidRequest(f"{KEY} or {SECRET} is not set")
    return bitfinex.hmac_http_signer(*found, now=lambda: time.time_ns() // 1000)


def _sender(desk: Desk) -> Sender:
    return desk.made(HttpPool, lambda: HttpPool(ca=desk.access.ca))


def _add_order(desk: Desk) -> Callable[[AddOrderRequest], Observable[Order]]:
    signer = desk.made(_http_signer, lambda: _http_signer(desk))
    lookup = bitfinex.order_lookup(signer, base_url=desk.access.rest, sender=_sender(desk))
    return bitfinex.add_order_factory(desk.sockets, desk.messages, lookup=lookup)


def _ask(session: Session, call: Callable[..., Observable[Any]], *symbol: str | None) -> Observable[Any]:
    desk = session.account
    signer = desk.made(_http_signer, lambda: _http_signer(desk))
    return call(*symbol, signer=signer, base_url=desk.access.rest, sender=_sender(desk))


def _cancel_all(session: Session) -> Observable[Any]:
    return session.account.of(bitfinex.cancel_orders_factory)({"all": 1})


def _open_orders(session: Session) -> Observable[Any]:
    return _ask(session, bitfinex.get_orders_http).pipe(bitfinex.parse_orders())


def _wallets(session: Session) -> Observable[Any]:
    return _ask(session, bitfinex.get_wallets_http).pipe(bitfinex.parse_wallets())


def _candles(session: Session, symbol: str, limit: int, interval: str) -> Observable[Any]:
    desk = session.market
    asked = bitfinex.get_candles_http(
        symbol, interval=interval, limit=limit, base_url=desk.access.rest, sender=_sender(desk)
    )
    return asked.pipe(bitfinex.parse_candles(f"trade:{interval}:{symbol}"))


def _status(session: Session) -> Observable[str]:
    desk = session.market
    asked = bitfinex.get_platform_status_http(base_url=desk.access.rest, sender=_sender(desk))
    return asked.pipe(bitfinex.parse_platform_status(), ops.map(lambda works: "it works" if works else "maintenance"))


MENU: Final = Menu(
    title="BITFINEX",
    lines={"public": _public},
    login=Login(line="private", needs=f"{KEY} and {SECRET}", through=_through, dial=_private),
    commands=(
        authenticate(),
        watch("Watch Ticker", "ticker", bitfinex.subscribe_ticker, SYMBOL, is_latest=True),
        watch("Watch Trades", "trades", bitfinex.subscribe_trades, SYMBOL, is_latest=False),
        watch("Watch Book", "book", bitfinex.subscribe_book, SYMBOL, is_latest=True),
        stop_watching(),
        enter_order(_add_order, QUIET, price="79", quantity="2", types=TYPES),
        cancel_order(bitfinex.cancel_order_factory, QUIET, by="order_id", example="1747566428"),
        account_list("Cancel All Orders", "cancelall", _cancel_all, "order"),
        account_list("List Open Orders", "orders", _open_orders, "order"),
        account_list("Get Wallets", "balances", _wallets, "wallet"),
        candles(_candles, SYMBOL, INTERVALS),
        Command(text="Get Platform Status", word="status", run=_status),
        disconnect(),
        reconnect(),
    ),
)
