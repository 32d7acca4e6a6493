"""Tickers and prices: their names, what a raw connection tells apart, and what may be missing."""

from decimal import Decimal
from typing import Any

import pytest
from reactivex import operators as ops

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance import tickers
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.models.order import OrderSide
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.orders import NewOrder, OrderType


def test_stream_names_are_the_venues() -> None:
    names = [
        tickers.all_mini_tickers_channel().name,
        tickers.rolling_ticker_channel("BTCUSDT").name,
        tickers.all_rolling_tickers_channel(window="1d").name,
        tickers.average_price_channel("BTCUSDT").name,
    ]
    assert names == ["!miniTicker@arr", "btcusdt@ticker_1h", "!ticker_1d@arr", "btcusdt@avgPrice"]


def test_a_window_that_the_venue_has_not_is_refused() -> None:
    window: Any = "2h"
    with pytest.raises(InvalidRequest, match="window is '2h'"):
        tickers.rolling_ticker_channel("BTCUSDT", window=window)
    with pytest.raises(InvalidRequest, match="1h, 4h or 1d"):
        tickers.all_rolling_tickers_channel(window=window)


def test_a_reference_price_may_be_none_but_not_left_out() -> None:
    channel = tickers.reference_price_channel("BTCUSDT")
    assert channel.convert({"s": "BTCUSDT", "r": "1.50", "t": 1}).price == Decimal("1.50")
    assert channel.decode(b'{"s":"BTCUSDT","r":null,"t":1}') == binance.ReferencePrice("BTCUSDT", None, 1)
    with pytest.raises(DecodeError):
        channel.convert({"s": "BTCUSDT", "t": 1})


@pytest.mark.parametrize("path", ["/ws", "/stream"])
def test_every_kind_of_connection_brings_what_was_asked_for(marbles: Any, path: str) -> None:
    venue = gateway(marbles.clock)
    exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec)
    connection = binance.public_websocket_connection(
        url=f"ws://exchange{path}", dialer=exchange.dialer, scheduler=marbles.clock
    )
    messages, sockets = connection.pipe(keep_messages_only()), connection.pipe(filter_new_socket_only())
    seen = set[str]()
    for operator in (
        binance.subscribe_mini_ticker("BNBUSDT", messages),
        binance.subscribe_all_mini_tickers(messages),
        binance.subscribe_rolling_ticker("BNBUSDT", messages),
        binance.subscribe_rolling_ticker("BNBUSDT", messages, window="4h"),
        binance.subscribe_all_rolling_tickers(messages, window="1d"),
        binance.subscribe_average_price("BNBUSDT", messages),
    ):
        marbles.keep(sockets.pipe(operator, ops.map(described)).subscribe(seen.add, scheduler=marbles.clock))
    marbles.connect(connection)
    marbles.advance("1s")
    for side, account in ((OrderSide.SELL, venue.counterparty), (OrderSide.BUY, venue.user)):
        venue.engine.place(
            account,
            NewOrder(
                symbol="BNBUSDT",
                side=side,
                type=OrderType.LIMIT,
                client_order_id="",
                quantity=Decimal("1.000"),
                price=Decimal("600.00"),
            ),
        )
    marbles.advance("3s")
    assert seen == {
        "MiniTicker",
        "all MiniTicker",
        "RollingTicker 1hTicker",
        "RollingTicker 4hTicker",
        "all RollingTicker 1dTicker",
        "AveragePrice",
    }


def described(value: Any) -> str:
    if isinstance(value, tuple):
        return f"all {described(value[0])}"
    return f"{type(value).__name__} {getattr(value, 'kind', '')}".strip()
