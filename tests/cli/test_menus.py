"""Every menu holds what the machine expects, and every command does what its example says, at the venue in a box."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bittrade_ws import simulators
from bittrade_ws.cli.console.access import Access
from bittrade_ws.cli.console.banner import WORDS
from bittrade_ws.cli.console.commands import Menu
from bittrade_ws.cli.console.fields import example_of, read_values
from bittrade_ws.cli.console.log_file import log_file
from bittrade_ws.cli.console.machine import Machine
from bittrade_ws.cli.console.screen import Screen
from bittrade_ws.cli.output import Output
from bittrade_ws.cli.registry import menu_of, venue_names

WITH_MENU = [name for name in venue_names() if menu_of(name)]
CREDENTIALS = {
    "binance": {"BINANCE_API_KEY": "api_key", "BINANCE_API_SECRET": "api_secret"},
    "bitfinex": {"BITFINEX_API_KEY": "api_key", "BITFINEX_API_SECRET": "api_secret"},
    "digitex": {"DIGITEX_TOKEN": "token"},
    "oceanex": {
        "OCEANEX_USER_ID": "user_id",
        "OCEANEX_API_KEY": "api_key",
        "OCEANEX_PRIVATE_KEY_FILE": "private_key",
    },
    "theone": {"BROKER_API_KEY": "api_key", "BROKER_SECRET_KEY": "secret_key"},
}
"""From the variable to the name in what `simulate` prints."""
ENDS = {"oceanex": "^order id=.* state=cancel ", "theone": "^order status="}
"""What is said of an order that is over, where the order's own line is not waited for."""
ABOUT_AN_ORDER = {"cancel": -1, "details": -1, "history": 0, "status": 0}
"""Commands that name an order, and which of those that were placed."""


@pytest.mark.parametrize("name", WITH_MENU)
def test_a_command_has_one_name_and_an_example_that_is_right(name: str) -> None:
    menu = menu_of(name)
    assert menu is not None
    words = [command.word for command in menu.commands]
    assert len(set(words)) == len(words)
    assert not {word for some in WORDS for word in some}.intersection(words)
    for number, command in enumerate(menu.commands, 1):
        assert menu.find(str(number)) is menu.find(command.word.upper()) is command
        assert len(read_values(command.fields, example_of(command.fields))) == len(command.fields)
        for field in command.fields:
            assert all(field.read(choice) is not None for choice in field.choices)
    stop = menu.find("unwatch")
    watches = [command.word for command in menu.commands if command.is_watch]
    assert (stop is None) is (not watches)
    assert stop is None or example_of(stop.fields) in watches
    assert words[0] == "authenticate"
    assert words[-2:] == ["disconnect", "reconnect"]


@pytest.mark.parametrize(("name", "line"), [("theone", "order 1, ETH, USDT, 0"), ("oceanex", "book vetusdt, 2, 0")])
def test_none_is_a_number_where_the_venue_takes_it(name: str, line: str) -> None:
    menu = menu_of(name)
    word, _, values = line.partition(" ")
    assert menu is not None
    command = menu.find(word)
    assert command is not None
    assert read_values(command.fields, values)[-1] == 0


class Lines:
    """A script as a keyboard; a function among its lines makes one of what was said so far."""

    is_interactive = False

    def __init__(self, lines: list[Any], out: io.StringIO) -> None:
        self._lines = iter(lines)
        self._out = out

    def read(self, message: str, *, topic: str, candidates: Any) -> str:
        line = next(self._lines, None)
        if line is None:
            raise EOFError
        text = line(self._out.getvalue()) if callable(line) else line
        self._out.write(f"> {text}\n")
        return text

    def clear(self) -> None:
        pass


