"""`bittrade-ws watch`: typed values of one channel, one per line."""

from inspect import signature
from typing import Annotated, Any

import reactivex
import typer
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.cli.output import Output, fail, fields_of
from bittrade_ws.cli.registry import channel_of, exchange, market_channels, private_channels, under_ca
from bittrade_ws.connection import DialOptions
from bittrade_ws.models.errors import BittradeError
from bittrade_ws.models.status import Gap, Opened
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, keep_status_only, to_iterator

WAITING = 10_000
"""Values that may wait for a slow terminal; it must not hold up the socket."""


def watch(
    venue: Annotated[str, typer.Argument(help="Which venue: see `bittrade-ws venues`.")],
    channel: Annotated[str, typer.Argument(help="ticker, trades, book …")],
    symbols: Annotated[
        list[str] | None, typer.Argument(help="In the venue's own words; none for a channel of all symbols.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Another address than the live venue's.")] = None,
    ca: Annotated[
        str | None, typer.Option(help="A CA file to trust for wss:// (what `simulate --tls` prints).")
    ] = None,
    count: Annotated[int | None, typer.Option(help="Stop after this many values.", min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Prints the typed values of a channel, one per line, until Ctrl-C or --count.

    [dim]bittrade-ws watch binance book btcusdt ethusdt --json[/dim]
    """
    module = exchange(venue)
    public = market_channels(venue)
    if channel in private_channels(venue):
        fail(f"{channel} is of an account; what is watched here is public, and needs no login", code=2)
    if channel not in public:
        fail(f"{venue} has no public channel {channel!r}; there is {', '.join(public) or 'none'}", code=2)
    function = channel_of(venue, channel)
    is_of_all = next(iter(signature(function).parameters)) == "messages"
    if is_of_all == bool(symbols):
        fail(f"{channel} {'is of all symbols and takes none' if is_of_all else 'needs a symbol'}", code=2)
    subscribe = under_ca(function, ca)
    connection = module.public_websocket_connection(url=url, options=DialOptions(ca=ca))
    sockets, messages = connection.pipe(filter_new_socket_only()), connection.pipe(keep_messages_only())

    def labelled(kind: str, stream: Observable[Any]) -> Observable[tuple[str, Any]]:
        return stream.pipe(ops.map(lambda value: (kind, value)))

    statuses = connection.pipe(keep_status_only(), ops.filter(lambda status: not isinstance(status, Opened)))
    try:
        of = [(symbol,) for symbol in symbols] if symbols else [()]
        values = [labelled(channel, sockets.pipe(subscribe(*symbol, messages))) for symbol in of]
    except BittradeError as error:
        fail(str(error), code=2)
    output = Output(as_json=as_json)
    left = count
    with to_iterator(reactivex.merge(labelled("status", statuses), *values), maxsize=WAITING) as events:
        link = connection.connect()
        try:
            for kind, value in events:
                if output.is_broken:
                    break
                if kind == "status":
                    output.value(kind, {"status": type(value).__name__, **fields_of(value)})
                    continue
                if isinstance(value, Gap):
                    output.value("gap", value)
                    continue
                output.value(kind, value)
                if left is not None:
                    left -= 1
                    if not left:
                        break
        except BittradeError as error:
            fail(str(error))
        except KeyboardInterrupt:
            pass
        finally:
            link.dispose()
