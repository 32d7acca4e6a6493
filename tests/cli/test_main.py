"""Without its extra the command line says what to install."""

import builtins
import subprocess
import sys
from typing import Any

import pytest

from bittrade_ws import simulators
from bittrade_ws.cli import main


def test_a_missing_extra_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_typer(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "bittrade_ws.cli.app":
            raise ModuleNotFoundError("No module named 'typer'", name="typer")
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without_typer)
    with pytest.raises(SystemExit, match=r'bittrade-ws needs typer: pip install "bittrade-ws\[cli\]"'):
        main.main()


def test_what_only_a_venue_on_loopback_needs_is_missed_when_one_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bittrade_ws.simulators.server", raising=False)
    monkeypatch.delattr(simulators, "server", raising=False)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    monkeypatch.setattr(sys, "argv", ["bittrade-ws", "simulate", "binance"])
    with pytest.raises(SystemExit, match=r'need aiohttp: pip install "bittrade-ws\[cli\]"'):
        main.main()


def test_a_command_that_starts_no_venue_does_not_wait_for_a_server() -> None:
    script = "import sys; import bittrade_ws.cli.app; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_ctrl_c_while_it_still_loads_ends_it_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def interrupted(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "bittrade_ws.cli.app":
            raise KeyboardInterrupt
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", interrupted)
    with pytest.raises(SystemExit, match="130"):
        main.main()
