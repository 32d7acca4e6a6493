"""The trading stream: what a client may ask, and what it is refused with."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bittrade_ws.exchanges.digitex.errors import ErrorCode
from bittrade_ws.exchanges.digitex.ids import to_text
from bittrade_ws.exchanges.digitex.markets import CURRENCIES, MARKETS
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.digitex import reports
from bittrade_ws.simulators.digitex.chains import Trader, Waiting
from bittrade_ws.simulators.digitex.checks import ZERO, Refusal, check_grid, decimal_of
from bittrade_ws.simulators.digitex.market_data import parse
from bittrade_ws.simulators.ledger import Received
from bittrade_ws.simulators.session import Session

if TYPE_CHECKING:  # it needs this module
    from bittrade_ws.simulators.digitex.gateway import DigitexGateway

_OPEN_TO_ALL = frozenset(
    {"ping_msg", "order_book_request_msg", "get_market_state_msg", "get_exchange_rates_msg"},
)


class ControlHandler:
    """One client of the trading stream; without a trader it may ask for market data only."""

    def __init__(
        self, session: Session, gateway: "DigitexGateway", *, trader: Trader | None, credential: str, connection: int
    ) -> None:
        self.session = session
        self.trader = trader
        self.credential = credential
        self._gateway = gateway
        self._connection = connection
        self._second = 0
        self._count = 0
        self._requests: dict[str, Callable[[pb.Message, Trader], None]] = {
            "place_order_msg": self._place,
            "update_order_msg": self._update,
            "cancel_order_msg": self._cancel,
            "cancel_all_orders_msg": self._cancel_all,
            "change_leverage_msg": self._change_leverage,
            "change_leverage_all_msg": self._change_leverage,
            "close_contract_msg": self._close,
            "close_all_contracts_msg": self._close,
            "get_trader_status_msg": self._status,
            "get_trader_balance_msg": self._balance,
            "place_delayed_action_msg": self._place_delayed,
            "update_delayed_action_msg": self._update_delayed,
            "cancel_delayed_action_msg": self._cancel_delayed,
            "update_contract_msg": self._not_implemented,
            "update_all_contracts_msg": self._not_implemented,
        }

    def receive(self, frame: str | bytes) -> None:
        """A request; what is none is answered with an error, and the connection stays open."""
        message = parse(frame)
        kind = None if message is None else message.WhichOneof("kontent")
        if message is None:
            self._gateway.hub.refuse(self.session, ErrorCode.INVALID_MESSAGE, None)
        elif kind is not None and self._is_over_limit():
            self._gateway.hub.refuse(self.session, ErrorCode.RATE_LIMIT_EXCEEDED, message)
        elif kind in _OPEN_TO_ALL:
            self._ask(kind, message)
        elif kind in self._requests:
            if self.trader is None:
                self._gateway.hub.refuse(self.session, ErrorCode.PERMISSION_DENIED, message)
            else:
                self._requests[kind](message, self.trader)
        elif kind is not None:
            self._gateway.hub.refuse(self.session, ErrorCode.INVALID_MESSAGE, message)

    def control(self) -> None:
        """Pings and pongs count for nothing."""

    def closed(self) -> None:
        """The client is gone."""
        self._gateway.controls.pop(self, None)

    def reply(self, kind: str, message: Any, asked: pb.Message, code: int = 0) -> None:
        """The answer to a request."""
        trader_id = 0 if self.trader is None else self.trader.id
        frame = self._gateway.wrap(
            kind,
            message,
            market=asked.market_id,
            client_id=asked.client_id,
            error_code=int(code),
            trader_id=trader_id,
        )
        self.session.send(frame)

    def _is_over_limit(self) -> bool:
        most = self._gateway.requests_per_second
        second = self._gateway.clock.now_us() // 1_000_000
        self._count = self._count + 1 if second == self._second else 1
        self._second = second
        return most is not None and self._count > most

    def _ask(self, kind: str | None, message: pb.Message) -> None:
        gateway = self._gateway
        if kind == "ping_msg":
            pong = pb.PongMessage(
                ping_sender=message.sender, ping_serial=message.serial, ping_timestamp=message.timestamp
            )
            self.reply("pong_msg", pong, message)
        elif message.market_id and message.market_id not in MARKETS:
            gateway.hub.refuse(self.session, ErrorCode.INVALID_MARKET_ID, message)
        elif kind == "order_book_request_msg":
            gateway.send_book(message.market_id, self.credential, message.client_id)
        elif kind == "get_market_state_msg":
            gateway.to_data(self.credential, gateway.hub.state(message.market_id or 1, message.client_id))
        else:
            gateway.to_data(self.credential, gateway.hub.rates(message.client_id))

    def _place(self, message: pb.Message, trader: Trader) -> None:
        self._received("place", message.client_id)
        asked = message.place_order_msg
        try:
            if message.client_id in trader.chains:
                raise Refusal(ErrorCode.ID_ALREADY_EXISTS)
            chain = self._gateway.desk.chain_of(
                message.client_id or trader.new_id(), message.market_id, asked, is_closing=bool(asked.is_closing)
            )
        except Refusal as refusal:
            self._refuse_order(message, asked, refusal.code)
            return
        self._gateway.desk.enter(trader, chain)

    def _update(self, message: pb.Message, trader: Trader) -> None:
        asked = message.update_order_msg
        chain = trader.find(asked.prev_client_id)
        try:
            if chain is None:
                raise Refusal(ErrorCode.ID_DOES_NOT_EXIST)
            new_price = decimal_of(asked.price) or chain.price
            left = decimal_of(asked.quantity) or chain.left
            check_grid(chain.market, new_price, left, self._gateway.desk.step(chain.market), is_limit=True)
            self._gateway.desk.amend(trader, chain, new_price, left, message.client_id)
        except Refusal as refusal:
            status = pb.OrderStatusMessage(status=pb.REJECTED)
            if chain is not None:
                status = reports.order_status(trader, chain, pb.REJECTED)
            self.reply("order_status_msg", status, message, refusal.code)

    def _cancel(self, message: pb.Message, trader: Trader) -> None:
        named = message.cancel_order_msg.prev_client_id
        self._received("cancel", named)
        chain = trader.find(named)
        if chain is None or (message.market_id and chain.market != message.market_id):
            refused = pb.OrderCanceledMessage(status=pb.REJECTED, prev_client_id=named)
            self.reply("order_canceled_msg", refused, message, ErrorCode.ID_DOES_NOT_EXIST)
            return
        self._gateway.desk.cancel(trader, [chain], message.client_id, message.market_id, named=named)

    def _cancel_all(self, message: pb.Message, trader: Trader) -> None:
        asked = message.cancel_all_orders_msg
        if message.market_id not in MARKETS:
            refused = pb.OrderCanceledMessage(status=pb.REJECTED)
            self.reply("order_canceled_msg", refused, message, ErrorCode.INVALID_MARKET_ID)
            return
        wanted = decimal_of(asked.price)
        found = [
            chain
            for chain in trader.open(message.market_id)
            if (not asked.side or pb.OrderSide.Name(asked.side) == chain.side.value)
            and (not wanted or chain.price == wanted)
        ]
        self._gateway.desk.cancel(trader, found, message.client_id, message.market_id)

    def _change_leverage(self, message: pb.Message, trader: Trader) -> None:
        is_all = message.HasField("change_leverage_all_msg")
        leverage = message.change_leverage_all_msg.leverage if is_all else message.change_leverage_msg.leverage
        contracts = trader.contracts.get(message.market_id, [])
        code = ErrorCode.OK
        if message.market_id not in MARKETS:
            code = ErrorCode.INVALID_MARKET_ID
        elif not 1 <= leverage <= 100:
            code = ErrorCode.INVALID_LEVERAGE
        elif not is_all and all(one.id != message.change_leverage_msg.contract_id for one in contracts):
            code = ErrorCode.INVALID_CONTRACT_ID
        if code:
            self.reply("leverage_msg", pb.LeverageMessage(), message, code)
            return
        self._gateway.desk.change_leverage(trader, message.market_id, leverage, message.client_id)

    def _close(self, message: pb.Message, trader: Trader) -> None:
        is_all = message.HasField("close_all_contracts_msg")
        contracts = trader.contracts.get(message.market_id, [])
        asked: Any = message.close_all_contracts_msg if is_all else message.close_contract_msg
        if not is_all:
            contracts = [one for one in contracts if one.id == asked.contract_id]
        if not contracts:
            code = ErrorCode.NO_CONTRACTS if is_all else ErrorCode.INVALID_CONTRACT_ID
            self.reply("contract_closed_msg", pb.ContractClosedMessage(), message, code)
            return
        held = sum((one.quantity for one in contracts), ZERO)
        wanted = held if is_all else decimal_of(asked.quantity) or held
        order = pb.PlaceOrderMessage(
            order_type=asked.order_type or pb.MARKET,
            side=pb.SELL if contracts[0].side == "BUY" else pb.BUY,
            duration=pb.IOC if asked.order_type != pb.LIMIT else pb.GTC,
            price=asked.price if asked.order_type == pb.LIMIT else None,
            quantity=reports.quantity(min(wanted, held)),
        )
        try:
            chain = self._gateway.desk.chain_of(trader.new_id(), message.market_id, order, is_closing=True)
        except Refusal as refusal:
            self.reply("contract_closed_msg", pb.ContractClosedMessage(), message, refusal.code)
            return
        self.reply("contract_closed_msg", pb.ContractClosedMessage(order_ids=[chain.first]), message)
        self._gateway.desk.enter(trader, chain)

    def _status(self, message: pb.Message, trader: Trader) -> None:
        code = ErrorCode.OK if message.market_id in MARKETS else ErrorCode.INVALID_MARKET_ID
        status = pb.TraderStatusMessage() if code else reports.trader_status(trader, message.market_id)
        self.reply("trader_status_msg", status, message, code)

    def _balance(self, message: pb.Message, trader: Trader) -> None:
        currency = message.get_trader_balance_msg.currency_id
        code = ErrorCode.OK if currency in CURRENCIES else ErrorCode.INVALID_CURRENCY_ID
        told: dict[str, Any] = reports.sums(trader) if currency == 1 else {}
        self.reply("trader_balance_msg", pb.TraderBalanceMessage(currency_id=currency, **told), message, code)

    def _place_delayed(self, message: pb.Message, trader: Trader) -> None:
        action = message.place_delayed_action_msg.delayed_action
        waiting = Waiting(id=trader.new_id(), market=message.market_id, action=action)
        if self._is_sound(message, action):
            trader.waiting[waiting.id] = waiting
            self._tell_delayed(message, pb.ACCEPTED, waiting)
            self._gateway.desk.look_at_prices(message.market_id)

    def _update_delayed(self, message: pb.Message, trader: Trader) -> None:
        asked = message.update_delayed_action_msg
        known = trader.waiting.get(asked.prev_client_id)
        if known is None:
            self._tell_delayed(message, pb.REJECTED, code=ErrorCode.ID_DOES_NOT_EXIST)
        elif self._is_sound(message, asked.delayed_action):
            del trader.waiting[known.id]
            waiting = Waiting(id=trader.new_id(), market=known.market, action=asked.delayed_action, old_id=known.id)
            trader.waiting[waiting.id] = waiting
            self._tell_delayed(message, pb.ACCEPTED, waiting)

    def _cancel_delayed(self, message: pb.Message, trader: Trader) -> None:
        asked = message.cancel_delayed_action_msg
        wanted = list(trader.waiting) if asked.all_for_trader else [asked.prev_client_id]
        found = [trader.waiting.pop(one) for one in wanted if one in trader.waiting]
        if not found and not asked.all_for_trader:
            self._tell_delayed(message, pb.REJECTED, code=ErrorCode.ID_DOES_NOT_EXIST)
            return
        ended = [Waiting(id=trader.new_id(), market=one.market, action=one.action, old_id=one.id) for one in found]
        self._tell_delayed(message, pb.CANCELED, *ended)

    def _not_implemented(self, message: pb.Message, trader: Trader) -> None:
        self._gateway.hub.refuse(self.session, ErrorCode.NOT_IMPLEMENTED, message)

    def _is_sound(self, message: pb.Message, action: pb.DelayedActionMessage) -> bool:
        try:
            if not (action.action_type and action.trigger_variable and action.trigger_condition):
                raise Refusal(ErrorCode.INVALID_VALUE)
            self._gateway.desk.chain_of(b"", message.market_id, action.order)
        except Refusal as refusal:
            self._tell_delayed(message, pb.REJECTED, code=refusal.code)
            return False
        return True

    def _tell_delayed(
        self, message: pb.Message, status: pb.OrderStatus, *waiting: Waiting, code: ErrorCode = ErrorCode.OK
    ) -> None:
        told = pb.DelayedActionStatusMessage(status=status, delayed_actions=[reports.delayed(one) for one in waiting])
        self.reply("delayed_action_status_msg", told, message, code)

    def _refuse_order(self, message: pb.Message, asked: pb.PlaceOrderMessage, code: ErrorCode) -> None:
        status = pb.OrderStatusMessage(
            status=pb.REJECTED,
            order_client_id=message.client_id,
            orig_client_id=message.client_id,
            order_type=asked.order_type,
            side=asked.side,
            duration=asked.duration,
            price=asked.price if asked.HasField("price") else None,
            quantity=asked.quantity if asked.HasField("quantity") else None,
        )
        self.reply("order_status_msg", status, message, code)

    def _received(self, verb: str, link: bytes) -> None:
        engine = self._gateway.engine
        engine.ledger.received.append(
            Received(verb=verb, client_order_id=to_text(link), connection=self._connection, time_us=engine.now_us())
        )
