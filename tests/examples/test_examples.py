"""Every example runs as it stands, against an embedded exchange."""

import asyncio
import os
import re
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

import bittrade_ws
from bittrade_ws import simulators
from bittrade_ws.exchanges import theone

pytestmark = pytest.mark.loopback
ROOT = Path(__file__).parents[2]
INSTALLED = Path(bittrade_ws.__file__).parents[1]
Example = Callable[..., str]


@pytest.fixture
def example(tmp_path: Path) -> Example:
    def run(name: str) -> str:
        command = [sys.executable, str(ROOT / "examples" / name)]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(INSTALLED), "PYTHONUNBUFFERED": "1", **more}


def test_public_ticker_prints_until_ctrl_c() -> None:
    with simulators.start("binance", rate=100) as venue:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "examples" / "public_ticker.py")],
            env=environment(BINANCE_STREAM_WEBSOCKET=f"{venue.url_ws}/stream"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            assert process.stdout is not None
            assert process.stderr is not None
            try:
                assert process.stdout.readline().startswith("Ticker(symbol='BTCUSDT'")
                process.send_signal(signal.SIGINT)
                assert process.communicate(timeout=2)[1] == ""
                assert process.returncode == 0
            finally:
                process.kill()  # nothing, when it has ended


def test_public_ticker_is_the_readme_s_first_script() -> None:
    script = (ROOT / "examples" / "public_ticker.py").read_text().partition("\n\n")[2]
    block = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[0]
    # The example's imports are sorted as the checks want them.
    assert sorted(script.splitlines()) == sorted(
        block.replace(
            "keep_messages_only, filter_new_socket_only\n", "filter_new_socket_only, keep_messages_only\n"
        ).splitlines()
    )


def test_order_lifecycle(example: Example) -> None:
    stages = [line.split()[0] for line in example("order_lifecycle.py").splitlines()]
    filled, canceled = stages[: stages.index("FILLED") + 1], stages[stages.index("FILLED") + 1 :]
    assert filled == ["SUBMITTED", "OPEN", "UNKNOWN", "FILLED"]
    assert canceled == ["SUBMITTED", "OPEN", "CANCELED"]


def test_oco(example: Example) -> None:
    lines = [line.split() for line in example("oco.py").splitlines()]
    assert lines[0] == ["SUBMITTED"] * 4
    assert ["EXECUTING", "FILLED", "OPEN", "PENDING"] in lines
    assert lines[-1] == ["ALL_DONE", "FILLED", "CANCELED", "CANCELED"]


def test_local_book(example: Example) -> None:
    lines = example("local_book.py").splitlines()
    assert len(lines) == 5
    assert all("SYNCED" in line for line in lines)


def test_bitfinex_book(example: Example) -> None:
    lines = example("bitfinex_book.py").splitlines()
    assert len(lines) == 5
    assert all("SYNCED" in line for line in lines)


def test_digitex_bot(example: Example) -> None:
    lines = example("digitex_bot.py").splitlines()
    assert re.fullmatch(r"spot \d+\.0000 last \d+\.0000", lines[0])
    assert [line.split()[0] for line in lines[1:]] == ["SUBMITTED", "OPEN", "CANCELED"]


def test_oceanex_polled_order(example: Example) -> None:
    lines = example("oceanex_polled_order.py").splitlines()
    assert re.fullmatch(r"0\.\d+ bid, 0\.\d+ asked", lines[0])
    assert [line.split()[0] for line in lines[1:4]] == ["SUBMITTED", "OPEN", "CANCELED"]
    assert lines[4:] == ["the venue says cancel"]


def test_theone_service(example: Example) -> None:
    lines = example("theone_service.py").splitlines()
    assert re.fullmatch(r"1\.5 ETH are \d+\.\d+ USDT", next(line for line in lines if line.startswith("1.5")))
    stages = [line.split()[1] for line in lines if line.startswith("swap")]
    assert stages == ["SUBMITTED", "UNKNOWN", "FILLED"]
    assert sum(line.startswith("balances") for line in lines) >= 2
    assert lines[-1].endswith("USDT for 1.5 ETH; 248.5000 ETH are left")


def test_theone_service_tells_of_a_handler_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    service = runpy.run_path(str(ROOT / "examples" / "theone_service.py"))["TheOneService"]

    async def fail(_: object) -> None:
        raise ZeroDivisionError

    async def watch(signer: Any, url: str) -> None:
        async with service(signer, url) as running:
            running.watch_balances(fail)
            await asyncio.wait(running._tasks.values(), timeout=10)

    with simulators.start("theone", rate=0) as venue:
        keys = venue.credentials
        asyncio.run(watch(theone.hmac_signer(keys["api_key"], keys["secret_key"]), venue.url_ws))
    assert "balances is not watched any more" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_theone_fastapi_serves_until_ctrl_c() -> None:
    command = [sys.executable, str(ROOT / "examples" / "theone_fastapi.py"), "0"]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = next(line for line in process.stderr if "running on" in line)
            url = re.findall(r"http://[\d.:]+", said)[0]
            deadline = time.monotonic() + 10
            while not requests.get(f"{url}/status", timeout=5).json()["websocket_connected"]:
                assert time.monotonic() < deadline
            swap = {"amount": "1.5", "from_asset": "ETH", "to_asset": "USDT"}
            done = requests.post(f"{url}/swap", params=swap, timeout=10).json()
            assert (done["success"], done["order_id"]) == (True, "ord_1")
            assert float(done["received"]) > 3000
            refused = requests.post(f"{url}/swap", params={**swap, "amount": "260"}, timeout=10).json()
            assert refused == {"error": "SWAP_ERROR: insufficient balance", "status": "REJECTED"}
            wrong = requests.post(f"{url}/swap", params={**swap, "amount": "-1"}, timeout=10).json()
            assert wrong == {"error": "the amount that goes in is -1"}
            process.send_signal(signal.SIGINT)
            told = process.communicate(timeout=5)[1]
            assert "Traceback" not in told
            assert "dropped" not in told
        finally:
            process.kill()  # nothing, when it has ended


def test_sign(example: Example) -> None:
    names = [line.split()[0] for line in example("sign.py").splitlines()]
    assert names == ["by", "HMAC", "Ed25519", "RSA"]


def test_asyncio_bridge(example: Example) -> None:
    lines = example("asyncio_bridge.py").splitlines()
    assert len(lines) == 11
    assert lines[-1] == "0 dropped"


def test_strategy_with_marbles(example: Example) -> None:
    assert example("strategy_with_marbles.py").count("Buy(price=") == 2


def test_logging_recipe(example: Example, tmp_path: Path) -> None:
    example("logging_recipe.py")
    lines = (tmp_path / "logs" / "raw_socket.log").read_text().splitlines()
    assert all(re.match(r"\d\d:\d\d:\d\d\.\d{3} (<==|-->) [{]", line) for line in lines)
    assert '<== {"method":"SUBSCRIBE"' in lines[0]
    assert sum("-->" in line for line in lines) >= 4


def test_log_file(example: Example, tmp_path: Path) -> None:
    told = example("log_file.py")
    assert told.strip() == (tmp_path / "2023-03-26.log").read_text().strip()
    lines = [line.split(" ", 3)[2:] for line in told.strip().splitlines()]
    assert [level for level, _ in lines] == ["WARNING", "INFO"]
    assert "dialling again in 0." in lines[0][1]
    assert "connected again after 0." in lines[1][1]


@pytest.mark.parametrize(("level", "out", "err"), [("WARNING", [], ["W", "E"]), ("DEBUG", ["D", "I"], ["W", "E"])])
def test_log_file_without_a_file(level: str, out: list[str], err: list[str]) -> None:
    script = f"""
from logging import getLogger
from log_file import configure_log
configure_log(log_level={level!r})
logger = getLogger("bittrade_ws.anywhere")
for say, word in ((logger.debug, "D"), (logger.info, "I"), (logger.warning, "W"), (logger.error, "E")):
    say(word)
"""
    path = os.pathsep.join([str(ROOT / "examples"), str(INSTALLED)])
    command, env = [sys.executable, "-c", script], {**environment(), "PYTHONPATH": path}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=True)
    assert [line[-1] for line in done.stdout.splitlines()] == out
    assert [line[-1] for line in done.stderr.splitlines()] == err


def test_every_example_has_its_test() -> None:
    tested = Path(__file__).read_text()
    assert [path.name for path in (ROOT / "examples").glob("*.py") if path.name not in tested] == []