def spoken(name: str, lines: list[Any], **credentials: str) -> str:
    """What the console says to these lines, at a venue of its own. No secret is in it, nor in the log of all frames."""
    menu = menu_of(name)
    assert menu is not None
    out = io.StringIO()
    screen = Screen(out)
    with simulators.start(name, rate=200) as venue, TemporaryDirectory() as directory:
        environment: dict[str, str] = {}
        for variable, key in CREDENTIALS[name].items():
            environment[variable] = credentials.get(key, venue.credentials[key])
            if variable.endswith("_FILE"):
                path = Path(directory, "key.pem")
                path.write_text(venue.credentials[key])
                environment[variable] = str(path)
        access = Access(url=venue.describe()["ws"], environment=environment)
        log = Path(directory, "ws_client.log")
        with log_file(log, "DEBUG"):
            Machine(menu, access, Lines(lines, out), screen, Output(as_json=False, file=screen)).run()
        told = out.getvalue() + log.read_text(encoding="utf-8")
    for key in {*CREDENTIALS[name].values()} - {"user_id"}:
        secret = credentials.get(key, venue.credentials[key]).splitlines()
        assert secret[len(secret) // 2] not in told, key
    return out.getvalue()


def orders_in(said: str) -> list[str]:
    """What orders are called, in their order."""
    return list(dict.fromkeys(re.findall(r"^order status=OPEN .* order_id=(\S+) client_order_id=(\S+)", said, re.M)))


def named(menu: Menu, word: str, at: int) -> Callable[[str], str]:
    """A command about an order that was placed before."""
    command = menu.find(word)
    assert command is not None
    field, symbols = command.fields[-1], [field.example for field in command.fields[:-1]]

    def line(said: str) -> str:
        order_id, client_order_id = orders_in(said)[at]
        return f"{word} {', '.join([*symbols, client_order_id if 'CLIENT' in field.name else order_id])}"

    return line


@pytest.fixture(scope="module", params=sorted(CREDENTIALS))
def visit(request: pytest.FixtureRequest) -> tuple[str, dict[str, str], str]:
    """Every command of a venue once, with its example: the venue, what was said to each, and all that was said."""
    name = request.param
    menu = menu_of(name)
    assert menu is not None
    lines: dict[str, Any] = {}
    for command in menu.commands[:-2]:
        example = example_of(command.fields)
        if command.is_watch:
            example = re.sub("10$", "1" if example == "10" else "2", example)
        lines[command.word] = f"{command.word} {example}".strip()
    for word, at in ABOUT_AN_ORDER.items():
        if (command := menu.find(word)) and command.fields:
            lines[word] = named(menu, word, at)
    script = [*lines.values()]
    if "cancel" in lines:
        at = list(lines).index("cancel") + 1
        script[at:at] = [lines["order"]]  # to be canceled with all
        script[at + 2 : at + 2] = [lines["order"]]  # to be listed
    said = spoken(name, [*script, "disconnect", "reconnect", "authenticate"])
    answers: dict[str, str] = {}
    for part in said.split("\n> ")[1:]:
        line, _, answer = part.partition("\n")
        answers.setdefault(line.split()[0], answer)
    return name, answers, said


@pytest.mark.loopback
def test_every_command_answers_its_example(visit: tuple[str, dict[str, str], str]) -> None:
    name, answers, _ = visit
    menu = menu_of(name)
    assert menu is not None
    assert {command.word for command in menu.commands} <= set(answers)
    for command in menu.commands:
        assert f"{command.text}: " not in answers[command.word], "an error"
        assert answers[command.word].strip()
        if len(command.fields) == 2 and command.is_watch:
            values = [line for line in answers[command.word].splitlines() if not line.startswith("gap ")]
            assert len(values) == 2
    assert answers["authenticate"].endswith("Authenticated.")
    if "balance" in answers:  # of a currency that the account can have
        assert re.search(r" balance=\d", answers["balance"])


@pytest.mark.loopback
def test_an_order_shows_each_stage_of_its_life(visit: tuple[str, dict[str, str], str]) -> None:
    name, answers, said = visit
    stages = re.findall(r"^order status=(\S+)", answers["order"], re.MULTILINE)
    assert stages[0] == "SUBMITTED"
    assert "OPEN" in stages
    assert re.search(ENDS.get(name, "^order status=CANCELED"), said, re.M)


@pytest.mark.loopback
@pytest.mark.parametrize("name", sorted(CREDENTIALS))
def test_a_login_that_the_venue_refuses_is_told(name: str) -> None:
    said = spoken(name, ["authenticate", "order"], **{key: f"wrong-{key}" for key in CREDENTIALS[name].values()})
    advice = {"Not Authenticated. Please Authenticate first"}
    if name == "oceanex":  # it ends the connection right after its refusal
        advice.add("Not connected. Please Reconnect first")
    assert any(sentence in said for sentence in advice), said
    assert "\nAuthenticated." not in said
    assert "Traceback" not in said
