"""A factory for each question and each request that is not about one order's life; and one that just sends.

What comes back is the venue's typed event; a refusal is a `RequestRejected` whose `code` has a name in `ErrorCode`.
Market state and rates come back on the market data stream: `messages` are then that connection's.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.exchanges.digitex import messages as client_messages
from bittrade_ws.exchanges.digitex._replies import answering
from bittrade_ws.exchanges.digitex.channels import Messages
from bittrade_ws.exchanges.digitex.codec import TRADING, DigitexCodec, key_of_kind
from bittrade_ws.exchanges.digitex.event_parts import Event
from bittrade_ws.exchanges.digitex.events import event_of
from bittrade_ws.exchanges.digitex.ids import to_bytes
from bittrade_ws.exchanges.digitex.market_events import ExchangeRates, MarketState, Pong
from bittrade_ws.exchanges.digitex.markets import market_id
from bittrade_ws.exchanges.digitex.orders import ask_for, succeeded
from bittrade_ws.exchanges.digitex.trading_events import (
    ContractClosed,
    DelayedActionStatus,
    LeverageChanged,
    TraderBalance,
    TraderStatus,
)
from bittrade_ws.models.errors import RequestRejected
from bittrade_ws.operators._current_socket import CurrentSocket, clock_of
from bittrade_ws.operators.request_response_factory import RequestResponseFactory, request_response_factory
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Request, RequestContext

P = TypeVar("P")
E = TypeVar("E", bound=Event)
Sockets = Observable[Socket]


def ping_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[None, Pong]:
    """Gives `None -> Observable[Pong]`: whether the engine behind the socket answers."""
    return _factory(sockets, messages, lambda _: client_messages.ping(), Pong, timeout, connect_timeout)


def get_trader_status_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[str, TraderStatus]:
    """Gives `symbol -> Observable[TraderStatus]`: open orders, contracts and balance of a market."""
    return _factory(
        sockets,
        messages,
        lambda symbol: client_messages.get_trader_status(market_id=market_id(symbol)),
        TraderStatus,
        timeout,
        connect_timeout,
    )


def get_trader_balance_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[int, TraderBalance]:
    """Gives `currency_id -> Observable[TraderBalance]`; `CURRENCIES` has their names."""
    return _factory(
        sockets,
        messages,
        lambda currency: client_messages.get_trader_balance(currency_id=currency),
        TraderBalance,
        timeout,
        connect_timeout,
    )


def get_market_state_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[str, MarketState]:
    """Gives `symbol -> Observable[MarketState]`; `messages` are those of the market data stream.

    A refusal comes on the trading stream: where its messages are not merged into `messages`, it is a `ResponseTimeout`.
    """

    def encode(symbol: str, context: RequestContext) -> Request:
        number = market_id(symbol)
        keys = (key_of_kind("market_state_msg", number), TRADING)
        return ask_for(client_messages.get_market_state(market_id=number), context, *keys)

    return _asking(sockets, messages, encode, MarketState, timeout, connect_timeout)


def get_exchange_rates_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[None, ExchangeRates]:
    """Gives `None -> Observable[ExchangeRates]`; `messages` as for `get_market_state_factory`."""

    def encode(_: None, context: RequestContext) -> Request:
        keys = (key_of_kind("exchange_rates_msg"), TRADING)
        return ask_for(client_messages.get_exchange_rates(), context, *keys)

    return _asking(sockets, messages, encode, ExchangeRates, timeout, connect_timeout)


def change_leverage_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[tuple[str, int, int], LeverageChanged]:
    """Gives `(symbol, contract_id, leverage) -> Observable[LeverageChanged]`."""
    return _factory(
        sockets,
        messages,
        lambda given: client_messages.change_leverage(
            market_id=market_id(given[0]), contract_id=given[1], leverage=given[2]
        ),
        LeverageChanged,
        timeout,
        connect_timeout,
    )


def change_leverage_all_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[tuple[str, int], LeverageChanged]:
    """Gives `(symbol, leverage) -> Observable[LeverageChanged]`: orders and contracts live on under new ids."""
    return _factory(
        sockets,
        messages,
        lambda given: client_messages.change_leverage_all(market_id=market_id(given[0]), leverage=given[1]),
        LeverageChanged,
        timeout,
        connect_timeout,
    )


def close_contract_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[tuple[str, int], ContractClosed]:
    """Gives `(symbol, contract_id) -> Observable[ContractClosed]`: closes it at the market's price."""
    return _factory(
        sockets,
        messages,
        lambda given: client_messages.close_contract(
            market_id=market_id(given[0]), contract_id=given[1], order_type="MARKET"
        ),
        ContractClosed,
        timeout,
        connect_timeout,
    )


