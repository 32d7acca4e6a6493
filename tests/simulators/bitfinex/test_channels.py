"""Public channels of the facts' sections 3 and 4: what is echoed, how long each array is, and which codes refuse."""

from decimal import Decimal

import pytest

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.orders import NewOrder
from bittrade_ws.simulators.terms import OrderType

D = Decimal


@pytest.fixture
def past_minutes():
    return 20


NO_PAST = pytest.mark.parametrize("past_minutes", [0])


def trade(gateway, symbol="tBTCUSD", side=OrderSide.BUY, quantity="0.01"):
    """The counterparty takes something."""
    new = NewOrder(symbol=symbol, side=side, type=OrderType.MARKET, client_order_id="", quantity=D(quantity))
    return gateway.engine.place(gateway.counterparty, new)


@pytest.mark.parametrize(
    ("request_", "echoed"),
    [
        ({"channel": "ticker", "symbol": "tBTCUSD"}, {"symbol": "tBTCUSD", "pair": "BTCUSD"}),
        ({"channel": "ticker", "symbol": "fUSD"}, {"symbol": "fUSD", "currency": "USD"}),
        ({"channel": "trades", "symbol": "tDUSK:USD"}, {"symbol": "tDUSK:USD", "pair": "DUSK:USD"}),
        (
            {"channel": "book", "symbol": "tBTCUSD"},
            {"symbol": "tBTCUSD", "prec": "P0", "freq": "F0", "len": "25", "pair": "BTCUSD"},
        ),
        (
            {"channel": "book", "symbol": "fUSD", "prec": "R0", "freq": "F1", "len": 100},
            {"symbol": "fUSD", "prec": "R0", "freq": "F1", "len": "100", "currency": "USD"},
        ),
        ({"channel": "candles", "key": "trade:1m:tBTCUSD"}, {"key": "trade:1m:tBTCUSD"}),
        ({"channel": "candles", "key": "trade:1m:fUSD:p30"}, {"key": "trade:1m:fUSD:p30"}),
        ({"channel": "candles", "key": "trade:1D:fUSD:a30:p2:p30"}, {"key": "trade:1D:fUSD:a30:p2:p30"}),
        ({"channel": "status", "key": "deriv:tBTCF0:USTF0"}, {"key": "deriv:tBTCF0:USTF0"}),
        ({"channel": "status", "key": "liq:global"}, {"key": "liq:global"}),
    ],
)
@NO_PAST
def test_subscribed_echoes_nothing_but_this(line, request_, echoed):
    channel = request_["channel"]
    reply, _ = line.subscribe(**request_, subId="mine")
    assert reply.pop("chanId") > 0
    assert reply == {"event": "subscribed", "channel": channel, "subId": "mine", **echoed}


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"channel": "ticker", "symbol": "tXX"}, 10300),
        ({"channel": "ticker"}, 10300),
        ({"channel": "weather", "symbol": "tBTCUSD"}, 10302),
        ({"channel": "book", "symbol": "tBTCUSD", "prec": "P9"}, 10011),
        ({"channel": "book", "symbol": "tBTCUSD", "len": "26"}, 10012),
        ({"channel": "book", "symbol": "tBTCUSD", "freq": "F7"}, 10020),
        ({"channel": "candles", "key": "trade:2m:tBTCUSD"}, 10300),
        ({"channel": "candles", "key": "trade:1m:fUSD"}, 10300),
        ({"channel": "status", "key": "deriv:tBTCUSD"}, 10300),
    ],
)
@NO_PAST
def test_a_refusal_echoes_the_request(line, request_, code):
    error = line.event("subscribe", **request_, subId="mine")
    assert (error["event"], error["code"]) == ("error", code)
    assert {**request_, "subId": "mine"}.items() <= error.items()


def test_the_same_channel_twice(line):
    line.subscribe("ticker", symbol="tBTCUSD")
    assert line.event("subscribe", channel="ticker", symbol="tBTCUSD")["code"] == 10301
    assert line.subscribe("ticker", symbol="tETHUSD")[0]["event"] == "subscribed"


