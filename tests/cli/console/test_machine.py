"""The machine: lines in, words out, whatever the venue."""

import logging
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import reactivex
from hypothesis import given
from hypothesis import strategies as st
from reactivex import Subject

from bittrade_ws.cli.console import machine as machine_module
from bittrade_ws.cli.console.keyboard import LineCanceled
from bittrade_ws.cli.console.machine import Machine
from bittrade_ws.cli.output import Output
from bittrade_ws.models.errors import ResponseTimeout

END = ["disconnecting...", "Disconnected", "Session Down", "end...."]


def run(venue: Any, keyboard: Any) -> list[str]:
    """What is said between the first prompt and leaving."""
    output = Output(as_json=False, file=venue.screen)
    Machine(venue.menu, venue.access, keyboard, venue.screen, output).run()
    banner, _, said = venue.out.getvalue().partition("Session up (market)\n")
    assert banner.endswith("*\n")
    lines = said.splitlines()
    assert lines[-4:] == END
    return lines[:-4]


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_module, "PATIENCE", 0.0)


@pytest.mark.parametrize("words", [(), ("q",), ("Q",), ("stop",), ("quit",), ("exit",), (KeyboardInterrupt(),)])
def test_it_leaves_by_each_of_its_words_by_ctrl_c_and_by_the_end_of_input(venue: Any, script: Any, words: Any) -> None:
    keyboard = script(*words)
    assert run(venue, keyboard) == []
    assert len(keyboard.asked) == 1
    assert venue.market.hung_up == 1


@pytest.mark.parametrize("line", ["2", "tides", " TIDES ", "2 "])
def test_a_command_is_called_by_number_or_word(venue: Any, script: Any, line: str) -> None:
    assert run(venue, script(line)) == ["high"]


@pytest.mark.parametrize("line", ["0", "8", "99999999", "-1", "tide", "\u0662"])
def test_what_is_no_choice_is_told(venue: Any, script: Any, line: str) -> None:
    assert run(venue, script(line)) == [f"{line!r} is no choice: h for help, banner for the menu"]


def test_an_empty_or_canceled_line_is_nothing(venue: Any, script: Any) -> None:
    assert run(venue, script("", "  ", LineCanceled(), "tides")) == ["high"]


def test_values_are_asked_for_with_an_example_or_follow_on_the_same_line(venue: Any, script: Any) -> None:
    keyboard = script("3", "reef, 2", "depth reef")
    assert run(venue, keyboard) == ["high", "high"]
    assert keyboard.asked[1] == "PLACE,COUNT (example: reef, 3)\n> "
    assert len(keyboard.asked) == 4


def test_values_that_are_wrong_are_told_and_nothing_is_asked(venue: Any, script: Any) -> None:
    venue.tides = reactivex.throw(AssertionError("asked"))
    said = run(venue, script("3", "reef, soon", "depth the reef"))
    assert said == [
        "COUNT is 'soon', which is no whole number above 0 (example: 3)",
        "PLACE is 'the reef', which is no single word (example: reef)",
    ]


def test_what_needs_a_login_is_not_asked_before_it(venue: Any, script: Any) -> None:
    said = run(venue, script("4", "1", "4"))
    assert said == ["Not Authenticated. Please Authenticate first", "Session up (account)", "Authenticated.", "raised"]


def test_missing_credentials_are_a_sentence(venue: Any, script: Any) -> None:
    venue.environment.clear()
    assert run(venue, script("1", "4")) == ["ATLANTIS_KEY is not set", "Not Authenticated. Please Authenticate first"]


def test_disconnected_it_asks_nothing_and_can_come_back(venue: Any, script: Any) -> None:
    said = run(venue, script("6", "2", "7", "2"))
    assert said == [
        *END[:3],
        "Not connected. Please Reconnect first (7)",
        "Session up (market)",
        "high",
    ]


def test_reconnecting_while_connected_begins_anew(venue: Any, script: Any) -> None:
    assert run(venue, script("1", "reconnect", "4"))[2:] == [
        *END[:3],
        "Session up (market)",
        "Not Authenticated. Please Authenticate first",
    ]
    assert venue.account.hung_up == 1


