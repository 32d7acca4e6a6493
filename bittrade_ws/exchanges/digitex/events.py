"""From a message to its typed value, by the kind that its oneof says; `msg_type` may be 0."""

from typing import Final

from bittrade_ws.exchanges.digitex import market_events, trading_events
from bittrade_ws.exchanges.digitex.event_parts import Event, UnknownEvent
from bittrade_ws.pb import digitex_pb2 as pb

EVENTS: Final[dict[str, type[Event]]] = {
    "order_status_msg": trading_events.OrderStatusEvent,
    "order_filled_msg": trading_events.OrderFilled,
    "trader_balance_msg": trading_events.TraderBalance,
    "position_event_msg": trading_events.PositionEvent,
    "leverage_msg": trading_events.LeverageChanged,
    "exchange_rate_msg": market_events.ExchangeRate,
    "order_book_msg": market_events.OrderBook,
    "order_book_updated_msg": market_events.OrderBookUpdated,
    "pong_msg": market_events.Pong,
    "trader_status_msg": trading_events.TraderStatus,
    "funding_msg": trading_events.Funding,
    "ohlcv_list_msg": market_events.Candles,
    "trade_list_msg": market_events.TradeList,
    "subscribe_status_msg": market_events.SubscribeStatus,
    "order_canceled_msg": trading_events.OrderCanceled,
    "market_state_msg": market_events.MarketState,
    "exchange_rates_msg": market_events.ExchangeRates,
    "market_state_update_msg": market_events.MarketStateUpdated,
    "contract_closed_msg": trading_events.ContractClosed,
    "contract_transferred_msg": trading_events.ContractTransferred,
    "trader_balance_updated_msg": trading_events.TraderBalanceUpdated,
    "delayed_action_status_msg": trading_events.DelayedActionStatus,
    "liquidations_msg": market_events.Liquidations,
    "funding_info_msg": market_events.FundingInfo,
    "error_msg": market_events.ErrorEvent,
}
"""What the venue sends, by the name of the kind."""


def event_of(message: pb.Message) -> Event:
    """The typed value of a message of any kind; of one that we do not know, an `UnknownEvent`."""
    kind = message.WhichOneof("kontent")
    view = EVENTS.get(kind) if kind is not None else None
    return UnknownEvent(message) if view is None or kind is None else view(message, getattr(message, kind))
