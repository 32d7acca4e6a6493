"""Lets the Autobahn Testsuite's fuzzing server judge the real dialer, and prints its verdicts.

Run as `make autobahn`, or `python tests/autobahn/run.py --help`. The suite needs Python 2.7: the one that
the variable AUTOBAHN_PYTHON names, `python2.7` on the path, or pyenv's. It is installed below build/, once.
"""

import argparse
import json
import os
import queue
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bittrade_ws.connection.dial import Dialer, dialer
from bittrade_ws.connection.loop import OwnerLoop
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.wire.bundle import Batch, Bundle
from bittrade_ws.wire.frames import Binary

SUITE = "autobahntestsuite==25.10.1"
HOME = Path(__file__).resolve().parents[2] / "build" / "autobahn"
AGENT = "bittrade_ws"
BEHAVIOURS = ("OK", "NON-STRICT", "INFORMATIONAL", "UNIMPLEMENTED", "FAILED")
PERFORMANCE = "9.*"  # large messages: they judge speed, not rules


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def python27() -> str:
    """A Python 2.7 that runs. (pyenv's `python2.7` does only where a 2.7 is chosen, so its versions are tried too.)"""
    candidates = [os.environ.get("AUTOBAHN_PYTHON"), shutil.which("python2.7")]
    if pyenv := shutil.which("pyenv"):
        root = subprocess.run([pyenv, "root"], capture_output=True, text=True).stdout.strip()
        candidates += sorted(map(str, Path(root).glob("versions/2.7*/bin/python2.7")))
    for python in filter(None, candidates):
        if subprocess.run([python, "-c", ""], capture_output=True).returncode == 0:
            return python
    sys.exit("autobahn: needs Python 2.7; put python2.7 on the path, or name one in AUTOBAHN_PYTHON")


def installed_suite() -> tuple[list[str], dict[str, str]]:
    """The command that starts wstest, and its environment."""
    python = python27()
    environment = {**os.environ, "PYTHONUSERBASE": str(HOME / "python2.7"), "PYTHONWARNINGS": "ignore"}
    environment.pop("PYTHONPATH", None)
    wstest = [python, "-m", "autobahntestsuite.wstest"]
    if subprocess.run([python, "-c", "import autobahntestsuite"], env=environment, capture_output=True).returncode:
        say(f"installing {SUITE} into {HOME}")
        pip = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--user"]
        subprocess.run([*pip, "--no-warn-script-location", SUITE], env=environment, check=True)
    return wstest, environment


@contextmanager
def fuzzing_server(cases: list[str], excluded: list[str], reports: Path) -> Iterator[str]:
    """The suite's server on a free port of the loopback interface; gives its URL."""
    wstest, environment = installed_suite()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    spec = reports / "spec.json"
    url = f"ws://127.0.0.1:{port}"
    spec.write_text(
        json.dumps(
            {"url": url, "outdir": str(reports), "cases": cases, "exclude-cases": excluded, "exclude-agent-cases": {}}
        )
    )
    command = [*wstest, "--mode", "fuzzingserver", "--webport", "0", "--spec", str(spec)]
    with (reports / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=reports)
        try:
            deadline = time.monotonic() + 30
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if server.poll() is not None or time.monotonic() > deadline:
                        sys.exit(f"autobahn: the fuzzing server did not start; see {reports / 'server.log'}")
                    time.sleep(0.1)
            yield url
        finally:
            server.terminate()
            server.wait(10)


class EchoCodec:
    """Frames have no meaning here."""

    def classify(self, frame: bytes) -> tuple[str, bytes]:
        return "", frame

    def plain(self, body: Any) -> Any:
        return body

    def key_of(self, message: Any) -> str:
        return ""

    def answer(self, heartbeat: Any) -> None:
        return None


def converse(dial: Dialer, url: str, *, echo: bool, seconds: float) -> list[bytes]:
    """One connection to its end, which the server makes; gives what was received."""
    received: list[bytes] = []
    ended: queue.SimpleQueue[Exception] = queue.SimpleQueue()

    def on_next(event: Batch | Bundle) -> None:
        if isinstance(event, Batch):
            for frame in event.frames:
                if echo:
                    event.socket.send(frame if isinstance(frame, Binary) else frame.decode())
                else:
                    received.append(frame)

    subscription = dial(url, EchoCodec).subscribe(on_next=on_next, on_error=ended.put)
    try:
        ended.get(timeout=seconds)
    except queue.Empty:
        say(f"  no end within {seconds:.0f} s: {url}")
    finally:
        subscription.dispose()
    return received


def judge(url: str, *, seconds: float) -> None:
    """Plays every case, then has the reports written."""
    loop = OwnerLoop()
    options = DialOptions(deflate=True, proxy="", max_unsent=2**27, frame_timeout=seconds, ping_interval=None)
    dial = dialer(loop, options=options)
    try:
        count = int(converse(dial, f"{url}/getCaseCount", echo=False, seconds=seconds)[0])
        for case in range(1, count + 1):
            if case % 50 == 1:
                say(f"case {case} of {count}")
            converse(dial, f"{url}/runCase?case={case}&agent={AGENT}", echo=True, seconds=seconds)
        converse(dial, f"{url}/updateReports?agent={AGENT}", echo=False, seconds=seconds)
    finally:
        loop.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", default=["*"], help="case numbers, such as '12.*'; all by default")
    parser.add_argument("--performance", action="store_true", help=f"include cases {PERFORMANCE}")
    parser.add_argument("--reports", type=Path, default=HOME / "reports", help="where the suite writes its pages")
    parser.add_argument("--seconds", type=float, default=120, help="the longest a case may take")
    arguments = parser.parse_args()
    reports = arguments.reports.resolve()
    with fuzzing_server(arguments.cases, [] if arguments.performance else [PERFORMANCE], reports) as url:
        judge(url, seconds=arguments.seconds)
    verdicts: dict[str, dict[str, str]] = json.loads((reports / "index.json").read_text())[AGENT]
    counts = Counter(verdict["behavior"] for verdict in verdicts.values())
    closings = Counter(verdict["behaviorClose"] for verdict in verdicts.values())
    failed = [case for case, v in verdicts.items() if "FAILED" in (v["behavior"], v["behaviorClose"])]
    for behaviour in (*BEHAVIOURS, *sorted(counts.keys() - set(BEHAVIOURS))):
        say(f"{behaviour:14} {counts[behaviour]:4}")
    say(f"{len(verdicts)} cases; closing: {', '.join(f'{count} {name}' for name, count in sorted(closings.items()))}")
    for case in sorted(failed, key=lambda name: [int(part) for part in name.split(".")]):
        say(f"FAILED {case}: {reports / verdicts[case]['reportfile']}")
    return 1 if failed or not verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
