"""One virtual environment per third-party client, with the pinned version from the package index, once per session.

A module names what it needs as `REQUIREMENTS`, or a list of such where it needs several environments. They are made
before the first test, and removed after the last: what an installation takes on a busy machine is no test that hangs.
"""

import json
import os
import subprocess
import tempfile
import venv
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bittrade_ws import simulators

_RUN_SECONDS = 90
_INSTALL_SECONDS = 900
_AT_ONCE = 2


class Client:
    """A third-party client in an environment of its own; `run` gives what its script prints as JSON."""

    def __init__(self, python: Path) -> None:
        self.python = python

    def run(self, script: str, description: dict[str, Any]) -> Any:
        """Runs a script with the simulator's description as its only argument."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        if "ca" in description:
            environment["SSL_CERT_FILE"] = description["ca"]
        done = subprocess.run(
            [self.python, "-c", script, json.dumps(description)],
            capture_output=True,
            text=True,
            timeout=_RUN_SECONDS,
            env=environment,
            check=False,
        )
        assert done.returncode == 0, f"the client's script failed:\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
        return json.loads(done.stdout.splitlines()[-1])


class Clients:
    """The environments of one session, by their requirements."""

    def __init__(self) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="bittrade-ws-clients-", ignore_cleanup_errors=True)
        self._made: dict[tuple[str, ...], Future[Client]] = {}

    def make(self, wanted: Iterable[tuple[str, ...]]) -> None:
        """Makes those that there are not; a failure is raised where its client is asked for."""
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            for requirements in wanted:
                if requirements not in self._made:
                    home = Path(self._home.name, str(len(self._made)))
                    self._made[requirements] = workers.submit(_install, home, requirements)

    def __call__(self, *requirements: str) -> Client:
        """`client("package==1.2.3")`: the environment with these requirements."""
        self.make([requirements])
        return self._made[requirements].result()

    def remove(self) -> None:
        """Removes all environments."""
        self._home.cleanup()


def _install(home: Path, requirements: tuple[str, ...]) -> Client:
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    # Not compiled: of a large client that takes minutes, and most of it is never imported.
    options = ["--quiet", "--disable-pip-version-check", "--no-compile"]
    install = [python, "-m", "pip", "install", *options, *requirements]
    subprocess.run(install, check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS)
    return Client(python)


_CLIENTS = pytest.StashKey[Clients]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Makes the environments that the selected tests need."""
    if session.config.option.collectonly:
        return
    modules = [item.getparent(pytest.Module) for item in session.items if item.get_closest_marker("interop")]
    wanted = [one for module in modules if module is not None for one in _environments(module.obj)]
    clients = session.config.stash[_CLIENTS] = Clients()
    session.config.add_cleanup(clients.remove)
    clients.make(dict.fromkeys(wanted))


def _environments(module: ModuleType) -> list[tuple[str, ...]]:
    requirements = getattr(module, "REQUIREMENTS", [])
    return requirements if isinstance(requirements, list) else [requirements]


@pytest.fixture(scope="session")
def client(pytestconfig: pytest.Config) -> Callable[..., Client]:
    """`client("package==1.2.3")` gives the environment with these requirements, which is made when there is none."""
    return pytestconfig.stash[_CLIENTS]


@pytest.fixture
def binance():
    """A Binance on loopback."""
    with simulators.start("binance", rate=40) as server:
        yield server
