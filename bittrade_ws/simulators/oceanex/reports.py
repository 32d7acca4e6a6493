"""The venue's JSON: amounts are strings with at least one digit behind the point, candles are rows of numbers.

Source: the venue's WebSocket API user guide 0.5, seen 2026-07.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.history import Candle
from bittrade_ws.simulators.oceanex.instruments import FEE, digits_of
from bittrade_ws.simulators.orders import Instrument, VenueFill, VenueOrder

_AVERAGE = Decimal("1E-8")


def amount(value: Decimal) -> str:
    """`0.75`, `1000.0`."""
    text = format(value.normalize(), "f")
    return text if "." in text else f"{text}.0"


def instant(microseconds: int) -> dict[str, Any]:
    """The two ways to tell when something was made."""
    seconds = microseconds // 1_000_000
    return {"created_at": datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "created_on": seconds}


def named(market: Instrument) -> dict[str, Any]:
    """A market as orders and trades name it."""
    name = f"{market.base}/{market.quote}".upper()
    return {"market": market.name, "market_name": name, "market_display_name": name}


def order(one: VenueOrder) -> dict[str, Any]:
    """An order without its trades."""
    average = (one.filled_quote / one.filled).quantize(_AVERAGE, ROUND_HALF_EVEN) if one.filled else Decimal(0)
    state = "wait" if one.is_open else "done" if one.status is OrderStatus.FILLED else "cancel"
    return {
        "id": one.order_id,
        **named(one.instrument),
        "ord_type": "market" if one.type.is_market else "limit",
        "side": _side(one.side),
        "state": state,
        "price": amount(one.price),
        "avg_price": amount(average),
        "volume": amount(one.quantity),
        "executed_volume": amount(one.filled),
        "remaining_volume": amount(one.remaining),
        "trades_count": 0,
        **instant(one.created_us),
    }


def order_of(engine: Engine, one: VenueOrder, *, with_trades: bool = False) -> dict[str, Any]:
    """An order, and its trades where they are asked for."""
    fills = engine.ledger.fills.get(one.order_id, [])
    told = order(one) | {"trades_count": len(fills)}
    return told | ({"trades": [_trade(one, fill) for fill in fills]} if with_trades else {})


def _trade(one: VenueOrder, fill: VenueFill) -> dict[str, Any]:
    is_buyer = one.side is OrderSide.BUY
    return {
        "id": fill.trade_id,
        "order_id": one.order_id,
        **named(one.instrument),
        "side": _side(one.side),
        "price": amount(fill.price),
        "volume": amount(fill.quantity),
        "funds": amount(fill.price * fill.quantity),
        "fee": amount(FEE),
        "ask_fee": amount(Decimal(0) if is_buyer else fill.fee),
        "bid_fee": amount(fill.fee if is_buyer else Decimal(0)),
        "ask_fee_currency_id": one.instrument.quote,
        "bid_fee_currency_id": one.instrument.base,
        **instant(fill.time_us),
    }


def page(orders: Sequence[dict[str, Any]], number: int, per: int) -> dict[str, Any]:
    """A part of a list, and how many there are in all."""
    return {"resources": list(orders[(number - 1) * per : number * per]), "resources_count": len(orders)}


def market(one: Instrument) -> dict[str, Any]:
    """What can be traded, and in which steps."""
    price_digits = digits_of(one.tick)
    return {
        "id": one.name,
        "name": named(one)["market_name"],
        "display_name": named(one)["market_name"],
        "group": one.quote,
        "enabled": True,
        "minimum_trading_amount": amount(one.min_quantity),
        "amount_precision": digits_of(one.step),
        "ask_precision": price_digits,
        "bid_precision": price_digits,
        "price_precision": price_digits,
        "usd_precision": price_digits,
    }


def fee(one: Instrument) -> dict[str, Any]:
    """What trading costs."""
    told = {"type": "relative", "value": amount(FEE)}
    return {"market_id": one.name, "ask_fee": told, "bid_fee": told}


def ticker(engine: Engine, one: Instrument) -> dict[str, Any]:
    """The last 24 hours."""
    book, history = engine.books[one.name], engine.history[one.name]
    window = history.window(engine.now_us() // 1000)
    bid, ask = book.bids.best, book.asks.best
    trend = (window.close - window.open) / window.open
    return {
        "at": engine.now_us() // 1_000_000,
        "name": named(one)["market_name"],
        "display_name": named(one)["market_name"],
        "base_unit": one.base,
        "quote_unit": one.quote,
        "position": list(engine.instruments).index(one.name) + 1,
        "open": amount(window.open),
        "first": amount(window.open),
        "last": amount(window.close),
        "high": amount(window.high),
        "low": amount(window.low),
        "buy": amount(bid.price if bid else Decimal(0)),
        "sell": amount(ask.price if ask else Decimal(0)),
        "volume": amount(window.volume),
        "funds": amount(window.quote_volume),
        "h24_trend": amount(trend.quantize(Decimal("0.0001"))),
    }


def candle(one: Candle) -> list[Any]:
    """A row of numbers."""
    return [one.open_ms // 1000, one.open, one.high, one.low, one.close, one.volume]


def balance(engine: Engine, currency: str, free: Decimal, locked: Decimal) -> dict[str, Any]:
    """What an account has of a currency."""
    markets = [one for one in engine.instruments.values() if currency in (one.base, one.quote)]
    return {
        "currency": currency,
        "balance": amount(free),
        "locked": amount(locked),
        "btc_equivalent_balance": amount(_in_bitcoin(engine, currency, free + locked)),
        "type": "coin",
        "deposit": "enabled",
        "withdraw": "enabled",
        "exchange": "enabled",
        "is_combination_address": False,
        "markets": [
            {"base_unit": one.base, "quote_unit": one.quote, "display_name": named(one)["market_name"]}
            for one in markets
        ],
    }


def _in_bitcoin(engine: Engine, currency: str, quantity: Decimal) -> Decimal:
    """By way of USDT, or of VET; 0 where there is no way."""
    if currency == "btc":
        return quantity
    if currency == "oce":
        return _in_bitcoin(engine, "vet", quantity * engine.history["ocevet"].last_price)
    price = Decimal(1) if currency == "usdt" else engine.history[f"{currency}usdt"].last_price
    return (quantity * price / engine.history["btcusdt"].last_price).quantize(_AVERAGE)


def _side(side: OrderSide) -> str:
    return "bid" if side is OrderSide.BUY else "ask"
