"""F45, F46: connections that are replaced under load, against Binance in a box, in virtual time.

Each run is compared with one on which nothing is replaced: the same values in the same order, nothing twice.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, pairwise, repeat
from typing import Any

import pytest

from bittrade_ws.connection import Rollover
from bittrade_ws.exchanges import binance
from bittrade_ws.models.order import TRANSITIONS, Order, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.models.status import Closed, Gap
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.simulators.binance import gateway
from bittrade_ws.simulators.faults import Swallow
from bittrade_ws.simulators.orders import NewOrder, OrderType
from bittrade_ws.testing import Marbles

D = Decimal


class User:
    """Follows the market, and trades BNBUSDT against a counterparty; all that it is told is in `log`."""

    def __init__(
        self,
        *,
        rate: float = 0.0,
        latency: str = "1ms",
        rollover: Rollover | bool = False,
        marbles: Marbles | None = None,
    ) -> None:
        self.marbles = marbles = marbles or Marbles()
        self.clock = marbles.clock
        self.venue = gateway(marbles.clock, rate=rate)
        self.exchange = marbles.exchange(server=self.venue, codec=binance.BinanceCodec, latency=latency)
        self.exchange.is_straight = True
        self.log: list[Any] = []
        self.stages: list[Order] = []
        self.errors: list[Exception] = []
        options: dict[str, Any] = {
            "dialer": self.exchange.dialer,
            "scheduler": marbles.clock,
            "rollover": rollover,
        }
        self.public = binance.public_websocket_connection(url="ws://exchange/stream", **options)
        self.private = binance.private_websocket_connection(url="ws://exchange/ws-api/v3", **options)
        sign = binance.hmac_signer(self.venue.keys.api_key, self.venue.keys.api_secret)
        self.public_messages = self.public.pipe(keep_messages_only())
        self.messages = self.private.pipe(keep_messages_only())
        self.sockets = self.private.pipe(filter_new_socket_only(), add_token(sign))
        self.add_order = marbles.keep(binance.add_order_factory(self.sockets, self.messages))
        for connection in (self.public, self.private):
            self.follow(connection.pipe(keep_status_only()))

    def follow(self, stream: Any) -> None:
        self.marbles.keep(stream.subscribe(self.log.append, self.errors.append, scheduler=self.clock))

    def market(self, *operators: Any) -> None:
        for operator in operators:
            self.follow(self.public.pipe(filter_new_socket_only(), operator))

    def start(self) -> None:
        self.venue.start(past_minutes=0)
        self.marbles.connect(self.public)
        self.marbles.connect(self.private)
        self.follow(self.sockets.pipe(binance.subscribe_fills(self.messages)))
        self.follow(self.sockets.pipe(binance.subscribe_balances(self.messages)))

    def trade(self, number: int, *, at: float, fills: Sequence[float]) -> None:
        """Places an order; so long after that each of its parts is sold."""
        name = f"order-{number}"
        request = AddOrderRequest(
            symbol="BNBUSDT",
            side=OrderSide.BUY,
            type="LIMIT",
            quantity=D("0.100") * len(fills),
            price=D("600.00"),
            client_order_id=name,
        )

        def place() -> None:
            order = self.add_order(request)
            self.marbles.keep(order.subscribe(self.stages.append, self.errors.append, scheduler=self.clock))

        self.clock.call_later(at, place)
        for after in fills:
            self.clock.call_later(at + after, self.sell)

    def sell(self) -> None:
        """The counterparty sells a part of an order; the oldest is served first."""
        new = NewOrder(
            symbol="BNBUSDT", side=OrderSide.SELL, type=OrderType.MARKET, client_order_id="", quantity=D("0.100")
        )
        self.venue.engine.place(self.venue.counterparty, new)

    def run(self, seconds: float) -> None:
        with self.marbles:
            self.marbles.advance(f"{round(seconds * 1000)}ms")

    @property
    def lives(self) -> list[tuple[Any, ...]]:
        return [(one.client_order_id, one.status, one.filled_quantity, one.fills) for one in self.stages]

    @property
    def dials(self) -> int:
        return len(self.exchange.dials)


def prove(user: User, other: User) -> None:
    assert user.errors == []
    assert user.log == other.log
    assert user.lives == other.lives
    lives: dict[Any, list[OrderStatus]] = {}
    for order in user.stages:
        lives.setdefault(order.client_order_id, []).append(order.status)
    for life in lives.values():
        assert life[-1] is OrderStatus.FILLED
        assert all(after is before or after in TRANSITIONS[before] for before, after in pairwise(life))
    assert max(Counter(user.lives).values()) == 1
    told = [fill.execution_id for fill in user.log if isinstance(fill, binance.ExecutionReport)]
    assert len(told) == len(set(told))


def test_f45_two_hundred_rollovers_of_a_market_and_an_account_leave_no_trace() -> None:
    def play(rollover: Rollover | bool) -> User:
        user = User(rate=0.5, rollover=rollover)
        user.market(
            binance.subscribe_trades("BTCUSDT", user.public_messages),
            binance.subscribe_ticker("BTCUSDT", user.public_messages),
            binance.subscribe_book("BNBUSDT", user.public_messages, sender=user.exchange.sender),
        )
        user.start()
        for number in range(50):
            user.trade(number, at=2 + number * 4.9, fills=(0.05, 0.9, 2.3))
        user.run(250)
        return user

    rolled, plain = play(Rollover(after=1.5, settle=0.5, drain=0.5)), play(False)
    prove(rolled, plain)
    assert rolled.dials > 200
    assert plain.dials == 2


def test_f46_orders_at_any_moment_of_a_rollover_live_as_without_one() -> None:
    def play(rollover: Rollover | bool) -> User:
        user = User(latency="15ms", rollover=rollover)
        user.start()
        for number in range(120):
            user.trade(number, at=9.8 + number * 0.03, fills=(0.07, 0.11 + number / 60, 2.5))
        user.run(30)
        return user

    rolled, plain = play(Rollover(after=10, settle=0.5)), play(False)
    prove(rolled, plain)
    assert rolled.dials > plain.dials


def test_f46_a_line_that_is_cut_at_any_frame_of_a_rollover_leaves_an_order_with_its_true_end(marbles: Marbles) -> None:
    @marbles.cut_everywhere
    def play(kit: Marbles) -> None:
        numbers = chain([0.99], repeat(0.0))  # the first connection is soon old, the others are not
        once = Rollover(after=60, jitter=0.99, random=numbers.__next__, settle=0.2, retry=0.2)
        user = User(marbles=kit, rollover=once)
        user.venue.venue.settling_seconds = 2.0
        kit.connect(user.private)
        user.follow(user.sockets.pipe(binance.subscribe_fills(user.messages)))
        user.trade(1, at=1.15, fills=(1.0, 4.0))
        user.trade(2, at=1.35, fills=(1.2, 4.0))
        kit.advance("15s")
        assert user.errors == []
        for name in ("order-1", "order-2"):
            life = [order for order in user.stages if order.client_order_id == name]
            truth = user.venue.engine.ledger.order(user.venue.user, client_order_id=name)
            assert life[-1].status is (OrderStatus.REJECTED if truth is None else OrderStatus.FILLED)
            assert all(after.status in TRANSITIONS[before.status] for before, after in pairwise(life))
            assert user.venue.engine.ledger.times_received(name) == (truth is not None)
        told = [one.execution_id for one in user.log if isinstance(one, binance.ExecutionReport)]
        assert len(told) == len(set(told))


def test_f46_an_order_whose_old_connection_drops_before_its_reply_is_unknown_at_once(marbles: Marbles) -> None:
    user = User(marbles=marbles, rollover=Rollover(after=10, settle=0.5))
    user.start()
    user.venue.faults.add(Swallow(), on="in", containing="order.place")
    user.trade(1, at=10.4, fills=())
    marbles.advance("11s")
    old, _ = (session for session in user.venue.faults.sessions.values() if "ws-api" in session.path)
    assert [order.status for order in user.stages] == [OrderStatus.SUBMITTED]
    old.drop()
    marbles.advance("10ms")
    assert [order.status for order in user.stages] == [OrderStatus.SUBMITTED, OrderStatus.UNKNOWN]
    assert user.stages[1].reason == "the connection that it was sent over dropped"
    user.trade(2, at=0.0, fills=(0.1,))
    marbles.advance("20s")
    final = [(order.client_order_id, order.status) for order in user.stages if order.status.is_final]
    assert final == [("order-2", OrderStatus.FILLED), ("order-1", OrderStatus.REJECTED)]
    assert user.errors == []
    assert not [one for one in user.log if isinstance(one, Closed)]


def test_f45_an_announced_shutdown_is_over_before_the_venue_is_gone() -> None:
    def play(rollover: Rollover | bool) -> User:
        user = User(rate=20, rollover=rollover)
        user.market(
            binance.subscribe_trades("BTCUSDT", user.public_messages),
            binance.subscribe_trades("BNBUSDT", user.public_messages),
            binance.subscribe_book("BTCUSDT", user.public_messages, sender=user.exchange.sender),
        )
        user.start()
        for number in range(40):
            user.trade(number, at=2 + number * 0.4, fills=(0.05, 0.3))
        old: list[Any] = []

        def announce() -> None:
            old.extend(user.exchange.sockets)
            user.venue.announce_shutdown()

        def shut_down() -> None:
            for handler in list(user.venue._handlers)[:2]:
                if rollover:
                    handler.close(1001, "shutting down")

        user.clock.call_later(5, announce)
        user.clock.call_later(9, shut_down)
        user.run(30)
        assert not rollover or not any(socket.is_open for socket in old)
        return user

    rolled, plain = play(True), play(False)
    prove(rolled, plain)
    assert rolled.dials == 4


def test_f45_an_unannounced_cut_after_a_day_is_foreseen() -> None:
    user = User(rollover=True)
    user.venue.lifetime_seconds = 86_400
    user.market(binance.subscribe_trades("BNBUSDT", user.public_messages))
    user.start()
    user.trade(1, at=84_590, fills=(8.0, 12.0))  # over the change at 23.5 hours
    user.run(200_000)
    assert user.errors == []
    assert [type(status).__name__ for status in user.log[:2]] == ["Opened", "Opened"]
    assert not [one for one in user.log[2:] if type(one).__name__ in ("Closed", "Opened", "Gap", "Reconnecting")]
    assert [str(order.status) for order in user.stages][-1] == "FILLED"
    assert user.dials == 6


def test_rollover_can_be_left_out() -> None:
    user = User(rollover=False)
    user.venue.lifetime_seconds = 86_400
    user.start()
    user.run(90_000)
    assert "Closed" in [type(status).__name__ for status in user.log]


@pytest.mark.parametrize("pool", [1024, 1], ids=["one line", "two lines"])
@pytest.mark.parametrize(("connection", "at"), [(1, 10.3), (2, 10.3), (2, 10.8)], ids=str)
def test_f45_what_the_venue_loses_in_a_rollover_is_told_once_and_repaired(
    marbles: Marbles, connection: int, at: float, pool: int
) -> None:
    venue = gateway(marbles.clock, seed=3, rate=20.0)
    exchange = marbles.exchange(server=venue, codec=binance.BinanceCodec, latency="2ms")
    line = binance.public_websocket_connection(
        url="ws://exchange/stream",
        dialer=exchange.dialer,
        scheduler=marbles.clock,
        rollover=Rollover(after=10, settle=0.5, overlap=5),
        streams_per_connection=pool,
    )
    messages, sockets = line.pipe(keep_messages_only()), line.pipe(filter_new_socket_only())
    statuses: list[Any] = []
    line.statuses().subscribe(statuses.append)
    log: dict[str, list[Any]] = {"trades": [], "book": []}
    trades = binance.subscribe_trades("BTCUSDT", messages, sender=exchange.sender)
    book = binance.subscribe_book("BTCUSDT", messages, sender=exchange.sender)
    for seen, operator in zip(log.values(), (trades, book), strict=True):
        marbles.keep(sockets.pipe(operator).subscribe(seen.append, scheduler=marbles.clock))
    venue.start(past_minutes=0)
    marbles.connect(line)
    for what in ("@trade", "depthUpdate"):
        fault = lambda what=what: venue.faults.add(Swallow(), containing=what, connection=connection)  # noqa: E731
        marbles.clock.call_later(at, fault)
    marbles.advance("20s")

    numbers = [int(trade.trade_id) for trade in log["trades"] if not isinstance(trade, Gap)]
    assert len(numbers) > 100
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    gaps = [gap for gap in log["trades"] if isinstance(gap, Gap)]
    assert all(gap.backfilled and gap.to - gap.from_ == 0 for gap in gaps)
    assert len(gaps) <= 1
    assert (
        len([one for one in log["book"] if not one.is_synced]) == len([s for s in statuses if isinstance(s, Gap)]) <= 1
    )
    assert log["book"][-1].is_synced
    assert not [status for status in statuses if isinstance(status, Closed)]
    venue.stop()
