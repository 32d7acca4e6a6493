"""The gateway behind its server: WebSocket and REST on one port, with the keys that it tells."""

import json
from urllib.request import urlopen

import pytest
import websocket

from bittrade_ws import simulators

pytestmark = pytest.mark.loopback


def test_both_doors_are_on_one_port():
    with simulators.start("bitfinex", rate=0) as server:
        about = server.describe()
        line = websocket.create_connection(about["ws"], timeout=5)
        assert json.loads(line.recv())["version"] == 2
        line.send(json.dumps({"event": "subscribe", "channel": "ticker", "symbol": "tBTCUSD"}))
        assert json.loads(line.recv())["event"] == "subscribed"
        assert len(json.loads(line.recv())[1]) == 10
        with urlopen(f"{about['rest']}/v2/platform/status") as answer:
            assert json.load(answer) == [1]
        line.close()
    assert set(about) == {"venue", "ws", "rest", "credentials"}
    assert set(about["credentials"]) == {"api_key", "api_secret"}
