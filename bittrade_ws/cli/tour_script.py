"""What the demo says in each venue's own words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from reactivex import Observable

from bittrade_ws.connection import Connection, DialOptions
from bittrade_ws.exchanges import binance, bitfinex, digitex, oceanex, theone
from bittrade_ws.models.order import Order, OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators.add_token import AddToken, add_token
from bittrade_ws.wire.bundle import Socket

if TYPE_CHECKING:
    from bittrade_ws.simulators.server import RunningServer

# Commands that start no venue need not wait until aiohttp is there.
Server: TypeAlias = "RunningServer[Any]"
Subscribe = Callable[[str, Observable[Any]], Callable[[Observable[Socket]], Observable[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TourScript:
    """One venue's part in the demo."""

    symbol: str
    """One whose market moves."""
    quiet_symbol: str
    """One that trades only when somebody places an order."""
    public: Callable[[Server], Connection]
    private: Callable[[Server], Connection]
    token: Callable[[Server, Observable[Any]], Callable[[Observable[Socket]], Observable[Socket]]]
    """From the private messages to what makes its sockets ready for orders."""
    streams: Mapping[str, Subscribe]
    """Market data, by kind."""
    order: AddOrderRequest
    """A buy that rests. The demo gives it a client id."""
    filled: str = "demo-fill"
    """The client id of the order that is filled."""
    canceled: str = "demo-cancel"
    """That of the order that is canceled."""
    name: Callable[[Order], str] = attrgetter("client_order_id")
    """What the embedded exchange calls an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapScript:
    """The part of a venue that swaps."""

    connection: Callable[[Server], Connection]
    login: Callable[[Server, Observable[Any]], Callable[[Observable[Socket]], Observable[Socket]]]
    balances: Callable[[Observable[Any]], Callable[[Observable[Socket]], Observable[Any]]]
    estimate: Callable[[Observable[Socket], Observable[Any]], Observable[Any]]
    """What `amount` would give."""
    add_order: Callable[[Observable[Socket], Observable[Any]], Callable[[AddOrderRequest], Observable[Order]]]
    swap: Callable[[Decimal, str], AddOrderRequest]
    """So much under this client id."""
    amount: Decimal
    too_much: Decimal
    """More than the account has."""


def _usual(exchange: ModuleType) -> Mapping[str, Subscribe]:
    """What most venues push."""
    return {"ticker": exchange.subscribe_ticker, "trade": exchange.subscribe_trades, "book": exchange.subscribe_book}


def _binance_token(server: Server, messages: Observable[Any]) -> AddToken:
    return add_token(binance.hmac_signer(server.credentials["api_key"], server.credentials["api_secret"]))


def _digitex_control(server: Server) -> Connection:
    headers = digitex.token_headers(server.credentials["token"])
    return digitex.private_websocket_connection(url=server.url_ws, headers=headers, options=DialOptions(ca=server.ca))


def _bitfinex_login(server: Server, messages: Observable[Any]) -> Callable[[Observable[Socket]], Observable[Socket]]:
    keys = server.credentials
    return bitfinex.log_in(bitfinex.hmac_signer(keys["api_key"], keys["api_secret"]), messages)


def _oceanex_login(server: Server, messages: Observable[Any]) -> Callable[[Observable[Socket]], Observable[Socket]]:
    keys = server.credentials
    return oceanex.log_in(oceanex.rsa_signer(keys["user_id"], keys["api_key"], keys["private_key"]), messages)


def _theone_login(server: Server, messages: Observable[Any]) -> Callable[[Observable[Socket]], Observable[Socket]]:
    keys = server.credentials
    return theone.log_in(theone.hmac_signer(keys["api_key"], keys["secret_key"]), messages)


def _theone_estimate(sockets: Observable[Socket], messages: Observable[Any]) -> Observable[Any]:
    wanted = theone.EstimateRequest(amount_in=Decimal("1.5"), asset_in="ETH", asset_out="USDT")
    return theone.estimate_factory(sockets, messages)(wanted)


SCRIPTS: dict[str, TourScript | SwapScript] = {
    "binance": TourScript(
        symbol="BTCUSDT",
        quiet_symbol="BNBUSDT",
        public=lambda server: binance.public_websocket_connection(
            url=f"{server.url_ws}/stream", options=DialOptions(ca=server.ca)
        ),
        private=lambda server: binance.private_websocket_connection(
            url=f"{server.url_ws}/ws-api/v3", options=DialOptions(ca=server.ca)
        ),
        token=_binance_token,
        streams=_usual(binance),
        order=AddOrderRequest(
            symbol="BNBUSDT",
            side=OrderSide.BUY,
            type="LIMIT",
            quantity=Decimal("2.000"),
            price=Decimal("599.00"),
            time_in_force="GTC",
        ),
    ),
    "digitex": TourScript(
        symbol="BTC/USD",
        quiet_symbol="XAU/USD",
        public=lambda server: digitex.public_websocket_connection(url=server.url_ws, options=DialOptions(ca=server.ca)),
        private=_digitex_control,
        token=lambda server, messages: add_token(dict),  # the upgrade request has said who we are
        streams=_usual(digitex),
        order=AddOrderRequest(
            symbol="XAU/USD",
            side=OrderSide.BUY,
            type="LIMIT",
            quantity=Decimal(10),
            price=Decimal("1899.0"),
            time_in_force="GTC",
        ),
    ),
    "bitfinex": TourScript(
        symbol="tBTCUSD",
        quiet_symbol="tLTCUSD",
        public=lambda server: bitfinex.public_websocket_connection(
            url=f"{server.url_ws}/ws/2", options=DialOptions(ca=server.ca)
        ),
        private=lambda server: bitfinex.private_websocket_connection(
            url=f"{server.url_ws}/ws/2", options=DialOptions(ca=server.ca)
        ),
        token=_bitfinex_login,
        streams=_usual(bitfinex),
        order=AddOrderRequest(
            symbol="tLTCUSD",
            side=OrderSide.BUY,
            type="EXCHANGE LIMIT",
            quantity=Decimal("2"),
            price=Decimal("79"),
        ),
        filled="1001",
        canceled="1002",
    ),
    "oceanex": TourScript(
        symbol="vetusdt",
        quiet_symbol="ocevet",
        public=lambda server: oceanex.public_websocket_connection(url=server.url_ws, options=DialOptions(ca=server.ca)),
        private=lambda server: oceanex.private_websocket_connection(
            url=server.url_ws, options=DialOptions(ca=server.ca)
        ),
        token=_oceanex_login,
        # The venue tells of nobody's trades.
        streams={
            "ticker": oceanex.subscribe_ticker,
            "book": oceanex.subscribe_book,
            "candle": oceanex.subscribe_candles,
        },
        order=AddOrderRequest(
            symbol="ocevet",
            side=OrderSide.BUY,
            type="limit",
            quantity=Decimal(20),
            price=Decimal("0.049"),
        ),
        name=lambda order: order.order_id or "",
    ),
    "theone": SwapScript(
        connection=lambda server: theone.private_websocket_connection(
            url=server.url_ws, options=DialOptions(ca=server.ca)
        ),
        login=_theone_login,
        balances=theone.subscribe_balances,
        estimate=_theone_estimate,
        add_order=lambda sockets, messages: theone.add_order_factory(sockets, messages),
        swap=lambda amount, client_id: theone.swap(amount, "ETH", "USDT", client_order_id=client_id),
        amount=Decimal("1.5"),
        too_much=Decimal(260),
    ),
}
