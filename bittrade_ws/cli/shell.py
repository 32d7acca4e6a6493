"""`bittrade-ws shell`: an interactive console for one venue."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from bittrade_ws.cli.output import Output, fail
from bittrade_ws.cli.registry import exchange, menu_of

if TYPE_CHECKING:
    from typing import TextIO

LEVELS = ("DEBUG", "INFO", "WARN", "ERROR")


def _level(text: str) -> str:
    if text.upper() not in LEVELS:
        raise typer.BadParameter(f"{text!r} is none of {', '.join(LEVELS)}.")
    return text.upper()


def shell(
    venue: Annotated[str, typer.Argument(help="Which venue: see `bittrade-ws venues`.")],
    url: Annotated[str | None, typer.Option(help="Another address than the live venue's.")] = None,
    ca: Annotated[
        str | None, typer.Option(help="A CA file to trust for wss:// (what `simulate --tls` prints).")
    ] = None,
    level: Annotated[
        str,
        typer.Option("-l", "--logLevel", help="Of ws_client.log: DEBUG, INFO, WARN or ERROR.", callback=_level),
    ] = "INFO",
) -> None:
    """An interactive console: a numbered menu, prompts with examples, and whatever the venue tells meanwhile.

    Credentials come from the environment; h in the console names the variables. What was asked and answered is
    appended to ws_client.log in the working directory. Lines may come from a pipe.

    [dim]bittrade-ws shell oceanex --url ws://127.0.0.1:9000[/dim]
    """
    exchange(venue)
    menu = menu_of(venue)
    if menu is None:
        fail(f"there is no menu for {venue}", code=2)
    # Not needed by any other command.
    from bittrade_ws.cli.console.access import Access
    from bittrade_ws.cli.console.keyboard import keyboard_of
    from bittrade_ws.cli.console.log_file import NAME, log_file
    from bittrade_ws.cli.console.machine import Machine
    from bittrade_ws.cli.console.screen import Screen

    screen = Screen(sys.stdout)
    output = Output(as_json=False, file=cast("TextIO", screen))
    keyboard = keyboard_of(screen, os.environ)
    machine = Machine(menu, Access(url=url, ca=ca, environment=os.environ), keyboard, screen, output)
    with ExitStack() as stack:
        try:
            stack.enter_context(log_file(Path(NAME), level))
        except OSError as error:
            screen.say(f"no {NAME}: {error}")
        machine.run()
