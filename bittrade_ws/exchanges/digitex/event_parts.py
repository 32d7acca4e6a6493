"""What the venue's messages are made of, as frozen views with the venue's own names. Times are in µs."""

from typing import Any

from bittrade_ws.exchanges.digitex._views import View, identifier, money, one, plain, word
from bittrade_ws.exchanges.digitex.errors import name_of
from bittrade_ws.exchanges.digitex.ids import to_text
from bittrade_ws.exchanges.digitex.markets import symbol_of
from bittrade_ws.pb import digitex_pb2 as pb


class Event(View):
    """A message of the venue of one kind, with its envelope. Fields have the venue's own names."""

    __slots__ = ("message",)
    message: pb.Message
    """The envelope with everything in it."""

    def __init__(self, message: pb.Message, raw: Any = None) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "raw", message if raw is None else raw)

    @property
    def market_id(self) -> int:
        """0: of no market."""
        return self.message.market_id

    @property
    def symbol(self) -> str:
        """The market's name; empty: of none."""
        return symbol_of(self.message.market_id) if self.message.market_id else ""

    @property
    def time(self) -> int:
        """When the venue sent it, in µs."""
        return self.message.timestamp

    @property
    def serial(self) -> int:
        """The engine's count of its messages."""
        return self.message.serial

    @property
    def trader_id(self) -> int:
        """The account that it is about; 0: of none."""
        return self.message.trader_id

    @property
    def client_id(self) -> str:
        """The id of the request that it answers, or of the order that it is about."""
        return to_text(self.message.client_id)

    @property
    def error_code(self) -> int:
        """0, or an `ErrorCode`; it may ride on a message of any kind."""
        return self.message.error_code

    @property
    def reason(self) -> str:
        """The error in words; empty: none."""
        return name_of(self.message.error_code) if self.message.error_code else ""


class UnknownEvent(Event):
    """A message of a kind that this schema does not have, or of none: `message` keeps all of it."""

    __slots__ = ()


class PositionSums(View):
    """What a trader holds of a market, summed over its contracts."""

    __slots__ = ()

    position_contracts = money()
    position_volume = money()
    position_liquidation_volume = money()
    position_type = word(pb.OrderPosition)
    position_bankruptcy_volume = money()


class OrderSums(View):
    """What a trader has on a market in orders, and made there."""

    __slots__ = ()

    order_margin = money()
    upnl = money()
    buy_order_margin = money()
    sell_order_margin = money()
    pnl = money()
    accum_quantity = money()
    buy_order_quantity = money()
    sell_order_quantity = money()


class AccountMargins(View):
    """What is locked on this market, and over all of them."""

    __slots__ = ()

    position_margin = money()
    full_position_margin = money()
    full_buy_order_margin = money()
    full_sell_order_margin = money()


class LastTrade(View):
    """The last trade of the market; µs."""

    __slots__ = ()

    last_trade_price = money()
    last_trade_quantity = money()
    last_trade_timestamp = plain(int)


class BookEntry(View):
    """A level, with quantity 0 one that is gone; or a trade."""

    __slots__ = ()

    price = money()
    quantity = money()
    entry_timestamp = plain(int)
    trade_id = plain(int)


class BookTrade(View):
    """A trade, with the taker's side."""

    __slots__ = ()

    side = word(pb.OrderSide)
    price = money()
    quantity = money()
    entry_timestamp = plain(int)
    trade_id = plain(int)


class Contract(View):
    """A slice of a position, or with `raw_trades` one execution."""

    __slots__ = ()

    leverage = plain(int)
    price = money()
    quantity = money()
    contract_id = plain(int)
    position = word(pb.OrderPosition)
    old_contract_id = plain(int)
    old_client_id = identifier()
    paid_price = money()
    liquidation_price = money()
    trade_timestamp = plain(int)
    trade_trader_id = plain(int)
    is_increase = plain(int)
    exit_price = money()
    is_liquidation = plain(int)
    open_time = plain(int)
    entry_quantity = money()
    exit_quantity = money()
    exit_volume = money()
    funding_paid_price = money()
    funding_quantity = money()
    funding_volume = money()
    funding_count = plain(int)
    bankruptcy_price = money()
    is_funding = plain(int)
    is_maker = plain(int)
    orig_contract_id = plain(int)
    is_settlement = plain(int)
    volume = money()
    fee_volume = money()
    fee_currency_id = plain(int)


class OrderLink(View):
    """One link of an order's chain; `orig_client_id` is the id of the first."""

    __slots__ = ()

    order_type = word(pb.OrderType)
    side = word(pb.OrderSide)
    leverage = plain(int)
    duration = word(pb.OrderDuration)
    price = money()
    quantity = money()
    contract_id = plain(int)
    paid_price = money()
    order_client_id = identifier()
    order_timestamp = plain(int)
    order_trader_id = plain(int)
    old_client_id = identifier()
    orig_client_id = identifier()
    open_time = plain(int)
    orig_quantity = money()
    volume = money()
    is_closing = plain(int)
    may_increase = plain(int)
    orig_order_id = identifier()
    order_flags = plain(int)


class DelayedAction(View):
    """An order that waits for a price."""

    __slots__ = ()

    action_type = word(pb.DelayedActionType)
    trigger_variable = word(pb.DelayedTriggerVariable)
    trigger_condition = word(pb.DelayedTriggerCondition)
    trigger_value = money()
    order = one(OrderLink)
    delayed_action_client_id = identifier()
    old_delayed_action_client_id = identifier()
    delayed_action_timestamp = plain(int)
    delayed_action_id = identifier()
    old_delayed_action_id = identifier()


class CandleEntry(View):
    """A candle; `timestamp` in µs."""

    __slots__ = ()

    timestamp = plain(int)
    volume = money()
    open_price = money()
    high_price = money()
    low_price = money()
    close_price = money()
    average_oracle_price = money()


class DailyStatistics(View):
    """A day; `start_timestamp` in µs."""

    __slots__ = ()

    start_timestamp = plain(int)
    volume = money()
    gross = money()
    high_price = money()
    low_price = money()


class RateEntry(View):
    """The rate of one currency pair."""

    __slots__ = ()

    currency_pair_id = plain(int)
    mark_price = money()
    sell_price = money()
    buy_price = money()
    last_update_time = plain(int)
    unreliable = plain(int)


class LiquidationEntry(View):
    """A position that was liquidated."""

    __slots__ = ()

    quantity = money()
    position = word(pb.OrderPosition)
    liquidation_price = money()
    entry_timestamp = plain(int)
