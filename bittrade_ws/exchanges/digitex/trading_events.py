"""What the trading stream tells, as frozen views with the venue's own names. Times are in µs, money is `Decimal`."""

from bittrade_ws.exchanges.digitex._views import identifier, identifiers, many, money, numbers, plain, word
from bittrade_ws.exchanges.digitex.event_parts import (
    AccountMargins,
    Contract,
    DelayedAction,
    Event,
    LastTrade,
    OrderLink,
    OrderSums,
    PositionSums,
)
from bittrade_ws.pb import digitex_pb2 as pb


class OrderStatusEvent(PositionSums, OrderSums, AccountMargins, Event):
    """An order was acknowledged, changed or refused."""

    __slots__ = ()

    order_type = word(pb.OrderType)
    side = word(pb.OrderSide)
    leverage = plain(int)
    duration = word(pb.OrderDuration)
    price = money()
    quantity = money()
    status = word(pb.OrderStatus)
    trader_balance = money()
    mark_price = money()
    old_contract_id = plain(int)
    paid_price = money()
    order_client_id = identifier()
    order_timestamp = plain(int)
    orig_client_id = identifier()
    open_time = plain(int)
    orig_quantity = money()
    trader_balance_2 = money()
    volume = money()
    is_closing = plain(int)
    orig_order_id = identifier()
    order_flags = plain(int)


class OrderFilled(PositionSums, OrderSums, AccountMargins, LastTrade, Event):
    """Executions of an order: `raw_trades`; `trades` are the contracts that came of them."""

    __slots__ = ()

    order_type = word(pb.OrderType)
    side = word(pb.OrderSide)
    leverage = plain(int)
    duration = word(pb.OrderDuration)
    price = money()
    quantity = money()
    status = word(pb.OrderStatus)
    new_client_id = identifier()
    trades = many(Contract)
    trader_balance = money()
    mark_price = money()
    paid_price = money()
    raw_trades = many(Contract)
    dropped_quantity = money()
    old_order_id = identifier()
    orig_client_id = identifier()
    open_time = plain(int)
    orig_quantity = money()
    trader_balance_2 = money()
    volume = money()
    orig_order_id = identifier()
    order_flags = plain(int)


class OrderCanceled(OrderSums, AccountMargins, Event):
    """Orders that ended: by request (`CANCELED`), by the venue (`TERMINATED`) or in time (`EXPIRED`)."""

    __slots__ = ()

    prev_client_id = identifier()
    status = word(pb.OrderStatus)
    trader_balance = money()
    mark_price = money()
    orders = many(OrderLink)
    order_ids = identifiers()
    trader_balance_2 = money()


class LeverageChanged(PositionSums, OrderSums, AccountMargins, LastTrade, Event):
    """Another leverage: all contracts and orders under their new ids."""

    __slots__ = ()

    leverage = plain(int)
    trades = many(Contract)
    trader_balance = money()
    orders = many(OrderLink)


class PositionEvent(PositionSums, OrderSums, AccountMargins, LastTrade, Event):
    """A liquidation, and the orders that it ended."""

    __slots__ = ()

    trader_balance = money()
    mark_price = money()
    orders = many(OrderLink)
    liquidated_contracts = numbers()
    terminated_orders = identifiers()
    trader_balance_increment = money()
    floor_mark_price = money()
    ceil_mark_price = money()
    liquidated_trades = many(Contract)


class TraderBalance(PositionSums, OrderSums, AccountMargins, LastTrade, Event):
    """What the account has of a currency."""

    __slots__ = ()

    currency_id = plain(int)
    trader_balance = money()


class TraderBalanceUpdated(AccountMargins, Event):
    """A deposit, a withdrawal or a transfer."""

    __slots__ = ()

    currency_id = plain(int)
    increment = money()
    trader_balance = money()
    order_margin = money()


class TraderStatus(PositionSums, OrderSums, AccountMargins, LastTrade, Event):
    """The whole truth about the account on one market."""

    __slots__ = ()

    leverage = plain(int)
    trades = many(Contract)
    trader_balance = money()
    mark_price = money()
    orders = many(OrderLink)
    trader_balance_2 = money()
    delayed_actions = many(DelayedAction)
    fee_maker_rate = money()
    fee_taker_rate = money()


class Funding(PositionSums, OrderSums, AccountMargins, LastTrade, Event):
    """Funding that was applied to the position."""

    __slots__ = ()

    trades = many(Contract)
    trader_balance = money()
    mark_price = money()
    payout = money()
    payout_per_contract = money()
    funding_time = plain(int)
    position_margin_change = money()
    funding_type = word(pb.FundingType)


class ContractClosed(Event):
    """A close was accepted, by these orders."""

    __slots__ = ()

    order_ids = identifiers()


class ContractTransferred(Event):
    """A contract went to another trader."""

    __slots__ = ()

    new_client_id = identifier()
    old_contract_id = plain(int)
    old_trader_id = plain(int)


class DelayedActionStatus(Event):
    """What became of orders that wait for a price."""

    __slots__ = ()

    status = word(pb.OrderStatus)
    delayed_actions = many(DelayedAction)
