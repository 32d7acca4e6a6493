import json

import pytest

from bittrade_ws.exchanges import binance
from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.testing.adapter import acknowledge_json, find_adapter, read_samples


@pytest.mark.parametrize("venue", ["binance", "bittrade_ws.exchanges.binance", binance])
def test_a_venue_is_found_by_the_names_that_all_share(venue):
    adapter = find_adapter(venue, symbol="ETHBTC")
    assert adapter.codec is BinanceCodec
    assert "ethbtc@trade" in {channel.name for channel in adapter.channels}
    assert adapter.subscribing is not None
    assert adapter.orders is not None


def test_a_package_that_is_no_venue():
    with pytest.raises(ValueError, match="no class whose name ends with Codec"):
        find_adapter("bittrade_ws.models")


def test_samples_in_any_form(tmp_path):
    rows = [{"frame": '{"a":1}', "key": 1}, {"frame": {"b": 2}}, {"c": 3}]
    (tmp_path / "one.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    expected = [b'{"a":1}', b'{"b":2}', b'{"c": 3}']
    assert read_samples(tmp_path) == read_samples(tmp_path / "one.jsonl") == expected
    assert read_samples(['{"a":1}', b"\x01"]) == [b'{"a":1}', b"\x01"]


def test_the_usual_yes():
    assert acknowledge_json('{"id":7,"method":"x"}') == '{"result":null,"id":7}'
    assert acknowledge_json("[1]") is None
