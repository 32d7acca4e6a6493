"""Each kind of stream that the venue documents: its name, and exactly the fields of what it says."""

from decimal import Decimal

import pytest

from bittrade_ws.simulators.binance.intervals import LENGTHS
from bittrade_ws.simulators.clock import ManualClock

D = Decimal
TICKER = "e E s p P w x c Q b B a A o h l v q O C F L n"
MINI = "e E s c o h l v q"
WINDOW = "e E s p P o h l c w v q O C F L n"
CANDLE = "t T s i f L o c h l v n x q V Q B"
DAY_MS = 86_400_000


@pytest.fixture
def clock():
    """Starts at a full minute."""
    return ManualClock(1_700_000_040_000_000)


@pytest.fixture
def heard(dial, gateway, api, clock):
    """What a stream says of one trade, until the second after it."""

    def listen(stream):
        line = dial(f"/stream?streams={stream}")
        api.place(price="600.00", newClientOrderId="bid")
        gateway.fill("bid")
        gateway.block_trade("BNBUSDT", price=D("599.5"), quantity=D(40))
        clock.advance(2)
        events = line.heard()
        assert {event["stream"] for event in events} <= {stream}
        return [event["data"] for event in events]

    return listen


@pytest.mark.parametrize(
    ("kind", "event", "fields"),
    [
        ("aggTrade", "aggTrade", "e E s a p q f l T m M"),
        ("trade", "trade", "e E s t p q T m M"),
        ("blockTrade", "blockTrade", "e E s t p q T m"),
        ("kline_1m", "kline", "e E s k"),
        ("kline_1m@+08:00", "kline", "e E s k"),
        ("miniTicker", "24hrMiniTicker", MINI),
        ("ticker", "24hrTicker", TICKER),
        ("ticker_1h", "1hTicker", WINDOW),
        ("ticker_4h", "4hTicker", WINDOW),
        ("ticker_1d", "1dTicker", WINDOW),
        ("bookTicker", None, "u s b B a A"),
        ("avgPrice", "avgPrice", "e E s i w T"),
        *((f"depth{n}{speed}", None, "lastUpdateId bids asks") for n in (5, 10, 20) for speed in ("", "@100ms")),
        ("depth", "depthUpdate", "e E s U u b a"),
        ("depth@100ms", "depthUpdate", "e E s U u b a"),
        ("referencePrice", "referencePrice", "e s r t"),
    ],
)
def test_a_stream_of_one_symbol(heard, kind, event, fields):
    events = heard(f"bnbusdt@{kind}")
    assert events
    for said in events:
        assert said.get("e") == event
        assert set(said) == set(fields.split())
        assert said.get("s", "BNBUSDT") == "BNBUSDT"


@pytest.mark.parametrize(
    ("stream", "event", "fields"),
    [
        ("!miniTicker@arr", "24hrMiniTicker", MINI),
        ("!miniTicker@arr@1000ms", "24hrMiniTicker", MINI),
        ("!ticker_1h@arr", "1hTicker", WINDOW),
        ("!ticker_4h@arr", "4hTicker", WINDOW),
        ("!ticker_1d@arr", "1dTicker", WINDOW),
    ],
)
def test_a_stream_of_all_symbols(heard, stream, event, fields):
    [array] = heard(stream)
    assert [one["s"] for one in array] == ["BTCUSDT", "ETHUSDT", "BNBUSDT"]
    for one in array:
        assert one["e"] == event
        assert set(one) == set(fields.split())


@pytest.mark.parametrize("stream", ["!ticker@arr", "!bookTicker"])
def test_a_stream_that_is_retired_says_nothing(heard, stream):
    assert heard(stream) == []


@pytest.mark.parametrize("interval", LENGTHS)
def test_a_candle_of_each_interval(heard, interval):
    [first, *_] = heard(f"bnbusdt@kline_{interval}")
    assert set(first["k"]) == set(CANDLE.split())
    assert first["k"]["i"] == interval


@pytest.mark.parametrize(("zone", "offset_ms"), [("", 0), ("@+08:00", DAY_MS // 3), ("@%2B08:00", DAY_MS // 3)])
def test_the_borders_of_a_candle_are_those_of_its_zone(dial, gateway, api, clock, zone, offset_ms):
    line = dial(f"/stream?streams=bnbusdt@kline_1d{zone}")
    api.place(price="600.00", newClientOrderId="bid")
    gateway.fill("bid")
    clock.advance(2)
    [event] = line.heard()
    assert event["stream"] == f"bnbusdt@kline_1d{zone.replace('%2B', '+')}"
    opened = event["data"]["k"]["t"]
    assert (opened + offset_ms) % DAY_MS == 0
    assert opened <= clock.now_us() // 1000 < opened + DAY_MS


def test_a_block_trade_is_told_to_its_stream_alone(dial, gateway):
    blocks, trades = dial("/ws/bnbusdt@blockTrade"), dial("/ws/bnbusdt@trade")
    for number in (1, 2):
        gateway.block_trade("BNBUSDT", price=D("599.5"), quantity=D(40), is_buyer_maker=True)
        [said] = blocks.heard()
        assert (said["t"], said["p"], said["q"], said["m"]) == (number, "599.50000000", "40.00000000", True)
    assert trades.heard() == []
    gateway.block_trade("ETHUSDT", price=D(3000), quantity=D(9))
    assert blocks.heard() == []


def test_there_is_no_reference_price_before_a_trade(dial, gateway, api, clock):
    line = dial("/ws/bnbusdt@referencePrice")
    clock.advance(1)
    api.place(price="600.00", newClientOrderId="bid")
    gateway.fill("bid")
    clock.advance(1)
    assert [(one["r"], one["t"]) for one in line.heard()] == [
        (None, 1_700_000_041_000), ("600.00000000", 1_700_000_042_000),
    ]  # fmt: skip
