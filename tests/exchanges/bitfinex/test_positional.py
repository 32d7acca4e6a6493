"""Values from arrays, in whatever form the connection has them told."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex._positional import time_of
from bittrade_ws.exchanges.bitfinex.market import TICKER, TRADE
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.models.order import OrderSide
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.wire.exact_json import loads

NOON = 1_700_000_000_000
FORMS: list[dict[str, bool]] = [
    {"timestamps": True},
    {"timestamps": True, "sequence": False},
    {"decimals_as_strings": True},
    {"times_as_dates": True},
    {"times_as_dates": True, "timestamps": True, "decimals_as_strings": True},
]
BUY = AddOrderRequest(
    symbol="tBTCUSD", side=OrderSide.BUY, type="EXCHANGE LIMIT", quantity=Decimal("0.01"), price=Decimal("90000"),
    client_order_id="1", extra={"tif": "2030-01-01 00:00:00"},
)  # fmt: skip


def bare(value: Any) -> Any:
    """The value without the time at which it was sent."""
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    if isinstance(value, bitfinex.Notification):
        return msgspec.structs.replace(value, sent=None, info=None)
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, sent=None)
    return value


def sent(value: Any) -> list[int | None]:
    if isinstance(value, tuple):
        return [time for one in value for time in sent(one)]
    return [value.sent] if isinstance(value, msgspec.Struct) else []


@pytest.mark.parametrize("form", FORMS)
def test_the_public_values_are_the_same_in_each_form(public: Callable[..., Any], form: Any) -> None:
    def watch(client: Any) -> list[list[Any]]:
        messages = client.messages
        return [
            client.watch(operator)
            for operator in (
                bitfinex.subscribe_ticker("tBTCUSD", messages),
                bitfinex.subscribe_funding_ticker("fUSD", messages),
                bitfinex.subscribe_trades("tBTCUSD", messages, past=True),
                bitfinex.subscribe_funding_trades("fUSD", messages, told="tu", past=True),
                bitfinex.subscribe_candles("tBTCUSD", messages),
                bitfinex.subscribe_book_entries("tBTCUSD", messages),
                bitfinex.subscribe_book_entries("tBTCUSD", messages, precision="R0"),
                bitfinex.subscribe_book_entries("fUSD", messages),
                bitfinex.subscribe_derivative_status("tBTCF0:USTF0", messages),
                bitfinex.subscribe_liquidations(messages),
            )
        ]

    clients = public(), public(**form)
    plain, formed = map(watch, clients)
    for client in clients:
        client.connect("0s")
    clients[0].marbles.advance("2s")
    for client in clients:
        client.trade("0.01")
        client.venue.liquidate(
            ["pos", 1, NOON, None, "tBTCUSD", Decimal("0.1"), Decimal(9), None, 0, 1, None, Decimal(8)]
        )
    clients[0].marbles.advance("5s")
    assert all(plain)
    assert [list(map(bare, told)) for told in formed] == plain
    times = [time for told in formed for value in told for time in sent(value)]
    assert {time is not None for time in times} == {"timestamps" in form}
    assert not any(time for told in plain for value in told for time in sent(value))


@pytest.mark.parametrize("form", FORMS)
def test_the_account_s_values_are_the_same_in_each_form(private: Callable[..., Any], form: Any) -> None:
    def watch(client: Any) -> list[list[Any]]:
        names = ("orders", "fills", "positions", "balances", "balance_info", "offers", "credits", "loans")
        names = (*names, "margin", "funding_info", "notifications")
        return [client.watch(getattr(bitfinex, f"subscribe_{name}")(client.messages)) for name in names]

    clients = private(), private(**form)
    plain, formed = map(watch, clients)
    for client in clients:
        client.venue.start(past_minutes=5)
        offer = {"type": "LIMIT", "symbol": "fUSD", "amount": "500", "rate": "0.0002", "period": 30}
        client.hear(bitfinex.add_offer_factory(client.sockets, client.messages)(offer))
        client.hear(bitfinex.calculate_factory(client.sockets, client.messages)(["margin_base", "funding_sym_fUSD"]))
        add_order = bitfinex.add_order_factory(client.sockets, client.messages)
        client.hear(add_order(BUY))
        margin = replace(BUY, type="MARKET", price=None, client_order_id="2", extra={})
        client.hear(add_order(margin))
        client.connect("0s")
    clients[0].marbles.advance("5s")
    assert [bool(told) for told in plain] == [True] * 6 + [False] * 2 + [True] * 3
    assert [list(map(bare, told)) for told in formed] == [list(map(bare, told)) for told in plain]
    assert {time is not None for told in formed for value in told for time in sent(value)} == {"timestamps" in form}


def test_a_book_has_the_time_of_its_last_change(public: Callable[..., Any]) -> None:
    client = public(timestamps=True)
    books = client.watch(bitfinex.subscribe_book("tBTCUSD", client.messages))
    client.connect()
    client.trade("0.5")
    client.marbles.advance("1s")
    assert books[-1].time is not None
    assert books[-1].time > books[0].time


def test_what_is_no_time() -> None:
    assert [time_of(places) for places in ([], [7], [7, NOON], [NOON, 7], ["x"])] == [None, None, NOON, None, None]


def test_dates_are_times_and_say_where_they_are() -> None:
    row = [7, "2023-11-14T22:13:20.001Z", 1, 2]
    assert TRADE.read(row, ("tBTCUSD",)).time == NOON + 1
    assert TRADE.read([7, "2023-11-14T22:13:20", 1, 2], ("tBTCUSD",)).time == NOON
    assert TRADE.read([7, "2023-11-15T00:13:20+02:00", 1, 2], ("tBTCUSD",)).time == NOON
    with pytest.raises(DecodeError, match="not a Trade"):
        TRADE.read([7, "yesterday", 1, 2], ("tBTCUSD",))


def test_what_is_appended_is_kept_and_what_is_missing_is_told() -> None:
    row = loads(b"[1,2,3,4,5,6,7,8,9,1.10,null,[1]]")
    assert TICKER.read(row, ("tBTCUSD",)).extra == (None, [1])
    assert str(TICKER.read(row, ("tBTCUSD",)).low) == "1.10"
    with pytest.raises(DecodeError, match="9 places where at least 10"):
        TICKER.read(row[:9], ("tBTCUSD",))
