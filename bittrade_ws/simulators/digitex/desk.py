"""The orders of the funded account: the engine's executions as chains of links, told in the venue's words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from bittrade_ws.exchanges.digitex.decimals import from_wire
from bittrade_ws.exchanges.digitex.errors import ErrorCode
from bittrade_ws.exchanges.digitex.ids import to_bytes, to_text
from bittrade_ws.models.order import OrderSide
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.digitex import reports
from bittrade_ws.simulators.digitex.chains import Chain, Trader
from bittrade_ws.simulators.digitex.checks import ZERO, Refusal, check_order
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import Event, Execution, ExecutionKind, NewOrder, Trade
from bittrade_ws.simulators.terms import Expiry, OrderType, Refused, TimeInForce


class Tell(Protocol):
    """Tells every client of an account."""

    def __call__(
        self, trader: Trader, kind: str, message: Any, *, market: int, client_id: bytes, code: int = 0
    ) -> None: ...


class Desk:
    """Takes orders that are sound, and tells what becomes of them."""

    def __init__(self, engine: Engine, trader: Trader, tell: Tell) -> None:
        self.trader = trader
        self.tell = tell
        self._engine = engine
        engine.listeners.append(self._on_events)

    def step(self, market: int) -> Decimal:
        """The smallest part of a quantity."""
        return self._engine.instruments[str(market)].step

    def chain_of(self, first: bytes, market: int, asked: Any, *, is_closing: bool = False) -> Chain:
        """The order that is asked for; raises `Refusal`."""
        price, quantity = check_order(market, asked, self.step(market) if str(market) in self._engine.books else ZERO)
        return Chain(
            first=first,
            current=first,
            market=market,
            side=OrderSide.BUY if asked.side == pb.BUY else OrderSide.SELL,
            order_type=asked.order_type,
            duration=asked.duration,
            price=price,
            total=quantity,
            opened_us=self._engine.now_us(),
            is_closing=is_closing,
        )

    def enter(self, trader: Trader, chain: Chain) -> None:
        """Places an order that is sound; what becomes of it is told."""
        trader.chains[chain.first] = chain
        try:
            chain.live = self._engine.place(trader.account, self._new_order(chain)).live
        except Refused:
            self._refuse(trader, chain, ErrorCode.NOT_ENOUGH_BALANCE)

    def amend(self, trader: Trader, chain: Chain, price: Decimal, left: Decimal, client_id: bytes) -> None:
        """Replaces an order, under a new id; raises `Refusal`, with the order as it was."""
        live = chain.live
        if live is None:
            raise Refusal(ErrorCode.OPERATION_FAILED)
        cost = price * left if chain.side is OrderSide.BUY else left
        if not trader.account.can_spend(live.spends, cost - live.locked):
            raise Refusal(ErrorCode.NOT_ENOUGH_BALANCE)
        chain.is_amending = True
        self._engine.cancel(live)
        chain.price, chain.total, chain.current = price, chain.filled + left, trader.new_id()
        self.tell(
            trader,
            "order_status_msg",
            reports.order_status(trader, chain, pb.ACCEPTED),
            market=chain.market,
            client_id=client_id,
        )
        chain.live = self._engine.place(trader.account, self._new_order(chain)).live
        chain.is_amending = False

    def cancel(
        self, trader: Trader, chains: Sequence[Chain], client_id: bytes, market: int, *, named: bytes = b""
    ) -> None:
        """Cancels orders, which is told in one message."""
        ended: list[tuple[Chain, bytes]] = []
        for chain in chains:
            chain.is_over = True
            if chain.live is not None and chain.live.is_open:
                self._engine.cancel(chain.live)
            ended.append((chain, chain.current))
            chain.current = trader.new_id()
        message = reports.canceled(trader, ended, pb.CANCELED, named=named)
        self.tell(trader, "order_canceled_msg", message, market=market, client_id=client_id)

    def change_leverage(self, trader: Trader, market: int, leverage: int, client_id: bytes) -> None:
        """Everything on a market gets new ids."""
        trader.leverage[market] = leverage
        for chain in trader.open(market):
            chain.current = trader.new_id()
        for contract in trader.contracts.get(market, []):
            trader.contract_ids += 1
            contract.id = trader.contract_ids
        message = reports.leverage_changed(trader, market)
        self.tell(trader, "leverage_msg", message, market=market, client_id=client_id)

    def look_at_prices(self, market: int) -> None:
        """Lets go the orders that waited for the price that there is."""
        trader, last = self.trader, self._engine.history[str(market)].last_price
        for waiting in [one for one in trader.waiting.values() if one.market == market]:
            wanted = from_wire(waiting.action.trigger_value)
            is_above = waiting.action.trigger_condition == pb.DTC_GREATER_OR_EQUAL
            if not (last >= wanted if is_above else last <= wanted):
                continue
            del trader.waiting[waiting.id]
            told = pb.DelayedActionStatusMessage(status=pb.TRIGGERED, delayed_actions=[reports.delayed(waiting)])
            self.tell(trader, "delayed_action_status_msg", told, market=market, client_id=waiting.id)
            first = waiting.action.delayed_action_client_id or waiting.action.order.order_client_id or trader.new_id()
            self.enter(trader, self.chain_of(first, market, waiting.action.order))

    def _new_order(self, chain: Chain) -> NewOrder:
        is_limit = chain.order_type == pb.LIMIT
        in_force = {pb.IOC: TimeInForce.IOC, pb.FOK: TimeInForce.FOK}.get(chain.duration, TimeInForce.GTC)
        return NewOrder(
            symbol=str(chain.market),
            side=chain.side,
            type=OrderType.LIMIT if is_limit else OrderType.MARKET,
            client_order_id=to_text(chain.first),
            quantity=chain.left,
            price=chain.price if is_limit else None,
            time_in_force=in_force if is_limit else TimeInForce.GTC,
        )

    def _refuse(self, trader: Trader, chain: Chain, code: ErrorCode) -> None:
        chain.is_over = True
        message = reports.order_status(trader, chain, pb.REJECTED)
        self.tell(trader, "order_status_msg", message, market=chain.market, client_id=chain.first, code=code)

    def _on_events(self, events: Sequence[Event]) -> None:
        mine = [
            event for event in events if isinstance(event, Execution) and event.order.account is self.trader.account
        ]
        for index, event in enumerate(mine):
            chain = self.trader.chains.get(to_bytes(event.order.client_order_id))
            if chain is not None:
                rest = [one for one in mine[index + 1 :] if one.order.order_id == event.order.order_id]
                self._on_execution(event, chain, rest)
        for market in sorted({int(event.symbol) for event in events if isinstance(event, Trade)}):
            self.look_at_prices(market)

    def _on_execution(self, event: Execution, chain: Chain, rest: Sequence[Execution]) -> None:
        trader = self.trader
        ends_unfilled = any(one.kind is ExecutionKind.EXPIRED for one in rest)
        if event.kind is ExecutionKind.NEW and not chain.is_amending:
            if ends_unfilled and not any(one.fill for one in rest):
                is_market = chain.order_type == pb.MARKET
                code = ErrorCode.NO_OPPOSING_ORDERS if is_market else ErrorCode.CANNOT_BE_FILLED
                self._refuse(trader, chain, code)
                return
            message = reports.order_status(trader, chain, pb.ACCEPTED)
            self.tell(trader, "order_status_msg", message, market=chain.market, client_id=chain.first)
        elif event.kind is ExecutionKind.TRADE and event.fill is not None:
            chain.filled += event.fill.quantity
            is_last = ends_unfilled and not any(one.fill for one in rest)
            dropped = chain.left if is_last else ZERO
            matched, chain.current = chain.current, trader.new_id()
            contracts = trader.trade(chain, event.fill.price, event.fill.quantity, event.fill.time_us)
            message = reports.order_filled(trader, chain, event.fill, contracts, new_id=chain.current, dropped=dropped)
            chain.is_over = not chain.left or bool(dropped)
            self.tell(trader, "order_filled_msg", message, market=chain.market, client_id=matched)
        elif event.kind is ExecutionKind.EXPIRED and not chain.is_over:
            chain.is_over = True
            was, chain.current = chain.current, trader.new_id()
            status = pb.EXPIRED if event.order.expiry is Expiry.VENUE else pb.TERMINATED
            message = reports.canceled(trader, [(chain, was)], status)
            self.tell(trader, "order_canceled_msg", message, market=chain.market, client_id=was)
