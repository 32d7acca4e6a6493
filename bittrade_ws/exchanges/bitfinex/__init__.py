"""Bitfinex, WebSocket and REST v2."""

from bittrade_ws.exchanges.bitfinex.book import subscribe_book, subscribe_book_entries
from bittrade_ws.exchanges.bitfinex.channels import (
    subscribe_candles,
    subscribe_derivative_status,
    subscribe_funding_ticker,
    subscribe_liquidations,
    subscribe_ticker,
)
from bittrade_ws.exchanges.bitfinex.codec import BitfinexCodec
from bittrade_ws.exchanges.bitfinex.connections import private_websocket_connection, public_websocket_connection
from bittrade_ws.exchanges.bitfinex.market import (
    Candle,
    DerivativeStatus,
    FundingOfferEntry,
    FundingRateEntry,
    FundingTicker,
    FundingTrade,
    Liquidation,
    OrderEntry,
    PriceEntry,
    Ticker,
    Trade,
)
from bittrade_ws.exchanges.bitfinex.trades import subscribe_funding_trades, subscribe_trades

__all__ = [
    "BitfinexCodec",
    "Candle",
    "DerivativeStatus",
    "FundingOfferEntry",
    "FundingRateEntry",
    "FundingTicker",
    "FundingTrade",
    "Liquidation",
    "OrderEntry",
    "PriceEntry",
    "Ticker",
    "Trade",
    "private_websocket_connection",
    "public_websocket_connection",
    "subscribe_book",
    "subscribe_book_entries",
    "subscribe_candles",
    "subscribe_derivative_status",
    "subscribe_funding_ticker",
    "subscribe_funding_trades",
    "subscribe_liquidations",
    "subscribe_ticker",
    "subscribe_trades",
]
