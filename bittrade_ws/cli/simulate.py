"""`bittrade-ws simulate`: an embedded exchange on loopback, until it is told to stop."""

import math
import signal
import threading
from types import FrameType
from typing import Annotated

import orjson
import typer

from bittrade_ws import simulators
from bittrade_ws.cli.output import fail


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise typer.BadParameter(f"{value} is not a number of trades.")
    return value


def simulate(
    venue: Annotated[str, typer.Argument(help="Which venue: see `bittrade-ws venues`.")],
    port: Annotated[int, typer.Option(help="0: any free port.", min=0, max=65535)] = 0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same market.")] = 1,
    rate: Annotated[
        float,
        typer.Option(help="Public trades per second, over all symbols; 0: stands still.", min=0, callback=_finite),
    ] = 20.0,
    tls: Annotated[bool, typer.Option("--tls", help="wss and https, under a throw-away CA.")] = False,
    legacy: Annotated[
        bool, typer.Option("--legacy", help="The venue before its last great change (Binance: listen keys).")
    ] = False,
    heartbeat: Annotated[
        float | None, typer.Option(help="Seconds between the venue's own heartbeats (OceanEx).", min=0.1)
    ] = None,
) -> None:
    """Serves an embedded exchange that speaks the venue's own wire protocol, until SIGINT or SIGTERM.

    Prints one JSON line when it is ready: where it is, and the credentials of a funded account.

    [dim]bittrade-ws simulate binance --rate 200 --tls[/dim]
    """
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    try:
        running = simulators.start(venue, port=port, seed=seed, rate=rate, tls=tls, legacy=legacy, heartbeat=heartbeat)
    except (LookupError, OSError) as error:
        fail(str(error), code=2)
    with running:
        typer.echo(orjson.dumps(running.describe()).decode())
        # A bounded wait lets the handler run on platforms whose untimed waits cannot be interrupted.
        while not stop.wait(0.5):
            pass
