"""What the README says is so: its scripts run as they stand, its tests pass, its links lead somewhere."""

import ast
import importlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from bittrade_ws import operators, simulators
from bittrade_ws.cli.registry import venue_names

ROOT = Path(__file__).parent.parent
INSTALLED = Path(operators.__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
VENUES = {page.parent.name: page for page in sorted((ROOT / "bittrade_ws" / "exchanges").glob("*/README.md"))}
PAGES = [ROOT / "README.md", *VENUES.values(), *sorted((ROOT / "operators").glob("*.md"))]
BLOCKS = [
    text
    for page in PAGES[: len(VENUES) + 1]
    for text in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]
SCRIPTS = {
    "binance.subscribe_ticker(": "Ticker(symbol='BTCUSDT'",
    "binance.subscribe_candles(": "candle: Candle(symbol='BTCUSDT'",
    "to_async_iterator(": "600",
    "AddOrderRequest(": "FILLED: 'FILLED'",
    "binance.subscribe_balances(": '"status":200',
    "get_candles_factory(": "PastCandle(",
    "get_klines_http(": "makerCommission",
    "parse_ticker_ccxt(": "'symbol': 'BTC/USDT'",
}
"""What tells a script from the others, and what it is seen to say before it is told to stop."""
ENDING = {"get_klines_http(", "parse_ticker_ccxt("}
"""Scripts that open no connection, and end by themselves."""
SHOW_FRAMES = """
import logging, sys
logging.getLogger("bittrade_ws.raw_socket.received").addHandler(logging.StreamHandler(sys.stdout))
"""


def block(part: str) -> str:
    (found,) = [text for text in BLOCKS if part in text]
    return found


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_every_block_compiles_and_its_imports_exist(number: int) -> None:
    for node in ast.walk(ast.parse(BLOCKS[number])):
        if isinstance(node, ast.Import):
            for alias in node.names:
                importlib.import_module(alias.name)
        elif isinstance(node, ast.ImportFrom):
            module = importlib.import_module(node.module or "")
            for alias in node.names:
                assert hasattr(module, alias.name) or importlib.import_module(f"{node.module}.{alias.name}")


@pytest.mark.loopback
@pytest.mark.parametrize("part", SCRIPTS)
def test_a_script_runs_until_ctrl_c(part: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    # Balances are silent until they change: what is to be seen is that the venue accepted the subscription.
    script.write_text(SHOW_FRAMES * ("balances" in part) + block(part), encoding="utf-8")
    with simulators.start("binance", rate=100) as venue:
        told = venue.describe()
        process = subprocess.Popen(
            [sys.executable, str(script)],
            env={
                **os.environ,
                "PYTHONPATH": str(INSTALLED),
                "PYTHONUNBUFFERED": "1",
                "BINANCE_STREAM_WEBSOCKET": told["ws_streams"],
                "BINANCE_WEBSOCKET_API": told["ws_api"],
                "BINANCE_REST": told["rest"],
                "BINANCE_API_KEY": told["credentials"]["api_key"],
                "BINANCE_API_SECRET": told["credentials"]["api_secret"],
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdout is not None
            assert process.stderr is not None
            watchdog = Timer(60.0, process.kill)  # what is awaited and never said fails, and does not hang
            watchdog.start()
            try:
                assert any(SCRIPTS[part] in line for line in process.stdout), process.stderr.read()
                if part not in ENDING:
                    process.send_signal(signal.SIGINT)
                error = process.communicate(timeout=15)[1]
            finally:
                watchdog.cancel()
                process.kill()  # nothing, when it has ended
        if "async" in part:  # asyncio hands Ctrl-C on
            assert error.endswith("KeyboardInterrupt\n")
        else:
            assert (process.returncode, error) == (0, "")


def test_its_tests_pass(pytester: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(INSTALLED))
    line = 'pytest_plugins = ["bittrade_ws.testing"]'
    assert line in README
    pytester.makeconftest(line)
    pytester.makepyfile(test_of_yours=block("check_operator("))
    pytester.runpytest_subprocess("-q", "-W", "error").assert_outcomes(passed=4)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_every_link_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S))
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", prose)]
    assert [link for link in links if not link.startswith("https://") and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("venue", venue_names())
def test_every_channel_is_named_on_its_venues_page(venue: str) -> None:
    page = VENUES[venue].read_text(encoding="utf-8")
    door = importlib.import_module(f"bittrade_ws.exchanges.{venue}")
    names = [name.removeprefix("subscribe_") for name in dir(door) if name.startswith("subscribe_")]
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", page))))
    assert [name for name in names if not {name, f"subscribe_{name}"} & words] == []
    assert f"({VENUES[venue].relative_to(ROOT).as_posix()})" in README


def test_every_operator_is_in_the_catalogue_in_the_words_of_its_page() -> None:
    catalogue = (ROOT / "operators" / "README.md").read_text(encoding="utf-8")
    for page in (ROOT / "operators").glob("*.md"):
        if page.name != "README.md":
            sentence = " ".join(page.read_text(encoding="utf-8").split("\n\n")[1].split())
            assert f"| [{page.stem}]({page.name}) | {sentence} |" in catalogue
            assert page.stem in operators.__all__
