"""`make bench`: what messages, orders and books cost through the public API, beside others in the same run.

Ratios are what counts: every round runs all rows of a table in turn, and the medians over the rounds are shown.
"""

import argparse
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import in_process
from cases import Case, Table, tables
from environments import PINNED, python_of

from bittrade_ws.simulators.authority import Authority

HERE = Path(__file__).parent
HOME = HERE.parent.parent / "build" / "benchmark-environments"
HEADS = {
    "cpu_us": "CPU µs",
    "rate": "per second",
    "rss_mb": "RSS MB",
    "p50_us": "p50 µs",
    "p99_us": "p99 µs",
    "kb_per_connection": "KB each",
    "ms": "CPU ms",
}
Row = dict[str, Any]


class Bench:
    """Runs cases, each against a load server of its own."""

    def __init__(self, authority: Authority, home: Path) -> None:
        self._authority = authority
        self._home = home
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parent.parent))),
            "SSL_CERT_FILE": str(authority.ca),
            "REQUESTS_CA_BUNDLE": str(authority.ca),
        }

    def measure(self, case: Case) -> Row:
        """One run; raises `RuntimeError` when the client did not get through."""
        python = python_of(case.peer, self._home)
        with self._server(case) as port:
            scheme = "wss" if case.tls else "ws"
            task = case.task.at(f"{scheme}://127.0.0.1:{port}{case.path}", str(self._authority.ca) if case.tls else "")
            command = [python, str(HERE / "clients" / f"client_{case.client}.py"), task.to_json()]
            done = subprocess.run(
                command, env=self._environment, capture_output=True, text=True, timeout=180, check=False
            )
        if done.returncode != 0 or not done.stdout:
            raise RuntimeError(f"{case.label}: {done.stderr[-2000:] or 'no result'}")
        return json.loads(done.stdout.splitlines()[-1])

    @contextlib.contextmanager
    def _server(self, case: Case) -> Iterator[int]:
        command = [sys.executable, str(HERE / "load_server.py"), case.task.to_json()]
        command += ["--certificate", str(self._authority.certificate)] if case.tls else []
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self._environment) as server:
            assert server.stdout is not None
            try:
                yield json.loads(server.stdout.readline())["port"]
            finally:
                server.terminate()


def run_table(table: Table, bench: Bench, rounds: int) -> list[Row]:
    """The medians of each row, and its ratio to the first one."""
    found: dict[str, list[Row]] = {case.label: [] for case in table.cases}
    for number in range(rounds):
        for case in table.cases:
            progress(f"{table.name}, round {number + 1} of {rounds}: {case.label}")
            try:
                found[case.label].append(bench.measure(case))
            except (RuntimeError, subprocess.SubprocessError) as error:
                progress(f"{error}\n")
    progress("")
    rows: list[Row] = []
    for case in table.cases:
        runs = found[case.label]
        measured: Row = runs[0] if runs else {}
        columns = {name: statistics.median(run[name] for run in runs) for name in table.columns if name in measured}
        rows.append({"table": table.name, "client": case.label, "runs": len(runs), **columns})
    return with_ratio(rows, table.by)


def with_ratio(rows: list[Row], by: str) -> list[Row]:
    """Each row's `by` divided by that of the first row."""
    first = rows[0].get(by)
    for row in rows:
        row["ratio"] = row[by] / first if first and by in row else None
    return rows


def progress(text: str) -> None:
    """One line that is written over."""
    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def show(title: str, rows: list[Row]) -> None:
    """A table for people."""
    columns = [name for name in HEADS if any(name in row for row in rows)]
    print(f"\n{title}\n{'':44}" + "".join(f"{HEADS[name]:>12}" for name in columns) + f"{'ratio':>8}")
    for row in rows:
        cells = "".join(f"{_number(row.get(name)):>12}" for name in columns)
        print(f"{row['client']:44}{cells}{_number(row['ratio']):>8}", flush=True)


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def describe() -> str:
    """The machine and the versions."""
    names = ("reactivex", "websocket-client", "msgspec", "orjson")
    parts = ", ".join(f"{name} {version(name)}" for name in names)
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs"
    return f"CPython {platform.python_version()}, {machine}{busy}; {parts}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", help="names of tables; all of them when left out")
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    parser.add_argument("--peers", action="store_true", help="others too, each in an environment of its own")
    parser.add_argument("--environments", type=Path, default=HOME, help="where these are made, and kept")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=100_000)
    arguments = parser.parse_args()
    if not arguments.json:
        print(describe())
        if arguments.peers:
            print("; ".join(" ".join(pins) for pins in PINNED.values()))
    wanted: set[str] = set(arguments.tables)

    def report(title: str, rows: list[Row]) -> None:
        if not arguments.json:
            show(title, rows)
            return
        for row in rows:
            print(json.dumps(row), flush=True)

    with contextlib.closing(Authority()) as authority:
        bench = Bench(authority, arguments.environments)
        for table in tables(arguments.messages, with_peers=arguments.peers):
            if not wanted or table.name in wanted:
                report(table.title, run_table(table, bench, arguments.rounds))
    for name, title, measure in in_process.TABLES:
        if not wanted or name in wanted:
            rows = [{"table": name, **row} for row in measure(arguments.rounds, arguments.messages)]
            report(title, with_ratio(rows, in_process.BY[name]))


if __name__ == "__main__":
    main()