def close_all_contracts_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[str, ContractClosed]:
    """Gives `symbol -> Observable[ContractClosed]`: closes the position at the market's price."""
    return _factory(
        sockets,
        messages,
        lambda symbol: client_messages.close_all_contracts(market_id=market_id(symbol), order_type="MARKET"),
        ContractClosed,
        timeout,
        connect_timeout,
    )


def place_delayed_action_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[tuple[str, pb.DelayedActionMessage], DelayedActionStatus]:
    """Gives `(symbol, action) -> Observable[DelayedActionStatus]`; `messages.delayed_order` makes an action."""
    return _factory(
        sockets,
        messages,
        lambda given: client_messages.place_delayed_action(market_id=market_id(given[0]), action=given[1]),
        DelayedActionStatus,
        timeout,
        connect_timeout,
    )


def update_delayed_action_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[tuple[str, str, pb.DelayedActionMessage], DelayedActionStatus]:
    """Gives `(symbol, action_id, action) -> Observable[DelayedActionStatus]`."""
    return _factory(
        sockets,
        messages,
        lambda given: client_messages.update_delayed_action(
            market_id=market_id(given[0]), prev_client_id=given[1], action=given[2]
        ),
        DelayedActionStatus,
        timeout,
        connect_timeout,
    )


def cancel_delayed_action_factory(
    sockets: Sockets, messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> RequestResponseFactory[tuple[str, str | None], DelayedActionStatus]:
    """Gives `(symbol, action_id) -> Observable[DelayedActionStatus]`; without an id all of them are canceled."""
    return _factory(
        sockets,
        messages,
        lambda given: client_messages.cancel_delayed_action(market_id=market_id(given[0]), prev_client_id=given[1]),
        DelayedActionStatus,
        timeout,
        connect_timeout,
    )


def send_message_factory(
    sockets: Sockets, messages: Messages, *, connect_timeout: float = 10.0
) -> Callable[[pb.Message], Observable[pb.Message]]:
    """Gives `message -> Observable`: each subscription sends it once, and emits the message as it was sent.

    `client_id` and `timestamp` are filled in unless they are given. Errors with `NotConnected`: nothing was sent.
    """
    current = CurrentSocket(sockets, messages)

    def send(message: pb.Message) -> Observable[pb.Message]:
        def subscribe(
            observer: abc.ObserverBase[pb.Message], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            clock = clock_of(scheduler, messages)

            def on_socket(socket: Socket) -> pb.Message:
                now = round(clock.to_seconds(clock.now) * 1_000_000)
                sent = client_messages.filled(message, client_id=to_bytes(socket.client_ids()), timestamp=now)
                socket.send(sent.SerializeToString())
                if sent.HasField("subscribe_msg") and isinstance(socket.codec, DigitexCodec):
                    socket.codec.has_subscribed = True
                return sent

            waiting = current.wait(seconds=connect_timeout, clock=clock)
            return waiting.pipe(ops.map(on_socket)).subscribe(observer, scheduler=scheduler)

        return Observable(subscribe)

    return send


def _factory(
    sockets: Sockets,
    messages: Messages,
    build: Callable[[P], pb.Message],
    of: type[E],
    timeout: float,
    connect_timeout: float,
    *keys: Hashable,
) -> RequestResponseFactory[P, E]:
    def encode(payload: P, context: RequestContext) -> Request:
        return ask_for(build(payload), context, *keys)

    return _asking(sockets, messages, encode, of, timeout, connect_timeout)


def _asking(
    sockets: Sockets,
    messages: Messages,
    encode: Callable[[P, RequestContext], Request],
    of: type[E],
    timeout: float,
    connect_timeout: float,
) -> RequestResponseFactory[P, E]:
    def accept(reply: Any) -> E:
        event = succeeded(event_of(reply))
        if not isinstance(event, of):
            raise RequestRejected(f"the answer is a {type(event).__name__}, and no {of.__name__}")
        return event

    return request_response_factory(
        sockets, answering(messages), encode=encode, accept=accept, timeout=timeout, connect_timeout=connect_timeout
    )
