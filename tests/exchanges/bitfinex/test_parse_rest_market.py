"""What public REST calls give, typed: bodies of the simulated venue, and broken ones."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
import reactivex
import requests
from hypothesis import given
from hypothesis import strategies as st
from reactivex import Observable

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex._parse import Parser
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.simulators.bitfinex import gateway

D = Decimal
KEY = "pos.size:1m:tBTCUSD:long"
RANKING = "vol:1w:tBTCUSD"


@pytest.fixture
def sender(marbles: Any) -> Any:
    venue = gateway(marbles.clock)
    venue.start(past_minutes=5)

    def send(request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        parts = urlsplit(request.url or "")
        body = request.body or b""
        answer = venue.http(request.method or "", parts.path, parts.query, dict(request.headers), body)  # type: ignore[arg-type]
        return reactivex.just(HttpResponse(answer.status, {}, answer.body))

    return send


def value_of(source: Observable[Any]) -> Any:
    seen: list[Any] = []
    source.subscribe(seen.append, seen.append)
    (value,) = seen
    return value


@pytest.mark.parametrize(
    ("name", "args", "given", "parser", "kind"),
    [
        ("get_ticker_http", ("tBTCUSD",), {}, bitfinex.parse_ticker("tBTCUSD"), bitfinex.Ticker),
        ("get_pulse_messages_http", (), {}, bitfinex.parse_pulse_messages(), bitfinex.PulseMessage),
        ("get_pulse_profile_http", ("Somebody",), {}, bitfinex.parse_pulse_profile(), bitfinex.PulseProfile),
        ("get_funding_ticker_http", ("fUSD",), {}, bitfinex.parse_funding_ticker("fUSD"), bitfinex.FundingTicker),
        ("get_tickers_http", ("tBTCUSD",), {}, bitfinex.parse_tickers(), bitfinex.Ticker),
        ("get_tickers_http", ("fUSD",), {}, bitfinex.parse_tickers(), bitfinex.FundingTicker),
        ("get_tickers_history_http", ("tBTCUSD",), {}, bitfinex.parse_tickers_history(), bitfinex.PastTicker),
        ("get_trades_http", ("tBTCUSD",), {}, bitfinex.parse_trades("tBTCUSD"), bitfinex.Trade),
        ("get_funding_trades_http", ("fUSD",), {}, bitfinex.parse_funding_trades("fUSD"), bitfinex.FundingTrade),
        ("get_book_http", ("tBTCUSD",), {"precision": "P0"}, bitfinex.parse_book(), bitfinex.PriceEntry),
        ("get_funding_book_http", ("fUSD",), {"precision": "P0"}, bitfinex.parse_funding_book(),
         bitfinex.FundingRateEntry),
        ("get_raw_book_http", ("tBTCUSD",), {}, bitfinex.parse_raw_book(), bitfinex.OrderEntry),
        ("get_raw_funding_book_http", ("fUSD",), {}, bitfinex.parse_raw_funding_book(), bitfinex.FundingOfferEntry),
        ("get_candles_http", ("tBTCUSD",), {"interval": "1m"}, bitfinex.parse_candles("trade:1m:tBTCUSD"),
         bitfinex.Candle),
        ("get_last_candle_http", ("tBTCUSD",), {"interval": "1m"}, bitfinex.parse_candle("trade:1m:tBTCUSD"),
         bitfinex.Candle),
        ("get_statistics_http", (KEY,), {}, bitfinex.parse_statistics(), bitfinex.Statistic),
        ("get_last_statistic_http", (KEY,), {}, bitfinex.parse_statistic(), bitfinex.Statistic),
        ("get_derivative_statuses_http", ("ALL",), {}, bitfinex.parse_derivative_statuses(),
         bitfinex.DerivativeStatus),
        ("get_derivative_status_history_http", ("tBTCF0:USTF0",), {},
         bitfinex.parse_derivative_status_history("tBTCF0:USTF0"), bitfinex.DerivativeStatus),
        ("get_liquidations_http", (), {}, bitfinex.parse_liquidations(), bitfinex.Liquidation),
        ("get_rankings_http", (RANKING,), {}, bitfinex.parse_rankings(), bitfinex.Ranking),
        ("get_last_ranking_http", (RANKING,), {}, bitfinex.parse_ranking(), bitfinex.Ranking),
        ("get_funding_statistics_http", ("fUSD",), {}, bitfinex.parse_funding_statistics(),
         bitfinex.FundingStatistic),
        ("get_average_price_http", ("tBTCUSD",), {"amount": D("0.1")}, bitfinex.parse_average_price(),
         bitfinex.AveragePrice),
        ("get_average_rate_http", ("fUSD",), {"amount": 100, "period": 2}, bitfinex.parse_average_price(),
         bitfinex.AveragePrice),
        ("get_exchange_rate_http", ("BTC",), {"currency2": "USD"}, bitfinex.parse_exchange_rate(), D),
        ("get_platform_status_http", (), {}, bitfinex.parse_platform_status(), bool),
    ],
)  # fmt: skip
def test_bodies_of_the_venue_are_typed(sender, name, args, given, parser, kind):
    value = value_of(getattr(bitfinex, name)(*args, **given, sender=sender).pipe(parser))
    values = value if isinstance(value, tuple) else (value,)
    assert values
    assert {type(one) for one in values} == {kind}


def typed(body: Any, parser: Parser[Any]) -> Any:
    return value_of(reactivex.just(body).pipe(parser))


def test_places_are_named_and_what_is_appended_is_kept():
    (found,) = typed([["tBTCUSD", 1, None, 2, *[None] * 8, 3, "new"]], bitfinex.parse_tickers_history())
    assert found == bitfinex.PastTicker("tBTCUSD", D(1), D(2), 3, ("new",))
    assert typed([[5, D("1.50")]], bitfinex.parse_statistics()) == (bitfinex.Statistic(5, D("1.50")),)
    line = [1, None, "somebody", 2, None, None, D("3.0"), None, None, "bird"]
    assert typed(line, bitfinex.parse_ranking()) == bitfinex.Ranking(1, "somebody", 2, D("3.0"), "bird")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), st.lists, max_leaves=12))
def test_any_body_is_a_value_or_a_decode_error(body):
    for parser in (bitfinex.parse_tickers(), bitfinex.parse_liquidations(), bitfinex.parse_derivative_statuses(),
                   bitfinex.parse_exchange_rate(), bitfinex.parse_book(), bitfinex.parse_ticker("t")):  # fmt: skip
        found = typed(body, parser)
        assert not isinstance(found, Exception) or isinstance(found, DecodeError)


def test_who_speaks_on_pulse_comes_with_what_is_said(sender: Any) -> None:
    first, second = value_of(bitfinex.get_pulse_messages_http(sender=sender).pipe(bitfinex.parse_pulse_messages()))
    profile = value_of(bitfinex.get_pulse_profile_http("Somebody", sender=sender).pipe(bitfinex.parse_pulse_profile()))
    assert (first.message_id, second.likes, first.profile) == ("message-2", 1, profile)
    assert (profile.followers, profile.twitter, profile.tipping) == (3, "somebody", 0)
    row = ["a", 1, None, "b", None, None, "c", None, None, 0, 1, 0]
    assert value_of(reactivex.just([row]).pipe(bitfinex.parse_pulse_messages()))[0].profile is None