def test_an_error_of_the_venue_is_a_sentence(venue: Any, script: Any) -> None:
    venue.tides = reactivex.throw(ResponseTimeout("no reply within 10 s"))
    assert run(venue, script("2")) == ["Get Tides: no reply within 10 s"]


def test_an_error_of_ours_is_a_sentence_and_its_traceback_is_in_the_log(
    venue: Any, script: Any, caplog: pytest.LogCaptureFixture
) -> None:
    venue.change(1, run=lambda session: 1 // 0)
    assert run(venue, script("2")) == ["Get Tides: ZeroDivisionError: integer division or modulo by zero"]
    assert any(record.exc_info and record.exc_info[0] is ZeroDivisionError for record in caplog.records)


def test_a_value_that_cannot_be_shown_is_a_sentence(venue: Any, script: Any) -> None:
    venue.change(1, show=lambda value: [1 // 0])
    assert run(venue, script("2")) == ["Get Tides: ZeroDivisionError: integer division or modulo by zero"]


def missing(session: Any) -> Any:
    return Path("/nowhere").read_bytes()


def test_a_file_that_is_not_there_is_a_sentence(venue: Any, script: Any) -> None:
    venue.change(1, run=missing)
    assert run(venue, script("2")) == ["Get Tides: [Errno 2] No such file or directory: '/nowhere'"]


def test_a_watch_is_stopped_by_its_word(venue: Any, script: Any) -> None:
    venue.tides = Subject()
    said = run(venue, script("depth reef", "depth ree", "5", "depth reef", "unwatch depth", "unwatch -"))
    assert said == ["stopped: depth reef", "stopped: depth ree", "nothing of that is watched"]
    assert not venue.tides.observers


def test_what_is_asked_and_answered_is_logged(venue: Any, script: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="bittrade_ws"):
        run(venue, script("2", "depth reef"))
    told = [record.getMessage() for record in caplog.records]
    assert told[:5] == ["Session up (market)", "Send Get Tides", "high", "Send Watch Depth: reef, None", "high"]


def test_help_banner_and_clear(venue: Any, script: Any) -> None:
    keyboard = script("h", "?", "HELP", "banner", "lhelp", "cls", "clear", "sh")
    said = "\n".join(run(venue, keyboard))
    assert keyboard.asked.count("clear") == 2
    assert said.count("A choice is its number or its word") == 3
    assert said.count("ATLANTIS INTERACTIVE CLIENT") == 4
    assert said.endswith("a shell needs a terminal")


WORDS = st.sampled_from(["1", "2", "3", "depth reef", "depth reef, 2", "4", "5", "6", "7", "h", "cls", "sh", ""])


@given(lines=st.lists(WORDS | st.text()))
def test_whatever_is_typed_it_goes_on_to_its_end(atlantis: Any, script: Any, lines: list[str]) -> None:
    venue = atlantis()
    with patch.object(machine_module, "PATIENCE", 0.0):
        Machine(venue.menu, venue.access, script(*lines), venue.screen, Output(as_json=False, file=venue.screen)).run()
    said = venue.out.getvalue().splitlines()
    assert said[-1] == "end...."
    assert said.count("disconnecting...") == said.count("Session up (market)") == venue.market.hung_up
    assert not any("Error" in line for line in said)


def test_completion_has_the_menu_and_the_words_and_then_the_values(venue: Any, script: Any) -> None:
    keyboard = script("depth", "reef")
    run(venue, keyboard)
    of_menu, of_values, _ = keyboard.candidates
    begun, words = of_menu(" ti")
    assert begun == "ti"
    assert {"tides", "raise", "help", "quit"} <= set(words)
    assert of_menu("depth deep r") == ("deep r", {"reef": "", "deep reef": ""})
    assert of_menu("3 reef, 1") == ("1", {})
    assert of_menu("nothing re") == ("", {})
    assert of_values("de") == ("de", {"reef": "", "deep reef": ""})
    assert of_values("reef, 1, 2") == ("2", {})
