"""The banner and the help, from the table."""

import reactivex

from bittrade_ws.cli.console.banner import banner_of, help_of
from bittrade_ws.cli.console.commands import Command, Login, Menu
from bittrade_ws.cli.console.fields import Field, word

MENU = Menu(
    title="ATLANTIS",
    lines={},
    login=Login(line="", needs="ATLANTIS_KEY", through=lambda access: lambda messages: lambda sockets: sockets),
    commands=(
        Command(text="Get Tides", word="tides", run=lambda session: reactivex.empty()),
        Command(
            text="Get Depth",
            word="depth",
            run=lambda session, place: reactivex.empty(),
            fields=(Field("PLACE", "reef", word, is_optional=True),),
            needs_login=True,
        ),
    ),
)


def test_the_banner_is_a_box_with_the_numbered_menu() -> None:
    lines = banner_of(MENU, 200).splitlines()
    assert {len(line) for line in lines} == {104}
    assert lines[0].strip("*") == "ATLANTIS INTERACTIVE CLIENT"
    assert all(line[0] == line[-1] == "*" for line in lines)
    assert [line.strip("* ") for line in lines[-4:-2]] == ["Choice:  1)  Get Tides", "Choice:  2)  Get Depth:PLACE"]


def test_it_fits_a_narrow_terminal_as_far_as_its_words_let_it() -> None:
    assert {len(line) for line in banner_of(MENU, 80).splitlines()} == {80}
    narrow = banner_of(MENU, 20).splitlines()
    assert len({len(line) for line in narrow}) == 1
    assert "get help on all commands for this Session. *" in "\n".join(narrow)


def test_the_help_has_every_word_and_every_example() -> None:
    told = help_of(MENU)
    assert "  1  tides          Get Tides\n" in told
    assert "  2  depth          Get Depth:PLACE  [after Authenticate]\n                    depth reef\n" in told
    assert "ATLANTIS_KEY" in told
    for words in ("cls", "clear", "banner", "lhelp", "h", "?", "help", "shell", "sh", "q", "stop", "quit", "exit"):
        assert f" {words} " in told.replace("\n", " ")
