"""`make bench`: what one 194-byte trade costs, socket to subscriber, beside stock parts in the same run.

Ratios are what counts: every round runs all cases in turn, and the medians over the rounds are shown.
"""

import argparse
import contextlib
import json
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from load_server import symbols

from bittrade_ws.simulators.authority import Authority

HERE = Path(__file__).parent
SUBSCRIPTIONS = (1, 10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table."""

    client: str
    subscriptions: int
    tls: bool
    messages: int

    @property
    def name(self) -> str:
        return f"{self.client} {'TLS' if self.tls else 'plain'} {self.subscriptions:>4}"


@contextlib.contextmanager
def load_server(case: Case, certificate: str) -> Iterator[int]:
    command = [sys.executable, str(HERE / "load_server.py"), "--messages", str(case.messages)]
    command += ["--subscriptions", str(case.subscriptions), *(["--certificate", certificate] if case.tls else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())["port"]
        server.terminate()


def measure(case: Case, certificate: str, ca: str) -> dict[str, Any]:
    """Runs one client against a fresh load server."""
    with load_server(case, certificate) as port:
        url = f"{'wss' if case.tls else 'ws'}://127.0.0.1:{port}/stream"
        command = [sys.executable, str(HERE / f"client_{case.client}.py"), "--url", url]
        command += ["--messages", str(case.messages), *(["--ca", ca] if case.tls else [])]
        command += ["--symbols", *symbols(case.subscriptions)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=180, check=True)
    row = json.loads(done.stdout)
    if row["seen"] != case.messages:
        sys.exit(f"{case.name}: {row['seen']} of {case.messages} messages arrived")
    return row


def table(cases: list[Case], rows: dict[Case, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Medians, and each case as a ratio to ours with 10 subscriptions on the same kind of line."""

    def median(case: Case, field: str) -> float:
        return statistics.median(row[field] for row in rows[case])

    reference = {
        case.tls: median(case, "cpu_us") for case in cases if (case.client, case.subscriptions) == ("ours", 10)
    }
    return [
        {
            "client": case.client,
            "line": "TLS" if case.tls else "plain",
            "subscriptions": case.subscriptions,
            "cpu_us": round(median(case, "cpu_us"), 2),
            "ratio": round(median(case, "cpu_us") / reference[case.tls], 2),
            "messages_per_second": round(median(case, "rate")),
            "rss_mb": round(median(case, "rss_mb")),
        }
        for case in cases
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=200_000)
    arguments = parser.parse_args()
    cases = [Case("ours", n, tls, arguments.messages) for tls in (False, True) for n in SUBSCRIPTIONS]
    cases += [Case("stock", 10, tls, arguments.messages // 10) for tls in (False, True)]
    rows: dict[Case, list[dict[str, Any]]] = {case: [] for case in cases}
    with contextlib.closing(Authority()) as authority:
        for number in range(arguments.rounds):
            for case in cases:
                print(
                    f"\rround {number + 1} of {arguments.rounds}: {case.name}   ", end="", file=sys.stderr, flush=True
                )
                rows[case].append(measure(case, str(authority.certificate), str(authority.ca)))
    print(file=sys.stderr)
    result = table(cases, rows)
    if arguments.json:
        for row in result:
            print(json.dumps(row))
        return
    versions = ", ".join(f"{name} {version(name)}" for name in ("reactivex", "websocket-client", "msgspec"))
    print(f"194-byte trades, Decimal-exact; CPython {platform.python_version()}, {platform.machine()}; {versions}")
    print(f"{'client':8}{'line':8}{'subscriptions':>14}{'CPU µs/msg':>12}{'ratio':>8}{'msg/s':>12}{'RSS MB':>8}")
    for row in result:
        print(
            f"{row['client']:8}{row['line']:8}{row['subscriptions']:>14}{row['cpu_us']:>12.2f}"
            f"{row['ratio']:>8.2f}{row['messages_per_second']:>12,}{row['rss_mb']:>8}"
        )


if __name__ == "__main__":
    main()
