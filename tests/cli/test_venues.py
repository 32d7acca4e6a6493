"""`venues` says what there is."""

import json
from typing import Any

import pytest
from rich.console import Console

from bittrade_ws.cli import venues as module
from bittrade_ws.cli.registry import venue_names
from bittrade_ws.exchanges import binance


def test_what_a_venue_can_do_is_told_as_json(run: Any) -> None:
    done = run("venues", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["venue"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert list(rows) == venue_names()
    row = rows["binance"]
    assert {"ticker", "trades", "book", "candles"} <= set(row["market data"])
    assert set(row["private"]) >= {"orders", "fills", "balances"}
    assert set(row["orders"]) >= {"add_order", "cancel_order"}
    assert row["simulator"] == row["shell"] == row["demo"] == row["watch"] == ["yes"]


def test_pipes_get_one_line_for_each_kind(run: Any) -> None:
    done = run("venues")
    assert done.returncode == 0
    venues = {line.partition("\t")[0] for line in done.stdout.splitlines()}
    assert venues == set(venue_names())
    assert len(done.stdout.splitlines()) > len(venues)


def test_one_venue_by_name(run: Any) -> None:
    done = run("venues", "digitex")
    assert done.returncode == 0
    assert {line.partition("\t")[0] for line in done.stdout.splitlines()} == {"digitex"}
    done = run("venues", "atlantis")
    assert (done.returncode, done.stderr.partition(";")[0]) == (
        2,
        "bittrade-ws: no venue is called 'atlantis'",
    )


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """What people see on a terminal of 80 columns: the cells of each row."""
    monkeypatch.setattr(module, "Console", lambda: Console(force_terminal=True, width=80, color_system=None))

    def look(venue: str | None = None) -> dict[str, list[str]]:
        module.venues(venue, as_json=False)
        lines = capsys.readouterr().out.splitlines()
        assert max(map(len, lines)) <= 80
        cells = [[cell.strip() for cell in line.strip("┃│").split("┃" if "┃" in line else "│")] for line in lines]
        return {row[0]: row[1:] for row in cells if len(row) > 1}

    return look


def test_people_see_a_column_for_each_venue_and_marks_that_go_with_the_names(
    seen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = seen()
    assert rows["capability"] == venue_names()
    at = venue_names().index("binance")
    assert rows["shell"][at] == "✓"
    assert rows["books"][at] == "1"
    monkeypatch.delattr(binance, "subscribe_book")
    assert seen()["books"][at] == "-"


def test_people_see_the_names_of_one_venue(seen: Any) -> None:
    assert seen("digitex")["private"] == ["balances fills orders"]
