"""Arrays by position: the wire's digits stay, what is appended is kept, what is too short is refused."""

from decimal import Decimal

import pytest

from bittrade_ws.exchanges.bitfinex import events, funding_events, market
from bittrade_ws.exchanges.bitfinex._positional import Layout, decoder_of
from bittrade_ws.models.errors import DecodeError

D = Decimal


def test_an_update_keeps_its_digits():
    decode = decoder_of(market.TRADE, words=1, prefix=("tBTCUSD",))
    trade = decode(b'[17,"te",[1,1700000000000,-0.1000,60000.10],5]')
    assert (str(trade.amount), str(trade.price), trade.is_buyer_maker) == ("-0.1000", "60000.10", True)


def test_what_the_venue_appends_is_kept():
    decode = decoder_of(market.CANDLE, words=0, prefix=("trade:1m:tBTCUSD",))
    assert decode(b"[17,[1,2,3,4,1,9,7.0]]").extra == (D("7.0"),)


@pytest.mark.parametrize("frame", [b"[17,[1,2]]", b"[17]", b"[17,5]", b'[17,["x",2,3,4,5,6]]', b"{"])
def test_what_is_no_candle(frame):
    with pytest.raises(DecodeError):
        decoder_of(market.CANDLE, words=0, prefix=("key",))(frame)


LAYOUTS = {
    name: layout
    for module in (market, events, funding_events)
    for name, layout in vars(module).items()
    if isinstance(layout, Layout)
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_less_than_the_least_is_refused(name):
    layout = LAYOUTS[name]
    with pytest.raises(DecodeError, match="places"):
        layout.read([None] * (layout.least - 1))


def test_an_order_by_position():
    row = [1, None, 7, "tBTCUSD", 10, 11, D("0.5"), 1, "EXCHANGE LIMIT", None, None, None, 0, "ACTIVE", None, None]
    row += [D("60000"), 0, 0, 0, None, None, None, 0, 0, None, None, None, "API>BFX", None, None, {"$F7": 1}]
    order = events.ORDER.read(row)
    assert (order.client_id, order.status, order.price, order.meta) == (7, "ACTIVE", D(60000), {"$F7": 1})
