"""Lines from a terminal and from a pipe."""

import io
from collections.abc import Iterator, Mapping

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bittrade_ws.cli.console import keyboard as keyboard_module
from bittrade_ws.cli.console.keyboard import LineCanceled, Pipe, Terminal, keyboard_of
from bittrade_ws.cli.console.screen import Screen

CTRL_C, CTRL_D, UP, TAB, ENTER = "\x03", "\x04", "\x1b[A", "\t", "\r"


def nothing(before: str) -> tuple[str, Mapping[str, str]]:
    return "", {}


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeInput]:
    monkeypatch.setattr(keyboard_module, "create_output", DummyOutput)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def test_ctrl_c_cancels_a_line_with_something_in_it_and_is_told_of_an_empty_one(keys: PipeInput) -> None:
    terminal = Terminal(Screen(io.StringIO()))
    keys.send_text("half a li" + CTRL_C)
    with pytest.raises(LineCanceled):
        terminal.read("> ", topic="", candidates=nothing)
    keys.send_text(CTRL_C)
    with pytest.raises(KeyboardInterrupt):
        terminal.read("> ", topic="", candidates=nothing)


def test_ctrl_d_is_the_end_of_input(keys: PipeInput) -> None:
    keys.send_text(CTRL_D)
    with pytest.raises(EOFError):
        Terminal(Screen(io.StringIO())).read("> ", topic="", candidates=nothing)


def test_each_topic_has_its_history(keys: PipeInput) -> None:
    terminal = Terminal(Screen(io.StringIO()))
    read = []
    for topic, typed in (("", "6"), ("order", "vetusdt, buy"), ("", UP), ("order", UP)):
        keys.send_text(typed + ENTER)
        read.append(terminal.read("> ", topic=topic, candidates=nothing))
    assert read == ["6", "vetusdt, buy", "6", "vetusdt, buy"]


@pytest.mark.parametrize(
    ("typed", "line"), [("can", "cancel"), ("reef, deep R", "reef, deep reef"), ("reef,x", "reef,x")]
)
def test_what_is_begun_is_completed_in_any_case(keys: PipeInput, typed: str, line: str) -> None:
    keys.send_text(typed + TAB + ENTER)
    words = dict.fromkeys(("cancel", "deep reef"), "")

    def candidates(before: str) -> tuple[str, Mapping[str, str]]:
        return before.rpartition(",")[2].lstrip(), words

    assert Terminal(Screen(io.StringIO())).read("> ", topic="", candidates=candidates) == line


def test_lines_that_are_pasted_at_once_are_read_one_by_one(keys: PipeInput) -> None:
    out = io.StringIO()
    terminal = Terminal(Screen(out))
    keys.send_text("\x1b[200~1\n2\n\x1b[201~" + ENTER)
    assert [terminal.read("> ", topic="", candidates=nothing) for _ in range(2)] == ["1", "2"]
    assert out.getvalue() == "> 2\n"


def test_a_terminal_that_cannot_move_its_cursor_is_asked_and_echoes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Teletype(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Teletype("2\n"))
    out = Teletype()
    keyboard = keyboard_of(Screen(out), {"TERM": "dumb"})
    assert keyboard.read("> ", topic="", candidates=nothing) == "2"
    assert out.getvalue() == "> "


def test_a_pipe_gives_its_lines_says_them_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("2\r\nq"))
    out = io.StringIO()
    pipe = keyboard_of(Screen(out), {})
    assert isinstance(pipe, Pipe)
    assert [pipe.read("> ", topic="", candidates=nothing) for _ in range(2)] == ["2", "q"]
    with pytest.raises(EOFError):
        pipe.read("> ", topic="", candidates=nothing)
    assert out.getvalue() == "> 2\n> q\n"
