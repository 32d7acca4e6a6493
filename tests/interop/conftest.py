"""One virtual environment per third-party client, with the pinned version from the package index, once per session."""

import json
import os
import subprocess
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bittrade_ws import simulators

_RUN_SECONDS = 90


class Client:
    """A third-party client in an environment of its own; `run` gives what its script prints as JSON."""

    def __init__(self, python: Path) -> None:
        self._python = python

    def run(self, script: str, description: dict[str, Any]) -> Any:
        """Runs a script with the simulator's description as its only argument."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        if "ca" in description:
            environment["SSL_CERT_FILE"] = description["ca"]
        done = subprocess.run(
            [self._python, "-c", script, json.dumps(description)],
            capture_output=True,
            text=True,
            timeout=_RUN_SECONDS,
            env=environment,
            check=False,
        )
        assert done.returncode == 0, f"the client's script failed:\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Client]:
    """`client("package==1.2.3")` makes, or remembers, the environment with these requirements."""
    made: dict[tuple[str, ...], Client] = {}

    def make(*requirements: str) -> Client:
        if requirements not in made:
            home = tmp_path_factory.mktemp("client")
            venv.create(home, with_pip=True)
            python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
            # Not compiled: of a large client that takes minutes, and most of it is never imported.
            options = ["--quiet", "--disable-pip-version-check", "--no-compile"]
            install = [python, "-m", "pip", "install", *options, *requirements]
            subprocess.run(install, check=True, capture_output=True, text=True)
            made[requirements] = Client(python)
        return made[requirements]

    return make


@pytest.fixture
def binance():
    """A Binance on loopback."""
    with simulators.start("binance", rate=40) as server:
        yield server
