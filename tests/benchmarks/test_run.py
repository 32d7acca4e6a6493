"""The benchmark runs: every kind of client but the peers, at a tiny size. What it measures is not judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).parent / "run.py"


def rows_of(*options: str) -> list[dict[str, object]]:
    root = RUN.parent.parent.parent
    command = [sys.executable, str(RUN), "--json", "--rounds", "1", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=root, env={"PYTHONPATH": str(root)})
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(row.get("runs", 1) for row in rows), done.stderr
    return rows


@pytest.mark.loopback
@pytest.mark.parametrize(("table", "clients"), [("trades-tls", 3), ("venues", 2), ("orders", 2), ("book-20", 1)])
def test_every_client_of_a_table_gets_its_messages(table, clients):
    rows = rows_of(table, "--messages", "400")
    assert [(row["table"], row["runs"]) for row in rows] == [(table, 1)] * clients
    assert all(row["cpu_us"] > 0 for row in rows)


def test_a_reference_is_its_own_measure():
    rows = rows_of("imports")
    assert rows[0]["ratio"] == 1.0
    assert all(row["ms"] > 0 for row in rows)
