"""What an import brings along: nothing that is only needed once somebody dials, or asks over HTTP.

Times are not measured here, which would be a test of the machine; these modules are what they are made of.
"""

import subprocess
import sys

import pytest

HEAVY = ("requests", "urllib3", "websocket", "http.client", "email", "certifi", "aiohttp", "rich")


def loaded_by(module: str) -> set[str]:
    script = f"import sys, {module}; print(*(name for name in {(*HEAVY, 'google.protobuf')} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "bittrade_ws",
        "bittrade_ws.operators",
        "bittrade_ws.connection",
        "bittrade_ws.exchanges.binance",
        "bittrade_ws.exchanges.bitfinex",
    ],
)
def test_an_import_brings_only_what_it_needs(module):
    assert loaded_by(module) == set()


def test_protobuf_comes_with_a_venue_that_speaks_it():
    assert loaded_by("bittrade_ws.exchanges.digitex") == {"google.protobuf"}
