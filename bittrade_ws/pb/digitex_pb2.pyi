from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MessageType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NOP: _ClassVar[MessageType]
    PLACE_ORDER: _ClassVar[MessageType]
    CANCEL_ORDER: _ClassVar[MessageType]
    CANCEL_ALL_ORDERS: _ClassVar[MessageType]
    CHANGE_LEVERAGE: _ClassVar[MessageType]
    ORDER_STATUS: _ClassVar[MessageType]
    ORDER_FILLED: _ClassVar[MessageType]
    CHANGE_LEVERAGE_ALL: _ClassVar[MessageType]
    TRADER_BALANCE_UPDATE: _ClassVar[MessageType]
    TRADER_BALANCE: _ClassVar[MessageType]
    POSITION_EVENT: _ClassVar[MessageType]
    LEVERAGE: _ClassVar[MessageType]
    EXCHANGE_RATE: _ClassVar[MessageType]
    ORDER_BOOK_REQUEST: _ClassVar[MessageType]
    ORDER_BOOK: _ClassVar[MessageType]
    ORDER_BOOK_UPDATED: _ClassVar[MessageType]
    PING: _ClassVar[MessageType]
    PONG: _ClassVar[MessageType]
    UPDATE_ORDER: _ClassVar[MessageType]
    GET_TRADER_STATUS: _ClassVar[MessageType]
    TRADER_STATUS: _ClassVar[MessageType]
    FUNDING: _ClassVar[MessageType]
    OHLCV_LIST: _ClassVar[MessageType]
    TRADE_LIST: _ClassVar[MessageType]
    SUBSCRIBE: _ClassVar[MessageType]
    SUBSCRIBE_STATUS: _ClassVar[MessageType]
    UPDATE_CONTRACT: _ClassVar[MessageType]
    UPDATE_ALL_CONTRACTS: _ClassVar[MessageType]
    CLOSE_CONTRACT: _ClassVar[MessageType]
    CLOSE_ALL_CONTRACTS: _ClassVar[MessageType]
    ORDER_CANCELED: _ClassVar[MessageType]
    GET_MARKET_STATE: _ClassVar[MessageType]
    MARKET_STATE: _ClassVar[MessageType]
    GET_EXCHANGE_RATES: _ClassVar[MessageType]
    EXCHANGE_RATES: _ClassVar[MessageType]
    MARKET_STATE_UPDATE: _ClassVar[MessageType]
    CONTRACT_CLOSED: _ClassVar[MessageType]
    CONTRACT_TRANSFERRED: _ClassVar[MessageType]
    GET_TRADER_BALANCE: _ClassVar[MessageType]
    TRADER_BALANCE_UPDATED: _ClassVar[MessageType]
    PLACE_DELAYED_ACTION: _ClassVar[MessageType]
    UPDATE_DELAYED_ACTION: _ClassVar[MessageType]
    CANCEL_DELAYED_ACTION: _ClassVar[MessageType]
    DELAYED_ACTION_STATUS: _ClassVar[MessageType]
    LIQUIDATIONS: _ClassVar[MessageType]
    FUNDING_INFO: _ClassVar[MessageType]
    ERROR: _ClassVar[MessageType]

class ValueType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TYPE_NONE: _ClassVar[ValueType]
    INT64: _ClassVar[ValueType]
    UINT64: _ClassVar[ValueType]
    DOUBLE: _ClassVar[ValueType]
    STRING: _ClassVar[ValueType]
    BYTES: _ClassVar[ValueType]
    DECIMAL: _ClassVar[ValueType]

