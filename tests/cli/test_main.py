"""Without its extra the command line says what to install."""

import builtins
from typing import Any

import pytest

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


def test_ctrl_c_while_it_still_loads_ends_it_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def interrupted(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "bittrade_ws.cli.app":
            raise KeyboardInterrupt
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", interrupted)
    with pytest.raises(SystemExit, match="130"):
        main.main()
