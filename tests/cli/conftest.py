"""The command line as its users have it: a process."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import bittrade_ws

Run = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., "subprocess.Popen[str]"]
INSTALLED = Path(bittrade_ws.__file__).parents[1]
"""Where the tests have the package from: the checkout, or the wheel."""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bittrade_ws.cli.main", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(INSTALLED), "NO_COLOR": "1", "COLUMNS": "120", "TERM": "dumb"}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command to its end."""

    def run_command(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments), capture_output=True, text=True, timeout=timeout, env=environment(), cwd=tmp_path
        )

    return run_command


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a command that goes on; what is still there at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start_command(*arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            command(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            cwd=tmp_path,
        )
        started.append(process)
        return process

    yield start_command
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
