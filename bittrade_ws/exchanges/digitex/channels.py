"""The market data of Digitex: kinds are turned on by a mask for each market, and each has a channel here.

Which bit is which the venue never published: bit 0 book and trades, 1 market state and candles, 2 rates, 3 liquidations
and funding.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from reactivex import Observable, abc

from bittrade_ws.exchanges.digitex import messages as client_messages
from bittrade_ws.exchanges.digitex.codec import DigitexCodec, key_of_kind
from bittrade_ws.exchanges.digitex.errors import name_of
from bittrade_ws.exchanges.digitex.events import event_of
from bittrade_ws.exchanges.digitex.market import (
    Candle,
    Rate,
    Ticker,
    Trade,
    read_candles,
    read_rate,
    read_ticker,
    read_trades,
)
from bittrade_ws.exchanges.digitex.market_events import OrderBookUpdated
from bittrade_ws.exchanges.digitex.markets import market_id
from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.models.status import Gap
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, Continuity, EventChannel, Frame, ReplyTo, Request, RequestContext

T = TypeVar("T")
Messages = Observable[Any]
"""What `keep_messages_only` gives, on one of our connections or on any other Observable of bundles."""
FromSockets = Callable[[Observable[Socket]], Observable[T]]
"""An operator over sockets."""

BOOK: Final = 1
STATE: Final = 2
RATES: Final = 4
LIQUIDATIONS: Final = 8
SAMPLE_SYMBOL: Final = "BTC/USD"
"""A market for checks of this venue."""


class MarketDataSubscribing:
    """One mask for each market."""

    # Ours: the venue documents no limit.
    frames_per_second = 10.0

    def subscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """Turns on what these channels need."""
        if isinstance(context.codec, DigitexCodec):
            context.codec.has_subscribed = True
        return _requests(channels, context, is_on=True)

    def unsubscribe(self, channels: Sequence[Channel[Any]], context: RequestContext) -> Sequence[Request]:
        """Turns it off."""
        return _requests(channels, context, is_on=False)

    def accepted(self, request: Request, reply: Any) -> None:
        """The mask as it is now must have what was asked for."""
        wanted = [
            channel for channel in request.channels if not reply.subscribe_status_msg.subscribe_mask & _bit(channel)
        ]
        if reply.error_code or wanted:
            names = ", ".join(channel.name for channel in wanted or request.channels)
            why = name_of(reply.error_code) if reply.error_code else "the venue left it off"
            raise SubscriptionFailed(f"{names}: {why}", channel=names, code=reply.error_code or None)


SUBSCRIBING: Final = MarketDataSubscribing()


def acknowledge(frame: Frame) -> Frame | None:
    """The venue's yes to a subscription, for checks of this venue; `None`: it says nothing to this."""
    message = pb.Message.FromString(frame.encode() if isinstance(frame, str) else frame)
    if not message.HasField("subscribe_msg"):
        return None
    status = pb.SubscribeStatusMessage(subscribe_mask=message.subscribe_msg.subscribe_mask)
    yes = pb.Message(client_id=message.client_id, market_id=message.market_id, subscribe_status_msg=status)
    return yes.SerializeToString()


def request_of(message: pb.Message, context: RequestContext) -> tuple[Frame, bytes]:
    """The frame of a client's message with id and time filled in, and its id."""
    codec = context.codec if isinstance(context.codec, DigitexCodec) else DigitexCodec()
    whole = client_messages.filled(message, client_id=codec.request_id(context.ids()), timestamp=context.now() * 1000)
    return whole.SerializeToString(), whole.client_id


def ticker_channel(symbol: str) -> Channel[Ticker]:
    """Last trade and spot price, with each change of the book."""
    return _channel("book", symbol, "order_book_updated_msg", BOOK, read_ticker)


def book_updates_channel(symbol: str) -> EventChannel[OrderBookUpdated]:
    """What changes in the book; levels are read when they are asked for."""
    return _book_channel(symbol, _book_update, Continuity(first=_serial, time=_time))


def candles_channel(symbol: str) -> Channel[tuple[Candle, ...]]:
    """Candles as the venue tells them, some at a time."""
    return _channel("candles", symbol, "ohlcv_list_msg", STATE, read_candles)


def market_state_channel(symbol: str) -> Channel[Any]:
    """What changes of a market: funding, statistics, suspensions (`MarketStateUpdated`)."""
    return _channel("state", symbol, "market_state_update_msg", STATE, _event)


def rate_channel(symbol: str) -> Channel[Rate]:
    """The spot price of a market, at each change."""
    return _channel("rate", symbol, "exchange_rate_msg", RATES, read_rate)


def liquidations_channel(symbol: str) -> Channel[Any]:
    """Liquidations of all traders (`Liquidations`)."""
    return _channel("liquidations", symbol, "liquidations_msg", LIQUIDATIONS, _event)


def funding_channel(symbol: str) -> Channel[Any]:
    """The parameters of the next funding (`FundingInfo`)."""
    return _channel("funding", symbol, "funding_info_msg", LIQUIDATIONS, _event)


def subscribe_ticker(symbol: str, messages: Messages) -> FromSockets[Ticker]:
    """Last trade and spot price of `symbol`, with each change of its book."""
    return subscribe(messages, ticker_channel(symbol))


