"""`bittrade-ws venues`: what is supported, per venue and capability."""

from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Column, Table

from bittrade_ws.cli.registry import capabilities, venue_names


def venues(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """What is supported, per venue and capability (read from the code).

    [dim]bittrade-ws venues --json | jq .venue[/dim]
    """
    console = Console()
    rows = {venue: capabilities(venue) for venue in venue_names()}
    if as_json or not console.is_terminal:
        for venue, row in rows.items():
            if as_json:
                typer.echo(orjson.dumps({"venue": venue, **row}).decode())
            else:
                for kind, names in row.items():
                    typer.echo(f"{venue}\t{kind}\t{' '.join(names)}")
        return
    # A name that is cut off is no name: narrow terminals get it in two lines.
    columns = (Column(heading, overflow="fold") for heading in ("capability", *rows))
    table = Table(*columns, show_lines=True)
    for kind in next(iter(rows.values())):
        table.add_row(kind, *("\n".join(row[kind]) for row in rows.values()))
    console.print(table)
