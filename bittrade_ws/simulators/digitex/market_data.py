"""The market data stream: masks, updates of books with their trades, candles and rates.

Which bit turns on what was never published; this is a convention: 1 book, 2 state and candles, 4 rates, 8 liquidations
and funding.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from google.protobuf.message import DecodeError

from bittrade_ws.exchanges.digitex.errors import ErrorCode
from bittrade_ws.exchanges.digitex.markets import MARKETS
from bittrade_ws.models.order import OrderSide
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.digitex.reports import price, quantity
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import BookChange, Event, Trade
from bittrade_ws.simulators.session import Session

BOOK, STATE, RATES, FUNDING = 1, 2, 4, 8
EVERYTHING = BOOK | STATE | RATES | FUNDING
_MINUTE_US = 60_000_000
Wrap = Callable[..., bytes]
"""A kind and its message in an envelope, as bytes."""


class DataHandler:
    """One client of the market data stream."""

    def __init__(self, session: Session, hub: "DataHub", *, credential: str, mask: int = 0) -> None:
        self.session = session
        self.credential = credential
        self.masks: dict[int, int] = dict.fromkeys(MARKETS, mask)
        self._hub = hub

    def receive(self, frame: str | bytes) -> None:
        """A subscription; anything else is an error of the client's."""
        message = parse(frame)
        kind = None if message is None else message.WhichOneof("kontent")
        if message is None or kind != "subscribe_msg":
            if message is None or kind is not None:
                self._hub.refuse(self.session, ErrorCode.INVALID_MESSAGE, message)
            return
        if message.market_id not in MARKETS:
            self._answer(message, 0, ErrorCode.INVALID_MARKET_ID)
            return
        asked = message.subscribe_msg
        mask = (self.masks[message.market_id] | asked.subscribe_mask) & ~asked.unsubscribe_mask & EVERYTHING
        was, self.masks[message.market_id] = self.masks[message.market_id], mask
        self._answer(message, mask, ErrorCode.OK)
        if mask & ~was & FUNDING:
            self.session.send(self._hub.funding(message.market_id))

    def control(self) -> None:
        """Pings and pongs count for nothing."""

    def closed(self) -> None:
        """The client is gone."""
        self._hub.handlers.pop(self, None)

    def _answer(self, message: pb.Message, mask: int, code: int) -> None:
        status = pb.SubscribeStatusMessage(subscribe_mask=mask)
        self.session.send(
            self._hub.wrap(
                "subscribe_status_msg",
                status,
                market=message.market_id,
                client_id=message.client_id,
                error_code=int(code),
            )
        )