@pytest.mark.parametrize(
    ("request_", "length", "entries"),
    [
        ({"channel": "ticker", "symbol": "tBTCUSD"}, 10, None),
        ({"channel": "ticker", "symbol": "fUSD"}, 16, None),
        ({"channel": "trades", "symbol": "tBTCUSD"}, 4, 30),
        ({"channel": "trades", "symbol": "fUSD"}, 5, 30),
        ({"channel": "book", "symbol": "tBTCUSD"}, 3, 50),
        ({"channel": "book", "symbol": "tBTCUSD", "prec": "R0", "len": "1"}, 3, 2),
        ({"channel": "book", "symbol": "fUSD", "prec": "R0", "len": "1"}, 4, 2),
        ({"channel": "candles", "key": "trade:1m:tBTCUSD"}, 6, None),
        ({"channel": "status", "key": "deriv:tBTCF0:USTF0"}, 23, None),
    ],
)
def test_the_lengths_of_snapshots(line, request_, length, entries):
    reply, [[channel, payload]] = line.subscribe(**request_)
    assert channel == reply["chanId"]
    rows = payload if isinstance(payload[0], list) else [payload]
    assert {len(row) for row in rows} == {length}
    assert entries is None or len(rows) == entries


@pytest.mark.parametrize("digits", [4, 3, 2, 1])
def test_aggregated_books_have_rounder_prices(line, digits):
    _, [[_, rows]] = line.subscribe("book", symbol="tBTCUSD", prec=f"P{5 - digits}", len="1")
    assert all(len(str(row[0]).rstrip("0")) <= digits for row in rows)


def test_a_price_book_follows_the_engine(line, gateway):
    """COUNT > 0 replaces; COUNT 0 removes: 1 from the bids, -1 from the asks."""
    reply, [[_, snapshot]] = line.subscribe("book", symbol="tBTCUSD")
    book = {row[0]: row for row in snapshot}
    best_ask = min(row[0] for row in snapshot if row[2] < 0)
    trade(gateway, quantity="100")
    for channel, (price, count, amount) in line.heard():
        assert channel == reply["chanId"]
        if count:
            book[price] = [price, count, amount]
        else:
            assert amount == (-1 if book.pop(price)[2] < 0 else 1)
    assert best_ask not in book
    asks = gateway.engine.books["tBTCUSD"].asks.top(25)
    assert [row[0] for row in sorted(book.values()) if row[2] < 0] == [price for price, _ in asks]


def test_a_raw_book_removes_orders_with_price_0(line, gateway):
    _, [[_, snapshot]] = line.subscribe("book", symbol="tBTCUSD", prec="R0")
    ids = {row[0] for row in snapshot}
    trade(gateway, quantity="100")
    gone = {row[0] for _, row in line.heard() if row[1] == 0}
    assert gone
    assert gone <= ids


def test_the_funding_book_has_its_signs_the_other_way_round(line):
    _, [[_, rows]] = line.subscribe("book", symbol="fUSD", len="25")
    bids, asks = [row for row in rows if row[3] < 0], [row for row in rows if row[3] > 0]
    assert max(row[0] for row in bids) < min(row[0] for row in asks)


def test_funding_trades_come_as_fte_and_ftu(line, gateway):
    line.subscribe("trades", symbol="fUSD")
    for _ in range(20):
        gateway.funding["fUSD"].step()
    words = [message[1] for message in line.heard()]
    assert words
    assert words == ["fte", "ftu"] * (len(words) // 2)


def test_each_trade_comes_as_te_and_shortly_after_as_tu(line, gateway, clock):
    reply, _ = line.subscribe("trades", symbol="tBTCUSD")
    trade(gateway, side=OrderSide.SELL)
    [[channel, word, row]] = line.heard()
    assert (channel, word, row[2] < 0) == (reply["chanId"], "te", True)
    clock.advance(0.1)
    assert line.heard() == [[channel, "tu", row]]


def test_a_book_with_frequency_f1_speaks_every_two_seconds(line, gateway, clock):
    line.subscribe("book", symbol="tBTCUSD", freq="F1")
    trade(gateway, quantity="5")
    trade(gateway, quantity="5")
    assert line.heard() == []
    clock.advance(2)
    assert line.heard()


def test_the_close_of_a_candle_comes_before_its_high(line, gateway):
    line.subscribe("candles", key="trade:1m:tBTCUSD")
    trade(gateway, quantity="30")
    _, (_, opened, close, high, low, volume) = line.heard()[-1]
    assert low <= opened <= high
    assert low <= close <= high
    assert volume > 0


def test_status_of_a_derivative_every_second(line, clock):
    line.subscribe("status", key="deriv:tBTCF0:USTF0")
    clock.advance(2)
    assert [len(message[1]) for message in line.heard()] == [23, 23]


def test_the_ticker_speaks_when_it_changes(line, gateway):
    line.subscribe("ticker", symbol="tBTCUSD")
    placed = trade(gateway)
    [[_, row]] = line.heard()
    assert row[6] == placed.fills[-1].price
