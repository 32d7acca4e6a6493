import pytest

from bittrade_ws.exchanges.digitex.markets import MARKETS, market_id, symbol_of
from bittrade_ws.models.errors import InvalidRequest


def test_names_and_numbers() -> None:
    assert sorted(MARKETS) == list(range(1, 26))
    assert [market_id(symbol_of(number)) for number in MARKETS] == list(MARKETS)
    assert market_id("btc/usd") == market_id("1") == 1
    assert (market_id("99"), symbol_of(99)) == (99, "99")
    assert [number for number, market in MARKETS.items() if market.is_spot] == [4, *range(18, 26)]


@pytest.mark.parametrize("symbol", ["", "0", "BTCUSDT", "-1"])
def test_no_market(symbol: str) -> None:
    with pytest.raises(InvalidRequest, match="no market is called"):
        market_id(symbol)
