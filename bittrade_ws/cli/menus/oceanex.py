"""What the console can ask OceanEx: the 17 entries of the venue's own client, in its order and with its words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

import orjson
import reactivex
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.commands import Command, Login, Menu, Shown
from bittrade_ws.cli.console.desk import Desk, Through
from bittrade_ws.cli.console.fields import Field, amount, one_of, side, whole, whole_or_none, word
from bittrade_ws.cli.console.ordering import is_placed, stage
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.console.usual import authenticate, disconnect, reconnect
from bittrade_ws.connection import Connection
from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.models.order import Order, OrderSide
from bittrade_ws.models.requests import AddOrderRequest

STARS: Final = "*" * 37
MARKET: Final = Field("MARKET_ID", "vetusdt", word)
ID: Final = Field("OID", "23", whole)
TYPES: Final = ("limit", "market")
TYPE: Final = Field("ORD_TYPE", "limit", one_of(*TYPES), choices=TYPES)
KEY_FILE: Final = "OCEANEX_PRIVATE_KEY_FILE"


class Stage(NamedTuple):
    """A stage of an order; the first one with the venue's number is its acknowledgement."""

    order: Order
    is_acknowledgement: bool


def _connect(access: Access) -> Connection:
    return oceanex.private_websocket_connection(url=access.url, options=access.options)


def _through(access: Access) -> Through:
    # The venue's own client has the key in this file of the working directory.
    signer = oceanex.signer_from({KEY_FILE: "key.pem", **access.environment})
    return lambda messages: oceanex.log_in(signer, messages)


def _tickers(session: Session) -> Observable[Any]:
    return session.market.of(oceanex.get_tickers_factory)().pipe(ops.map(lambda tickers: tickers.values()))


def _markets(session: Session) -> Observable[Any]:
    return session.market.of(oceanex.get_markets_factory)()


def _fees(session: Session) -> Observable[Any]:
    fees = session.market.of(oceanex.get_trading_fees_factory)()
    return fees.pipe(ops.map(lambda told: [_fee(fee) for fee in told]))


def _fee(fee: oceanex.TradingFee) -> Mapping[str, Any]:
    return {"market": fee.market_id, "ask_fee": fee.ask_fee.value, "bid_fee": fee.bid_fee.value}


def _account(session: Session) -> Observable[Any]:
    account = session.account.of(oceanex.get_account_factory)()
    return account.pipe(ops.map(lambda told: [_balance(balance) for balance in told.accounts]))


def _balance(balance: oceanex.Balance) -> Mapping[str, Any]:
    return {"currency": balance.currency, "balance": balance.balance, "locked": balance.locked}


def _order(
    session: Session, market: str, of: OrderSide, price: Decimal | None, volume: Decimal, kind: str
) -> Observable[Stage]:
    request = AddOrderRequest(symbol=market, side=of, type=kind, price=price, quantity=volume)
    is_acknowledged = False

    def mark(order: Order) -> Stage:
        nonlocal is_acknowledged
        is_first = order.order_id is not None and not is_acknowledged
        is_acknowledged = is_acknowledged or is_first
        return Stage(order, is_first)

    return session.account.of(oceanex.add_order_factory)(request).pipe(ops.map(mark))


def _show_order(told: Stage) -> Iterable[Shown]:
    if told.is_acknowledgement:
        yield f"{STARS}\nreceived order ack. order id: {told.order.order_id}\n{STARS}"
    yield from stage(told.order)


def _is_placed(told: Stage, *given: Any) -> bool:
    return is_placed(told.order)


def _cancel(session: Session, ids: tuple[int, ...]) -> Observable[str]:
    def refused(error: Exception, _: Observable[str]) -> Observable[str]:
        match error:
            case RequestRejected(code=code, data={"ids": unknown}):
                return reactivex.just(f"received order cancel err code [{code}] id {unknown} rejected.")
            case _:
                return reactivex.throw(error)

    canceled = session.account.of(oceanex.cancel_orders_factory)(ids)
    return canceled.pipe(ops.map(lambda taken: f"received order id {list(taken)} cancelled."), ops.catch(refused))


def _cancel_all(session: Session) -> Observable[str]:
    canceled = session.account.of(oceanex.cancel_all_orders_factory)()
    return canceled.pipe(ops.map(lambda taken: f"received mass order ids {list(taken)} cancelled."))


def _open_orders(session: Session, market: str, kind: Literal["limit", "market"] | None) -> Observable[Any]:
    page = session.account.of(oceanex.get_open_orders_factory)(market, ord_type=kind)
    return page.pipe(ops.map(lambda told: told.resources))


def _details(session: Session, order_id: int) -> Observable[Any]:
    return session.account.of(oceanex.get_order_factory)(order_id).pipe(ops.map(lambda order: [order]))


