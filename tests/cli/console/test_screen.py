"""Lines from any thread, above a prompt that is up."""

import asyncio
import io
from typing import Any

import pytest

from bittrade_ws.cli.console import screen as screen_module
from bittrade_ws.cli.console.screen import Screen


class Prompt:
    """What the screen knows of a prompt: it can be taken away, and comes back when it is asked to."""

    def __init__(self, out: io.StringIO) -> None:
        self.is_done = False
        self.renderer = self
        self._out = out

    def erase(self) -> None:
        self._out.write("[erase]")

    def invalidate(self) -> None:
        self._out.write("[draw]")


def test_without_a_prompt_whoever_prints_writes() -> None:
    out = io.StringIO()
    Screen(out).say("Session up")
    assert out.getvalue() == "Session up\n"


def test_with_a_prompt_lines_stand_above_it_and_the_printer_does_not_wait() -> None:
    out = io.StringIO()
    screen = Screen(out)

    async def prompt() -> None:
        screen.attach_prompt(Prompt(out))
        await asyncio.to_thread(screen.say, "one")
        screen.say("two")
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(prompt())
    screen.detach_prompt()
    assert out.getvalue() == "[erase]one\n[draw][erase]two\n[draw]"


def test_what_comes_as_the_prompt_goes_is_written_after_it() -> None:
    out = io.StringIO()
    screen, going = Screen(out), Prompt(out)

    async def prompt() -> None:
        screen.attach_prompt(going)
        screen.say("late")
        going.is_done = True
        await asyncio.sleep(0)

    asyncio.run(prompt())
    screen.say("later")  # its loop has ended
    assert out.getvalue() == ""
    screen.detach_prompt()
    assert out.getvalue() == "late\nlater\n"


def test_while_it_is_held_lines_wait() -> None:
    out = io.StringIO()
    screen = Screen(out)
    with screen.held():
        screen.say("meanwhile")
        assert out.getvalue() == ""
    assert out.getvalue() == "meanwhile\n"


def test_what_a_terminal_does_not_take_is_bounded_and_what_is_lost_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen_module, "MOST", 3)
    out = io.StringIO()
    screen = Screen(out)
    with screen.held():
        for number in range(5):
            screen.say(str(number))
    assert out.getvalue() == "… 2 lines are left out\n2\n3\n4\n"


def test_a_reader_that_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    swallowed: list[Any] = []
    monkeypatch.setattr(screen_module, "swallow_the_rest", lambda: swallowed.append(True))
    screen = Screen(Gone())
    screen.say("one")
    screen.say("two")
    assert screen.is_broken
    assert swallowed == [True]
