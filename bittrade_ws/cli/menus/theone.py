"""What the console can ask TheOne. Everything there is the account's: the connection is made with the login."""

from decimal import Decimal
from typing import Any, Final

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.commands import Command, Login, Menu
from bittrade_ws.cli.console.desk import Through
from bittrade_ws.cli.console.fields import Field, amount, capitals, whole_or_none, word
from bittrade_ws.cli.console.ordering import is_placed, stage
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.console.usual import (
    COUNT,
    account_list,
    authenticate,
    disconnect,
    each,
    first,
    is_endless,
    one,
    reconnect,
    stop_watching,
)
from bittrade_ws.connection import Connection, HttpPool
from bittrade_ws.exchanges import theone
from bittrade_ws.models.order import Order

SWAP: Final = (
    Field("AMOUNT_IN", "1.5", amount),
    Field("ASSET_IN", "ETH", capitals),
    Field("ASSET_OUT", "USDT", capitals),
)


def _connect(access: Access) -> Connection:
    return theone.private_websocket_connection(url=access.url, options=access.options)


def _through(access: Access) -> Through:
    signer = theone.signer_from(access.environment)
    return lambda messages: theone.log_in(signer, messages)


def _balances(session: Session) -> Observable[Any]:
    return session.account.of(theone.get_balances_factory)(None)


def _watch_balances(session: Session, count: int | None) -> Observable[Any]:
    desk = session.account
    return first(count, desk.sockets.pipe(theone.subscribe_balances(desk.messages)))


def _estimate(session: Session, amount_in: Decimal, asset_in: str, asset_out: str) -> Observable[Any]:
    request = theone.EstimateRequest(amount_in=amount_in, asset_in=asset_in, asset_out=asset_out)
    return session.account.of(theone.estimate_factory)(request)


def _swap(
    session: Session, amount_in: Decimal, asset_in: str, asset_out: str, slippage: int | None
) -> Observable[Order]:
    request = theone.swap(amount_in, asset_in, asset_out, slippage_bps=slippage)
    return session.account.of(theone.add_order_factory)(request)


def _status(session: Session, name: str) -> Observable[Any]:
    return session.account.of(theone.get_order_status_factory)(name)


def _time(session: Session) -> Observable[Any]:
    access = session.access
    asked = theone.get_time_http(base_url=access.rest, sender=HttpPool(ca=access.ca))
    return asked.pipe(ops.map(lambda body: {"milliseconds": body}))


MENU: Final = Menu(
    title="THEONE",
    lines={},
    login=Login(line="TheOne", needs="BROKER_API_KEY and BROKER_SECRET_KEY", through=_through, dial=_connect),
    commands=(
        authenticate(),
        account_list("Get Balances", "balances", _balances, "balance"),
        Command(
            text="Watch Balances",
            word="wallet",
            run=_watch_balances,
            show=each("balance", "the account is empty"),
            fields=(COUNT,),
            needs_login=True,
            is_watch=True,
            settles=is_endless,
        ),
        stop_watching("wallet"),
        Command(
            text="Estimate Swap",
            word="estimate",
            run=_estimate,
            show=one("estimate"),
            fields=SWAP,
            needs_login=True,
        ),
        Command(
            text="Enter New Swap",
            word="order",
            run=_swap,
            show=stage,
            fields=(*SWAP, Field("SLIPPAGE_BPS", "50", whole_or_none, is_optional=True)),
            needs_login=True,
            settles=is_placed,
        ),
        Command(
            text="Display Order Status",
            word="status",
            run=_status,
            show=one("order"),
            fields=(Field("ID", "ord_123456", word),),
            needs_login=True,
        ),
        Command(text="Get Timestamp", word="time", run=_time, show=one("time")),
        disconnect(),
        reconnect(),
    ),
)