class OrderSide(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIDE_UNDEFINED: _ClassVar[OrderSide]
    BUY: _ClassVar[OrderSide]
    SELL: _ClassVar[OrderSide]

class OrderType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TYPE_UNDEFINED: _ClassVar[OrderType]
    MARKET: _ClassVar[OrderType]
    LIMIT: _ClassVar[OrderType]

class OrderDuration(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DURATION_UNDEFINED: _ClassVar[OrderDuration]
    GFD: _ClassVar[OrderDuration]
    GTC: _ClassVar[OrderDuration]
    GTF: _ClassVar[OrderDuration]
    IOC: _ClassVar[OrderDuration]
    FOK: _ClassVar[OrderDuration]

class OrderStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATUS_UNDEFINED: _ClassVar[OrderStatus]
    PENDING: _ClassVar[OrderStatus]
    ACCEPTED: _ClassVar[OrderStatus]
    REJECTED: _ClassVar[OrderStatus]
    CANCELED: _ClassVar[OrderStatus]
    FILLED: _ClassVar[OrderStatus]
    PARTIAL: _ClassVar[OrderStatus]
    TERMINATED: _ClassVar[OrderStatus]
    EXPIRED: _ClassVar[OrderStatus]
    TRIGGERED: _ClassVar[OrderStatus]

class OrderPosition(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POSITION_UNDEFINED: _ClassVar[OrderPosition]
    LONG: _ClassVar[OrderPosition]
    SHORT: _ClassVar[OrderPosition]

class DelayedActionType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DA_UNDEFINED: _ClassVar[DelayedActionType]
    DA_ORDER: _ClassVar[DelayedActionType]

class DelayedTriggerVariable(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DTV_UNDEFINED: _ClassVar[DelayedTriggerVariable]
    DTV_ORACLE_PRICE: _ClassVar[DelayedTriggerVariable]
    DTV_LAST_TRADE_PRICE: _ClassVar[DelayedTriggerVariable]

class DelayedTriggerCondition(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DTC_UNDEFINED: _ClassVar[DelayedTriggerCondition]
    DTC_GREATER_OR_EQUAL: _ClassVar[DelayedTriggerCondition]
    DTC_LESS_OR_EQUAL: _ClassVar[DelayedTriggerCondition]

class FundingType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FUNDING_UNKNOWN: _ClassVar[FundingType]
    FUNDING_FUNDING: _ClassVar[FundingType]
    FUNDING_LIQUIDITY_REWARD: _ClassVar[FundingType]
NOP: MessageType
PLACE_ORDER: MessageType
CANCEL_ORDER: MessageType
CANCEL_ALL_ORDERS: MessageType
CHANGE_LEVERAGE: MessageType
ORDER_STATUS: MessageType
ORDER_FILLED: MessageType
CHANGE_LEVERAGE_ALL: MessageType
TRADER_BALANCE_UPDATE: MessageType
TRADER_BALANCE: MessageType
POSITION_EVENT: MessageType
LEVERAGE: MessageType
EXCHANGE_RATE: MessageType
ORDER_BOOK_REQUEST: MessageType
ORDER_BOOK: MessageType
ORDER_BOOK_UPDATED: MessageType
PING: MessageType
PONG: MessageType
UPDATE_ORDER: MessageType
GET_TRADER_STATUS: MessageType
TRADER_STATUS: MessageType
FUNDING: MessageType
OHLCV_LIST: MessageType
TRADE_LIST: MessageType
SUBSCRIBE: MessageType
SUBSCRIBE_STATUS: MessageType
UPDATE_CONTRACT: MessageType
UPDATE_ALL_CONTRACTS: MessageType
CLOSE_CONTRACT: MessageType
CLOSE_ALL_CONTRACTS: MessageType
ORDER_CANCELED: MessageType
GET_MARKET_STATE: MessageType
MARKET_STATE: MessageType
GET_EXCHANGE_RATES: MessageType
EXCHANGE_RATES: MessageType
MARKET_STATE_UPDATE: MessageType
CONTRACT_CLOSED: MessageType
CONTRACT_TRANSFERRED: MessageType
GET_TRADER_BALANCE: MessageType
TRADER_BALANCE_UPDATED: MessageType
PLACE_DELAYED_ACTION: MessageType
UPDATE_DELAYED_ACTION: MessageType
CANCEL_DELAYED_ACTION: MessageType
DELAYED_ACTION_STATUS: MessageType
LIQUIDATIONS: MessageType
FUNDING_INFO: MessageType
ERROR: MessageType
TYPE_NONE: ValueType
INT64: ValueType
UINT64: ValueType
DOUBLE: ValueType
STRING: ValueType
BYTES: ValueType
DECIMAL: ValueType
SIDE_UNDEFINED: OrderSide
BUY: OrderSide
SELL: OrderSide
TYPE_UNDEFINED: OrderType
MARKET: OrderType
LIMIT: OrderType
DURATION_UNDEFINED: OrderDuration
GFD: OrderDuration
GTC: OrderDuration
GTF: OrderDuration
IOC: OrderDuration
FOK: OrderDuration
STATUS_UNDEFINED: OrderStatus
PENDING: OrderStatus
ACCEPTED: OrderStatus
REJECTED: OrderStatus
CANCELED: OrderStatus
FILLED: OrderStatus
PARTIAL: OrderStatus
TERMINATED: OrderStatus
EXPIRED: OrderStatus
TRIGGERED: OrderStatus
POSITION_UNDEFINED: OrderPosition
LONG: OrderPosition
SHORT: OrderPosition
DA_UNDEFINED: DelayedActionType
DA_ORDER: DelayedActionType
DTV_UNDEFINED: DelayedTriggerVariable
DTV_ORACLE_PRICE: DelayedTriggerVariable
DTV_LAST_TRADE_PRICE: DelayedTriggerVariable
DTC_UNDEFINED: DelayedTriggerCondition
DTC_GREATER_OR_EQUAL: DelayedTriggerCondition
DTC_LESS_OR_EQUAL: DelayedTriggerCondition
FUNDING_UNKNOWN: FundingType
FUNDING_FUNDING: FundingType
FUNDING_LIQUIDITY_REWARD: FundingType

class Message(_message.Message):
    __slots__ = ("msg_type", "timestamp", "sender", "serial", "market_id", "trader_id", "client_id", "session_id", "auth", "error_code", "place_order_msg", "cancel_order_msg", "cancel_all_orders_msg", "change_leverage_msg", "order_status_msg", "order_filled_msg", "change_leverage_all_msg", "trader_balance_msg", "position_event_msg", "leverage_msg", "exchange_rate_msg", "order_book_request_msg", "order_book_msg", "order_book_updated_msg", "ping_msg", "pong_msg", "update_order_msg", "get_trader_status_msg", "trader_status_msg", "funding_msg", "ohlcv_list_msg", "trade_list_msg", "subscribe_msg", "subscribe_status_msg", "update_contract_msg", "update_all_contracts_msg", "close_contract_msg", "close_all_contracts_msg", "order_canceled_msg", "get_market_state_msg", "market_state_msg", "get_exchange_rates_msg", "exchange_rates_msg", "market_state_update_msg", "contract_closed_msg", "contract_transferred_msg", "get_trader_balance_msg", "trader_balance_updated_msg", "place_delayed_action_msg", "update_delayed_action_msg", "cancel_delayed_action_msg", "delayed_action_status_msg", "liquidations_msg", "funding_info_msg", "error_msg")
    MSG_TYPE_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    SENDER_FIELD_NUMBER: _ClassVar[int]
    SERIAL_FIELD_NUMBER: _ClassVar[int]
    MARKET_ID_FIELD_NUMBER: _ClassVar[int]
    TRADER_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    SESSION_ID_FIELD_NUMBER: _ClassVar[int]
    AUTH_FIELD_NUMBER: _ClassVar[int]
    ERROR_CODE_FIELD_NUMBER: _ClassVar[int]
    PLACE_ORDER_MSG_FIELD_NUMBER: _ClassVar[int]
    CANCEL_ORDER_MSG_FIELD_NUMBER: _ClassVar[int]
    CANCEL_ALL_ORDERS_MSG_FIELD_NUMBER: _ClassVar[int]
    CHANGE_LEVERAGE_MSG_FIELD_NUMBER: _ClassVar[int]
    ORDER_STATUS_MSG_FIELD_NUMBER: _ClassVar[int]
    ORDER_FILLED_MSG_FIELD_NUMBER: _ClassVar[int]
    CHANGE_LEVERAGE_ALL_MSG_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_MSG_FIELD_NUMBER: _ClassVar[int]
    POSITION_EVENT_MSG_FIELD_NUMBER: _ClassVar[int]
    LEVERAGE_MSG_FIELD_NUMBER: _ClassVar[int]
    EXCHANGE_RATE_MSG_FIELD_NUMBER: _ClassVar[int]
    ORDER_BOOK_REQUEST_MSG_FIELD_NUMBER: _ClassVar[int]
    ORDER_BOOK_MSG_FIELD_NUMBER: _ClassVar[int]
    ORDER_BOOK_UPDATED_MSG_FIELD_NUMBER: _ClassVar[int]
    PING_MSG_FIELD_NUMBER: _ClassVar[int]
    PONG_MSG_FIELD_NUMBER: _ClassVar[int]
    UPDATE_ORDER_MSG_FIELD_NUMBER: _ClassVar[int]
    GET_TRADER_STATUS_MSG_FIELD_NUMBER: _ClassVar[int]
    TRADER_STATUS_MSG_FIELD_NUMBER: _ClassVar[int]
    FUNDING_MSG_FIELD_NUMBER: _ClassVar[int]
    OHLCV_LIST_MSG_FIELD_NUMBER: _ClassVar[int]
    TRADE_LIST_MSG_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIBE_MSG_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIBE_STATUS_MSG_FIELD_NUMBER: _ClassVar[int]
    UPDATE_CONTRACT_MSG_FIELD_NUMBER: _ClassVar[int]
    UPDATE_ALL_CONTRACTS_MSG_FIELD_NUMBER: _ClassVar[int]
    CLOSE_CONTRACT_MSG_FIELD_NUMBER: _ClassVar[int]
    CLOSE_ALL_CONTRACTS_MSG_FIELD_NUMBER: _ClassVar[int]
    ORDER_CANCELED_MSG_FIELD_NUMBER: _ClassVar[int]
    GET_MARKET_STATE_MSG_FIELD_NUMBER: _ClassVar[int]
    MARKET_STATE_MSG_FIELD_NUMBER: _ClassVar[int]
    GET_EXCHANGE_RATES_MSG_FIELD_NUMBER: _ClassVar[int]
    EXCHANGE_RATES_MSG_FIELD_NUMBER: _ClassVar[int]
    MARKET_STATE_UPDATE_MSG_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_CLOSED_MSG_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_TRANSFERRED_MSG_FIELD_NUMBER: _ClassVar[int]
    GET_TRADER_BALANCE_MSG_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_UPDATED_MSG_FIELD_NUMBER: _ClassVar[int]
    PLACE_DELAYED_ACTION_MSG_FIELD_NUMBER: _ClassVar[int]
    UPDATE_DELAYED_ACTION_MSG_FIELD_NUMBER: _ClassVar[int]
    CANCEL_DELAYED_ACTION_MSG_FIELD_NUMBER: _ClassVar[int]
    DELAYED_ACTION_STATUS_MSG_FIELD_NUMBER: _ClassVar[int]
    LIQUIDATIONS_MSG_FIELD_NUMBER: _ClassVar[int]
    FUNDING_INFO_MSG_FIELD_NUMBER: _ClassVar[int]
    ERROR_MSG_FIELD_NUMBER: _ClassVar[int]
    msg_type: MessageType
    timestamp: int
    sender: int
    serial: int
    market_id: int
    trader_id: int
    client_id: bytes
    session_id: int
    auth: bytes
    error_code: int
    place_order_msg: PlaceOrderMessage
    cancel_order_msg: CancelOrderMessage
    cancel_all_orders_msg: CancelAllOrdersMessage
    change_leverage_msg: ChangeLeverageMessage
    order_status_msg: OrderStatusMessage
    order_filled_msg: OrderFilledMessage
    change_leverage_all_msg: ChangeLeverageAllMessage
    trader_balance_msg: TraderBalanceMessage
    position_event_msg: PositionEventMessage
    leverage_msg: LeverageMessage
    exchange_rate_msg: ExchangeRateMessage
    order_book_request_msg: OrderBookRequestMessage
    order_book_msg: OrderBookMessage
    order_book_updated_msg: OrderBookUpdatedMessage
    ping_msg: PingMessage
    pong_msg: PongMessage
    update_order_msg: UpdateOrderMessage
    get_trader_status_msg: GetTraderStatusMessage
    trader_status_msg: TraderStatusMessage
    funding_msg: FundingMessage
    ohlcv_list_msg: OHLCVListMessage
    trade_list_msg: TradeListMessage
    subscribe_msg: SubscribeMessage
    subscribe_status_msg: SubscribeStatusMessage
    update_contract_msg: UpdateContractMessage
    update_all_contracts_msg: UpdateAllContractsMessage
    close_contract_msg: CloseContractMessage
    close_all_contracts_msg: CloseAllContractsMessage
    order_canceled_msg: OrderCanceledMessage
    get_market_state_msg: GetMarketStateMessage
    market_state_msg: MarketStateMessage
    get_exchange_rates_msg: GetExchangeRatesMessage
    exchange_rates_msg: ExchangeRatesMessage
    market_state_update_msg: MarketStateUpdateMessage
    contract_closed_msg: ContractClosedMessage
    contract_transferred_msg: ContractTransferredMessage
    get_trader_balance_msg: GetTraderBalanceMessage
    trader_balance_updated_msg: TraderBalanceUpdatedMessage
    place_delayed_action_msg: PlaceDelayedActionMessage
    update_delayed_action_msg: UpdateDelayedActionMessage
    cancel_delayed_action_msg: CancelDelayedActionMessage
    delayed_action_status_msg: DelayedActionStatusMessage
    liquidations_msg: LiquidationsMessage
    funding_info_msg: FundingInfoMessage
    error_msg: ErrorMessage
    def __init__(self, msg_type: _Optional[_Union[MessageType, str]] = ..., timestamp: _Optional[int] = ..., sender: _Optional[int] = ..., serial: _Optional[int] = ..., market_id: _Optional[int] = ..., trader_id: _Optional[int] = ..., client_id: _Optional[bytes] = ..., session_id: _Optional[int] = ..., auth: _Optional[bytes] = ..., error_code: _Optional[int] = ..., place_order_msg: _Optional[_Union[PlaceOrderMessage, _Mapping]] = ..., cancel_order_msg: _Optional[_Union[CancelOrderMessage, _Mapping]] = ..., cancel_all_orders_msg: _Optional[_Union[CancelAllOrdersMessage, _Mapping]] = ..., change_leverage_msg: _Optional[_Union[ChangeLeverageMessage, _Mapping]] = ..., order_status_msg: _Optional[_Union[OrderStatusMessage, _Mapping]] = ..., order_filled_msg: _Optional[_Union[OrderFilledMessage, _Mapping]] = ..., change_leverage_all_msg: _Optional[_Union[ChangeLeverageAllMessage, _Mapping]] = ..., trader_balance_msg: _Optional[_Union[TraderBalanceMessage, _Mapping]] = ..., position_event_msg: _Optional[_Union[PositionEventMessage, _Mapping]] = ..., leverage_msg: _Optional[_Union[LeverageMessage, _Mapping]] = ..., exchange_rate_msg: _Optional[_Union[ExchangeRateMessage, _Mapping]] = ..., order_book_request_msg: _Optional[_Union[OrderBookRequestMessage, _Mapping]] = ..., order_book_msg: _Optional[_Union[OrderBookMessage, _Mapping]] = ..., order_book_updated_msg: _Optional[_Union[OrderBookUpdatedMessage, _Mapping]] = ..., ping_msg: _Optional[_Union[PingMessage, _Mapping]] = ..., pong_msg: _Optional[_Union[PongMessage, _Mapping]] = ..., update_order_msg: _Optional[_Union[UpdateOrderMessage, _Mapping]] = ..., get_trader_status_msg: _Optional[_Union[GetTraderStatusMessage, _Mapping]] = ..., trader_status_msg: _Optional[_Union[TraderStatusMessage, _Mapping]] = ..., funding_msg: _Optional[_Union[FundingMessage, _Mapping]] = ..., ohlcv_list_msg: _Optional[_Union[OHLCVListMessage, _Mapping]] = ..., trade_list_msg: _Optional[_Union[TradeListMessage, _Mapping]] = ..., subscribe_msg: _Optional[_Union[SubscribeMessage, _Mapping]] = ..., subscribe_status_msg: _Optional[_Union[SubscribeStatusMessage, _Mapping]] = ..., update_contract_msg: _Optional[_Union[UpdateContractMessage, _Mapping]] = ..., update_all_contracts_msg: _Optional[_Union[UpdateAllContractsMessage, _Mapping]] = ..., close_contract_msg: _Optional[_Union[CloseContractMessage, _Mapping]] = ..., close_all_contracts_msg: _Optional[_Union[CloseAllContractsMessage, _Mapping]] = ..., order_canceled_msg: _Optional[_Union[OrderCanceledMessage, _Mapping]] = ..., get_market_state_msg: _Optional[_Union[GetMarketStateMessage, _Mapping]] = ..., market_state_msg: _Optional[_Union[MarketStateMessage, _Mapping]] = ..., get_exchange_rates_msg: _Optional[_Union[GetExchangeRatesMessage, _Mapping]] = ..., exchange_rates_msg: _Optional[_Union[ExchangeRatesMessage, _Mapping]] = ..., market_state_update_msg: _Optional[_Union[MarketStateUpdateMessage, _Mapping]] = ..., contract_closed_msg: _Optional[_Union[ContractClosedMessage, _Mapping]] = ..., contract_transferred_msg: _Optional[_Union[ContractTransferredMessage, _Mapping]] = ..., get_trader_balance_msg: _Optional[_Union[GetTraderBalanceMessage, _Mapping]] = ..., trader_balance_updated_msg: _Optional[_Union[TraderBalanceUpdatedMessage, _Mapping]] = ..., place_delayed_action_msg: _Optional[_Union[PlaceDelayedActionMessage, _Mapping]] = ..., update_delayed_action_msg: _Optional[_Union[UpdateDelayedActionMessage, _Mapping]] = ..., cancel_delayed_action_msg: _Optional[_Union[CancelDelayedActionMessage, _Mapping]] = ..., delayed_action_status_msg: _Optional[_Union[DelayedActionStatusMessage, _Mapping]] = ..., liquidations_msg: _Optional[_Union[LiquidationsMessage, _Mapping]] = ..., funding_info_msg: _Optional[_Union[FundingInfoMessage, _Mapping]] = ..., error_msg: _Optional[_Union[ErrorMessage, _Mapping]] = ...) -> None: ...

class Decimal(_message.Message):
    __slots__ = ("value64", "scale", "value256")
    VALUE64_FIELD_NUMBER: _ClassVar[int]
    SCALE_FIELD_NUMBER: _ClassVar[int]
    VALUE256_FIELD_NUMBER: _ClassVar[int]
    value64: int
    scale: int
    value256: bytes
    def __init__(self, value64: _Optional[int] = ..., scale: _Optional[int] = ..., value256: _Optional[bytes] = ...) -> None: ...

class PlaceOrderMessage(_message.Message):
    __slots__ = ("order_type", "side", "leverage", "duration", "price", "quantity", "is_closing", "order_flags")
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    IS_CLOSING_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLAGS_FIELD_NUMBER: _ClassVar[int]
    order_type: OrderType
    side: OrderSide
    leverage: int
    duration: OrderDuration
    price: Decimal
    quantity: Decimal
    is_closing: int
    order_flags: int
    def __init__(self, order_type: _Optional[_Union[OrderType, str]] = ..., side: _Optional[_Union[OrderSide, str]] = ..., leverage: _Optional[int] = ..., duration: _Optional[_Union[OrderDuration, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., is_closing: _Optional[int] = ..., order_flags: _Optional[int] = ...) -> None: ...

class UpdateOrderMessage(_message.Message):
    __slots__ = ("order_type", "side", "leverage", "duration", "price", "quantity", "prev_client_id", "order_flags")
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    PREV_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLAGS_FIELD_NUMBER: _ClassVar[int]
    order_type: OrderType
    side: OrderSide
    leverage: int
    duration: OrderDuration
    price: Decimal
    quantity: Decimal
    prev_client_id: bytes
    order_flags: int
    def __init__(self, order_type: _Optional[_Union[OrderType, str]] = ..., side: _Optional[_Union[OrderSide, str]] = ..., leverage: _Optional[int] = ..., duration: _Optional[_Union[OrderDuration, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., prev_client_id: _Optional[bytes] = ..., order_flags: _Optional[int] = ...) -> None: ...

class CancelOrderMessage(_message.Message):
    __slots__ = ("prev_client_id",)
    PREV_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    prev_client_id: bytes
    def __init__(self, prev_client_id: _Optional[bytes] = ...) -> None: ...

class CancelAllOrdersMessage(_message.Message):
    __slots__ = ("side", "price")
    SIDE_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    side: OrderSide
    price: Decimal
    def __init__(self, side: _Optional[_Union[OrderSide, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class ChangeLeverageMessage(_message.Message):
    __slots__ = ("leverage", "contract_id")
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    leverage: int
    contract_id: int
    def __init__(self, leverage: _Optional[int] = ..., contract_id: _Optional[int] = ...) -> None: ...

class ChangeLeverageAllMessage(_message.Message):
    __slots__ = ("leverage",)
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    leverage: int
    def __init__(self, leverage: _Optional[int] = ...) -> None: ...

class OrderStatusMessage(_message.Message):
    __slots__ = ("order_type", "side", "leverage", "duration", "price", "quantity", "status", "trader_balance", "mark_price", "old_contract_id", "paid_price", "order_client_id", "order_timestamp", "order_margin", "position_margin", "upnl", "position_contracts", "position_volume", "position_liquidation_volume", "position_type", "position_bankruptcy_volume", "buy_order_margin", "sell_order_margin", "pnl", "accum_quantity", "buy_order_quantity", "sell_order_quantity", "orig_client_id", "open_time", "orig_quantity", "trader_balance_2", "volume", "is_closing", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin", "orig_order_id", "order_flags")
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    OLD_CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    PAID_PRICE_FIELD_NUMBER: _ClassVar[int]
    ORDER_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    UPNL_FIELD_NUMBER: _ClassVar[int]
    POSITION_CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    POSITION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_LIQUIDATION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    POSITION_BANKRUPTCY_VOLUME_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    PNL_FIELD_NUMBER: _ClassVar[int]
    ACCUM_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ORIG_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    ORIG_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_2_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    IS_CLOSING_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    ORIG_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLAGS_FIELD_NUMBER: _ClassVar[int]
    order_type: OrderType
    side: OrderSide
    leverage: int
    duration: OrderDuration
    price: Decimal
    quantity: Decimal
    status: OrderStatus
    trader_balance: Decimal
    mark_price: Decimal
    old_contract_id: int
    paid_price: Decimal
    order_client_id: bytes
    order_timestamp: int
    order_margin: Decimal
    position_margin: Decimal
    upnl: Decimal
    position_contracts: Decimal
    position_volume: Decimal
    position_liquidation_volume: Decimal
    position_type: OrderPosition
    position_bankruptcy_volume: Decimal
    buy_order_margin: Decimal
    sell_order_margin: Decimal
    pnl: Decimal
    accum_quantity: Decimal
    buy_order_quantity: Decimal
    sell_order_quantity: Decimal
    orig_client_id: bytes
    open_time: int
    orig_quantity: Decimal
    trader_balance_2: Decimal
    volume: Decimal
    is_closing: int
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    orig_order_id: bytes
    order_flags: int
    def __init__(self, order_type: _Optional[_Union[OrderType, str]] = ..., side: _Optional[_Union[OrderSide, str]] = ..., leverage: _Optional[int] = ..., duration: _Optional[_Union[OrderDuration, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., old_contract_id: _Optional[int] = ..., paid_price: _Optional[_Union[Decimal, _Mapping]] = ..., order_client_id: _Optional[bytes] = ..., order_timestamp: _Optional[int] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., upnl: _Optional[_Union[Decimal, _Mapping]] = ..., position_contracts: _Optional[_Union[Decimal, _Mapping]] = ..., position_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_liquidation_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_type: _Optional[_Union[OrderPosition, str]] = ..., position_bankruptcy_volume: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., pnl: _Optional[_Union[Decimal, _Mapping]] = ..., accum_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., orig_client_id: _Optional[bytes] = ..., open_time: _Optional[int] = ..., orig_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., trader_balance_2: _Optional[_Union[Decimal, _Mapping]] = ..., volume: _Optional[_Union[Decimal, _Mapping]] = ..., is_closing: _Optional[int] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., orig_order_id: _Optional[bytes] = ..., order_flags: _Optional[int] = ...) -> None: ...

class LeverageMessage(_message.Message):
    __slots__ = ("leverage", "trades", "trader_balance", "orders", "order_margin", "position_margin", "upnl", "position_contracts", "position_volume", "position_liquidation_volume", "position_type", "last_trade_price", "last_trade_quantity", "position_bankruptcy_volume", "buy_order_margin", "sell_order_margin", "pnl", "accum_quantity", "buy_order_quantity", "sell_order_quantity", "last_trade_timestamp", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin")
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    TRADES_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    UPNL_FIELD_NUMBER: _ClassVar[int]
    POSITION_CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    POSITION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_LIQUIDATION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    POSITION_BANKRUPTCY_VOLUME_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    PNL_FIELD_NUMBER: _ClassVar[int]
    ACCUM_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    leverage: int
    trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    trader_balance: Decimal
    orders: _containers.RepeatedCompositeFieldContainer[OrderMessage]
    order_margin: Decimal
    position_margin: Decimal
    upnl: Decimal
    position_contracts: Decimal
    position_volume: Decimal
    position_liquidation_volume: Decimal
    position_type: OrderPosition
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    position_bankruptcy_volume: Decimal
    buy_order_margin: Decimal
    sell_order_margin: Decimal
    pnl: Decimal
    accum_quantity: Decimal
    buy_order_quantity: Decimal
    sell_order_quantity: Decimal
    last_trade_timestamp: int
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    def __init__(self, leverage: _Optional[int] = ..., trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ..., trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., orders: _Optional[_Iterable[_Union[OrderMessage, _Mapping]]] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., upnl: _Optional[_Union[Decimal, _Mapping]] = ..., position_contracts: _Optional[_Union[Decimal, _Mapping]] = ..., position_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_liquidation_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_type: _Optional[_Union[OrderPosition, str]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., position_bankruptcy_volume: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., pnl: _Optional[_Union[Decimal, _Mapping]] = ..., accum_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class TradeMessage(_message.Message):
    __slots__ = ("leverage", "price", "quantity", "contract_id", "position", "old_contract_id", "old_client_id", "paid_price", "liquidation_price", "trade_timestamp", "trade_trader_id", "is_increase", "exit_price", "is_liquidation", "open_time", "entry_quantity", "exit_quantity", "exit_volume", "funding_paid_price", "funding_quantity", "funding_volume", "funding_count", "bankruptcy_price", "is_funding", "is_maker", "orig_contract_id", "is_settlement", "volume", "fee_volume", "fee_currency_id")
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    OLD_CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    OLD_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    PAID_PRICE_FIELD_NUMBER: _ClassVar[int]
    LIQUIDATION_PRICE_FIELD_NUMBER: _ClassVar[int]
    TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TRADE_TRADER_ID_FIELD_NUMBER: _ClassVar[int]
    IS_INCREASE_FIELD_NUMBER: _ClassVar[int]
    EXIT_PRICE_FIELD_NUMBER: _ClassVar[int]
    IS_LIQUIDATION_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    ENTRY_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    EXIT_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    EXIT_VOLUME_FIELD_NUMBER: _ClassVar[int]
    FUNDING_PAID_PRICE_FIELD_NUMBER: _ClassVar[int]
    FUNDING_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    FUNDING_VOLUME_FIELD_NUMBER: _ClassVar[int]
    FUNDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    BANKRUPTCY_PRICE_FIELD_NUMBER: _ClassVar[int]
    IS_FUNDING_FIELD_NUMBER: _ClassVar[int]
    IS_MAKER_FIELD_NUMBER: _ClassVar[int]
    ORIG_CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    IS_SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    FEE_VOLUME_FIELD_NUMBER: _ClassVar[int]
    FEE_CURRENCY_ID_FIELD_NUMBER: _ClassVar[int]
    leverage: int
    price: Decimal
    quantity: Decimal
    contract_id: int
    position: OrderPosition
    old_contract_id: int
    old_client_id: bytes
    paid_price: Decimal
    liquidation_price: Decimal
    trade_timestamp: int
    trade_trader_id: int
    is_increase: int
    exit_price: Decimal
    is_liquidation: int
    open_time: int
    entry_quantity: Decimal
    exit_quantity: Decimal
    exit_volume: Decimal
    funding_paid_price: Decimal
    funding_quantity: Decimal
    funding_volume: Decimal
    funding_count: int
    bankruptcy_price: Decimal
    is_funding: int
    is_maker: int
    orig_contract_id: int
    is_settlement: int
    volume: Decimal
    fee_volume: Decimal
    fee_currency_id: int
    def __init__(self, leverage: _Optional[int] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., contract_id: _Optional[int] = ..., position: _Optional[_Union[OrderPosition, str]] = ..., old_contract_id: _Optional[int] = ..., old_client_id: _Optional[bytes] = ..., paid_price: _Optional[_Union[Decimal, _Mapping]] = ..., liquidation_price: _Optional[_Union[Decimal, _Mapping]] = ..., trade_timestamp: _Optional[int] = ..., trade_trader_id: _Optional[int] = ..., is_increase: _Optional[int] = ..., exit_price: _Optional[_Union[Decimal, _Mapping]] = ..., is_liquidation: _Optional[int] = ..., open_time: _Optional[int] = ..., entry_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., exit_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., exit_volume: _Optional[_Union[Decimal, _Mapping]] = ..., funding_paid_price: _Optional[_Union[Decimal, _Mapping]] = ..., funding_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., funding_volume: _Optional[_Union[Decimal, _Mapping]] = ..., funding_count: _Optional[int] = ..., bankruptcy_price: _Optional[_Union[Decimal, _Mapping]] = ..., is_funding: _Optional[int] = ..., is_maker: _Optional[int] = ..., orig_contract_id: _Optional[int] = ..., is_settlement: _Optional[int] = ..., volume: _Optional[_Union[Decimal, _Mapping]] = ..., fee_volume: _Optional[_Union[Decimal, _Mapping]] = ..., fee_currency_id: _Optional[int] = ...) -> None: ...

class OrderFilledMessage(_message.Message):
    __slots__ = ("order_type", "side", "leverage", "duration", "price", "quantity", "status", "new_client_id", "trades", "trader_balance", "mark_price", "paid_price", "order_margin", "position_margin", "upnl", "raw_trades", "position_contracts", "position_volume", "position_liquidation_volume", "position_type", "last_trade_price", "last_trade_quantity", "position_bankruptcy_volume", "buy_order_margin", "sell_order_margin", "dropped_quantity", "old_order_id", "pnl", "accum_quantity", "buy_order_quantity", "sell_order_quantity", "orig_client_id", "open_time", "orig_quantity", "trader_balance_2", "volume", "last_trade_timestamp", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin", "orig_order_id", "order_flags")
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    NEW_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TRADES_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    PAID_PRICE_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    UPNL_FIELD_NUMBER: _ClassVar[int]
    RAW_TRADES_FIELD_NUMBER: _ClassVar[int]
    POSITION_CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    POSITION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_LIQUIDATION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    POSITION_BANKRUPTCY_VOLUME_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    DROPPED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    OLD_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PNL_FIELD_NUMBER: _ClassVar[int]
    ACCUM_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ORIG_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    ORIG_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_2_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    ORIG_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLAGS_FIELD_NUMBER: _ClassVar[int]
    order_type: OrderType
    side: OrderSide
    leverage: int
    duration: OrderDuration
    price: Decimal
    quantity: Decimal
    status: OrderStatus
    new_client_id: bytes
    trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    trader_balance: Decimal
    mark_price: Decimal
    paid_price: Decimal
    order_margin: Decimal
    position_margin: Decimal
    upnl: Decimal
    raw_trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    position_contracts: Decimal
    position_volume: Decimal
    position_liquidation_volume: Decimal
    position_type: OrderPosition
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    position_bankruptcy_volume: Decimal
    buy_order_margin: Decimal
    sell_order_margin: Decimal
    dropped_quantity: Decimal
    old_order_id: bytes
    pnl: Decimal
    accum_quantity: Decimal
    buy_order_quantity: Decimal
    sell_order_quantity: Decimal
    orig_client_id: bytes
    open_time: int
    orig_quantity: Decimal
    trader_balance_2: Decimal
    volume: Decimal
    last_trade_timestamp: int
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    orig_order_id: bytes
    order_flags: int
    def __init__(self, order_type: _Optional[_Union[OrderType, str]] = ..., side: _Optional[_Union[OrderSide, str]] = ..., leverage: _Optional[int] = ..., duration: _Optional[_Union[OrderDuration, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., new_client_id: _Optional[bytes] = ..., trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ..., trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., paid_price: _Optional[_Union[Decimal, _Mapping]] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., upnl: _Optional[_Union[Decimal, _Mapping]] = ..., raw_trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ..., position_contracts: _Optional[_Union[Decimal, _Mapping]] = ..., position_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_liquidation_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_type: _Optional[_Union[OrderPosition, str]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., position_bankruptcy_volume: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., dropped_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., old_order_id: _Optional[bytes] = ..., pnl: _Optional[_Union[Decimal, _Mapping]] = ..., accum_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., orig_client_id: _Optional[bytes] = ..., open_time: _Optional[int] = ..., orig_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., trader_balance_2: _Optional[_Union[Decimal, _Mapping]] = ..., volume: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., orig_order_id: _Optional[bytes] = ..., order_flags: _Optional[int] = ...) -> None: ...

class ExchangeRateMessage(_message.Message):
    __slots__ = ("currency_pair_id", "mark_price", "sell_price", "buy_price", "unreliable")
    CURRENCY_PAIR_ID_FIELD_NUMBER: _ClassVar[int]
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    SELL_PRICE_FIELD_NUMBER: _ClassVar[int]
    BUY_PRICE_FIELD_NUMBER: _ClassVar[int]
    UNRELIABLE_FIELD_NUMBER: _ClassVar[int]
    currency_pair_id: int
    mark_price: Decimal
    sell_price: Decimal
    buy_price: Decimal
    unreliable: int
    def __init__(self, currency_pair_id: _Optional[int] = ..., mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., sell_price: _Optional[_Union[Decimal, _Mapping]] = ..., buy_price: _Optional[_Union[Decimal, _Mapping]] = ..., unreliable: _Optional[int] = ...) -> None: ...

class TraderBalanceMessage(_message.Message):
    __slots__ = ("currency_id", "trader_balance", "order_margin", "position_margin", "upnl", "position_contracts", "position_volume", "position_liquidation_volume", "position_type", "last_trade_price", "last_trade_quantity", "position_bankruptcy_volume", "buy_order_margin", "sell_order_margin", "pnl", "accum_quantity", "buy_order_quantity", "sell_order_quantity", "last_trade_timestamp", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin")
    CURRENCY_ID_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    UPNL_FIELD_NUMBER: _ClassVar[int]
    POSITION_CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    POSITION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_LIQUIDATION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    POSITION_BANKRUPTCY_VOLUME_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    PNL_FIELD_NUMBER: _ClassVar[int]
    ACCUM_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    currency_id: int
    trader_balance: Decimal
    order_margin: Decimal
    position_margin: Decimal
    upnl: Decimal
    position_contracts: Decimal
    position_volume: Decimal
    position_liquidation_volume: Decimal
    position_type: OrderPosition
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    position_bankruptcy_volume: Decimal
    buy_order_margin: Decimal
    sell_order_margin: Decimal
    pnl: Decimal
    accum_quantity: Decimal
    buy_order_quantity: Decimal
    sell_order_quantity: Decimal
    last_trade_timestamp: int
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    def __init__(self, currency_id: _Optional[int] = ..., trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., upnl: _Optional[_Union[Decimal, _Mapping]] = ..., position_contracts: _Optional[_Union[Decimal, _Mapping]] = ..., position_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_liquidation_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_type: _Optional[_Union[OrderPosition, str]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., position_bankruptcy_volume: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., pnl: _Optional[_Union[Decimal, _Mapping]] = ..., accum_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class PositionEventMessage(_message.Message):
    __slots__ = ("trader_balance", "mark_price", "orders", "order_margin", "position_margin", "upnl", "liquidated_contracts", "terminated_orders", "position_contracts", "position_volume", "position_liquidation_volume", "position_type", "last_trade_price", "last_trade_quantity", "position_bankruptcy_volume", "buy_order_margin", "sell_order_margin", "trader_balance_increment", "floor_mark_price", "ceil_mark_price", "pnl", "liquidated_trades", "accum_quantity", "buy_order_quantity", "sell_order_quantity", "last_trade_timestamp", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin")
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    UPNL_FIELD_NUMBER: _ClassVar[int]
    LIQUIDATED_CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    TERMINATED_ORDERS_FIELD_NUMBER: _ClassVar[int]
    POSITION_CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    POSITION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_LIQUIDATION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    POSITION_BANKRUPTCY_VOLUME_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_INCREMENT_FIELD_NUMBER: _ClassVar[int]
    FLOOR_MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    CEIL_MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    PNL_FIELD_NUMBER: _ClassVar[int]
    LIQUIDATED_TRADES_FIELD_NUMBER: _ClassVar[int]
    ACCUM_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    trader_balance: Decimal
    mark_price: Decimal
    orders: _containers.RepeatedCompositeFieldContainer[OrderMessage]
    order_margin: Decimal
    position_margin: Decimal
    upnl: Decimal
    liquidated_contracts: _containers.RepeatedScalarFieldContainer[int]
    terminated_orders: _containers.RepeatedScalarFieldContainer[bytes]
    position_contracts: Decimal
    position_volume: Decimal
    position_liquidation_volume: Decimal
    position_type: OrderPosition
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    position_bankruptcy_volume: Decimal
    buy_order_margin: Decimal
    sell_order_margin: Decimal
    trader_balance_increment: Decimal
    floor_mark_price: Decimal
    ceil_mark_price: Decimal
    pnl: Decimal
    liquidated_trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    accum_quantity: Decimal
    buy_order_quantity: Decimal
    sell_order_quantity: Decimal
    last_trade_timestamp: int
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    def __init__(self, trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., orders: _Optional[_Iterable[_Union[OrderMessage, _Mapping]]] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., upnl: _Optional[_Union[Decimal, _Mapping]] = ..., liquidated_contracts: _Optional[_Iterable[int]] = ..., terminated_orders: _Optional[_Iterable[bytes]] = ..., position_contracts: _Optional[_Union[Decimal, _Mapping]] = ..., position_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_liquidation_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_type: _Optional[_Union[OrderPosition, str]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., position_bankruptcy_volume: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., trader_balance_increment: _Optional[_Union[Decimal, _Mapping]] = ..., floor_mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., ceil_mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., pnl: _Optional[_Union[Decimal, _Mapping]] = ..., liquidated_trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ..., accum_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class OrderBookRequestMessage(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class OrderBookEntryMessage(_message.Message):
    __slots__ = ("price", "quantity", "entry_timestamp", "trade_id")
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ENTRY_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TRADE_ID_FIELD_NUMBER: _ClassVar[int]
    price: Decimal
    quantity: Decimal
    entry_timestamp: int
    trade_id: int
    def __init__(self, price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., entry_timestamp: _Optional[int] = ..., trade_id: _Optional[int] = ...) -> None: ...

class OrderBookTradeEntryMessage(_message.Message):
    __slots__ = ("side", "price", "quantity", "entry_timestamp", "trade_id")
    SIDE_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ENTRY_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    TRADE_ID_FIELD_NUMBER: _ClassVar[int]
    side: OrderSide
    price: Decimal
    quantity: Decimal
    entry_timestamp: int
    trade_id: int
    def __init__(self, side: _Optional[_Union[OrderSide, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., entry_timestamp: _Optional[int] = ..., trade_id: _Optional[int] = ...) -> None: ...

class OrderBookMessage(_message.Message):
    __slots__ = ("mark_price", "bids", "asks", "last_trade_price", "last_trade_quantity", "last_trade_timestamp")
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    BIDS_FIELD_NUMBER: _ClassVar[int]
    ASKS_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    mark_price: Decimal
    bids: _containers.RepeatedCompositeFieldContainer[OrderBookEntryMessage]
    asks: _containers.RepeatedCompositeFieldContainer[OrderBookEntryMessage]
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    last_trade_timestamp: int
    def __init__(self, mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., bids: _Optional[_Iterable[_Union[OrderBookEntryMessage, _Mapping]]] = ..., asks: _Optional[_Iterable[_Union[OrderBookEntryMessage, _Mapping]]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ...) -> None: ...

class OrderBookUpdatedMessage(_message.Message):
    __slots__ = ("mark_price", "last_full_timestamp", "update_serial", "bid_updates", "ask_updates", "trades", "last_trade_price", "last_trade_quantity", "trades2", "last_trade_timestamp")
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_FULL_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    UPDATE_SERIAL_FIELD_NUMBER: _ClassVar[int]
    BID_UPDATES_FIELD_NUMBER: _ClassVar[int]
    ASK_UPDATES_FIELD_NUMBER: _ClassVar[int]
    TRADES_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TRADES2_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    mark_price: Decimal
    last_full_timestamp: int
    update_serial: int
    bid_updates: _containers.RepeatedCompositeFieldContainer[OrderBookEntryMessage]
    ask_updates: _containers.RepeatedCompositeFieldContainer[OrderBookEntryMessage]
    trades: _containers.RepeatedCompositeFieldContainer[OrderBookEntryMessage]
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    trades2: _containers.RepeatedCompositeFieldContainer[OrderBookTradeEntryMessage]
    last_trade_timestamp: int
    def __init__(self, mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_full_timestamp: _Optional[int] = ..., update_serial: _Optional[int] = ..., bid_updates: _Optional[_Iterable[_Union[OrderBookEntryMessage, _Mapping]]] = ..., ask_updates: _Optional[_Iterable[_Union[OrderBookEntryMessage, _Mapping]]] = ..., trades: _Optional[_Iterable[_Union[OrderBookEntryMessage, _Mapping]]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., trades2: _Optional[_Iterable[_Union[OrderBookTradeEntryMessage, _Mapping]]] = ..., last_trade_timestamp: _Optional[int] = ...) -> None: ...

class PingMessage(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PongMessage(_message.Message):
    __slots__ = ("ping_sender", "ping_serial", "ping_timestamp")
    PING_SENDER_FIELD_NUMBER: _ClassVar[int]
    PING_SERIAL_FIELD_NUMBER: _ClassVar[int]
    PING_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    ping_sender: int
    ping_serial: int
    ping_timestamp: int
    def __init__(self, ping_sender: _Optional[int] = ..., ping_serial: _Optional[int] = ..., ping_timestamp: _Optional[int] = ...) -> None: ...

class GetTraderStatusMessage(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class OrderMessage(_message.Message):
    __slots__ = ("order_type", "side", "leverage", "duration", "price", "quantity", "contract_id", "paid_price", "order_client_id", "order_timestamp", "order_trader_id", "old_client_id", "orig_client_id", "open_time", "orig_quantity", "volume", "is_closing", "may_increase", "orig_order_id", "order_flags")
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    PAID_PRICE_FIELD_NUMBER: _ClassVar[int]
    ORDER_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    ORDER_TRADER_ID_FIELD_NUMBER: _ClassVar[int]
    OLD_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    ORIG_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OPEN_TIME_FIELD_NUMBER: _ClassVar[int]
    ORIG_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    IS_CLOSING_FIELD_NUMBER: _ClassVar[int]
    MAY_INCREASE_FIELD_NUMBER: _ClassVar[int]
    ORIG_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLAGS_FIELD_NUMBER: _ClassVar[int]
    order_type: OrderType
    side: OrderSide
    leverage: int
    duration: OrderDuration
    price: Decimal
    quantity: Decimal
    contract_id: int
    paid_price: Decimal
    order_client_id: bytes
    order_timestamp: int
    order_trader_id: int
    old_client_id: bytes
    orig_client_id: bytes
    open_time: int
    orig_quantity: Decimal
    volume: Decimal
    is_closing: int
    may_increase: int
    orig_order_id: bytes
    order_flags: int
    def __init__(self, order_type: _Optional[_Union[OrderType, str]] = ..., side: _Optional[_Union[OrderSide, str]] = ..., leverage: _Optional[int] = ..., duration: _Optional[_Union[OrderDuration, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., contract_id: _Optional[int] = ..., paid_price: _Optional[_Union[Decimal, _Mapping]] = ..., order_client_id: _Optional[bytes] = ..., order_timestamp: _Optional[int] = ..., order_trader_id: _Optional[int] = ..., old_client_id: _Optional[bytes] = ..., orig_client_id: _Optional[bytes] = ..., open_time: _Optional[int] = ..., orig_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., volume: _Optional[_Union[Decimal, _Mapping]] = ..., is_closing: _Optional[int] = ..., may_increase: _Optional[int] = ..., orig_order_id: _Optional[bytes] = ..., order_flags: _Optional[int] = ...) -> None: ...

class TraderStatusMessage(_message.Message):
    __slots__ = ("leverage", "trades", "trader_balance", "mark_price", "orders", "order_margin", "position_margin", "upnl", "position_contracts", "position_volume", "position_liquidation_volume", "position_type", "last_trade_price", "last_trade_quantity", "position_bankruptcy_volume", "buy_order_margin", "sell_order_margin", "pnl", "accum_quantity", "buy_order_quantity", "sell_order_quantity", "trader_balance_2", "delayed_actions", "last_trade_timestamp", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin", "fee_maker_rate", "fee_taker_rate")
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    TRADES_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    UPNL_FIELD_NUMBER: _ClassVar[int]
    POSITION_CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    POSITION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_LIQUIDATION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    POSITION_BANKRUPTCY_VOLUME_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    PNL_FIELD_NUMBER: _ClassVar[int]
    ACCUM_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_2_FIELD_NUMBER: _ClassVar[int]
    DELAYED_ACTIONS_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FEE_MAKER_RATE_FIELD_NUMBER: _ClassVar[int]
    FEE_TAKER_RATE_FIELD_NUMBER: _ClassVar[int]
    leverage: int
    trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    trader_balance: Decimal
    mark_price: Decimal
    orders: _containers.RepeatedCompositeFieldContainer[OrderMessage]
    order_margin: Decimal
    position_margin: Decimal
    upnl: Decimal
    position_contracts: Decimal
    position_volume: Decimal
    position_liquidation_volume: Decimal
    position_type: OrderPosition
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    position_bankruptcy_volume: Decimal
    buy_order_margin: Decimal
    sell_order_margin: Decimal
    pnl: Decimal
    accum_quantity: Decimal
    buy_order_quantity: Decimal
    sell_order_quantity: Decimal
    trader_balance_2: Decimal
    delayed_actions: _containers.RepeatedCompositeFieldContainer[DelayedActionMessage]
    last_trade_timestamp: int
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    fee_maker_rate: Decimal
    fee_taker_rate: Decimal
    def __init__(self, leverage: _Optional[int] = ..., trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ..., trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., orders: _Optional[_Iterable[_Union[OrderMessage, _Mapping]]] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., upnl: _Optional[_Union[Decimal, _Mapping]] = ..., position_contracts: _Optional[_Union[Decimal, _Mapping]] = ..., position_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_liquidation_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_type: _Optional[_Union[OrderPosition, str]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., position_bankruptcy_volume: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., pnl: _Optional[_Union[Decimal, _Mapping]] = ..., accum_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., trader_balance_2: _Optional[_Union[Decimal, _Mapping]] = ..., delayed_actions: _Optional[_Iterable[_Union[DelayedActionMessage, _Mapping]]] = ..., last_trade_timestamp: _Optional[int] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., fee_maker_rate: _Optional[_Union[Decimal, _Mapping]] = ..., fee_taker_rate: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class FundingMessage(_message.Message):
    __slots__ = ("trades", "trader_balance", "mark_price", "order_margin", "position_margin", "upnl", "payout", "payout_per_contract", "position_contracts", "position_volume", "position_liquidation_volume", "position_type", "last_trade_price", "last_trade_quantity", "position_bankruptcy_volume", "buy_order_margin", "sell_order_margin", "funding_time", "pnl", "position_margin_change", "accum_quantity", "buy_order_quantity", "sell_order_quantity", "last_trade_timestamp", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin", "funding_type")
    TRADES_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    UPNL_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_PER_CONTRACT_FIELD_NUMBER: _ClassVar[int]
    POSITION_CONTRACTS_FIELD_NUMBER: _ClassVar[int]
    POSITION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_LIQUIDATION_VOLUME_FIELD_NUMBER: _ClassVar[int]
    POSITION_TYPE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    POSITION_BANKRUPTCY_VOLUME_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FUNDING_TIME_FIELD_NUMBER: _ClassVar[int]
    PNL_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_CHANGE_FIELD_NUMBER: _ClassVar[int]
    ACCUM_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FUNDING_TYPE_FIELD_NUMBER: _ClassVar[int]
    trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    trader_balance: Decimal
    mark_price: Decimal
    order_margin: Decimal
    position_margin: Decimal
    upnl: Decimal
    payout: Decimal
    payout_per_contract: Decimal
    position_contracts: Decimal
    position_volume: Decimal
    position_liquidation_volume: Decimal
    position_type: OrderPosition
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    position_bankruptcy_volume: Decimal
    buy_order_margin: Decimal
    sell_order_margin: Decimal
    funding_time: int
    pnl: Decimal
    position_margin_change: Decimal
    accum_quantity: Decimal
    buy_order_quantity: Decimal
    sell_order_quantity: Decimal
    last_trade_timestamp: int
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    funding_type: FundingType
    def __init__(self, trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ..., trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., upnl: _Optional[_Union[Decimal, _Mapping]] = ..., payout: _Optional[_Union[Decimal, _Mapping]] = ..., payout_per_contract: _Optional[_Union[Decimal, _Mapping]] = ..., position_contracts: _Optional[_Union[Decimal, _Mapping]] = ..., position_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_liquidation_volume: _Optional[_Union[Decimal, _Mapping]] = ..., position_type: _Optional[_Union[OrderPosition, str]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., position_bankruptcy_volume: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., funding_time: _Optional[int] = ..., pnl: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin_change: _Optional[_Union[Decimal, _Mapping]] = ..., accum_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., funding_type: _Optional[_Union[FundingType, str]] = ...) -> None: ...

class OHLCVMessage(_message.Message):
    __slots__ = ("timestamp", "volume", "open_price", "high_price", "low_price", "close_price", "average_oracle_price")
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    OPEN_PRICE_FIELD_NUMBER: _ClassVar[int]
    HIGH_PRICE_FIELD_NUMBER: _ClassVar[int]
    LOW_PRICE_FIELD_NUMBER: _ClassVar[int]
    CLOSE_PRICE_FIELD_NUMBER: _ClassVar[int]
    AVERAGE_ORACLE_PRICE_FIELD_NUMBER: _ClassVar[int]
    timestamp: int
    volume: Decimal
    open_price: Decimal
    high_price: Decimal
    low_price: Decimal
    close_price: Decimal
    average_oracle_price: Decimal
    def __init__(self, timestamp: _Optional[int] = ..., volume: _Optional[_Union[Decimal, _Mapping]] = ..., open_price: _Optional[_Union[Decimal, _Mapping]] = ..., high_price: _Optional[_Union[Decimal, _Mapping]] = ..., low_price: _Optional[_Union[Decimal, _Mapping]] = ..., close_price: _Optional[_Union[Decimal, _Mapping]] = ..., average_oracle_price: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class OHLCVListMessage(_message.Message):
    __slots__ = ("ohlcvs", "last_trade_price", "last_trade_quantity", "last_trade_timestamp")
    OHLCVS_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    ohlcvs: _containers.RepeatedCompositeFieldContainer[OHLCVMessage]
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    last_trade_timestamp: int
    def __init__(self, ohlcvs: _Optional[_Iterable[_Union[OHLCVMessage, _Mapping]]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ...) -> None: ...

class TradeListMessage(_message.Message):
    __slots__ = ("trades",)
    TRADES_FIELD_NUMBER: _ClassVar[int]
    trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    def __init__(self, trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ...) -> None: ...

class SubscribeMessage(_message.Message):
    __slots__ = ("subscribe_mask", "unsubscribe_mask")
    SUBSCRIBE_MASK_FIELD_NUMBER: _ClassVar[int]
    UNSUBSCRIBE_MASK_FIELD_NUMBER: _ClassVar[int]
    subscribe_mask: int
    unsubscribe_mask: int
    def __init__(self, subscribe_mask: _Optional[int] = ..., unsubscribe_mask: _Optional[int] = ...) -> None: ...

class SubscribeStatusMessage(_message.Message):
    __slots__ = ("subscribe_mask",)
    SUBSCRIBE_MASK_FIELD_NUMBER: _ClassVar[int]
    subscribe_mask: int
    def __init__(self, subscribe_mask: _Optional[int] = ...) -> None: ...

class UpdateContractMessage(_message.Message):
    __slots__ = ("leverage", "contract_id")
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    leverage: int
    contract_id: int
    def __init__(self, leverage: _Optional[int] = ..., contract_id: _Optional[int] = ...) -> None: ...

class UpdateAllContractsMessage(_message.Message):
    __slots__ = ("leverage", "update_mask")
    LEVERAGE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    leverage: int
    update_mask: int
    def __init__(self, leverage: _Optional[int] = ..., update_mask: _Optional[int] = ...) -> None: ...

class CloseContractMessage(_message.Message):
    __slots__ = ("order_type", "price", "quantity", "contract_id", "order_flags")
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLAGS_FIELD_NUMBER: _ClassVar[int]
    order_type: OrderType
    price: Decimal
    quantity: Decimal
    contract_id: int
    order_flags: int
    def __init__(self, order_type: _Optional[_Union[OrderType, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., quantity: _Optional[_Union[Decimal, _Mapping]] = ..., contract_id: _Optional[int] = ..., order_flags: _Optional[int] = ...) -> None: ...

class CloseAllContractsMessage(_message.Message):
    __slots__ = ("order_type", "price", "order_flags")
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLAGS_FIELD_NUMBER: _ClassVar[int]
    order_type: OrderType
    price: Decimal
    order_flags: int
    def __init__(self, order_type: _Optional[_Union[OrderType, str]] = ..., price: _Optional[_Union[Decimal, _Mapping]] = ..., order_flags: _Optional[int] = ...) -> None: ...

class OrderCanceledMessage(_message.Message):
    __slots__ = ("prev_client_id", "status", "trader_balance", "mark_price", "orders", "order_margin", "position_margin", "upnl", "order_ids", "buy_order_margin", "sell_order_margin", "pnl", "accum_quantity", "buy_order_quantity", "sell_order_quantity", "trader_balance_2", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin")
    PREV_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    UPNL_FIELD_NUMBER: _ClassVar[int]
    ORDER_IDS_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    PNL_FIELD_NUMBER: _ClassVar[int]
    ACCUM_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    BUY_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SELL_ORDER_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_2_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    prev_client_id: bytes
    status: OrderStatus
    trader_balance: Decimal
    mark_price: Decimal
    orders: _containers.RepeatedCompositeFieldContainer[OrderMessage]
    order_margin: Decimal
    position_margin: Decimal
    upnl: Decimal
    order_ids: _containers.RepeatedScalarFieldContainer[bytes]
    buy_order_margin: Decimal
    sell_order_margin: Decimal
    pnl: Decimal
    accum_quantity: Decimal
    buy_order_quantity: Decimal
    sell_order_quantity: Decimal
    trader_balance_2: Decimal
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    def __init__(self, prev_client_id: _Optional[bytes] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., orders: _Optional[_Iterable[_Union[OrderMessage, _Mapping]]] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., upnl: _Optional[_Union[Decimal, _Mapping]] = ..., order_ids: _Optional[_Iterable[bytes]] = ..., buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., pnl: _Optional[_Union[Decimal, _Mapping]] = ..., accum_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., buy_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., sell_order_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., trader_balance_2: _Optional[_Union[Decimal, _Mapping]] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class GetMarketStateMessage(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DailyStatisticsMessage(_message.Message):
    __slots__ = ("start_timestamp", "volume", "gross", "high_price", "low_price")
    START_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    GROSS_FIELD_NUMBER: _ClassVar[int]
    HIGH_PRICE_FIELD_NUMBER: _ClassVar[int]
    LOW_PRICE_FIELD_NUMBER: _ClassVar[int]
    start_timestamp: int
    volume: Decimal
    gross: Decimal
    high_price: Decimal
    low_price: Decimal
    def __init__(self, start_timestamp: _Optional[int] = ..., volume: _Optional[_Union[Decimal, _Mapping]] = ..., gross: _Optional[_Union[Decimal, _Mapping]] = ..., high_price: _Optional[_Union[Decimal, _Mapping]] = ..., low_price: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class MarketStateMessage(_message.Message):
    __slots__ = ("trades", "ohlcvs", "payout_per_contract", "last_trade_price", "last_trade_quantity", "event_timestamp", "daily_stats", "funding_time", "funding_rate", "next_funding_rate", "tick_value", "tick_price", "contract_value", "funding_interval", "alert_timestamp", "alert_text", "open_interest", "last_trade_timestamp", "insurance_fund")
    TRADES_FIELD_NUMBER: _ClassVar[int]
    OHLCVS_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_PER_CONTRACT_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    DAILY_STATS_FIELD_NUMBER: _ClassVar[int]
    FUNDING_TIME_FIELD_NUMBER: _ClassVar[int]
    FUNDING_RATE_FIELD_NUMBER: _ClassVar[int]
    NEXT_FUNDING_RATE_FIELD_NUMBER: _ClassVar[int]
    TICK_VALUE_FIELD_NUMBER: _ClassVar[int]
    TICK_PRICE_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_VALUE_FIELD_NUMBER: _ClassVar[int]
    FUNDING_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    ALERT_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    ALERT_TEXT_FIELD_NUMBER: _ClassVar[int]
    OPEN_INTEREST_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    INSURANCE_FUND_FIELD_NUMBER: _ClassVar[int]
    trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    ohlcvs: _containers.RepeatedCompositeFieldContainer[OHLCVMessage]
    payout_per_contract: Decimal
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    event_timestamp: int
    daily_stats: _containers.RepeatedCompositeFieldContainer[DailyStatisticsMessage]
    funding_time: int
    funding_rate: Decimal
    next_funding_rate: Decimal
    tick_value: Decimal
    tick_price: Decimal
    contract_value: Decimal
    funding_interval: int
    alert_timestamp: int
    alert_text: str
    open_interest: Decimal
    last_trade_timestamp: int
    insurance_fund: Decimal
    def __init__(self, trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ..., ohlcvs: _Optional[_Iterable[_Union[OHLCVMessage, _Mapping]]] = ..., payout_per_contract: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., event_timestamp: _Optional[int] = ..., daily_stats: _Optional[_Iterable[_Union[DailyStatisticsMessage, _Mapping]]] = ..., funding_time: _Optional[int] = ..., funding_rate: _Optional[_Union[Decimal, _Mapping]] = ..., next_funding_rate: _Optional[_Union[Decimal, _Mapping]] = ..., tick_value: _Optional[_Union[Decimal, _Mapping]] = ..., tick_price: _Optional[_Union[Decimal, _Mapping]] = ..., contract_value: _Optional[_Union[Decimal, _Mapping]] = ..., funding_interval: _Optional[int] = ..., alert_timestamp: _Optional[int] = ..., alert_text: _Optional[str] = ..., open_interest: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ..., insurance_fund: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class MarketStateUpdateMessage(_message.Message):
    __slots__ = ("trades", "ohlcvs", "payout_per_contract", "last_trade_price", "last_trade_quantity", "event_timestamp", "daily_stats", "funding_time", "funding_rate", "next_funding_rate", "impact_base_quantity", "dgtx_to_base_price", "spot_price", "impact_quantity", "impact_bid_value", "impact_ask_value", "future_value", "next_payout_per_contract", "effective_rate", "fair_price", "premium_index", "premium_index_sum", "premium_index_count", "quote_interest_rate", "base_interest_rate", "impact_value", "impact_bid_count", "impact_ask_count", "future_count", "funding_interval", "alert_timestamp", "alert_text", "open_interest", "last_trade_timestamp", "insurance_fund", "trading_suspended", "next_resume_time", "next_suspend_time")
    TRADES_FIELD_NUMBER: _ClassVar[int]
    OHLCVS_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_PER_CONTRACT_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    DAILY_STATS_FIELD_NUMBER: _ClassVar[int]
    FUNDING_TIME_FIELD_NUMBER: _ClassVar[int]
    FUNDING_RATE_FIELD_NUMBER: _ClassVar[int]
    NEXT_FUNDING_RATE_FIELD_NUMBER: _ClassVar[int]
    IMPACT_BASE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    DGTX_TO_BASE_PRICE_FIELD_NUMBER: _ClassVar[int]
    SPOT_PRICE_FIELD_NUMBER: _ClassVar[int]
    IMPACT_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    IMPACT_BID_VALUE_FIELD_NUMBER: _ClassVar[int]
    IMPACT_ASK_VALUE_FIELD_NUMBER: _ClassVar[int]
    FUTURE_VALUE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAYOUT_PER_CONTRACT_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_RATE_FIELD_NUMBER: _ClassVar[int]
    FAIR_PRICE_FIELD_NUMBER: _ClassVar[int]
    PREMIUM_INDEX_FIELD_NUMBER: _ClassVar[int]
    PREMIUM_INDEX_SUM_FIELD_NUMBER: _ClassVar[int]
    PREMIUM_INDEX_COUNT_FIELD_NUMBER: _ClassVar[int]
    QUOTE_INTEREST_RATE_FIELD_NUMBER: _ClassVar[int]
    BASE_INTEREST_RATE_FIELD_NUMBER: _ClassVar[int]
    IMPACT_VALUE_FIELD_NUMBER: _ClassVar[int]
    IMPACT_BID_COUNT_FIELD_NUMBER: _ClassVar[int]
    IMPACT_ASK_COUNT_FIELD_NUMBER: _ClassVar[int]
    FUTURE_COUNT_FIELD_NUMBER: _ClassVar[int]
    FUNDING_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    ALERT_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    ALERT_TEXT_FIELD_NUMBER: _ClassVar[int]
    OPEN_INTEREST_FIELD_NUMBER: _ClassVar[int]
    LAST_TRADE_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    INSURANCE_FUND_FIELD_NUMBER: _ClassVar[int]
    TRADING_SUSPENDED_FIELD_NUMBER: _ClassVar[int]
    NEXT_RESUME_TIME_FIELD_NUMBER: _ClassVar[int]
    NEXT_SUSPEND_TIME_FIELD_NUMBER: _ClassVar[int]
    trades: _containers.RepeatedCompositeFieldContainer[TradeMessage]
    ohlcvs: _containers.RepeatedCompositeFieldContainer[OHLCVMessage]
    payout_per_contract: Decimal
    last_trade_price: Decimal
    last_trade_quantity: Decimal
    event_timestamp: int
    daily_stats: _containers.RepeatedCompositeFieldContainer[DailyStatisticsMessage]
    funding_time: int
    funding_rate: Decimal
    next_funding_rate: Decimal
    impact_base_quantity: Decimal
    dgtx_to_base_price: Decimal
    spot_price: Decimal
    impact_quantity: Decimal
    impact_bid_value: Decimal
    impact_ask_value: Decimal
    future_value: Decimal
    next_payout_per_contract: Decimal
    effective_rate: Decimal
    fair_price: Decimal
    premium_index: Decimal
    premium_index_sum: Decimal
    premium_index_count: Decimal
    quote_interest_rate: Decimal
    base_interest_rate: Decimal
    impact_value: Decimal
    impact_bid_count: Decimal
    impact_ask_count: Decimal
    future_count: Decimal
    funding_interval: int
    alert_timestamp: int
    alert_text: str
    open_interest: Decimal
    last_trade_timestamp: int
    insurance_fund: Decimal
    trading_suspended: bool
    next_resume_time: int
    next_suspend_time: int
    def __init__(self, trades: _Optional[_Iterable[_Union[TradeMessage, _Mapping]]] = ..., ohlcvs: _Optional[_Iterable[_Union[OHLCVMessage, _Mapping]]] = ..., payout_per_contract: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., event_timestamp: _Optional[int] = ..., daily_stats: _Optional[_Iterable[_Union[DailyStatisticsMessage, _Mapping]]] = ..., funding_time: _Optional[int] = ..., funding_rate: _Optional[_Union[Decimal, _Mapping]] = ..., next_funding_rate: _Optional[_Union[Decimal, _Mapping]] = ..., impact_base_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., dgtx_to_base_price: _Optional[_Union[Decimal, _Mapping]] = ..., spot_price: _Optional[_Union[Decimal, _Mapping]] = ..., impact_quantity: _Optional[_Union[Decimal, _Mapping]] = ..., impact_bid_value: _Optional[_Union[Decimal, _Mapping]] = ..., impact_ask_value: _Optional[_Union[Decimal, _Mapping]] = ..., future_value: _Optional[_Union[Decimal, _Mapping]] = ..., next_payout_per_contract: _Optional[_Union[Decimal, _Mapping]] = ..., effective_rate: _Optional[_Union[Decimal, _Mapping]] = ..., fair_price: _Optional[_Union[Decimal, _Mapping]] = ..., premium_index: _Optional[_Union[Decimal, _Mapping]] = ..., premium_index_sum: _Optional[_Union[Decimal, _Mapping]] = ..., premium_index_count: _Optional[_Union[Decimal, _Mapping]] = ..., quote_interest_rate: _Optional[_Union[Decimal, _Mapping]] = ..., base_interest_rate: _Optional[_Union[Decimal, _Mapping]] = ..., impact_value: _Optional[_Union[Decimal, _Mapping]] = ..., impact_bid_count: _Optional[_Union[Decimal, _Mapping]] = ..., impact_ask_count: _Optional[_Union[Decimal, _Mapping]] = ..., future_count: _Optional[_Union[Decimal, _Mapping]] = ..., funding_interval: _Optional[int] = ..., alert_timestamp: _Optional[int] = ..., alert_text: _Optional[str] = ..., open_interest: _Optional[_Union[Decimal, _Mapping]] = ..., last_trade_timestamp: _Optional[int] = ..., insurance_fund: _Optional[_Union[Decimal, _Mapping]] = ..., trading_suspended: bool = ..., next_resume_time: _Optional[int] = ..., next_suspend_time: _Optional[int] = ...) -> None: ...

class GetExchangeRatesMessage(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ExchangeRateItemMessage(_message.Message):
    __slots__ = ("currency_pair_id", "mark_price", "sell_price", "buy_price", "last_update_time", "unreliable")
    CURRENCY_PAIR_ID_FIELD_NUMBER: _ClassVar[int]
    MARK_PRICE_FIELD_NUMBER: _ClassVar[int]
    SELL_PRICE_FIELD_NUMBER: _ClassVar[int]
    BUY_PRICE_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UNRELIABLE_FIELD_NUMBER: _ClassVar[int]
    currency_pair_id: int
    mark_price: Decimal
    sell_price: Decimal
    buy_price: Decimal
    last_update_time: int
    unreliable: int
    def __init__(self, currency_pair_id: _Optional[int] = ..., mark_price: _Optional[_Union[Decimal, _Mapping]] = ..., sell_price: _Optional[_Union[Decimal, _Mapping]] = ..., buy_price: _Optional[_Union[Decimal, _Mapping]] = ..., last_update_time: _Optional[int] = ..., unreliable: _Optional[int] = ...) -> None: ...

class ExchangeRatesMessage(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ExchangeRateItemMessage]
    def __init__(self, items: _Optional[_Iterable[_Union[ExchangeRateItemMessage, _Mapping]]] = ...) -> None: ...

class ContractClosedMessage(_message.Message):
    __slots__ = ("order_ids",)
    ORDER_IDS_FIELD_NUMBER: _ClassVar[int]
    order_ids: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, order_ids: _Optional[_Iterable[bytes]] = ...) -> None: ...

class ContractTransferredMessage(_message.Message):
    __slots__ = ("new_client_id", "old_contract_id", "old_trader_id")
    NEW_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OLD_CONTRACT_ID_FIELD_NUMBER: _ClassVar[int]
    OLD_TRADER_ID_FIELD_NUMBER: _ClassVar[int]
    new_client_id: bytes
    old_contract_id: int
    old_trader_id: int
    def __init__(self, new_client_id: _Optional[bytes] = ..., old_contract_id: _Optional[int] = ..., old_trader_id: _Optional[int] = ...) -> None: ...

class GetTraderBalanceMessage(_message.Message):
    __slots__ = ("currency_id",)
    CURRENCY_ID_FIELD_NUMBER: _ClassVar[int]
    currency_id: int
    def __init__(self, currency_id: _Optional[int] = ...) -> None: ...

class TraderBalanceUpdatedMessage(_message.Message):
    __slots__ = ("currency_id", "increment", "trader_balance", "order_margin", "position_margin", "full_position_margin", "full_buy_order_margin", "full_sell_order_margin")
    CURRENCY_ID_FIELD_NUMBER: _ClassVar[int]
    INCREMENT_FIELD_NUMBER: _ClassVar[int]
    TRADER_BALANCE_FIELD_NUMBER: _ClassVar[int]
    ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_POSITION_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_BUY_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    FULL_SELL_ORDER_MARGIN_FIELD_NUMBER: _ClassVar[int]
    currency_id: int
    increment: Decimal
    trader_balance: Decimal
    order_margin: Decimal
    position_margin: Decimal
    full_position_margin: Decimal
    full_buy_order_margin: Decimal
    full_sell_order_margin: Decimal
    def __init__(self, currency_id: _Optional[int] = ..., increment: _Optional[_Union[Decimal, _Mapping]] = ..., trader_balance: _Optional[_Union[Decimal, _Mapping]] = ..., order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_position_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_buy_order_margin: _Optional[_Union[Decimal, _Mapping]] = ..., full_sell_order_margin: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class DelayedActionMessage(_message.Message):
    __slots__ = ("action_type", "trigger_variable", "trigger_condition", "trigger_value", "order", "delayed_action_client_id", "old_delayed_action_client_id", "delayed_action_timestamp", "delayed_action_id", "old_delayed_action_id")
    ACTION_TYPE_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_VARIABLE_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_CONDITION_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_VALUE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    DELAYED_ACTION_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OLD_DELAYED_ACTION_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    DELAYED_ACTION_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    DELAYED_ACTION_ID_FIELD_NUMBER: _ClassVar[int]
    OLD_DELAYED_ACTION_ID_FIELD_NUMBER: _ClassVar[int]
    action_type: DelayedActionType
    trigger_variable: DelayedTriggerVariable
    trigger_condition: DelayedTriggerCondition
    trigger_value: Decimal
    order: OrderMessage
    delayed_action_client_id: bytes
    old_delayed_action_client_id: bytes
    delayed_action_timestamp: int
    delayed_action_id: bytes
    old_delayed_action_id: bytes
    def __init__(self, action_type: _Optional[_Union[DelayedActionType, str]] = ..., trigger_variable: _Optional[_Union[DelayedTriggerVariable, str]] = ..., trigger_condition: _Optional[_Union[DelayedTriggerCondition, str]] = ..., trigger_value: _Optional[_Union[Decimal, _Mapping]] = ..., order: _Optional[_Union[OrderMessage, _Mapping]] = ..., delayed_action_client_id: _Optional[bytes] = ..., old_delayed_action_client_id: _Optional[bytes] = ..., delayed_action_timestamp: _Optional[int] = ..., delayed_action_id: _Optional[bytes] = ..., old_delayed_action_id: _Optional[bytes] = ...) -> None: ...

class PlaceDelayedActionMessage(_message.Message):
    __slots__ = ("delayed_action",)
    DELAYED_ACTION_FIELD_NUMBER: _ClassVar[int]
    delayed_action: DelayedActionMessage
    def __init__(self, delayed_action: _Optional[_Union[DelayedActionMessage, _Mapping]] = ...) -> None: ...

class UpdateDelayedActionMessage(_message.Message):
    __slots__ = ("prev_client_id", "delayed_action")
    PREV_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    DELAYED_ACTION_FIELD_NUMBER: _ClassVar[int]
    prev_client_id: bytes
    delayed_action: DelayedActionMessage
    def __init__(self, prev_client_id: _Optional[bytes] = ..., delayed_action: _Optional[_Union[DelayedActionMessage, _Mapping]] = ...) -> None: ...

class CancelDelayedActionMessage(_message.Message):
    __slots__ = ("prev_client_id", "all_for_trader")
    PREV_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    ALL_FOR_TRADER_FIELD_NUMBER: _ClassVar[int]
    prev_client_id: bytes
    all_for_trader: int
    def __init__(self, prev_client_id: _Optional[bytes] = ..., all_for_trader: _Optional[int] = ...) -> None: ...

class DelayedActionStatusMessage(_message.Message):
    __slots__ = ("status", "delayed_actions")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    DELAYED_ACTIONS_FIELD_NUMBER: _ClassVar[int]
    status: OrderStatus
    delayed_actions: _containers.RepeatedCompositeFieldContainer[DelayedActionMessage]
    def __init__(self, status: _Optional[_Union[OrderStatus, str]] = ..., delayed_actions: _Optional[_Iterable[_Union[DelayedActionMessage, _Mapping]]] = ...) -> None: ...

class LiquidationEntryMessage(_message.Message):
    __slots__ = ("quantity", "position", "liquidation_price", "entry_timestamp")
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    LIQUIDATION_PRICE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    quantity: Decimal
    position: OrderPosition
    liquidation_price: Decimal
    entry_timestamp: int
    def __init__(self, quantity: _Optional[_Union[Decimal, _Mapping]] = ..., position: _Optional[_Union[OrderPosition, str]] = ..., liquidation_price: _Optional[_Union[Decimal, _Mapping]] = ..., entry_timestamp: _Optional[int] = ...) -> None: ...

class LiquidationsMessage(_message.Message):
    __slots__ = ("liquidation_entries",)
    LIQUIDATION_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    liquidation_entries: _containers.RepeatedCompositeFieldContainer[LiquidationEntryMessage]
    def __init__(self, liquidation_entries: _Optional[_Iterable[_Union[LiquidationEntryMessage, _Mapping]]] = ...) -> None: ...

class FundingInfoMessage(_message.Message):
    __slots__ = ("payout_per_contract", "funding_time", "funding_rate", "open_interest")
    PAYOUT_PER_CONTRACT_FIELD_NUMBER: _ClassVar[int]
    FUNDING_TIME_FIELD_NUMBER: _ClassVar[int]
    FUNDING_RATE_FIELD_NUMBER: _ClassVar[int]
    OPEN_INTEREST_FIELD_NUMBER: _ClassVar[int]
    payout_per_contract: Decimal
    funding_time: int
    funding_rate: Decimal
    open_interest: Decimal
    def __init__(self, payout_per_contract: _Optional[_Union[Decimal, _Mapping]] = ..., funding_time: _Optional[int] = ..., funding_rate: _Optional[_Union[Decimal, _Mapping]] = ..., open_interest: _Optional[_Union[Decimal, _Mapping]] = ...) -> None: ...

class ErrorMessage(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
