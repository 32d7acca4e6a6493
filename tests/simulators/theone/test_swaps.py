"""Swaps are executed on the engine, and whatever becomes of them, the books balance."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.models.order import OrderStatus
from bittrade_ws.simulators.clock import ManualClock
from bittrade_ws.simulators.theone import gateway
from bittrade_ws.simulators.theone.swaps import SwapRefused

D = Decimal


def place(venue: Any, amount: str, asset_in: str = "ETH", asset_out: str = "USDT", **options: Any) -> Any:
    given = {"client_order_id": "", "slippage_bps": None, **options}
    return venue.desk.place(venue.user, asset_in, asset_out, D(amount), **given)


def test_either_way_through_a_market(marbles, venue) -> None:
    sold, bought = place(venue, "1.5"), place(venue, "1000", "USDT", "BTC")
    marbles.advance("1s")
    assert (sold.status, bought.status) == ("FILLED", "FILLED")
    assert venue.user.of("ETH").total == D("248.5")
    assert venue.user.of("BTC").total == bought.filled_out > 0


def test_its_order_has_the_client_s_id(marbles, venue) -> None:
    place(venue, "1.5", client_order_id="mine")
    marbles.advance("1s")
    order = venue.engine.ledger.order(venue.user, client_order_id="mine")
    assert (order.status, order.filled) == (OrderStatus.FILLED, D("1.5"))


def test_f51_a_client_id_names_one_swap_for_ever(marbles, venue) -> None:
    swap = place(venue, "1", client_order_id="mine")
    marbles.advance("10s")
    with pytest.raises(SwapRefused) as refused:
        place(venue, "1", client_order_id="mine")
    assert refused.value.code == "DUPLICATE_REQUEST"
    assert venue.desk.find(venue.user, "mine") is swap is venue.desk.find(venue.user, swap.order_id)


def test_a_market_that_got_worse_than_the_slippage_allows(marbles, venue) -> None:
    swap, tolerant = place(venue, "10", slippage_bps=1), place(venue, "10", slippage_bps=10_000)
    place(venue, "200")
    venue.desk.done_after = 0.05
    marbles.advance("100ms")  # nothing yet: their time was set before
    for ladder in venue.market._ladders:
        ladder._middle -= 30
        ladder.quote()
    marbles.advance("1s")
    assert (swap.status, swap.filled_out) == ("FAILED", 0)
    assert tolerant.status == "FILLED"
    assert venue.user.of("ETH").locked == 0


def test_what_is_left_of_a_grid_is_given_back(marbles, venue) -> None:
    place(venue, "1.00005")
    marbles.advance("1s")
    assert venue.user.of("ETH") == (D("249.0000"), 0)


FATES = st.tuples(
    st.sampled_from(["ETH", "USDT"]),
    st.decimals("0.0001", "300", places=5),
    st.sampled_from(["FILLED", "FAILED", "CANCELLED"]),
    st.sampled_from([None, D("0.3"), D(1)]),
)


@settings(max_examples=25)  # each opens a market
@given(st.lists(FATES, max_size=6))
def test_whatever_becomes_of_swaps_nothing_stays_locked_and_nothing_is_lost(fates) -> None:
    clock = ManualClock()
    venue = gateway(clock)
    venue.start()
    totals = {asset: venue.engine.ledger.total(asset) for asset in ("ETH", "USDT")}
    for asset_in, amount, end, part in fates:
        venue.desk.ends_as, venue.desk.part = end, part
        try:
            swap = place(venue, str(amount), asset_in, "USDT" if asset_in == "ETH" else "ETH")
        except SwapRefused:
            continue
        clock.advance(0.15)
        assert swap.status == "PROCESSING"
        clock.advance(0.1)
        assert swap.status in (end, "FAILED")
        assert swap.locked == 0
    assert {asset: venue.engine.ledger.total(asset) for asset in totals} == totals
    assert all(venue.user.of(asset).locked == 0 for asset in totals)
