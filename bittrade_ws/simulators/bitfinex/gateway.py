"""Bitfinex without its network: WebSocket v2 behind one door."""

from collections.abc import Callable, Mapping
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from reactivex import abc

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.bitfinex.channels import Channels
from bittrade_ws.simulators.bitfinex.connection import Line, PublicPart
from bittrade_ws.simulators.bitfinex.feeds import Hub
from bittrade_ws.simulators.bitfinex.funding import FundingMarket
from bittrade_ws.simulators.bitfinex.handler import ConnectionHandler
from bittrade_ws.simulators.bitfinex.instruments import FUNDING, FUNDS, MAKER_FEE, PAIRS, TAKER_FEE
from bittrade_ws.simulators.clock import Clock, as_clock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.faults import Faults, FaultyHandler, FaultySession
from bittrade_ws.simulators.gateway import Response
from bittrade_ws.simulators.market import Market
from bittrade_ws.simulators.session import Session, split_path


class BitfinexGateway:
    """One Bitfinex, with a funded account ("user"), another to trade with it ("counterparty"), and a market.

    `rate` counts public trades per second over the symbols that move; 0 stands still. `secrets` gives random bytes for
    the keys; without it they follow from the seed.
    """

    ping_seconds = 20.0
    pong_seconds = 60.0

    def __init__(
        self,
        clock: Clock | abc.SchedulerBase,
        *,
        seed: int = 1,
        rate: float = 0.0,
        secrets: Callable[[int], bytes] | None = None,
    ) -> None:
        self.clock = as_clock(clock)
        self._random = Random(seed)
        self._server_id = str(UUID(int=self._random.getrandbits(128), version=4))
        self.engine = Engine(self.clock, PAIRS)
        self.user = self._open_account("user")
        self.counterparty = self._open_account("counterparty", times=1000)
        self.faults = Faults(self.clock)
        offer_ids = count(1).__next__
        self.funding = {name: FundingMarket(self.clock, name, Random(f"{seed} {name}"), offer_ids) for name in FUNDING}
        self.is_operative = True
        """Whether the platform tells that it works; see `maintenance`."""
        self._hub = Hub(self.engine)
        self._channels = Channels(self.engine, self.funding)
        self._lines: dict[FaultySession, Line] = {}
        self.market = Market(self.engine, seed=seed, rate=rate)
        self._moves = rate > 0

    def start(self, *, past_minutes: int = 30) -> None:
        """Opens the market, with so many minutes of trades behind it."""
        self.market.start(past_minutes=past_minutes)
        if self._moves:
            for market in self.funding.values():
                market.start()

    def stop(self) -> None:
        """Stops the market."""
        self.market.stop()
        for market in self.funding.values():
            market.stop()

    def open(self, session: Session, path: str, headers: Mapping[str, str], query: str = "") -> FaultyHandler:
        """Accepts a connection to `/ws/2`; raises `HandshakeRefused`."""
        path, query = split_path(path, query)
        return self.faults.accept(session, path, lambda guarded: self._answer(guarded, path))

    def http(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answers a REST request."""
        return Response(404, {"Content-Type": "application/json"}, b'["error",10020,"path: invalid"]')

    def credentials(self) -> dict[str, Any]:
        """The keys of the funded account."""
        return {}

    def addresses(self, ws: str, rest: str) -> dict[str, str]:
        """The WebSocket, of public and private data alike, and the base of REST."""
        return {"ws": f"{ws}/ws/2", "rest": rest}

    def announce(self, code: int, text: str = "") -> None:
        """Tells every connection an info code: 20051 restart, 20060 and 20061 maintenance."""
        for line in list(self._lines.values()):
            line.event({"event": "info", "code": code, "msg": text})

    def _open_account(self, name: str, *, times: int = 1) -> Account:
        funds = [(currency, amount * times) for currency, amount in FUNDS]
        return self.engine.open_account(name, balances=funds, maker_fee=MAKER_FEE, taker_fee=TAKER_FEE)

    def _answer(self, session: FaultySession, path: str) -> ConnectionHandler:
        if path.rstrip("/") not in ("/ws/2", "/ws/2/"):
            raise HandshakeRefused(f"there is nothing at {path}", status=404)
        line = self._lines[session] = Line(session, self.clock)
        public = PublicPart(line, self.clock, self._hub, self._channels, self._random)
        handler = ConnectionHandler(line, public, on_closed=lambda: self._lines.pop(session, None))
        handler.begin(server_id=self._server_id, is_operative=self.is_operative)
        return handler
