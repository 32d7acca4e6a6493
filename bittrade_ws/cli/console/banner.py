"""What the console says of itself: the banner with the menu, and the help."""

from collections.abc import Iterable, Mapping
from typing import Final

from bittrade_ws.cli.console.commands import Menu
from bittrade_ws.cli.console.fields import example_of

PROMPT: Final = 'Prompt ("stop" "q" "quit" "exit" to quit, h or ? or \'help\' to Help):\n> '
LEAVE: Final = frozenset({"stop", "q", "quit", "exit"})
HELP: Final = frozenset({"h", "?", "help"})
BANNER: Final = frozenset({"banner", "lhelp"})
CLEAR: Final = frozenset({"cls", "clear"})
SHELL: Final = frozenset({"shell", "sh"})
WORDS: Final[Mapping[frozenset[str], str]] = {
    CLEAR: "clears the screen and shows the banner",
    BANNER: "shows the banner",
    HELP: "shows this help",
    SHELL: "a shell of the system; ^D there leads back",
    LEAVE: "leaves; so do ^D, and ^C on an empty line",
}
WIDEST: Final = 104
_WORDS_OF_THE_BANNER: Final = (
    "Type cls or clear to clear the screen and display banner again.",
    "Type banner or lhelp to display this 'banner' again.",
    "Type h or ? or 'help' to get help on all commands for this Session.",
    "Type shell or sh to enter shell. Enter ^D to exit shell.",
    "Type q or Q to exit.",
)


def banner_of(menu: Menu, columns: int) -> str:
    """The banner, as wide as the terminal lets it be, and never narrower than what stands in it."""
    rows = (
        *(f"  {line}" for line in _WORDS_OF_THE_BANNER),
        "",
        "  INPUT CHOICES:",
        *(f"        Choice: {number:>2})  {command.entry}" for number, command in enumerate(menu.commands, 1)),
        "",
    )
    width = max(min(WIDEST, columns), 3 + max(map(len, rows)))
    head = f"{menu.title} INTERACTIVE CLIENT".center(width, "*")
    return "\n".join((head, *(f"*{row:<{width - 2}}*" for row in ("", *rows)), "*" * width))


def help_of(menu: Menu) -> str:
    """Every command: number, word, what it takes with an example, whether it needs a login."""
    return "\n".join(_help(menu))


def _help(menu: Menu) -> Iterable[str]:
    yield "A choice is its number or its word; what it takes may follow on the same line."
    for number, command in enumerate(menu.commands, 1):
        login = "  [after Authenticate]" if command.needs_login else ""
        yield f"{number:>3}  {command.word:<14} {command.entry}{login}"
        if command.fields:
            yield f"{'':20}{command.word} {example_of(command.fields)}"
    optional = sorted({field.name for command in menu.commands for field in command.fields if field.is_optional})
    if optional:
        yield f"May be left out at the end, or be a -: {', '.join(optional)}."
    yield f"Authenticate takes from the environment: {menu.login.needs}."
    for words, meaning in WORDS.items():
        yield f"{' '.join(sorted(words)):>19} {meaning}"
