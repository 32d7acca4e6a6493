"""Methods of the WebSocket API, asked of the simulated venue: what it answers is what our types expect."""

from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance.methods import METHODS
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.binance import gateway, methods
from bittrade_ws.simulators.orders import NewOrder, OrderSide, OrderType

QUESTIONS = {
    "ping": {},
    "get_time": {},
    "get_exchange_info": {"symbols": "bnbusdt"},
    "get_depth": {"symbol": "bnbusdt", "limit": 5},
    "get_trades": {"symbol": "BNBUSDT"},
    "get_historical_trades": {"symbol": "BNBUSDT", "from_id": 1},
    "get_agg_trades": {"symbol": "BNBUSDT"},
    "get_candles": {"symbol": "BNBUSDT", "interval": "1m"},
    "get_chart_candles": {"symbol": "BNBUSDT"},
    "get_average_price": {"symbol": "BNBUSDT"},
    "get_day_tickers": {"symbols": ["BNBUSDT", "BTCUSDT"]},
    "get_trading_day_tickers": {"symbols": "BNBUSDT"},
    "get_window_tickers": {"symbols": ["BNBUSDT"], "type": "MINI"},
    "get_last_prices": {},
    "get_best_prices": {"symbols": "BNBUSDT"},
    "session_status": {},
    "session_subscriptions": {},
    "user_data_subscribe_signature": {},
    "user_data_unsubscribe": {},
    "get_order": {"symbol": "BNBUSDT", "client_order_id": "mine"},
    "get_open_orders": {"symbol": "BNBUSDT"},
    "get_orders": {"symbol": "BNBUSDT"},
    "get_my_trades": {"symbol": "BNBUSDT"},
    "get_account": {"omit_zero_balances": True},
    "get_order_limits": {},
    "get_commission": {"symbol": "BNBUSDT"},
    "get_execution_rules": {"symbols": "BNBUSDT"},
    "get_reference_price": {"symbol": "BNBUSDT"},
    "get_block_trades": {"symbol": "BNBUSDT", "from_id": 1},
    "get_open_order_lists": {},
    "get_order_lists": {},
    "get_order_amendments": {"symbol": "BNBUSDT", "order_id": 2},
    "get_prevented_matches": {"symbol": "BNBUSDT", "order_id": 1},
    "get_allocations": {"symbol": "BNBUSDT"},
    "get_filters": {"symbol": "BNBUSDT"},
}


class Line:
    """A signed connection to the simulated venue, with one trade and one open order behind it."""

    def __init__(self, marbles: Any) -> None:
        self.clock = marbles.clock
        self.marbles = marbles
        self.venue = gateway(marbles.clock)
        exchange = marbles.exchange(server=self.venue, codec=binance.BinanceCodec)
        connection = binance.private_websocket_connection(
            url="ws://exchange/ws-api/v3", dialer=exchange.dialer, scheduler=marbles.clock
        )
        keys = self.venue.credentials()
        signer = binance.hmac_signer(keys["api_key"], keys["api_secret"])
        self.sockets = connection.pipe(filter_new_socket_only(), add_token(signer))
        self.messages = connection.pipe(keep_messages_only())
        for side, account, quantity in (
            (OrderSide.SELL, self.venue.counterparty, "1.000"),
            (OrderSide.BUY, self.venue.user, "2.000"),
        ):
            order = NewOrder(
                symbol="BNBUSDT", side=side, type=OrderType.LIMIT, client_order_id="mine", quantity=Decimal(quantity),
                price=Decimal("500.00"),
            )  # fmt: skip
            self.venue.engine.place(account, order)
        marbles.connect(connection)

    def ask(self, name: str, arguments: dict[str, Any]) -> list[Any]:
        factory = self.marbles.keep(getattr(binance, f"{name}_factory")(self.sockets, self.messages))
        seen: list[Any] = []
        factory(**arguments).subscribe(seen.append, seen.append, lambda: seen.append("|"), scheduler=self.clock)
        self.marbles.advance("1s")
        return seen


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_the_venue_answers_is_typed(marbles: Any, name: str) -> None:
    value, end = Line(marbles).ask(name, QUESTIONS[name])
    assert end == "|"
    assert not isinstance(value, Exception)


def test_an_order_and_its_trade_are_told_with_their_digits(marbles: Any) -> None:
    line = Line(marbles)
    order, _ = line.ask("get_order", {"symbol": "BNBUSDT", "client_order_id": "mine"})
    (trade,), _ = line.ask("get_my_trades", {"symbol": "BNBUSDT", "order_id": order.order_id})
    assert (order.status, str(order.executed_qty), str(order.price)) == (
        "PARTIALLY_FILLED",
        "1.00000000",
        "500.00000000",
    )
    assert (trade.order_id, trade.qty, trade.is_buyer) == (order.order_id, order.executed_qty, True)


def test_f58_client_and_simulator_have_the_same_weights_by_heart() -> None:
    told = {name: entry.weight for name, entry in methods.METHODS.items() if isinstance(entry.weight, int)}
    ours = {name: METHODS[name].weight for name in told}
    assert ours == told
    free = {name for name, entry in methods.METHODS.items() if entry.is_free}
    assert free == {name for name in methods.METHODS if METHODS[name].is_free_if_accepted}


def test_an_unknown_symbol_is_refused_by_name(marbles: Any) -> None:
    (error,) = Line(marbles).ask("get_depth", {"symbol": "NONSENSE"})
    assert error.code == binance.ErrorCode.BAD_SYMBOL
