from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.market import LEVELS, Market
from bittrade_ws.simulators.orders import NewOrder, OrderType

D = Decimal


@pytest.fixture
def market(engine):
    made = Market(engine, seed=5, rate=20)
    made.start()
    return made


def shape(engine: Engine):
    book = engine.books["XUSD"]
    return book.bids.top(99), book.asks.top(99)


def test_it_quotes_a_ladder_on_both_sides(market, engine):
    bids, asks = shape(engine)
    assert len(bids) == len(asks) == LEVELS
    assert bids[0][0] < D(100) < asks[0][0]


def test_it_trades_at_its_rate_until_it_is_stopped(market, engine, clock):
    clock.advance(10)
    assert len(engine.history["XUSD"].trades) == 200
    market.stop()
    clock.advance(10)
    assert len(engine.history["XUSD"].trades) == 200


def test_the_book_is_never_crossed_and_stays_full(market, engine, clock):
    for _ in range(50):
        clock.advance(1)
        bids, asks = shape(engine)
        assert len(bids) >= LEVELS - 1
        assert bids[0][0] < asks[0][0]
    assert len({trade.price for trade in engine.history["XUSD"].trades}) > 5


def test_it_makes_nothing_out_of_nothing(market, engine, clock):
    clock.advance(30)
    assert engine.ledger.total("X") == engine.ledger.total("USD") == 0


def test_the_same_seed_gives_the_same_market(instrument, clock):
    def run(seed):
        engine = Engine(clock, [instrument])
        market = Market(engine, seed=seed, rate=0)
        market.start()
        for _ in range(100):
            market.step()
        return [(trade.price, trade.quantity) for trade in engine.history["XUSD"].trades], shape(engine)

    assert run(1) == run(1) != run(2)


def test_a_past_ends_now(engine, clock):
    Market(engine, seed=1, rate=0).start(past_minutes=30)
    trades = engine.history["XUSD"].trades
    assert len(trades) == 180
    assert clock.now_us() - trades[0].time_us == 30 * 60_000_000
    assert all(earlier.time_us < later.time_us for earlier, later in zip(trades, list(trades)[1:], strict=False))
    assert engine.now_us() == clock.now_us()


def test_an_order_in_its_way_is_filled(market, engine, clock):
    ann = engine.open_account("ann", balances=[("USD", D(10_000))])
    best = engine.books["XUSD"].bids.best.price
    new = NewOrder(
        symbol="XUSD", side=OrderSide.BUY, type=OrderType.LIMIT, client_order_id="", quantity=D("0.5"), price=best
    )
    live = engine.place(ann, new).live
    clock.advance(60)
    assert live.filled > 0


def test_an_empty_book_is_quoted_again(market, engine):
    whale = engine.open_account("whale", is_house=True)
    new = NewOrder(symbol="XUSD", side=OrderSide.BUY, type=OrderType.MARKET, client_order_id="", quantity=D(10**9))
    engine.place(whale, new)
    assert len(engine.books["XUSD"].asks) == 0
    market.step()
    assert len(engine.books["XUSD"].asks) >= LEVELS - 1


def test_after_a_long_sleep_it_does_not_make_up_for_everything(engine, clock):
    market = Market(engine, seed=1, rate=1_000)
    market.start()
    clock._now_us += 3_600_000_000
    clock.advance(0.05)
    assert len(engine.history["XUSD"].trades) < 10_000


def test_a_clock_that_is_set_back_does_not_stop_it(market, engine, clock, monkeypatch):
    told = clock.now_us
    monkeypatch.setattr(clock, "now_us", lambda: told() + 60_000_000)
    clock.advance(1)
    monkeypatch.setattr(clock, "now_us", told)
    before = len(engine.history["XUSD"].trades)

    clock.advance(1)

    assert len(engine.history["XUSD"].trades) - before == 20


def test_a_clock_that_is_set_back_in_the_middle_of_a_tick_does_not_stop_it(market, engine, clock, monkeypatch):
    told, step = clock.now_us, market.step
    monkeypatch.setattr(clock, "now_us", lambda: told() + 60_000_000)

    def set_back():
        monkeypatch.setattr(clock, "now_us", told)
        step()

    monkeypatch.setattr(market, "step", set_back)
    clock.advance(1)
    before = len(engine.history["XUSD"].trades)

    clock.advance(1)

    assert len(engine.history["XUSD"].trades) - before == 20
