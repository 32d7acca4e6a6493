"""What a venue can do is read from its module."""

from inspect import signature

from bittrade_ws.cli.registry import capabilities, channels, exchange, venue_names
from bittrade_ws.exchanges import binance


def test_every_venue_is_a_folder() -> None:
    assert {"binance", "bitfinex"} <= set(venue_names())
    assert exchange("binance") is binance


def test_a_channel_is_what_one_can_subscribe_to() -> None:
    assert "ticker" in channels("binance")
    assert all(callable(getattr(binance, f"subscribe_{name}")) for name in channels("binance"))


def test_no_public_name_of_a_kind_is_left_out() -> None:
    offered = capabilities("binance")
    names = [name for name in binance.__all__ if name.endswith("_http")]
    assert offered["http"] == sorted(names)


def test_what_needs_an_account_is_no_market_data() -> None:
    kinds = capabilities("binance")
    for name in kinds["market data"]:
        first = next(iter(signature(getattr(exchange("binance"), f"subscribe_{name}")).parameters))
        assert first != "messages" or name.startswith("all_"), name
    assert {"orders", "balance_updates", "order_lists", "external_locks"} <= set(kinds["private"])
