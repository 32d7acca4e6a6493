"""What the console can ask Binance."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.commands import Command, Login, Menu
from bittrade_ws.cli.console.desk import Desk, Through
from bittrade_ws.cli.console.fields import Field, capitals, whole
from bittrade_ws.cli.console.ordering import cancel_all_orders, cancel_order, enter_order
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.console.usual import (
    account_list,
    authenticate,
    candles,
    disconnect,
    one,
    reconnect,
    stop_watching,
    watch,
)
from bittrade_ws.connection import Connection
from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import Order
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators import add_token

API: Final = "WebSocket API"
SYMBOL: Final = Field("SYMBOL", "BTCUSDT", capitals)
QUIET: Final = Field("SYMBOL", "BNBUSDT", capitals)
INTERVALS: Final = ("1m", "5m", "15m", "1h", "4h", "1d", "1w")
TYPES: Final = ("LIMIT", "MARKET", "LIMIT_MAKER")


def _streams(access: Access) -> Connection:
    return binance.public_websocket_connection(url=access.host, options=access.options)


def _api(access: Access) -> Connection:
    return binance.private_websocket_connection(url=access.host, options=access.options)


def _through(access: Access) -> Through:
    signer = binance.signer_from(access.environment)
    return lambda messages: add_token(signer)


def _account(desk: Desk) -> Observable[Any]:
    return desk.of(binance.get_account_factory)(omit_zero_balances=True)


def _add_order(desk: Desk) -> Callable[[AddOrderRequest], Observable[Order]]:
    return desk.of(binance.add_order_factory)


def _open_orders(session: Session, symbol: str | None) -> Observable[Any]:
    return session.account.of(binance.get_open_orders_factory)(symbol)


def _balances(session: Session) -> Observable[Any]:
    return _account(session.account).pipe(ops.map(lambda account: account.balances))


def _depth(session: Session, symbol: str, limit: int | None) -> Observable[Any]:
    return session.desk(API).of(binance.get_depth_factory)(symbol, limit=limit or 5)


def _candles(session: Session, symbol: str, limit: int, interval: str) -> Observable[Any]:
    return session.desk(API).of(binance.get_candles_factory)(symbol, interval=interval, limit=limit)


def _time(session: Session) -> Observable[Any]:
    return session.desk(API).of(binance.get_time_factory)()


def _ping(session: Session) -> Observable[str]:
    return session.desk(API).of(binance.ping_factory)().pipe(ops.map(lambda _: "pong"))


MENU: Final = Menu(
    title="BINANCE",
    lines={"streams": _streams, API: _api},
    login=Login(
        line=API,
        needs="BINANCE_API_KEY, and BINANCE_API_SECRET or BINANCE_PRIVATE_KEY_FILE",
        through=_through,
        proof=_account,
    ),
    commands=(
        authenticate(),
        watch("Watch Ticker", "ticker", binance.subscribe_ticker, SYMBOL, is_latest=True),
        watch("Watch Trades", "trades", binance.subscribe_trades, SYMBOL, is_latest=False),
        watch("Watch Book", "book", binance.subscribe_book, SYMBOL, is_latest=True),
        stop_watching(),
        enter_order(_add_order, QUIET, price="599.00", quantity="2.000", types=TYPES),
        cancel_order(binance.cancel_order_factory, QUIET, by="client_order_id", example="my-order-1"),
        cancel_all_orders(binance.cancel_all_orders_factory, QUIET),
        account_list("List Open Orders", "orders", _open_orders, "order", replace(QUIET, is_optional=True)),
        account_list("Get Balances", "balances", _balances, "balance"),
        Command(
            text="Get OrderBook",
            word="depth",
            run=_depth,
            show=one("depth"),
            fields=(SYMBOL, Field("LEVELS", "5", whole, is_optional=True)),
        ),
        candles(_candles, SYMBOL, INTERVALS),
        Command(text="Get Timestamp", word="time", run=_time, show=one("time")),
        Command(text="Ping", word="ping", run=_ping),
        disconnect(),
        reconnect(),
    ),
)
