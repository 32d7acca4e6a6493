"""`bittrade-ws demo`: the whole tour on an embedded exchange, each step checked."""

import time
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from bittrade_ws import simulators
from bittrade_ws.cli.output import Output, fail
from bittrade_ws.cli.registry import exchange
from bittrade_ws.cli.steps import Steps
from bittrade_ws.cli.swap_tour import SwapTour
from bittrade_ws.cli.tour import Tour
from bittrade_ws.cli.tour_script import SCRIPTS, Server, SwapScript


def demo(
    venue: Annotated[str, typer.Argument(help="Which venue: see `bittrade-ws venues`.")] = "binance",
    seconds: Annotated[float, typer.Option(help="How long, at least, the market data streams.", min=1)] = 8.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, each with a type.")] = False,
) -> None:
    """Shows everything once on an embedded exchange: no keys, no network.

    Ticker, trades and book stream in; one order is filled and another canceled, stage by stage; the line is cut once
    and everything comes back. A broker shows balances, an estimate and swaps instead. Exit status 0 only if every step
    happened.

    [dim]bittrade-ws demo --seconds 20[/dim]
    """
    output = Output(as_json=as_json)
    exchange(venue)
    started = time.monotonic()
    output.say(f"starting an embedded {venue} on loopback …")
    try:
        running = simulators.start(venue, seed=1, rate=100)
    except LookupError as error:
        fail(str(error), code=2)
    with running, _tour(venue, running, output) as tour:
        tour.walk()
        tour.stream_until(started + seconds)
        summary = tour.summary()
    output.summary(summary, in_words(summary))
    missing = [step for step, happened in summary["steps"].items() if not happened]
    if missing:
        fail(f"these steps did not happen: {', '.join(missing)}")


def _tour(venue: str, running: Server, output: Output) -> Steps:
    script = SCRIPTS[venue]
    if isinstance(script, SwapScript):
        return SwapTour(running, script, output)
    return Tour(exchange(venue), running, script, output)


def in_words(summary: Mapping[str, Any]) -> str:
    """The summary as people read it."""
    steps = summary["steps"]
    values = ", ".join(f"{count} {kind} values" for kind, count in summary["values"].items())
    orders = "; ".join(f"{name}: {' → '.join(stages)}" for name, stages in summary["orders"].items())
    return f"{sum(steps.values())} of {len(steps)} steps; {values}; {orders}; {summary['reconnects']} reconnects"
