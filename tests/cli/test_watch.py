"""`watch` prints typed values, one per line."""

import json
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from bittrade_ws import simulators

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def venue() -> Iterator[Any]:
    with simulators.start("binance", rate=200) as running:
        yield running


def test_what_is_an_account_s_is_said_to_be(run: Any) -> None:
    done = run("watch", "theone", "balances")
    assert done.returncode == 2
    assert done.stderr.startswith("bittrade-ws: balances is of an account")


def test_it_stops_after_count_values(run: Any, venue: Any) -> None:
    done = run("watch", "binance", "trades", "btcusdt", "ETHUSDT", "--url", venue.url_ws, "--count", "20", "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 20
    assert {row["type"] for row in rows} == {"trades"}
    assert {row["symbol"] for row in rows} == {"BTCUSDT", "ETHUSDT"}
    assert all(isinstance(row["price"], str) for row in rows)


def test_a_gap_is_printed_as_what_it_is_and_is_no_value(start: Any) -> None:
    with simulators.start("binance", rate=200) as venue:
        process = start("watch", "binance", "depth", "btcusdt", "--url", venue.url_ws, "--count", "30", "--json")
        rows = [json.loads(process.stdout.readline())]
        venue.cut_all()
        rows += [json.loads(line) for line in process.stdout]
    (gap,) = [row for row in rows if row["type"] == "gap"]
    assert gap["to"] >= gap["from_"]
    assert [row["type"] for row in rows].count("depth") == 30


@pytest.mark.parametrize("channel", ["ticker", "book", "candles"])
def test_a_venue_that_pushes_nothing_is_asked(run: Any, channel: str) -> None:
    with simulators.start("oceanex", rate=100) as venue:
        done = run("watch", "oceanex", channel, "vetusdt", "--url", venue.url_ws, "--count", "2", "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["type"] for row in rows if row["type"] != "status"] == [channel] * 2


def test_the_book_is_proven_before_it_is_shown(run: Any, venue: Any) -> None:
    done = run("watch", "binance", "book", "btcusdt", "--url", f"{venue.url_ws}/stream", "--count", "3", "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows[-1]["status"] == "SYNCED"
    assert rows[-1]["bids"]
    assert rows[-1]["asks"]


@pytest.mark.parametrize(("name", "symbol"), [("binance", "btcusdt"), ("digitex", "BTC/USD")])
def test_under_a_ca_of_ones_own_the_snapshot_is_asked_for_under_it_too(run: Any, name: str, symbol: str) -> None:
    with simulators.start(name, rate=100, tls=True) as venue:
        where = ("--url", venue.url_ws, "--ca", venue.ca or "")
        done = run("watch", name, "book", symbol, *where, "--count", "2", "--json")
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["SYNCED"] * 2


def test_pipes_get_plain_lines(run: Any, venue: Any) -> None:
    done = run("watch", "binance", "book_ticker", "btcusdt", "--url", venue.url_ws, "--count", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("book_ticker symbol=BTCUSDT bid_price=")
    assert "\x1b" not in done.stdout


def test_ctrl_c_ends_it_cleanly(start: Any, venue: Any) -> None:
    process = start("watch", "binance", "trades", "btcusdt", "--url", venue.url_ws)
    assert process.stdout.readline().startswith("trades symbol=BTCUSDT")
    process.send_signal(signal.SIGINT)
    assert process.wait(2) == 0
    assert "Traceback" not in process.stderr.read()


def test_an_unknown_channel_is_told_in_one_sentence(run: Any) -> None:
    done = run("watch", "binance", "weather", "btcusdt")
    assert done.returncode == 2
    assert done.stderr.startswith("bittrade-ws: binance has no public channel 'weather'; there is agg_trades, ")


def test_a_symbol_that_cannot_be_one_is_told_in_one_sentence(run: Any) -> None:
    done = run("watch", "binance", "ticker", "btc/usdt")
    assert done.returncode == 2
    assert done.stderr == "bittrade-ws: symbol is 'btc/usdt'; this venue writes it as BTCUSDT\n"


def test_a_channel_of_all_symbols_takes_none(run: Any, venue: Any) -> None:
    done = run("watch", "binance", "all_mini_tickers", "--url", venue.url_ws, "--count", "1", "--json")
    assert done.returncode == 0, done.stderr
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert row["type"] == "all_mini_tickers"
    assert row["value"][0]["symbol"].isupper()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("all_mini_tickers", "btcusdt"), "all_mini_tickers is of all symbols and takes none"),
        (("trades",), "trades needs a symbol"),
    ],
)
def test_symbols_that_do_not_fit_the_channel_are_told_in_one_sentence(run: Any, words: Any, sentence: str) -> None:
    done = run("watch", "binance", *words)
    assert (done.returncode, done.stderr) == (2, f"bittrade-ws: {sentence}\n")
