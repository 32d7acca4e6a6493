"""Binance Spot."""

from bittrade_ws.exchanges.binance.channels import (
    subscribe_agg_trades,
    subscribe_book_ticker,
    subscribe_candles,
    subscribe_depth,
    subscribe_partial_depth,
    subscribe_stream,
    subscribe_ticker,
    subscribe_trades,
)
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.exchanges.binance.market import (
    AggTrade,
    BookTicker,
    Candle,
    DepthUpdate,
    Level,
    PartialDepth,
    Ticker,
    Trade,
)

__all__ = [
    "AggTrade",
    "BinanceCodec",
    "BookTicker",
    "Candle",
    "DepthUpdate",
    "Level",
    "PartialDepth",
    "Ticker",
    "Trade",
    "subscribe_agg_trades",
    "subscribe_book_ticker",
    "subscribe_candles",
    "subscribe_depth",
    "subscribe_partial_depth",
    "subscribe_stream",
    "subscribe_ticker",
    "subscribe_trades",
]
