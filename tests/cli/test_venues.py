"""`venues` says what there is."""

import json
from typing import Any


def test_what_a_venue_can_do_is_told_as_json(run: Any) -> None:
    done = run("venues", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["venue"]: row for row in map(json.loads, done.stdout.splitlines())}
    row = rows["binance"]
    assert {"ticker", "trades", "book", "candles"} <= set(row["market data"])
    assert set(row["private"]) >= {"orders", "fills", "balances"}
    assert set(row["requests"]) >= {"add_order", "cancel_order"}
    assert row["simulator"] == ["yes"]


def test_pipes_get_one_line_for_each_kind(run: Any) -> None:
    done = run("venues")
    assert done.returncode == 0
    venues = {line.partition("\t")[0] for line in done.stdout.splitlines()}
    assert "binance" in venues
    assert len(done.stdout.splitlines()) > len(venues)
