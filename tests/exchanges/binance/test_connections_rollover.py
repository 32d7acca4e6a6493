"""F45, F46: a thousand rollovers against Binance in a box, with trades, a book, an account and orders in flight."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from bittrade_ws.connection import Rollover
from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.models.status import Opened
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.simulators.binance import gateway

D = Decimal
ROLLOVER = Rollover(after=1.0, jitter=0.0, settle=0.2, overlap=1.0, drain=0.5)
ROLLOVERS = 1000


class Client:
    """What a user of both connections is told."""

    def __init__(self, marbles: Any, venue: Any) -> None:
        self.marbles, self.venue, self.clock = marbles, venue, marbles.clock
        self.exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec, latency="1ms")
        options = {"dialer": self.exchange.dialer, "scheduler": marbles.clock, "rollover": ROLLOVER}
        self.public = binance.public_websocket_connection(url="ws://exchange/stream", **options)
        self.private = binance.private_websocket_connection(url="ws://exchange/ws-api/v3", **options)
        sign = binance.hmac_signer(venue.keys.api_key, marbles.secret(venue.keys.api_secret))
        self.told: dict[str, list[Any]] = defaultdict(list)
        self.stages: dict[str, list[str]] = defaultdict(list)
        messages, sender = self.public.pipe(keep_messages_only()), self.exchange.sender
        sockets = self.public.pipe(filter_new_socket_only())
        self._log("trades", sockets.pipe(binance.subscribe_trades("BTCUSDT", messages, sender=sender)))
        self._log("book", sockets.pipe(binance.subscribe_book("BTCUSDT", messages, sender=sender)))
        self._log("public", self.public.pipe(keep_status_only()))
        answers = self.private.pipe(keep_messages_only())
        signed = self.private.pipe(filter_new_socket_only(), add_token(sign))
        self._log("fills", signed.pipe(binance.subscribe_fills(answers)))
        self._log("events", signed.pipe(binance.subscribe_orders(answers)))
        self._log("private", self.private.pipe(keep_status_only()))
        self.add_order = marbles.keep(binance.add_order_factory(signed, answers))
        self.cancel_order = marbles.keep(binance.cancel_order_factory(signed, answers))
        marbles.connect(self.public)
        marbles.connect(self.private)

    def _log(self, name: str, stream: Any) -> None:
        self.marbles.keep(stream.subscribe(self.told[name].append, scheduler=self.clock))

    def place(self, number: int) -> None:
        """An order that the counterparty fills, in two parts, or that is canceled; a little later each time."""
        name = f"o{number}"
        request = AddOrderRequest(
            symbol="BNBUSDT", side=OrderSide.BUY, type="LIMIT", quantity=D("0.020"), price=D("600.00"),
            client_order_id=name,
        )  # fmt: skip
        told = self.stages[name]
        order = self.add_order(request)
        self.marbles.keep(
            order.subscribe(
                lambda stage: told.append(stage.status.value), told.append, lambda: told.append("|"),
                scheduler=self.clock,
            )
        )  # fmt: skip
        later = 0.01 + number % 97 / 200
        if number % 2:
            self.clock.call_later(later, lambda: self.venue.fill(name, D("0.010")))
            self.clock.call_later(later * 2, lambda: self.venue.fill(name))
        else:
            self.clock.call_later(later, lambda: self._cancel(name))

    def _cancel(self, name: str) -> None:
        canceling = self.cancel_order(CancelOrderRequest(symbol="BNBUSDT", client_order_id=name))
        self.marbles.keep(canceling.subscribe(scheduler=self.clock))


def test_f45_f46_a_thousand_rollovers_leave_no_trace_in_any_log(marbles: Any) -> None:
    venue = gateway(marbles.clock, rate=3.0)
    client = Client(marbles, venue)
    marbles.advance("100ms")
    venue.start(past_minutes=0)
    orders = 0
    while venue.faults.connections < ROLLOVERS + 2:
        client.place(orders)
        orders += 1
        marbles.advance("710ms")
    venue.stop()
    marbles.advance("20s")
    told, ledger = client.told, venue.engine.ledger

    assert told["public"] == told["private"] == [Opened()]
    assert venue.faults.outages == []
    trades = venue.engine.history["BTCUSDT"].trades[-1].trade_id
    assert [trade.trade_id for trade in told["trades"]] == list(range(1, trades + 1))

    assert all(book.is_synced for book in told["book"])
    assert [book.update_id for book in told["book"]] == sorted({book.update_id for book in told["book"]})
    for side, ours in ((OrderSide.BUY, told["book"][-1].bids), (OrderSide.SELL, told["book"][-1].asks)):
        levels = venue.engine.books["BTCUSDT"].side(side).top(1000)
        assert [(level.price, level.quantity) for level in ours] == levels

    filled, canceled = ["SUBMITTED", "OPEN", "PARTIALLY_FILLED", "FILLED", "|"], ["SUBMITTED", "OPEN", "CANCELED", "|"]
    assert {name: stages for name, stages in client.stages.items()} == {
        f"o{number}": filled if number % 2 else canceled for number in range(orders)
    }
    mine = [one for one in ledger.executions if one.order.account is venue.user]
    assert len(told["events"]) == len(mine) == sum(4 if number % 2 else 2 for number in range(orders)) - orders // 2
    assert [fill.trade_id for fill in told["fills"]] == [fill.trade_id for fill in ledger.fills_of(venue.user)]
    assert {ledger.times_received(name) for name in client.stages} == {1}
