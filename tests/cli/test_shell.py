"""The console in a pipe."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import bittrade_ws
from bittrade_ws import simulators

pytestmark = pytest.mark.loopback

PACKAGE = str(Path(bittrade_ws.__file__).parents[1])
PROMPT = 'Prompt ("stop" "q" "quit" "exit" to quit, h or ? or \'help\' to Help):'
LEFT = ["disconnecting...", "Disconnected", "Session Down", "end...."]


@pytest.fixture(scope="module")
def venue() -> Iterator[Any]:
    with simulators.start("digitex", rate=100) as running:
        yield running


@pytest.fixture
def begin(venue: Any, tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """The console in a pipe, with a login; ended, if it is still there."""
    begun: list[subprocess.Popen[str]] = []

    def begin_it(*arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "bittrade_ws.cli.main", "shell", "digitex", "--url", venue.url_ws, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": PACKAGE, "DIGITEX_TOKEN": venue.credentials["token"]},
        )
        begun.append(process)
        return process

    yield begin_it
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def piped(begin: Any) -> Callable[..., tuple[int, str, str]]:
    """Runs a script to its end: exit status, stdout, stderr."""

    def run_it(script: str, *arguments: str) -> tuple[int, str, str]:
        process = begin(*arguments)
        said, wrong = process.communicate(script, timeout=60)
        return process.returncode, said, wrong

    return run_it


def test_a_pipe_gets_plain_lines_and_waits_for_each_answer(piped: Any) -> None:
    status, told, wrong = piped("1\nping\ntrades BTC/USD, 3\n12\n13\norders XAU/USD\n")
    assert (status, wrong) == (0, "")
    assert "\x1b" not in told
    said = [line for line in told.splitlines() if not line.startswith(("*", "trade symbol=BTC/USD"))]
    assert said == [
        "Session up (market data)",
        *(PROMPT, "> 1", "Session up (trading)", "Authenticated."),
        *(PROMPT, "> ping", "pong"),
        *(PROMPT, "> trades BTC/USD, 3"),
        *(PROMPT, "> 12", *LEFT[:3]),
        *(PROMPT, "> 13", "Session up (market data)"),
        *(PROMPT, "> orders XAU/USD", "Not Authenticated. Please Authenticate first"),
        *LEFT,
    ]
    assert told.count("\ntrade symbol=BTC/USD") == 3


@pytest.mark.parametrize("level", ["debug", "INFO", "Warn", "error"])
def test_the_log_has_its_level_and_no_secret(piped: Any, venue: Any, tmp_path: Path, level: str) -> None:
    status, told, _ = piped("1\n10 USD\n", "-l", level)
    assert status == 0
    log = (tmp_path / "ws_client.log").read_text()
    assert venue.credentials["token"] not in log + told
    assert ("(INFO, " in log) == (level in ("debug", "INFO"))
    assert ("(DEBUG, logs.py:" in log) == (level == "debug")


def test_what_no_level_can_be_is_told(piped: Any) -> None:
    status, _, wrong = piped("", "--logLevel", "loud")
    assert status == 2
    assert "'loud' is none of DEBUG" in wrong


def test_where_no_log_can_be_written_it_says_so_and_goes_on(piped: Any, tmp_path: Path) -> None:
    (tmp_path / "ws_client.log").mkdir()
    status, told, _ = piped("q\n")
    assert status == 0
    assert told.startswith("no ws_client.log: ")


def test_bytes_that_are_no_text_are_no_command_and_no_end(begin: Any) -> None:
    process = begin()
    process.stdin.buffer.write(b"\xff\xfe\nh\n")
    told, wrong = process.communicate(timeout=60)
    assert (process.returncode, wrong) == (0, "")
    assert "is no choice" in told
    assert "A choice is its number or its word" in told


def test_ctrl_c_in_a_pipe_ends_it_cleanly(begin: Any) -> None:
    process = begin()
    while process.stdout.readline() != "Session up (market data)\n":
        pass
    process.send_signal(signal.SIGINT)
    assert process.wait(2) == 0
    assert process.stdout.read().splitlines()[-4:] == LEFT
    assert process.stderr.read() == ""


def test_a_reader_that_hangs_up_ends_it_in_silence(begin: Any) -> None:
    process = begin()
    process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _, wrong = process.communicate("banner\n" * 100, timeout=5)
    assert (process.returncode, wrong) == (1, "")


def test_an_unknown_venue_is_told_in_one_sentence(run: Any) -> None:
    done = run("shell", "atlantis")
    assert done.returncode == 2
    assert done.stderr.startswith("bittrade-ws: no venue is called 'atlantis'; there is binance")
