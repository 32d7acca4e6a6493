"""Where lines come from: a terminal, with editing, history and completion, or a pipe."""

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.output import create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import CompleteStyle

from bittrade_ws.cli.console.screen import Screen

Candidates = Callable[[str], tuple[str, Mapping[str, str]]]
"""From the text before the cursor to what is begun there, and the words that it may become, with what they are."""


class LineCanceled(Exception):
    """Ctrl-C on a line with something in it."""


class Keyboard(Protocol):
    """Gives lines; `EOFError` at their end, `KeyboardInterrupt` for Ctrl-C on an empty line, else `LineCanceled`."""

    is_interactive: bool
    """Somebody sees answers as they come, and need not be kept from asking on."""

    def read(self, message: str, *, topic: str, candidates: Candidates) -> str:
        """One line, asked for by `message`; what was typed about the same `topic` is its history."""
        ...

    def clear(self) -> None:
        """Makes the screen empty, where there is one."""
        ...


class Terminal:
    """A person: `prompt_toolkit`. What others print meanwhile stands above the prompt."""

    is_interactive = True

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._prompts: dict[str, PromptSession[str]] = {}
        self._pasted: list[str] = []
        self._output = create_output()
        if isinstance(self._output, Vt100_Output):
            # Terminals that do not answer where their cursor is would be complained about; nothing here needs it.
            self._output.enable_cpr = False

    def read(self, message: str, *, topic: str, candidates: Candidates) -> str:
        if self._pasted:
            self._screen.say(f"{message}{self._pasted[0]}")
            return self._pasted.pop(0)
        prompt = self._prompts.get(topic)
        if prompt is None:
            prompt = self._prompts[topic] = PromptSession[str](
                output=self._output,
                complete_style=CompleteStyle.READLINE_LIKE,
                complete_while_typing=False,
                reserve_space_for_menu=0,
                enable_suspend=True,
            )
        try:
            text = prompt.prompt(
                message, completer=_Completer(candidates), pre_run=lambda: self._screen.attach_prompt(get_app())
            )
        except KeyboardInterrupt:
            if prompt.default_buffer.text:
                raise LineCanceled from None
            raise
        finally:
            self._screen.detach_prompt()
        first, *self._pasted = text.splitlines() or [""]
        return first

    def clear(self) -> None:
        self._output.erase_screen()
        self._output.cursor_goto(0, 0)
        self._output.flush()


class Pipe:
    """A script: plain lines in, and each of them said again, so that what comes out reads as a session."""

    is_interactive = False

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def read(self, message: str, *, topic: str, candidates: Candidates) -> str:
        is_typed = sys.stdin.isatty()  # on a terminal that cannot move its cursor, which echoes
        if is_typed:
            self._screen.write(message)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        text = line.rstrip("\r\n")
        if not is_typed:
            self._screen.say(f"{message}{text}")
        return text

    def clear(self) -> None:
        pass


class _Completer(Completer):
    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        begun, words = self._candidates(document.text_before_cursor)
        for word, meaning in words.items():
            if word.lower().startswith(begun.lower()):
                yield Completion(word, start_position=-len(begun), display_meta=meaning)


def keyboard_of(screen: Screen, environment: Mapping[str, str]) -> Keyboard:
    """A terminal at both ends that can move its cursor, or a pipe."""
    is_terminal = sys.stdin.isatty() and screen.isatty() and environment.get("TERM") != "dumb"
    return Terminal(screen) if is_terminal else Pipe(screen)
