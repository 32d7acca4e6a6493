"""`bittrade-ws venues`: what is supported, per venue and capability."""

from collections.abc import Mapping
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Column, Table

from bittrade_ws.cli.capabilities import CAPABILITIES, capabilities
from bittrade_ws.cli.registry import exchange, venue_names


def venues(
    venue: Annotated[str | None, typer.Argument(help="One venue: every name of what it can do.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """What is supported, per venue and capability (read from the code).

    [dim]bittrade-ws venues --json | jq .venue[/dim]
    """
    if venue is not None:
        exchange(venue)
    console = Console()
    rows = {name: capabilities(name) for name in ([venue] if venue else venue_names())}
    if as_json:
        for name, row in rows.items():
            typer.echo(orjson.dumps({"venue": name, **row}).decode())
    elif not console.is_terminal:
        for name, row in rows.items():
            for kind, names in row.items():
                typer.echo(f"{name}\t{kind}\t{' '.join(names)}")
    else:
        console.print(_names_of(rows[venue]) if venue else _marks_of(rows))


def _marks_of(rows: Mapping[str, Mapping[str, list[str]]]) -> Table:
    """Whether, and for how much: names are told of one venue at a time."""
    table = Table("capability", *(Column(name, justify="center") for name in rows))
    for kind in CAPABILITIES:
        table.add_row(kind, *(_mark(row[kind]) for row in rows.values()))
    table.caption = "how many there are of each; bittrade-ws venues VENUE names them"
    return table


def _mark(names: list[str]) -> str:
    return "✓" if names == ["yes"] else str(len(names)) if names else "-"


def _names_of(row: Mapping[str, list[str]]) -> Table:
    table = Table("capability", Column("names", overflow="fold"), show_lines=True)
    for kind, names in row.items():
        table.add_row(kind, " ".join(names) or "-")
    return table
