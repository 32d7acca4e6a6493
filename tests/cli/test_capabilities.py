"""A venue can do what its names say, and nothing once they are gone."""

from types import ModuleType
from typing import Any

import pytest

from bittrade_ws import simulators
from bittrade_ws.cli import capabilities as module
from bittrade_ws.cli import menus
from bittrade_ws.cli.capabilities import CAPABILITIES, capabilities
from bittrade_ws.exchanges import binance, bitfinex, digitex


def without(monkeypatch: pytest.MonkeyPatch, venue: ModuleType, *names: str) -> dict[str, list[str]]:
    for name in names:
        monkeypatch.delattr(venue, name)
    return capabilities(venue.__name__.rpartition(".")[2])


@pytest.mark.parametrize(
    ("venue", "kind", "names"),
    [
        (binance, "books", ("subscribe_book",)),
        (binance, "watch", ("public_websocket_connection",)),
        (bitfinex, "login", ("hmac_http_signer", "hmac_signer", "http_signer", "log_in", "signer", "signer_from")),
        (digitex, "login", ("bearer_headers", "headers_from", "session_headers", "token_headers")),
        (bitfinex, "rollover", ("private_websocket_connection", "public_websocket_connection")),
        (
            digitex,
            "orders",
            ("add_order_factory", "cancel_all_orders_factory", "cancel_order_factory", "edit_order_factory"),
        ),
        (digitex, "private", ("subscribe_balances", "subscribe_fills", "subscribe_orders")),
    ],
)
def test_a_name_that_goes_takes_its_mark_with_it(
    monkeypatch: pytest.MonkeyPatch, venue: ModuleType, kind: str, names: tuple[str, ...]
) -> None:
    before = capabilities(venue.__name__.rpartition(".")[2])[kind]
    assert before
    after = without(monkeypatch, venue, *names[1:])[kind]
    assert len(after) <= len(before)
    assert after
    assert without(monkeypatch, venue, names[0])[kind] == []


def test_a_name_that_is_not_public_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binance, "__all__", [name for name in binance.__all__ if name != "subscribe_book"])
    assert capabilities("binance")["books"] == []


def test_gaps_are_read_from_what_a_channel_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "trades" in capabilities("digitex")["gaps"]
    assert "ticker" not in capabilities("digitex")["gaps"]
    monkeypatch.setattr(digitex, "subscribe_trades", digitex.subscribe_ticker)
    assert "trades" not in capabilities("digitex")["gaps"]


@pytest.mark.parametrize(
    ("kind", "owner", "name", "value"),
    [
        ("shell", menus, "__path__", []),
        ("simulator", simulators, "__path__", []),
        ("demo", simulators, "__path__", []),
        ("demo", module, "SCRIPTS", {}),
    ],
)
def test_a_part_that_goes_takes_its_mark_with_it(
    monkeypatch: pytest.MonkeyPatch, kind: str, owner: Any, name: str, value: Any
) -> None:
    assert capabilities("binance")[kind] == ["yes"]
    monkeypatch.setattr(owner, name, value)
    assert capabilities("binance")[kind] == []


def test_no_factory_and_no_call_is_left_out() -> None:
    offered = capabilities("binance")
    assert offered["rest"] == sorted(name for name in binance.__all__ if name.endswith("_http"))
    factories = sorted(name.removesuffix("_factory") for name in binance.__all__ if name.endswith("_factory"))
    assert sorted(offered["orders"] + offered["requests"]) == factories
    assert {"add_order", "cancel_order", "edit_order"} <= set(offered["orders"])


def test_each_kind_is_of_every_venue() -> None:
    assert list(capabilities("digitex")) == list(CAPABILITIES)
