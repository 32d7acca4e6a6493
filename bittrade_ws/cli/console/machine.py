"""The machine that runs every menu: reads a line, does what it says, tells what comes of it.

1. Answers are told as they come, from whichever thread; a person may ask on meanwhile.
2. A script's next line is read once the command before it is answered, or after `PATIENCE` seconds.
3. Whatever goes wrong with a command is a sentence; only leaving ends the machine.
"""

import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import orjson

from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.banner import BANNER, CLEAR, HELP, LEAVE, PROMPT, SHELL, WORDS, banner_of, help_of
from bittrade_ws.cli.console.commands import Command, Menu, Shown
from bittrade_ws.cli.console.fields import example_of, names_of, read_values
from bittrade_ws.cli.console.keyboard import Keyboard, LineCanceled
from bittrade_ws.cli.console.screen import Screen
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.console.subshell import run_subshell
from bittrade_ws.cli.output import Output, fields_of, plain
from bittrade_ws.models.errors import BittradeError

PATIENCE: Final = 15.0
"""Seconds; more than the 10 after which a question is given up."""
SLICE: Final = 0.25
NOT_AUTHENTICATED: Final = "Not Authenticated. Please Authenticate first"

logger = logging.getLogger(__name__)


class Machine:
    """One console."""

    def __init__(self, menu: Menu, access: Access, keyboard: Keyboard, screen: Screen, output: Output) -> None:
        self._menu = menu
        self._session = Session(menu, access, self._tell)
        self._keyboard = keyboard
        self._screen = screen
        self._output = output

    def run(self) -> None:
        """From the banner to the end of input, or of the user's patience."""
        self._banner()
        self._session.connect()
        try:
            while self._turn():
                if self._screen.is_broken:
                    raise BrokenPipeError
        except KeyboardInterrupt:
            pass
        finally:
            self._session.disconnect()
        self._screen.say("end....")

    def _turn(self) -> bool:
        """One line; whether there is to be another one."""
        if not self._keyboard.is_interactive:
            _patiently(self._session.wait_until_up)
        try:
            line = self._keyboard.read(PROMPT, topic="", candidates=self._choices)
        except EOFError:
            return False
        except LineCanceled:
            return True
        word, _, rest = line.strip().partition(" ")
        if not word:
            return True
        if word.lower() in LEAVE:
            return False
        if word.lower() in HELP:
            self._screen.say(help_of(self._menu))
        elif word.lower() in BANNER:
            self._banner()
        elif word.lower() in CLEAR:
            self._clear()
        elif word.lower() in SHELL:
            self._shell()
        elif (command := self._menu.find(word)) is None:
            self._screen.say(f"{word!r} is no choice: h for help, banner for the menu")
        else:
            self._choose(command, rest.strip())
        return True

    def _choose(self, command: Command, given: str) -> None:
        if command.needs_session and not self._session.is_connected:
            self._screen.say(f"Not connected. Please Reconnect first ({self._menu.number('reconnect')})")
            return
        if command.needs_login and not self._session.has_login:
            self._screen.say(NOT_AUTHENTICATED)
            return
        try:
            asked = given if given or not command.fields else self._ask_for(command)
            if asked is not None:
                self._start(command, read_values(command.fields, asked))
        except BittradeError as error:
            self._complain(str(error))
        except OSError as error:
            self._complain(f"{command.text}: {error}")
        except Exception as error:
            self._failed(command, error)

    def _complain(self, sentence: str) -> None:
        logger.warning("%s", sentence)
        self._screen.say(sentence)

    def _failed(self, command: Command, error: Exception) -> None:
        """Our own fault."""
        logger.error("%s", command.text, exc_info=error)
        self._screen.say(f"{command.text}: {type(error).__name__}: {error}")

    def _ask_for(self, command: Command) -> str | None:
        """The line with the values; `None`: the user would rather not."""

        message = f"{names_of(command.fields)} (example: {example_of(command.fields)})\n> "
        try:
            return self._keyboard.read(message, topic=command.word, candidates=partial(_values_of, command))
        except (EOFError, LineCanceled):
            return None
        except KeyboardInterrupt:
            if self._keyboard.is_interactive:
                return None
            raise

    def _start(self, command: Command, values: tuple[Any, ...]) -> None:
        logger.info("Send %s", f"{command.text}: {', '.join(map(str, values))}" if values else command.text)
        is_answered = threading.Event()

        def on_next(value: Any) -> None:
            try:
                for shown in command.show(value):
                    self._tell(shown)
            except Exception as error:
                self._failed(command, error)
            if command.settles(value, *values):
                is_answered.set()

        def on_error(error: Exception) -> None:
            self._complain(f"{command.text}: {error}")
            is_answered.set()

        stream = command.run(self._session, *values)
        self._session.begin(
            _name_of(command, values) if command.is_watch else "", stream, on_next, on_error, is_answered.set
        )
        if not self._keyboard.is_interactive:
            _patiently(is_answered.wait)

    def _tell(self, shown: Shown) -> None:
        """Shows a line or a value, and logs it."""
        if isinstance(shown, str):
            logger.info("%s", shown)
            self._screen.say(shown)
            return
        kind, value = shown
        if logger.isEnabledFor(logging.INFO):
            logger.info("%s:\n%s", kind, _pretty(value))
        self._output.value(kind, value)

    def _choices(self, before: str) -> tuple[str, Mapping[str, str]]:
        word, has_values, values = before.lstrip().partition(" ")
        if has_values:
            command = self._menu.find(word)
            return ("", {}) if command is None else _values_of(command, values)
        words = {word: meaning for words, meaning in WORDS.items() for word in sorted(words)}
        return word, {**{command.word: command.entry for command in self._menu.commands}, **words}

    def _banner(self) -> None:
        self._screen.say(banner_of(self._menu, shutil.get_terminal_size().columns))

    def _clear(self) -> None:
        self._keyboard.clear()
        self._banner()

    def _shell(self) -> None:
        if not self._keyboard.is_interactive:
            self._screen.say("a shell needs a terminal")
            return
        try:
            with self._screen.held():
                run_subshell()
        except OSError as error:
            self._complain(str(error))


def _values_of(command: Command, before: str) -> tuple[str, Mapping[str, str]]:
    """What completion offers for the value that is begun."""
    *given, begun = before.split(",")
    choices = {at: field.choices for at, field in enumerate(command.fields)}
    return begun.lstrip(), dict.fromkeys(choices.get(len(given), ()), "")


def _name_of(watch: Command, values: tuple[Any, ...]) -> str:
    return " ".join((watch.word, *(value for value in values if isinstance(value, str))))


def _patiently(wait: Callable[[float], bool]) -> None:
    """Waits in pieces: on Windows nothing interrupts a wait."""
    end = time.monotonic() + PATIENCE
    while not wait(SLICE) and time.monotonic() < end:
        pass


def _pretty(value: Any) -> str:
    return orjson.dumps(plain(fields_of(value)), option=orjson.OPT_INDENT_2).decode()
