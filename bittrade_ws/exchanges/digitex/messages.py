"""A factory for each message that a client may send; what is not given is not told.

`client_id` and `timestamp` (µs) are filled in when the message is sent (`send_message_factory`, and the factories of
requests), unless they are given here.
"""

from decimal import Decimal
from typing import Any, Literal

from bittrade_ws.exchanges.digitex.decimals import to_wire
from bittrade_ws.exchanges.digitex.ids import to_bytes
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.pb import digitex_pb2 as pb

Side = Literal["BUY", "SELL"]
OrderType = Literal["MARKET", "LIMIT"]
Duration = Literal["GFD", "GTC", "GTF", "IOC", "FOK"]
TriggerVariable = Literal["DTV_ORACLE_PRICE", "DTV_LAST_TRADE_PRICE"]
TriggerCondition = Literal["DTC_GREATER_OR_EQUAL", "DTC_LESS_OR_EQUAL"]

EVERYTHING = 0b1111
"""All kinds of market data, as a mask."""


def ping(*, market_id: int = 0, client_id: str | None = None, timestamp: int | None = None) -> pb.Message:
    """Asks whether the engine is there."""
    return _envelope(market_id, client_id, timestamp, ping_msg=pb.PingMessage())


def subscribe(
    *,
    market_id: int,
    subscribe_mask: int = EVERYTHING,
    unsubscribe_mask: int = 0,
    client_id: str | None = None,
    timestamp: int | None = None,
) -> pb.Message:
    """Turns kinds of market data on and off; bits that are in neither mask stay as they are."""
    message = pb.SubscribeMessage(subscribe_mask=subscribe_mask, unsubscribe_mask=unsubscribe_mask)
    return _envelope(market_id, client_id, timestamp, subscribe_msg=message)


def order_book_request(*, market_id: int = 0, client_id: str | None = None, timestamp: int | None = None) -> pb.Message:
    """Asks for a whole book, which comes on the market data stream; market 0: of all that are subscribed to."""
    return _envelope(market_id, client_id, timestamp, order_book_request_msg=pb.OrderBookRequestMessage())


def get_market_state(*, market_id: int, client_id: str | None = None, timestamp: int | None = None) -> pb.Message:
    """Asks for the state of a market, which comes on the market data stream."""
    return _envelope(market_id, client_id, timestamp, get_market_state_msg=pb.GetMarketStateMessage())


def get_exchange_rates(*, market_id: int = 0, client_id: str | None = None, timestamp: int | None = None) -> pb.Message:
    """Asks for all rates, which come on the market data stream."""
    return _envelope(market_id, client_id, timestamp, get_exchange_rates_msg=pb.GetExchangeRatesMessage())


def get_trader_status(*, market_id: int, client_id: str | None = None, timestamp: int | None = None) -> pb.Message:
    """Asks for the whole truth about the account on one market."""
    return _envelope(market_id, client_id, timestamp, get_trader_status_msg=pb.GetTraderStatusMessage())


def get_trader_balance(
    *, currency_id: int, market_id: int = 0, client_id: str | None = None, timestamp: int | None = None
) -> pb.Message:
    """Asks what the account has of a currency."""
    message = pb.GetTraderBalanceMessage(currency_id=currency_id)
    return _envelope(market_id, client_id, timestamp, get_trader_balance_msg=message)


def place_order(
    *,
    market_id: int,
    order_type: OrderType,
    side: Side,
    duration: Duration,
    quantity: Decimal,
    price: Decimal | None = None,
    leverage: int = 0,
    is_closing: bool = False,
    client_id: str | None = None,
    timestamp: int | None = None,
) -> pb.Message:
    """Places an order; its `client_id` becomes its name. The account's leverage counts, not this one."""
    message = pb.PlaceOrderMessage(
        order_type=order_type,
        side=side,
        duration=duration,
        leverage=leverage,
        price=_money(price),
        quantity=_money(quantity),
        is_closing=int(is_closing),
    )
    return _envelope(market_id, client_id, timestamp, place_order_msg=message)


def update_order(
    *,
    market_id: int,
    prev_client_id: str,
    order_type: OrderType | None = None,
    side: Side | None = None,
    duration: Duration | None = None,
    price: Decimal | None = None,
    quantity: Decimal | None = None,
    client_id: str | None = None,
    timestamp: int | None = None,
) -> pb.Message:
    """Amends an order by its current id; `quantity` is what shall be left to fill."""
    message = pb.UpdateOrderMessage(
        prev_client_id=to_bytes(prev_client_id),
        order_type=order_type,
        side=side,
        duration=duration,
        price=_money(price),
        quantity=_money(quantity),
    )
    return _envelope(market_id, client_id, timestamp, update_order_msg=message)


def cancel_order(
    *, market_id: int, prev_client_id: str, client_id: str | None = None, timestamp: int | None = None
) -> pb.Message:
    """Cancels an order by its current id."""
    message = pb.CancelOrderMessage(prev_client_id=to_bytes(prev_client_id))
    return _envelope(market_id, client_id, timestamp, cancel_order_msg=message)


def cancel_all_orders(
    *,
    market_id: int,
    side: Side | None = None,
    price: Decimal | None = None,
    client_id: str | None = None,
    timestamp: int | None = None,
) -> pb.Message:
    """Cancels the orders of a market, of one side or at one price only if these are given."""
    message = pb.CancelAllOrdersMessage(side=side, price=_money(price))
    return _envelope(market_id, client_id, timestamp, cancel_all_orders_msg=message)


