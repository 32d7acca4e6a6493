"""The demo does what it says, and says what it did."""

import json
import signal
from collections import defaultdict
from typing import Any

import pytest
import typer

from bittrade_ws.cli import steps
from bittrade_ws.cli.demo import demo
from bittrade_ws.cli.tour import Tour

pytestmark = pytest.mark.loopback


@pytest.fixture
def lines(run: Any) -> list[dict[str, Any]]:
    done = run("demo", "--seconds", "2", "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_step_happens_and_is_told(lines: list[dict[str, Any]]) -> None:
    types = {line.get("type") for line in lines[:-1]} - {"gap"}  # of trades while the line was cut, if there were any
    assert types == {"ticker", "trade", "book", "order", "status"}

    stages: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.get("type") == "order":
            stages[line["client_order_id"]].append(line["status"])
    filled, canceled = stages.values()
    without_pending = [stage for stage in filled if stage != "PENDING"]
    assert without_pending == ["SUBMITTED", "OPEN", "PARTIALLY_FILLED", "FILLED"]
    assert canceled[-1] == "CANCELED"
    assert len(set(canceled)) == len(canceled)

    told = [line["status"] for line in lines if line.get("type") == "status"]
    assert told.count("Closed") == 2
    assert told.count("Reconnected") == 2

    summary = lines[-1]["summary"]
    assert summary["ok"] is True
    assert all(summary["steps"].values())


def test_money_is_a_string_with_the_wire_s_digits(lines: list[dict[str, Any]]) -> None:
    trade = next(line for line in lines if line.get("type") == "trade")
    whole, _, decimals = trade["price"].partition(".")
    assert whole.isdigit()
    assert len(decimals) == 8


def test_a_broker_shows_what_a_broker_has(run: Any) -> None:
    done = run("demo", "theone", "--seconds", "1", "--json")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["type"] for line in told[:-1]} == {"balances", "estimate", "order", "status"}
    assert told[-1]["summary"]["orders"] == {
        "demo-swap": ["SUBMITTED", "PENDING", "OPEN", "FILLED"],
        "demo-refused": ["SUBMITTED", "REJECTED"],
    }
    assert told[-1]["summary"]["reconnects"] == 1
    assert all(told[-1]["summary"]["steps"].values())


def test_a_venue_that_pushes_nothing_shows_what_it_is_asked_for(run: Any) -> None:
    done = run("demo", "oceanex", "--seconds", "1", "--json")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["type"] for line in told[:-1]} - {"gap"} == {"ticker", "book", "candle", "order", "status"}
    stages = told[-1]["summary"]["orders"]
    assert stages["demo-fill"] == ["SUBMITTED", "OPEN", "PARTIALLY_FILLED", "FILLED"]
    assert stages["demo-cancel"][-1] == "CANCELED"
    assert told[-1]["summary"]["reconnects"] == 2
    assert all(told[-1]["summary"]["steps"].values())


def test_people_get_lines(run: Any) -> None:
    done = run("demo", "--seconds", "1")
    assert done.returncode == 0, done.stderr
    assert "cutting the line" in done.stdout
    assert "✓ order filled" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("summary 13 of 13 steps; ")
    assert "demo-cancel: SUBMITTED → OPEN → CANCELED" in done.stdout.splitlines()[-1]


def test_a_console_that_knows_ascii_only(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = run("demo", "--seconds", "1")
    assert done.returncode == 0, done.stderr
    assert "SUBMITTED ? OPEN" in done.stdout


def test_an_unknown_venue_is_told_in_one_sentence(run: Any) -> None:
    done = run("demo", "atlantis")
    assert done.returncode == 2
    assert done.stderr.startswith("bittrade-ws: no venue is called 'atlantis'; there is binance")
    assert len(done.stderr.splitlines()) == 1


def test_a_step_that_does_not_happen_is_named_and_the_status_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "PATIENCE", 3.0)
    monkeypatch.setattr(Tour, "_take", lambda *arguments: None)
    with pytest.raises(typer.Exit) as ended:
        demo("binance", seconds=1, as_json=True)
    told = capsys.readouterr()
    summary = json.loads(told.out.splitlines()[-1])["summary"]
    assert ended.value.exit_code == 1
    assert summary["ok"] is False
    assert [step for step, happened in summary["steps"].items() if not happened] == [
        "order partially filled",
        "order filled",
    ]
    assert "order partially filled, order filled" in told.err


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_a_reader_that_hangs_up_ends_it_at_once_in_silence(start: Any, arguments: tuple[str, ...]) -> None:
    process = start("demo", "--seconds", "30", *arguments)
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(10) == 1
    assert process.stderr.read() == ""
    process.stdout = None


def test_ctrl_c_ends_it_within_2_seconds_in_silence(start: Any) -> None:
    process = start("demo", "--seconds", "30", "--json")
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(2) == 130
    assert process.stderr.read() == ""