def _history(session: Session, order_id: int) -> Observable[Any]:
    return session.account.of(oceanex.get_closed_order_factory)(order_id).pipe(ops.map(lambda order: [order]))


def _all_history(session: Session, market: str) -> Observable[Any]:
    page = session.account.of(oceanex.get_closed_orders_factory)(market)
    return page.pipe(ops.map(lambda told: told.resources))


def _time(session: Session) -> Observable[Any]:
    return session.market.of(oceanex.get_time_factory)().pipe(ops.map(lambda seconds: [{"seconds": seconds}]))


def _book(session: Session, market: str, level: int | None, precision: int | None) -> Observable[Any]:
    book = session.market.of(oceanex.get_book_factory)(market, level=level, precision=precision)
    return book.pipe(ops.map(_levels))


def _levels(book: oceanex.BookSnapshot) -> list[Mapping[str, Any]]:
    asks = [{"side": "ask", "price": price, "volume": volume} for price, volume in reversed(book.asks)]
    return [*asks, *({"side": "bid", "price": price, "volume": volume} for price, volume in book.bids)]


def _candles(session: Session, market: str, limit: int | None, period: int | None) -> Observable[Any]:
    return session.market.of(oceanex.get_candles_factory)(market, limit=limit, period=period)


def _unknown(desk: Desk) -> Observable[str]:
    unknown = oceanex.listen_to_unknown(desk.messages)
    return unknown.pipe(ops.map(lambda message: f"Unknown message\n{orjson.dumps(message, default=str).decode()}"))


def _received(sentence: str, kind: str) -> Callable[[Iterable[Any]], Iterable[Shown]]:
    """The venue's own sentence, then what was received."""

    def show(values: Iterable[Any]) -> Iterable[Shown]:
        yield sentence
        for value in values:
            yield kind, value

    return show


def _question(
    text: str, name: str, run: Callable[..., Observable[Any]], sentence: str, kind: str, *fields: Field
) -> Command:
    return Command(text=text, word=name, run=run, show=_received(sentence, kind), fields=fields)


def _private(
    text: str, name: str, run: Callable[..., Observable[Any]], sentence: str, kind: str, *fields: Field
) -> Command:
    return replace(_question(text, name, run, sentence, kind, *fields), needs_login=True)


MENU: Final = Menu(
    title="OCEANEX",
    lines={"OceanEx": _connect},
    login=Login(
        line="OceanEx",
        needs=f"OCEANEX_USER_ID, OCEANEX_API_KEY and {KEY_FILE} (else key.pem in the working directory)",
        through=_through,
    ),
    aside=_unknown,
    routine=frozenset({"welcome"}),
    commands=(
        authenticate(),
        _question("Get All Tickers", "tickers", _tickers, "received tickers info.", "ticker"),
        _question("Get All Markets", "markets", _markets, "received markets info", "market"),
        _question("Get All TradingFee", "fees", _fees, "received trading fee info", "fee"),
        _private("Get Account", "account", _account, "received account info", "balance"),
        Command(
            text="Enter New Order",
            word="order",
            run=_order,
            show=_show_order,
            fields=(
                MARKET,
                Field("SIDE", "buy", side, choices=("buy", "sell")),
                Field("PRICE", "0.75", amount, is_optional=True),
                Field("VOLUME", "1000", amount),
                TYPE,
            ),
            needs_login=True,
            settles=_is_placed,
        ),
        Command(
            text="Cancel Multiple Orders",
            word="cancel",
            run=_cancel,
            fields=(Field("OIDs", "18,19,23", whole, is_several=True),),
            needs_login=True,
        ),
        Command(text="Mass Cancel All", word="cancelall", run=_cancel_all, needs_login=True),
        _private(
            "List Open Orders",
            "orders",
            _open_orders,
            "received list open order info",
            "order",
            MARKET,
            Field("ORD_TYPE", "limit", one_of(*TYPES), is_optional=True, choices=TYPES),
        ),
        _private("Display Order Details", "details", _details, "received order info", "order", ID),
        _private("Display History Order", "history", _history, "received history order info", "order", ID),
        _private(
            "Display All History Orders", "histories", _all_history, "all received history order info", "order", MARKET
        ),
        _question("Get Timestamp", "time", _time, "received timestamp info", "time"),
        _question(
            "Get OrderBook",
            "book",
            _book,
            "received Orderbook info",
            "book",
            MARKET,
            Field("LEVEL", "2", whole, is_optional=True),
            Field("PRECISION", "6", whole_or_none, is_optional=True),
        ),
        _question(
            "Get K-line",
            "candles",
            _candles,
            "received K-Line info",
            "candle",
            MARKET,
            Field("LIMIT", "30", whole, is_optional=True),
            Field("PERIOD", "5", whole, is_optional=True),
        ),
        disconnect(),
        reconnect(),
    ),
)
