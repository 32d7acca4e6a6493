"""What the venue says of orders and accounts, in its own messages."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bittrade_ws.exchanges.digitex.decimals import to_wire
from bittrade_ws.models.order import OrderSide
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.digitex.chains import Chain, Contract, Trader, Waiting
from bittrade_ws.simulators.digitex.instruments import CURRENCY, CURRENCY_ID
from bittrade_ws.simulators.orders import VenueFill

_PRICE_SCALE = Decimal("0.0001")


def price(value: Decimal) -> pb.Decimal:
    """A price at the usual scale of 4, or at its own where that has more digits."""
    quantized = value.quantize(_PRICE_SCALE)
    return to_wire(quantized if quantized == value else value)


def quantity(value: Decimal) -> pb.Decimal:
    """A quantity, whole where it is."""
    return to_wire(value.to_integral_value() if value == value.to_integral_value() else value)


def order_status(trader: Trader, chain: Chain, status: pb.OrderStatus) -> pb.OrderStatusMessage:
    """An acknowledgement, or a refusal."""
    return pb.OrderStatusMessage(
        status=status,
        order_client_id=chain.current,
        orig_client_id=chain.first,
        order_type=chain.order_type,
        side=_side(chain.side),
        duration=chain.duration,
        price=price(chain.price),
        quantity=quantity(chain.left),
        orig_quantity=quantity(chain.total),
        open_time=chain.opened_us,
        order_timestamp=chain.opened_us,
        leverage=trader.leverage.get(chain.market, 1),
        paid_price=price((chain.price / trader.leverage.get(chain.market, 1)).quantize(_PRICE_SCALE)),
        is_closing=int(chain.is_closing),
        **sums(trader),
    )


def order_filled(
    trader: Trader,
    chain: Chain,
    fill: VenueFill,
    contracts: Sequence[Contract],
    *,
    new_id: bytes,
    dropped: Decimal,
) -> pb.OrderFilledMessage:
    """One execution."""
    left = chain.left - dropped
    execution = pb.TradeMessage(
        price=price(fill.price),
        quantity=quantity(fill.quantity),
        is_maker=int(fill.is_maker),
        trade_timestamp=fill.time_us,
        trade_trader_id=trader.id,
        fee_volume=to_wire(fill.fee),
        fee_currency_id=CURRENCY_ID,
        position=pb.LONG if chain.side is OrderSide.BUY else pb.SHORT,
    )
    return pb.OrderFilledMessage(
        status=pb.PARTIAL if left or dropped else pb.FILLED,
        new_client_id=new_id,
        orig_client_id=chain.first,
        order_type=chain.order_type,
        side=_side(chain.side),
        duration=chain.duration,
        price=price(chain.price),
        quantity=quantity(left) if left else None,
        dropped_quantity=quantity(dropped) if dropped else None,
        orig_quantity=quantity(chain.total),
        open_time=chain.opened_us,
        leverage=trader.leverage.get(chain.market, 1),
        raw_trades=[execution],
        trades=[contract_of(trader, chain.market, one) for one in contracts],
        last_trade_price=price(fill.price),
        last_trade_quantity=quantity(fill.quantity),
        last_trade_timestamp=fill.time_us,
        **sums(trader),
    )


def canceled(
    trader: Trader, chains: Sequence[tuple[Chain, bytes]], status: pb.OrderStatus, *, named: bytes = b""
) -> pb.OrderCanceledMessage:
    """Orders that ended, each with the link that it ended from."""
    return pb.OrderCanceledMessage(
        status=status,
        prev_client_id=named,
        order_ids=[chain.current for chain, _ in chains],
        orders=[link_of(chain, old=old) for chain, old in chains],
        **sums(trader),
    )


def link_of(chain: Chain, *, old: bytes = b"") -> pb.OrderMessage:
    """An order as lists of orders have it."""
    return pb.OrderMessage(
        order_client_id=chain.current,
        old_client_id=old,
        orig_client_id=chain.first,
        order_type=chain.order_type,
        side=_side(chain.side),
        duration=chain.duration,
        price=price(chain.price),
        quantity=quantity(chain.left),
        orig_quantity=quantity(chain.total),
        open_time=chain.opened_us,
        is_closing=int(chain.is_closing),
    )


def contract_of(trader: Trader, market: int, contract: Contract) -> pb.TradeMessage:
    """A contract, with the prices that go with its leverage."""
    leverage = Decimal(trader.leverage.get(market, 1))
    sign = -1 if contract.side is OrderSide.BUY else 1
    return pb.TradeMessage(
        contract_id=contract.id,
        old_client_id=contract.first,
        position=pb.LONG if contract.side is OrderSide.BUY else pb.SHORT,
        price=price(contract.price),
        quantity=quantity(contract.quantity),
        leverage=int(leverage),
        paid_price=price((contract.price / leverage).quantize(_PRICE_SCALE)),
        liquidation_price=price((contract.price * (1 + sign / (2 * leverage))).quantize(_PRICE_SCALE)),
        bankruptcy_price=price((contract.price * (1 + sign / leverage)).quantize(_PRICE_SCALE)),
        trade_timestamp=contract.time_us,
        trade_trader_id=trader.id,
        is_increase=1,
    )


def trader_status(trader: Trader, market: int) -> pb.TraderStatusMessage:
    """The whole truth about an account on one market."""
    return pb.TraderStatusMessage(
        leverage=trader.leverage.get(market, 1),
        orders=[link_of(chain) for chain in trader.open(market)],
        trades=[contract_of(trader, market, one) for one in trader.contracts.get(market, [])],
        delayed_actions=[delayed(one) for one in trader.waiting.values() if one.market == market],
        **sums(trader),
    )


def leverage_changed(trader: Trader, market: int) -> pb.LeverageMessage:
    """Everything on a market under its new ids."""
    return pb.LeverageMessage(
        leverage=trader.leverage.get(market, 1),
        orders=[link_of(chain) for chain in trader.open(market)],
        trades=[contract_of(trader, market, one) for one in trader.contracts.get(market, [])],
        **sums(trader),
    )


def delayed(waiting: Waiting) -> pb.DelayedActionMessage:
    """An order that waits, under its id."""
    told = pb.DelayedActionMessage()
    told.CopyFrom(waiting.action)
    told.delayed_action_id = waiting.id
    told.old_delayed_action_id = waiting.old_id
    return told


def sums(trader: Trader) -> dict[str, Any]:
    """What the account has, and what of it is locked."""
    balance = trader.account.of(CURRENCY)
    return {"trader_balance": price_of(balance.total), "order_margin": price_of(balance.locked)}


def price_of(amount: Decimal) -> pb.Decimal:
    """An amount of money, to four digits."""
    return to_wire(amount.quantize(_PRICE_SCALE))


def _side(side: OrderSide) -> pb.OrderSide:
    return pb.BUY if side is OrderSide.BUY else pb.SELL
