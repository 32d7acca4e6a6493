"""Every command explains itself, with an example."""

from typing import Any

import pytest


@pytest.mark.parametrize("command", ["demo", "simulate", "watch", "shell", "venues"])
def test_help_has_an_example(run: Any, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"bittrade-ws {command}" in done.stdout.split("Options")[0].split("Usage")[1].partition("\n")[2]


def test_no_command_shows_the_commands(run: Any) -> None:
    done = run()
    assert all(command in done.stdout + done.stderr for command in ("demo", "simulate", "watch", "shell", "venues"))
