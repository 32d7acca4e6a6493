from decimal import Decimal

from bittrade_ws.simulators.binance import payloads, ticker_payloads
from bittrade_ws.simulators.history import History
from bittrade_ws.simulators.orders import Trade


def test_a_ticker_of_a_symbol_that_never_traded_is_flat(gateway):
    engine = gateway.engine
    book, history = engine.books["BNBUSDT"], engine.history["BNBUSDT"]
    ticker = ticker_payloads.ticker_event(book, history, engine.now_us(), payloads.milliseconds)
    assert (ticker["c"], ticker["o"], ticker["p"], ticker["P"], ticker["n"]) == (
        "600.00000000", "600.00000000", "0.00000000", "0.000", 0,
    )  # fmt: skip
    assert ticker["C"] - ticker["O"] == 86_400_000


def test_a_candle_that_is_over_is_closed():
    history = History(Decimal(1))
    history.add(
        Trade(
            symbol="X", trade_id=7, price=Decimal(2), quantity=Decimal(3), time_us=60_500_000, is_buyer_maker=True,
            taker_order_id=1,
        )
    )  # fmt: skip
    candle = history.candle(60_000, 60_000)
    growing = payloads.kline_event(candle, "X", "1m", 119_999_999, payloads.milliseconds)["k"]
    closed = payloads.kline_event(candle, "X", "1m", 120_000_000, payloads.milliseconds)["k"]
    assert (growing["x"], closed["x"]) == (False, True)
    assert (closed["t"], closed["T"], closed["f"], closed["L"], closed["V"]) == (60_000, 119_999, 7, 7, "0.00000000")
    assert payloads.kline_row(candle, payloads.microseconds)[6] == 119_999_999