class DataHub:
    """All clients of the market data stream, and what they are told."""

    def __init__(self, engine: Engine, wrap: Wrap) -> None:
        self.handlers: dict[DataHandler, None] = {}
        self.wrap = wrap
        self._engine = engine
        self._serials: dict[int, int] = defaultdict(int)
        self._candles: dict[int, pb.OHLCVMessage] = {}
        self._volumes: dict[int, list[Decimal]] = {}
        engine.listeners.append(self.on_events)

    def on_events(self, events: Sequence[Event]) -> None:
        """Tells of what happened on each market."""
        changes: dict[str, list[BookChange]] = defaultdict(list)
        trades: dict[str, list[Trade]] = defaultdict(list)
        for event in events:
            if isinstance(event, BookChange):
                changes[event.symbol].append(event)
            elif isinstance(event, Trade):
                trades[event.symbol].append(event)
        for name in dict.fromkeys((*changes, *trades)):
            market = int(name)
            self._serials[market] += 1
            self._tell(market, BOOK, lambda m=market, n=name: self._update(m, changes[n], trades[n]))
            for trade in trades[name]:
                candle = self._candle(market, trade)
                self._tell(market, STATE, lambda m=market, c=candle: self.wrap("ohlcv_list_msg", c, market=m))
                self._tell(market, RATES, lambda m=market, t=trade: self.rate(m, t.price))

    def book(self, market: int, client_id: bytes = b"") -> bytes:
        """A whole book."""
        book, now = self._engine.books[str(market)], self._engine.now_us()
        message = pb.OrderBookMessage(
            mark_price=price(self.last_price(market)),
            last_trade_price=price(self.last_price(market)),
            bids=[_entry(level.price, level.quantity, now) for level in book.bids.levels()],
            asks=[_entry(level.price, level.quantity, now) for level in book.asks.levels()],
        )
        return self.wrap("order_book_msg", message, market=market, client_id=client_id)

    def state(self, market: int, client_id: bytes = b"") -> bytes:
        """A market as it is."""
        one = MARKETS[market]
        message = pb.MarketStateMessage(
            last_trade_price=price(self.last_price(market)),
            tick_value=price(one.tick),
            tick_price=price(one.tick_price or Decimal(0)),
            event_timestamp=self._engine.now_us(),
            ohlcvs=[self._candles[market]] if market in self._candles else [],
        )
        return self.wrap("market_state_msg", message, market=market, client_id=client_id)

    def rates(self, client_id: bytes = b"") -> bytes:
        """The rates of all pairs."""
        pairs = {one.pair_id: number for number, one in MARKETS.items() if one.pair_id is not None}
        items = [
            pb.ExchangeRateItemMessage(
                currency_pair_id=pair, mark_price=price(self.last_price(number)), last_update_time=self._engine.now_us()
            )
            for pair, number in sorted(pairs.items())
        ]
        return self.wrap("exchange_rates_msg", pb.ExchangeRatesMessage(items=items), client_id=client_id)

    def rate(self, market: int, value: Decimal) -> bytes:
        """The rate of a market's pair."""
        message = pb.ExchangeRateMessage(currency_pair_id=MARKETS[market].pair_id or 0, mark_price=price(value))
        return self.wrap("exchange_rate_msg", message, market=market)

    def funding(self, market: int) -> bytes:
        """When the next funding is, and how much."""
        message = pb.FundingInfoMessage(funding_time=8 * 3600 * 1_000_000, funding_rate=price(Decimal("0.0001")))
        return self.wrap("funding_info_msg", message, market=market)

    def refuse(self, session: Session, code: int, message: pb.Message | None) -> None:
        """Something that is no request."""
        client_id = b"" if message is None else message.client_id
        session.send(self.wrap("error_msg", pb.ErrorMessage(), client_id=client_id, error_code=int(code)))

    def last_price(self, market: int) -> Decimal:
        """Of the last trade, or where the market starts."""
        return self._engine.history[str(market)].last_price

    def _tell(self, market: int, bit: int, frame: Callable[[], bytes]) -> None:
        ready: bytes | None = None
        for handler in list(self.handlers):
            if handler.masks[market] & bit:
                ready = frame() if ready is None else ready
                handler.session.send(ready)

    def _update(self, market: int, changes: Sequence[BookChange], trades: Sequence[Trade]) -> bytes:
        now = self._engine.now_us()
        last = {(change.side, change.price): change.quantity for change in changes}
        levels: dict[OrderSide, list[pb.OrderBookEntryMessage]] = {OrderSide.BUY: [], OrderSide.SELL: []}
        for (side, at), left in last.items():
            levels[side].append(_entry(at, left, now))
        message = pb.OrderBookUpdatedMessage(
            update_serial=self._serials[market],
            bid_updates=levels[OrderSide.BUY],
            ask_updates=levels[OrderSide.SELL],
            trades=[_entry(one.price, one.quantity, one.time_us, one.trade_id) for one in trades],
            trades2=[_trade(one) for one in trades],
            mark_price=price(self.last_price(market)),
            last_trade_price=price(self.last_price(market)),
            last_trade_quantity=quantity(trades[-1].quantity) if trades else None,
        )
        return self.wrap("order_book_updated_msg", message, market=market)

    def _candle(self, market: int, trade: Trade) -> pb.OHLCVListMessage:
        start = trade.time_us // _MINUTE_US * _MINUTE_US
        candle = self._candles.get(market)
        if candle is None or candle.timestamp != start:
            candle = self._candles[market] = pb.OHLCVMessage(timestamp=start, open_price=price(trade.price))
            self._volumes[market] = [trade.price, trade.price, Decimal(0)]
        bounds = self._volumes[market]
        bounds[:] = [max(bounds[0], trade.price), min(bounds[1], trade.price), bounds[2] + trade.quantity]
        candle.high_price.CopyFrom(price(bounds[0]))
        candle.low_price.CopyFrom(price(bounds[1]))
        candle.close_price.CopyFrom(price(trade.price))
        candle.volume.CopyFrom(quantity(bounds[2]))
        return pb.OHLCVListMessage(ohlcvs=[candle])


def parse(frame: str | bytes) -> pb.Message | None:
    """The message; `None`: it is none."""
    try:
        return pb.Message.FromString(frame) if isinstance(frame, bytes) else None
    except DecodeError:
        return None


def _entry(at: Decimal, left: Decimal, time_us: int, trade_id: int = 0) -> pb.OrderBookEntryMessage:
    told: dict[str, Any] = {"trade_id": trade_id} if trade_id else {}
    return pb.OrderBookEntryMessage(price=price(at), quantity=quantity(left), entry_timestamp=time_us, **told)


def _trade(trade: Trade) -> pb.OrderBookTradeEntryMessage:
    return pb.OrderBookTradeEntryMessage(
        side=pb.SELL if trade.is_buyer_maker else pb.BUY,
        price=price(trade.price),
        quantity=quantity(trade.quantity),
        entry_timestamp=trade.time_us,
        trade_id=trade.trade_id,
    )
