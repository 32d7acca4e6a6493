"""What the console can ask Digitex."""

from collections.abc import Callable
from typing import Any, Final

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.commands import Command, Login, Menu
from bittrade_ws.cli.console.desk import Desk, Through
from bittrade_ws.cli.console.fields import Field, capitals, one_of
from bittrade_ws.cli.console.ordering import cancel_all_orders, cancel_order, enter_order
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.console.usual import account_list, authenticate, disconnect, one, reconnect, stop_watching, watch
from bittrade_ws.connection import Connection
from bittrade_ws.exchanges import digitex
from bittrade_ws.models.order import Order
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators import add_token

SYMBOL: Final = Field("SYMBOL", "BTC/USD", capitals)
QUIET: Final = Field("SYMBOL", "XAU/USD", capitals)
CURRENCIES: Final = {name: number for number, name in digitex.CURRENCIES.items()}


def _market_data(access: Access) -> Connection:
    return digitex.public_websocket_connection(url=access.host, options=access.options)


def _trading(access: Access) -> Connection:
    headers = digitex.headers_from(access.environment)
    return digitex.private_websocket_connection(url=access.host, headers=headers, options=access.options)


def _through(access: Access) -> Through:
    digitex.headers_from(access.environment)()  # says at once what is not set
    return lambda messages: add_token(dict)  # the upgrade request has said who we are


def _ping(desk: Desk) -> Observable[Any]:
    return desk.of(digitex.ping_factory)(None)


def _add_order(desk: Desk) -> Callable[[AddOrderRequest], Observable[Order]]:
    return desk.of(digitex.add_order_factory)


def _open_orders(session: Session, symbol: str) -> Observable[Any]:
    status = session.account.of(digitex.get_trader_status_factory)(symbol)
    return status.pipe(ops.map(lambda told: [_order(order) for order in told.orders]))


def _order(link: Any) -> dict[str, Any]:
    return {
        "client_order_id": link.orig_client_id or link.order_client_id,
        "side": link.side,
        "type": link.order_type,
        "price": link.price,
        "quantity": link.quantity,
        "original_quantity": link.orig_quantity,
    }


def _balance(session: Session, currency: str) -> Observable[Any]:
    told = session.account.of(digitex.get_trader_balance_factory)(CURRENCIES[currency])
    return told.pipe(ops.map(lambda balance: {"currency": currency, "balance": balance.trader_balance}))


def _answered(session: Session) -> Observable[str]:
    return _ping(session.account).pipe(ops.map(lambda _: "pong"))


MENU: Final = Menu(
    title="DIGITEX",
    lines={"market data": _market_data},
    login=Login(
        line="trading",
        needs="DIGITEX_TOKEN, or DIGITEX_BEARER, or DIGITEX_SESSION_ID",
        through=_through,
        dial=_trading,
        proof=_ping,
    ),
    commands=(
        authenticate(),
        watch("Watch Ticker", "ticker", digitex.subscribe_ticker, SYMBOL, is_latest=True),
        watch("Watch Trades", "trades", digitex.subscribe_trades, SYMBOL, is_latest=False),
        watch("Watch Book", "book", digitex.subscribe_book, SYMBOL, is_latest=True),
        stop_watching(),
        enter_order(_add_order, QUIET, price="1899.0", quantity="10", types=("LIMIT", "MARKET")),
        cancel_order(digitex.cancel_order_factory, QUIET, by="client_order_id", example="0123456789abcde"),
        cancel_all_orders(digitex.cancel_all_orders_factory, QUIET),
        account_list("List Open Orders", "orders", _open_orders, "order", QUIET),
        Command(
            text="Get Balance",
            word="balance",
            run=_balance,
            show=one("balance"),
            fields=(Field("CURRENCY", "DGTX", one_of(*CURRENCIES), choices=tuple(CURRENCIES)),),
            needs_login=True,
        ),
        Command(text="Ping", word="ping", run=_answered, needs_login=True),
        disconnect(),
        reconnect(),
    ),
)
