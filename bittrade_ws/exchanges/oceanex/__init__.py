"""OceanEx: requests and answers over one connection. The venue pushes nothing; what changes is asked for."""

from bittrade_ws.exchanges.oceanex.account import subscribe_balances, subscribe_orders
from bittrade_ws.exchanges.oceanex.account_questions import (
    cancel_all_orders_factory,
    cancel_orders_factory,
    create_order_factory,
    get_account_factory,
    get_closed_order_factory,
    get_closed_orders_factory,
    get_open_orders_factory,
    get_order_factory,
)
from bittrade_ws.exchanges.oceanex.auth import rsa_signer, signer, signer_from
from bittrade_ws.exchanges.oceanex.channels import (
    subscribe_all_tickers,
    subscribe_book,
    subscribe_candles,
    subscribe_ticker,
)
from bittrade_ws.exchanges.oceanex.codec import OceanExCodec
from bittrade_ws.exchanges.oceanex.connections import (
    disconnect_factory,
    private_websocket_connection,
    public_websocket_connection,
    reconnect_factory,
)
from bittrade_ws.exchanges.oceanex.errors import DisconnectedForGood, ErrorCode
from bittrade_ws.exchanges.oceanex.listening import listen_to_unknown
from bittrade_ws.exchanges.oceanex.market_questions import (
    get_book_factory,
    get_candles_factory,
    get_markets_factory,
    get_tickers_factory,
    get_time_factory,
    get_trading_fees_factory,
)
from bittrade_ws.exchanges.oceanex.orders import OceanExOrders, the_only_match
from bittrade_ws.exchanges.oceanex.placing import add_order_factory, cancel_order_factory
from bittrade_ws.exchanges.oceanex.results import (
    Account,
    Balance,
    BookSnapshot,
    Candle,
    CurrencyMarket,
    Fee,
    Market,
    OrderInfo,
    OrderPage,
    OrderTrade,
    Ticker,
    TradingFee,
)
from bittrade_ws.exchanges.oceanex.session import authenticate_factory, log_in

__all__ = [
    "Account",
    "Balance",
    "BookSnapshot",
    "Candle",
    "CurrencyMarket",
    "DisconnectedForGood",
    "ErrorCode",
    "Fee",
    "Market",
    "OceanExCodec",
    "OceanExOrders",
    "OrderInfo",
    "OrderPage",
    "OrderTrade",
    "Ticker",
    "TradingFee",
    "add_order_factory",
    "authenticate_factory",
    "cancel_all_orders_factory",
    "cancel_order_factory",
    "cancel_orders_factory",
    "create_order_factory",
    "disconnect_factory",
    "get_account_factory",
    "get_book_factory",
    "get_candles_factory",
    "get_closed_order_factory",
    "get_closed_orders_factory",
    "get_markets_factory",
    "get_open_orders_factory",
    "get_order_factory",
    "get_tickers_factory",
    "get_time_factory",
    "get_trading_fees_factory",
    "listen_to_unknown",
    "log_in",
    "private_websocket_connection",
    "public_websocket_connection",
    "reconnect_factory",
    "rsa_signer",
    "signer",
    "signer_from",
    "subscribe_all_tickers",
    "subscribe_balances",
    "subscribe_book",
    "subscribe_candles",
    "subscribe_orders",
    "subscribe_ticker",
    "the_only_match",
]
