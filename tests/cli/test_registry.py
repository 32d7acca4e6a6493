"""What a venue can do is read from its module."""

from inspect import signature

import pytest

from bittrade_ws.cli.registry import exchange, market_channels, menu_of, private_channels, under_ca, venue_names
from bittrade_ws.exchanges import binance, digitex


def test_every_venue_is_a_folder() -> None:
    assert {"binance", "bitfinex"} <= set(venue_names())
    assert exchange("binance") is binance


def test_a_channel_is_what_one_can_subscribe_to() -> None:
    assert "ticker" in market_channels("binance")
    for name in (*market_channels("binance"), *private_channels("binance")):
        assert callable(getattr(binance, f"subscribe_{name}"))


@pytest.mark.parametrize("venue", venue_names())
def test_what_needs_an_account_is_no_market_data(venue: str) -> None:
    of_all = {"all_mini_tickers", "all_rolling_tickers", "all_tickers", "liquidations"}
    for name in market_channels(venue):
        first = next(iter(signature(getattr(exchange(venue), f"subscribe_{name}")).parameters))
        assert first != "messages" or name in of_all, name
    of_a_market = {("oceanex", "orders")}  # which the venue lists by market only
    for name in private_channels(venue):
        first = next(iter(signature(getattr(exchange(venue), f"subscribe_{name}")).parameters))
        assert (first != "messages") == ((venue, name) in of_a_market)


def test_private_channels_are_those_of_the_account() -> None:
    names = {"balance_updates", "balances", "external_locks", "fills", "order_lists", "orders"}
    assert set(private_channels("binance")) == names


def test_a_venue_without_a_menu_has_none() -> None:
    assert menu_of("atlantis") is None
    menu = menu_of("digitex")
    assert menu is not None
    assert menu.title == "DIGITEX"


def test_what_a_channel_asks_elsewhere_is_asked_under_the_same_ca() -> None:
    assert under_ca(binance.subscribe_ticker, "ca.pem") is binance.subscribe_ticker
    assert under_ca(binance.subscribe_book, None) is binance.subscribe_book
    assert set(under_ca(binance.subscribe_book, "ca.pem").keywords) == {"sender"}
    assert under_ca(digitex.subscribe_book, "ca.pem").keywords["options"].ca == "ca.pem"
