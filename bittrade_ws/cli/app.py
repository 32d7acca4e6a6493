"""The commands, gathered."""

import logging

import typer

from bittrade_ws.cli.demo import demo
from bittrade_ws.cli.shell import shell
from bittrade_ws.cli.simulate import simulate
from bittrade_ws.cli.venues import venues
from bittrade_ws.cli.watch import watch

# What the logs would say the commands show as values; without a handler Python would print warnings to stderr.
logging.getLogger("bittrade_ws").addHandler(logging.NullHandler())

app = typer.Typer(
    name="bittrade-ws",
    help="Crypto exchange connections as Observables, and embedded exchanges to try them on.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for command in (demo, simulate, watch, shell, venues):
    app.command()(command)
