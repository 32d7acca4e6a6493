"""TheOne in a box and a client of it, in virtual time."""

import json
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from bittrade_ws.exchanges import theone
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, keep_status_only
from bittrade_ws.simulators.theone import gateway
from bittrade_ws.testing import Marbles

SWAP = theone.swap(Decimal("1.5"), "ETH", "USDT", client_order_id="life")


def _nonces() -> Any:
    return map("nonce-{}".format, count(1)).__next__


class Client:
    """A connection that is logged in, and what was heard."""

    def __init__(self, marbles: Marbles, *, secret: str | None = None, timeout: float = 10.0) -> None:
        self.marbles = marbles
        self.clock = marbles.clock
        self.venue = gateway(marbles.clock)
        self.venue.start()
        self.desk = self.venue.desk
        self.exchange = marbles.exchange(server=self.venue, codec=theone.TheOneCodec)
        self.connection = theone.private_websocket_connection(
            url="ws://exchange", dialer=self.exchange.dialer, scheduler=marbles.clock
        )
        self.messages = self.connection.pipe(keep_messages_only())
        keys = self.venue.credentials()
        signer = theone.hmac_signer(keys["api_key"], secret or keys["secret_key"], nonces=_nonces())
        logged_in = theone.log_in(signer, self.messages, timeout=timeout)
        self.sockets = self.connection.pipe(filter_new_socket_only(), logged_in)
        self.statuses: list[Any] = []
        marbles.keep(self.connection.pipe(keep_status_only()).subscribe(self.statuses.append))

    def connect(self) -> None:
        self.marbles.connect(self.connection)

    def hear(self, stream: Any) -> list[Any]:
        """Its values, and its error."""
        heard: list[Any] = []
        self.marbles.keep(stream.subscribe(heard.append, heard.append, scheduler=self.clock))
        return heard

    def follow(self, operator: Any) -> list[Any]:
        """The values of an operator over the sockets."""
        return self.hear(self.sockets.pipe(operator))

    def sent(self, op: str) -> list[Any]:
        """The messages of this operation that were sent."""
        frames = [json.loads(frame) for frame in self.exchange.sent.frames]
        return [frame for frame in frames if frame.get("op") == op]


@pytest.fixture
def make(marbles: Marbles) -> Any:
    return lambda **options: Client(marbles, **options)


@pytest.fixture
def order() -> Any:
    return SWAP