def subscribe_trades(symbol: str, messages: Messages) -> FromSockets[Trade | Gap]:
    """Every trade of `symbol`, and a `Gap` where updates of the book, which carry them, were lost."""
    # Of the messages: a view of each update costs more than most of its trades.
    channel = _book_channel(symbol, _same, Continuity(first=_serial_within, time=_timestamp))
    updates = subscribe_to_channel(messages, channel, SUBSCRIBING)

    def operator(sockets: Observable[Socket]) -> Observable[Trade | Gap]:
        return sockets.pipe(updates, _flattened(read_trades))

    return operator


def subscribe_book_updates(symbol: str, messages: Messages) -> FromSockets[OrderBookUpdated | Gap]:
    """What changes in the book of `symbol`; `subscribe_book` makes a book of it."""
    return subscribe_to_channel(messages, book_updates_channel(symbol), SUBSCRIBING)


def subscribe_candles(symbol: str, messages: Messages) -> FromSockets[Candle]:
    """The candles of `symbol` as they grow."""
    candles = subscribe(messages, candles_channel(symbol))

    def operator(sockets: Observable[Socket]) -> Observable[Candle]:
        return sockets.pipe(candles, _flattened(_as_they_are))

    return operator


def subscribe_market_state(symbol: str, messages: Messages) -> FromSockets[Any]:
    """What changes of `symbol` as a market (`MarketStateUpdated`)."""
    return subscribe(messages, market_state_channel(symbol))


def subscribe_rate(symbol: str, messages: Messages) -> FromSockets[Rate]:
    """The spot price of `symbol`, at each change."""
    return subscribe(messages, rate_channel(symbol))


def subscribe_liquidations(symbol: str, messages: Messages) -> FromSockets[Any]:
    """Liquidations of all traders on `symbol` (`Liquidations`)."""
    return subscribe(messages, liquidations_channel(symbol))


def subscribe_funding(symbol: str, messages: Messages) -> FromSockets[Any]:
    """The parameters of the next funding of `symbol` (`FundingInfo`)."""
    return subscribe(messages, funding_channel(symbol))


def subscribe(messages: Messages, channel: Channel[T]) -> FromSockets[T]:
    """The operator that turns `channel` on for each socket, and gives its values."""
    carrier = book_updates_channel(str(channel.params[0])) if channel.params[1] == BOOK else None
    return subscribe_to_channel(messages, channel, SUBSCRIBING, carrier=carrier)


def _channel(name: str, symbol: str, kind: str, bit: int, read: Callable[[Any], T]) -> Channel[T]:
    number = market_id(symbol)
    return Channel(
        name=f"{number}:{name}", key=key_of_kind(kind, number), decode=read, convert=read, params=(number, bit)
    )


def _book_channel(symbol: str, read: Callable[[Any], T], continuity: Continuity[T]) -> EventChannel[T]:
    number = market_id(symbol)
    return EventChannel(
        name=f"{number}:book",
        key=key_of_kind("order_book_updated_msg", number),
        decode=read,
        convert=read,
        params=(number, BOOK),
        continuity=continuity,
    )


def _requests(channels: Sequence[Channel[Any]], context: RequestContext, *, is_on: bool) -> list[Request]:
    by_market: dict[int, list[Channel[Any]]] = {}
    for channel in channels:
        by_market.setdefault(channel.params[0], []).append(channel)
    requests: list[Request] = []
    for number, some in by_market.items():
        mask = 0
        for channel in some:
            mask |= _bit(channel)
        message = client_messages.subscribe(
            market_id=number, subscribe_mask=mask if is_on else 0, unsubscribe_mask=0 if is_on else mask
        )
        frame, name = request_of(message, context)
        requests.append(Request(frame=frame, reply_key=ReplyTo(name), channels=some))
    return requests


def _bit(channel: Channel[Any]) -> int:
    return channel.params[1]


def _event(message: Any) -> Any:
    return event_of(message)


def _same(message: pb.Message) -> pb.Message:
    return message


def _serial_within(message: pb.Message) -> int:
    return message.order_book_updated_msg.update_serial


def _timestamp(message: pb.Message) -> int:
    return message.timestamp


def _book_update(message: Any) -> OrderBookUpdated:
    return OrderBookUpdated(message, message.order_book_updated_msg)


def _serial(update: OrderBookUpdated) -> int:
    return _serial_within(update.message)


def _time(update: OrderBookUpdated) -> int:
    return update.time


def _as_they_are(candles: tuple[Candle, ...]) -> tuple[Candle, ...]:
    return candles


def _flattened(read: Callable[[Any], Sequence[T]]) -> Callable[[Observable[Any]], Observable[T]]:
    """Each of the values that `read` finds in each value."""

    def operator(source: Observable[Any]) -> Observable[T]:
        def subscribe(observer: abc.ObserverBase[T], scheduler: abc.SchedulerBase | None = None) -> abc.DisposableBase:
            def on_next(value: Any) -> None:
                for each in read(value):
                    observer.on_next(each)

            return source.subscribe(on_next, observer.on_error, observer.on_completed, scheduler=scheduler)

        return Observable(subscribe)

    return operator
