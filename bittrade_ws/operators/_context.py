"""What a venue needs to write a request on a socket, gathered from the socket and from a clock."""

from typing import Final

from reactivex import abc

from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import RequestContext

SIGNER: Final = "signer"
"""Where `add_token` leaves the user's signer in `socket.state`."""


def request_context(socket: Socket, clock: abc.SchedulerBase) -> RequestContext:
    """The context of requests on this socket: its ids, its signer, and this clock's time in epoch milliseconds."""
    return RequestContext(
        ids=socket.request_ids,
        now=lambda: round(clock.to_seconds(clock.now) * 1000),
        signer=socket.state.get(SIGNER),
        client_ids=socket.client_ids,
        codec=socket.codec,
    )
