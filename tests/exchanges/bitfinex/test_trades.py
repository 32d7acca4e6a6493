"""Trades, each once, over drops and rollovers: against Bitfinex in a box."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.simulators.faults import Swallow


def ids(told: list[Any]) -> list[int]:
    return [trade.trade_id for trade in told if not isinstance(trade, Gap)]


@pytest.mark.parametrize("word", ["te", "tu"])
def test_each_trade_comes_once(public: Callable[..., Any], word: Any) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_trades("tBTCUSD", client.messages, told=word))
    client.connect()
    assert told == []
    client.trade("0.01")
    client.trade("0.02")
    client.marbles.advance("2s")
    assert ids(told) == sorted(set(ids(told)))
    assert [str(trade.quantity) for trade in told] == ["0.01", "0.02"]
    assert {trade.symbol for trade in told} == {"tBTCUSD"}


def test_the_last_trades_come_first_if_they_are_wanted(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_trades("tBTCUSD", client.messages, past=True))
    client.connect()
    assert len(told) == 30
    assert ids(told) == sorted(ids(told))


def test_f43_what_was_missed_over_a_drop_follows_and_is_no_gap(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_trades("tBTCUSD", client.messages))
    client.connect()
    client.trade("0.01")
    client.marbles.advance("100ms")
    client.exchange.drop()
    for quantity in ("0.02", "0.03"):
        client.trade(quantity)
    client.marbles.advance("10s")
    client.trade("0.04")
    client.marbles.advance("100ms")
    assert [str(trade.quantity) for trade in told] == ["0.01", "0.02", "0.03", "0.04"]


def test_f44_more_than_the_venue_still_tells_is_a_gap_before_the_next_trade(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_trades("tBTCUSD", client.messages))
    client.connect()
    client.trade("0.01")
    client.marbles.advance("100ms")
    client.exchange.drop()
    for _ in range(40):
        client.trade("0.001")
    client.marbles.advance("10s")
    assert isinstance(told[1], Gap)
    assert (told[1].channel, told[1].cause) == ("trades:tBTCUSD", "the line dropped")
    assert told[1].seconds == pytest.approx(3.0, abs=0.1)
    assert len(told) == 32


def test_f36_a_trade_that_never_came_follows_once_the_channel_is_subscribed_to_anew(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_trades("tBTCUSD", client.messages))
    client.connect()
    client.trade("0.01")
    client.marbles.advance("100ms")
    client.venue.faults.add(Swallow(), containing='"te"')
    client.trade("0.02")
    client.marbles.advance("1s")
    assert [str(trade.quantity) for trade in told] == ["0.01", "0.02"]


def test_f45_an_announced_restart_loses_and_repeats_nothing(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_trades("tBTCUSD", client.messages))
    client.connect()
    client.venue.announce(20051)
    for number in range(1, 31):
        client.trade(f"0.{number:03}")
        client.marbles.advance("500ms")
    assert len(client.exchange.dials) == 2
    assert [trade.quantity for trade in told] == [Decimal(f"0.{number:03}") for number in range(1, 31)]


def test_f59_after_maintenance_all_is_subscribed_to_anew(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_trades("tBTCUSD", client.messages))
    client.connect()
    client.trade("0.01")
    client.venue.announce(20060)
    client.marbles.advance("30s")
    client.venue.announce(20061)
    client.marbles.advance("1s")
    client.trade("0.02")
    client.marbles.advance("1s")
    assert [str(trade.quantity) for trade in told] == ["0.01", "0.02"]
    assert len(client.asked("subscribe")) == 2
    assert [status.state for status in client.statuses if hasattr(status, "state")][-2:] == ["maintenance", "resumed"]


def test_funding_trades(public: Callable[..., Any]) -> None:
    client = public()
    told = client.watch(bitfinex.subscribe_funding_trades("fUSD", client.messages, past=True))
    client.connect()
    assert {type(trade) for trade in told} <= {bitfinex.FundingTrade}


def test_what_is_no_pair_and_no_way_to_tell_is_refused_here(public: Callable[..., Any]) -> None:
    messages = public().messages
    for wrong in ({"symbol": "fUSD"}, {"symbol": "tBTCUSD", "told": "td"}):
        with pytest.raises(InvalidRequest):
            bitfinex.subscribe_trades(messages=messages, **wrong)  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidRequest):
        bitfinex.subscribe_funding_trades("tBTCUSD", messages)
