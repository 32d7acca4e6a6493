"""OceanEx's own `ws_client.py`, unmodified, through its whole menu over a terminal.

The script is on no package index. Where `OCEANEX_WS_CLIENT` names a copy of it (`src/ws_client.py` of
github.com/OceanEx/ocean-websocket-client), it runs; what it sends is proven without it, frame by frame, in
`tests/simulators/oceanex/test_gateway_loopback.py`.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bittrade_ws import simulators

SCRIPT = os.environ.get("OCEANEX_WS_CLIENT", "")
pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not SCRIPT, reason="ws_client.py is on no package index: OCEANEX_WS_CLIENT names a copy of it"),
    pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals"),
]
# From 0.58 on that library passes its callbacks one argument more, which the script does not take.
REQUIREMENTS = ("websocket-client==0.57.0", "cryptography") if SCRIPT else []
PATIENCE = 20.0

# The library calls what Python 3.9 has removed. Everything else is as `python ws_client.py` does it.
LAUNCHER = """
import importlib.util, logging, sys, threading
threading.Thread.isAlive = threading.Thread.is_alive
script, url, userid, apikid = sys.argv[1:]
spec = importlib.util.spec_from_file_location("ws_client", script)
ws_client = importlib.util.module_from_spec(spec)
spec.loader.exec_module(ws_client)
ws_client.url, ws_client.userid, ws_client.apikid = url, userid, apikid
ws_client.logger = logging.getLogger("ws_client.log")
ws_client.logger.setLevel(logging.DEBUG)
ws_client.logger.addHandler(logging.FileHandler("ws_client.log"))
ws_client.console()
print("end.... ")
"""


class Terminal:
    """The script, and what is seen of it."""

    def __init__(self, python: Path, server: Any, home: Path) -> None:
        import pty

        keys = server.credentials
        (home / "key.pem").write_text(keys["private_key"])
        self.log = home / "ws_client.log"
        self._end, inner = pty.openpty()
        os.set_blocking(self._end, False)
        arguments = [python, "-c", LAUNCHER, SCRIPT, server.describe()["ws"], keys["user_id"], keys["api_key"]]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self._process = subprocess.Popen(
            arguments, cwd=home, stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
        )
        os.close(inner)
        self._seen = ""

    def see(self, pattern: str) -> re.Match[str]:
        """Waits for words; what came before them is passed over."""
        deadline = time.monotonic() + PATIENCE
        while (found := re.search(pattern, self._seen)) is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"{pattern!r} was not seen in: {self._seen[-2000:]}")
            self._read()
        self._seen = self._seen[found.end() :]
        return found

    def choose(self, number: str, pattern: str, *answers: str) -> re.Match[str]:
        """A choice of the menu, its questions answered, and what then is seen."""
        self.see("Prompt \\(")
        self._type(number)
        for answer in answers:
            self.see("example")
            self._type(answer)
        return self.see(pattern)

    def close(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE)
        os.close(self._end)

    def wait(self) -> int:
        """Its exit status."""
        return self._process.wait(PATIENCE)

    def _type(self, text: str) -> None:
        os.write(self._end, f"{text}\n".encode())

    def _read(self) -> None:
        import select

        ready, _, _ = select.select([self._end], [], [], 0.1)
        if ready:
            try:
                self._seen += os.read(self._end, 65536).decode(errors="replace")
            except OSError:  # the other end of a terminal is gone
                assert self._process.poll() is None or "end...." in self._seen, self._seen[-2000:]


@pytest.fixture
def oceanex():
    with simulators.start("oceanex", rate=20) as server:
        server.call(lambda: setattr(server.gateway, "heartbeat_seconds", 1.0))
        yield server


@pytest.fixture
def terminal(client, oceanex, tmp_path):
    opened = Terminal(client(*REQUIREMENTS).python, oceanex, tmp_path)
    yield opened
    opened.close()


def test_all_17_entries_of_the_menu(terminal, oceanex):
    terminal.see("Session up")
    terminal.choose("5", "Not Authenticated")
    terminal.choose("1", "Authenticated\\.")
    terminal.choose("2", "received tickers info\\.")
    terminal.choose("3", "received markets info")
    terminal.choose("4", "received trading fee info")
    terminal.choose("5", "received account info")
    order = terminal.choose("6", "received order ack. order id: (\\d+)", "vetusdt, buy, 0.75, 1000, limit")[1]
    terminal.choose("9", "received list open order info", "vetusdt, limit")
    terminal.choose("10", "received order info", order)
    terminal.choose("7", f"received order id \\[{order}\\] cancelled", order)
    terminal.choose("7", f"received order cancel err code \\[2004\\] id \\[{order}\\] rejected", order)
    terminal.choose("11", "received history order info", order)
    sold = terminal.choose("6", "received order ack. order id: (\\d+)", "vetusdt, sell, 0.75, 3000, limit")[1]
    terminal.choose("11", "received history order info", sold)
    terminal.choose("12", "all received history order info", "vetusdt")
    terminal.choose("6", "(?s)Unknown message.*2002", "vetusdt, buy, 0.75, 999999999, limit")
    other = terminal.choose("6", "received order ack. order id: (\\d+)", "vetusdt, buy, 0.75, 1000, limit")[1]
    terminal.choose("8", f"received mass order ids \\[{other}\\] cancelled")
    terminal.choose("13", "received timestamp info")
    terminal.choose("14", "received Orderbook info", "vetusdt, 2, 6")
    terminal.choose("15", "received K-Line info", "vetusdt, 30, 5")
    terminal.choose("16", "(?s)disconnecting.*Disconnected.*Session Down")
    terminal.choose("17", "Session up")
    terminal.choose("1", "Authenticated\\.")
    terminal.choose("9", "received list open order info", "vetusdt, limit")
    terminal.choose("q", "(?s)disconnecting.*Session Down.*end\\.\\.\\.\\.")
    assert terminal.wait() == 0
    log = terminal.log.read_text()
    assert "receive welcome" in log
    assert "return pong" in log
    states = oceanex.call(lambda: [one.status for one in oceanex.engine.ledger.orders_of(oceanex.gateway.user)])
    assert states == ["CANCELED", "FILLED", "CANCELED"]


def test_its_help(client, tmp_path):
    done = subprocess.run(
        [client(*REQUIREMENTS).python, SCRIPT, "--help"], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, "--logLevel" in done.stdout) == (0, True)