def change_leverage_all(
    *, market_id: int, leverage: int, client_id: str | None = None, timestamp: int | None = None
) -> pb.Message:
    """Another leverage for the account on a market."""
    message = pb.ChangeLeverageAllMessage(leverage=leverage)
    return _envelope(market_id, client_id, timestamp, change_leverage_all_msg=message)


def change_leverage(
    *, market_id: int, contract_id: int, leverage: int, client_id: str | None = None, timestamp: int | None = None
) -> pb.Message:
    """Another leverage for one contract."""
    message = pb.ChangeLeverageMessage(leverage=leverage, contract_id=contract_id)
    return _envelope(market_id, client_id, timestamp, change_leverage_msg=message)


def close_contract(
    *,
    market_id: int,
    contract_id: int,
    order_type: OrderType,
    price: Decimal | None = None,
    quantity: Decimal | None = None,
    client_id: str | None = None,
    timestamp: int | None = None,
) -> pb.Message:
    """Closes a contract by an order; without a quantity all of it."""
    message = pb.CloseContractMessage(
        order_type=order_type,
        price=_money(price),
        quantity=_money(quantity),
        contract_id=contract_id,
    )
    return _envelope(market_id, client_id, timestamp, close_contract_msg=message)


def close_all_contracts(
    *,
    market_id: int,
    order_type: OrderType,
    price: Decimal | None = None,
    client_id: str | None = None,
    timestamp: int | None = None,
) -> pb.Message:
    """Closes the position on a market by an order."""
    message = pb.CloseAllContractsMessage(order_type=order_type, price=_money(price))
    return _envelope(market_id, client_id, timestamp, close_all_contracts_msg=message)


def delayed_order(
    *,
    trigger_variable: TriggerVariable,
    trigger_condition: TriggerCondition,
    trigger_value: Decimal,
    order_type: OrderType,
    side: Side,
    duration: Duration,
    quantity: Decimal,
    price: Decimal | None = None,
) -> pb.DelayedActionMessage:
    """An order that waits for a price, for `place_delayed_action` and `update_delayed_action`."""
    return pb.DelayedActionMessage(
        action_type=pb.DA_ORDER,
        trigger_variable=trigger_variable,
        trigger_condition=trigger_condition,
        trigger_value=_money(trigger_value),
        order=pb.OrderMessage(
            order_type=order_type,
            side=side,
            duration=duration,
            quantity=_money(quantity),
            price=_money(price),
        ),
    )


def place_delayed_action(
    *, market_id: int, action: pb.DelayedActionMessage, client_id: str | None = None, timestamp: int | None = None
) -> pb.Message:
    """Places an order that waits for a price."""
    message = pb.PlaceDelayedActionMessage(delayed_action=action)
    return _envelope(market_id, client_id, timestamp, place_delayed_action_msg=message)


def update_delayed_action(
    *,
    market_id: int,
    prev_client_id: str,
    action: pb.DelayedActionMessage,
    client_id: str | None = None,
    timestamp: int | None = None,
) -> pb.Message:
    """Amends an order that waits for a price, by the id of the action."""
    message = pb.UpdateDelayedActionMessage(prev_client_id=to_bytes(prev_client_id), delayed_action=action)
    return _envelope(market_id, client_id, timestamp, update_delayed_action_msg=message)


def cancel_delayed_action(
    *, market_id: int, prev_client_id: str | None = None, client_id: str | None = None, timestamp: int | None = None
) -> pb.Message:
    """Cancels an order that waits for a price, by the id of the action; without one all of them."""
    message = pb.CancelDelayedActionMessage(
        prev_client_id=None if prev_client_id is None else to_bytes(prev_client_id),
        all_for_trader=int(prev_client_id is None),
    )
    return _envelope(market_id, client_id, timestamp, cancel_delayed_action_msg=message)


def update_contract(
    *, market_id: int, contract_id: int, leverage: int, client_id: str | None = None, timestamp: int | None = None
) -> pb.Message:
    """Of the schema; the engine answers that it is not implemented."""
    message = pb.UpdateContractMessage(leverage=leverage, contract_id=contract_id)
    return _envelope(market_id, client_id, timestamp, update_contract_msg=message)


def update_all_contracts(
    *, market_id: int, leverage: int, update_mask: int = 4, client_id: str | None = None, timestamp: int | None = None
) -> pb.Message:
    """Of the schema; the engine answers that it is not implemented."""
    message = pb.UpdateAllContractsMessage(leverage=leverage, update_mask=update_mask)
    return _envelope(market_id, client_id, timestamp, update_all_contracts_msg=message)


def filled(message: pb.Message, *, client_id: bytes, timestamp: int) -> pb.Message:
    """A copy with the id and the time (µs) that were not given."""
    copy = pb.Message()
    copy.CopyFrom(message)
    copy.client_id = copy.client_id or client_id
    copy.timestamp = copy.timestamp or timestamp
    return copy


def _envelope(market_id: int, client_id: str | None, timestamp: int | None, **kontent: Any) -> pb.Message:
    if not 0 <= market_id < 2**32:
        raise InvalidRequest(f"market_id is {market_id}; markets have positive numbers")
    return pb.Message(
        market_id=market_id,
        client_id=None if client_id is None else to_bytes(client_id),
        timestamp=timestamp,
        **kontent,
    )


def _money(value: Decimal | None) -> pb.Decimal | None:
    return None if value is None else to_wire(value)
