"""Bitfinex in a box in virtual time with a client of it, and a recording of the live venue, outside of the project."""

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import reactivex
import requests
from reactivex import Observable

from bittrade_ws.connection import HttpResponse
from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.order import OrderSide
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.bitfinex import gateway
from bittrade_ws.simulators.orders import NewOrder, OrderType
from bittrade_ws.testing import Marbles

RECORDINGS = Path(os.environ.get("BITTRADE_RECORDINGS") or Path(__file__).parents[4] / "shared" / "recordings")
"""Not part of the project: tests that need them are deselected where they are not."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if RECORDINGS.is_dir():
        return
    needy = [item for item in items if "recording" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=needy)
    items[:] = [item for item in items if item not in needy]


@pytest.fixture
def recording() -> list[bytes]:
    """The frames that a client received."""
    lines = (RECORDINGS / "BITFINEX.ws.11.0").read_text("utf-8").splitlines()
    told = (line.partition(": ") for line in lines)
    return [body.encode() for head, _, body in told if body and "<-" not in head]


class Public:
    """A client of the public channels, the venue itself, and somebody who trades there."""

    def __init__(self, marbles: Marbles, **options: Any) -> None:
        self.marbles = marbles
        self.venue = gateway(marbles.clock)
        self.venue.start(past_minutes=5)
        self.exchange = marbles.exchange(server=self.venue, codec=bitfinex.BitfinexCodec)
        self.connection = bitfinex.public_websocket_connection(
            url="ws://exchange/ws/2", dialer=self.exchange.dialer, scheduler=marbles.clock, **options
        )
        self.sockets = self.connection.pipe(filter_new_socket_only())
        self.messages = self.connection.pipe(keep_messages_only())
        self.statuses: list[Any] = []
        marbles.keep(self.connection.statuses().subscribe(self.statuses.append))

    def watch(self, operator: Any) -> list[Any]:
        """What comes of an operator over the sockets, an error among it."""
        told: list[Any] = []
        stream = self.sockets.pipe(operator)
        self.marbles.keep(stream.subscribe(told.append, told.append, scheduler=self.marbles.clock))
        return told

    def connect(self, after: str = "1s") -> None:
        self.marbles.connect(self.connection)
        self.marbles.advance(after)

    def trade(self, quantity: str = "0.01", *, symbol: str = "tBTCUSD", side: OrderSide = OrderSide.BUY) -> None:
        """Somebody takes from the book, now."""
        order = NewOrder(
            symbol=symbol, side=side, type=OrderType.MARKET, client_order_id="", quantity=Decimal(quantity)
        )
        self.venue.engine.place(self.venue.counterparty, order)

    def asked(self, event: str) -> list[Any]:
        """What was sent of an event."""
        return [one for frame in self.exchange.sent.frames if (one := json.loads(frame)).get("event") == event]


class Private:
    """A client that is logged in, and the venue itself."""

    def __init__(self, marbles: Marbles, *, login: dict[str, Any] | None = None, **options: Any) -> None:
        self.marbles = marbles
        self.venue = gateway(marbles.clock)
        self.exchange = marbles.exchange(server=self.venue, codec=bitfinex.BitfinexCodec)
        self.connection = bitfinex.private_websocket_connection(
            url="ws://exchange/ws/2", dialer=self.exchange.dialer, scheduler=marbles.clock, **options
        )
        keys = self.venue.credentials()
        key, secret = keys["api_key"], marbles.secret(keys["api_secret"])
        self.messages = self.connection.pipe(keep_messages_only())
        logging_in = bitfinex.log_in(bitfinex.hmac_signer(key, secret), self.messages, **(login or {}))
        self.sockets = self.connection.pipe(filter_new_socket_only(), logging_in)
        self.statuses: list[Any] = []
        marbles.keep(self.connection.statuses().subscribe(self.statuses.append))

    def watch(self, operator: Any) -> list[Any]:
        """What comes of an operator over the sockets, an error among it."""
        return self.hear(self.sockets.pipe(operator))

    def hear(self, stream: Any) -> list[Any]:
        """What comes of a stream, an error among it."""
        told: list[Any] = []
        self.marbles.keep(stream.subscribe(told.append, told.append, scheduler=self.marbles.clock))
        return told

    def connect(self, after: str = "1s") -> None:
        self.marbles.connect(self.connection)
        self.marbles.advance(after)


class Account:
    """The funded account of a simulated venue, over REST."""

    def __init__(self, clock: Any) -> None:
        self.venue = gateway(clock)
        self.venue.start(past_minutes=5)
        known = self.venue.credentials()
        self.signer = bitfinex.hmac_http_signer(known["api_key"], known["api_secret"], now=lambda: 1)

    def __call__(self, name: str, *args: Any, parser: Any = None, **given: Any) -> Any:
        source = getattr(bitfinex, name)(*args, **given, signer=self.signer, sender=self._send)
        seen: list[Any] = []
        (source if parser is None else source.pipe(parser)).subscribe(seen.append, seen.append)
        (value,) = seen
        return value

    def _send(self, request: requests.PreparedRequest, timeout: float) -> Observable[HttpResponse]:
        path = urlsplit(request.url or "").path
        answer = self.venue.http(request.method or "", path, "", dict(request.headers), request.body or b"")  # type: ignore[arg-type]
        return reactivex.just(HttpResponse(answer.status, {}, answer.body))


@pytest.fixture
def account(marbles: Any) -> Account:
    return Account(marbles.clock)


@pytest.fixture
def private(marbles: Marbles) -> Callable[..., Private]:
    return lambda **options: Private(marbles, **options)


@pytest.fixture
def public(marbles: Marbles) -> Callable[..., Public]:
    return lambda **options: Public(marbles, **options)
