"""Bitfinex without its network: WebSocket v2 and REST v2 behind one door."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from reactivex import abc

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.bitfinex import rest
from bittrade_ws.simulators.bitfinex.channels import Channels
from bittrade_ws.simulators.bitfinex.connection import PublicPart
from bittrade_ws.simulators.bitfinex.desk import Desk
from bittrade_ws.simulators.bitfinex.feeds import Hub
from bittrade_ws.simulators.bitfinex.funding import FundingMarket
from bittrade_ws.simulators.bitfinex.handler import ConnectionHandler
from bittrade_ws.simulators.bitfinex.instruments import FUNDING, FUNDS, MAKER_FEE, PAIRS, TAKER_FEE, WALLET_FUNDS
from bittrade_ws.simulators.bitfinex.keys import KeyRing
from bittrade_ws.simulators.bitfinex.lending import Lending
from bittrade_ws.simulators.bitfinex.limits import Limits
from bittrade_ws.simulators.bitfinex.line import Line
from bittrade_ws.simulators.bitfinex.mishaps import Mishaps
from bittrade_ws.simulators.bitfinex.private import PrivatePart
from bittrade_ws.simulators.bitfinex.reports import Reports
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.bitfinex.venue import Venue
from bittrade_ws.simulators.clock import Clock, as_clock
from bittrade_ws.simulators.counterparty import take
from bittrade_ws.simulators.engine import Engine, Placement
from bittrade_ws.simulators.faults import Faults, FaultyHandler, FaultySession
from bittrade_ws.simulators.gateway import Response
from bittrade_ws.simulators.market import Market
from bittrade_ws.simulators.orders import VenueOrder
from bittrade_ws.simulators.session import Session, lowered, split_path

RESTART, MAINTENANCE, RESUMED = 20051, 20060, 20061
USER_ID = 269312


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
        self.faults = Faults(self.clock)
        rich = [(currency, amount * 1000) for currency, amount in FUNDS]
        self.counterparty = self.engine.open_account(
            "counterparty", balances=rich, maker_fee=MAKER_FEE, taker_fee=TAKER_FEE
        )
        offer_ids = count(1).__next__
        self.funding = {name: FundingMarket(self.clock, name, Random(f"{seed} {name}"), offer_ids) for name in FUNDING}
        self.mishaps, self.limits = Mishaps(), Limits(self.clock.now_us)
        customer = User(self.engine, "user", USER_ID, WALLET_FUNDS, self._now_ms)
        self.customer = customer
        self.user = customer.wallets["exchange"]
        """The exchange wallet."""
        reports = Reports(self.engine, [customer], self._now_ms)
        reports.remember(customer)
        keys = KeyRing(secrets or self._random.randbytes)
        self._key = keys.issue(self.user, USER_ID)
        self.lending = Lending(self.engine, customer, self.funding, reports, ids=offer_ids, now_ms=self._now_ms)
        self.venue = Venue(
            engine=self.engine,
            clock=self.clock,
            keys=keys,
            desk=Desk(self.engine, self.clock, self._trouble),
            reports=reports,
            users={customer.name: customer},
            lending={customer.name: self.lending},
            funding=self.funding,
            mishaps=self.mishaps,
            limits=self.limits,
        )
        self._hub = Hub(self.engine)
        self._channels = Channels(self.engine, self.funding)
        self._lines: dict[FaultySession, Line] = {}
        self.market = Market(self.engine, seed=seed, rate=rate, is_open=lambda name: self.venue.is_operative)
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
        """Answers a REST request to `/v2/…`."""
        path, query = split_path(path, query)
        return rest.answer(self.venue, method, path, query, lowered(headers), body)

    def credentials(self) -> dict[str, Any]:
        """The key of the funded account."""
        return {"api_key": self._key.key, "api_secret": self._key.secret}

    def addresses(self, ws: str, rest: str) -> dict[str, str]:
        """The WebSocket, of public and private data alike, and the base that clients put `/v2` behind."""
        return {"ws": f"{ws}/ws/2", "rest": rest}

    def fill(self, client_order_id: str, quantity: Decimal | None = None) -> Placement:
        """The counterparty trades with an open order of the user: so much of it, else all that is left.

        The client id is the `cid` as text. It goes through the book like any order, so better offers of others come
        first. Raises `LookupError`.
        """
        order = self._open_order(client_order_id)
        if not order.is_resting:
            raise LookupError(f"no order on the book has the client id {client_order_id!r}")
        return take(self.engine, self.counterparty, order, quantity)

    def expel(self, client_order_id: str, reason: str = "RSN_PAUSE") -> VenueOrder:
        """The venue itself ends an open order of the user, with a status that says why. Raises `LookupError`."""
        order = self._open_order(client_order_id)
        self.customer.records[order.order_id].reason = reason
        return self.engine.expel(order)

    def deposit(self, currency: str, amount: Decimal, wallet: str = "exchange") -> None:
        """The user gets so much from outside; raises `Refused` when a negative amount is more than there is."""
        self.engine.move(self.customer.wallets[wallet], currency, amount)

    def liquidate(self, row: list[Any]) -> None:
        """Tells the listeners of `status:liq:global` of a liquidation, given as its array."""
        self._hub.say("status:liq:global", [row])

    def announce(self, code: int, text: str = "") -> None:
        """Tells every connection an info code."""
        for line in list(self._lines.values()):
            line.event({"event": "info", "code": code, "msg": text})

    def maintenance(self, *, is_on: bool = True) -> None:
        """Begins or ends maintenance: orders are refused, the market stands still, the platform's status is 0."""
        self.venue.is_operative = not is_on
        if is_on:
            self.announce(MAINTENANCE, "Entering in Maintenance mode. Please pause any activity.")
        else:
            self.announce(RESUMED, "Maintenance ended. You can resume normal activity.")

    def restart(self, *, after_seconds: float | None = 0.0) -> None:
        """Announces a restart, and drops every connection that is still there so long after it (`None`: never)."""
        self.announce(RESTART, "Stop/Restart Websocket Server (please reconnect)")
        sessions = list(self._lines)
        if after_seconds is not None:
            self.clock.call_later(after_seconds, lambda: _drop(sessions))

    def revoke(self) -> None:
        """Nobody has the user's key any more; connections that are logged in stay."""
        self.venue.keys.revoke(self._key.key)

    def _open_order(self, client_order_id: str) -> VenueOrder:
        for record in self.customer.open_records():
            if client_order_id and record.order.client_order_id == client_order_id:
                return record.order
        raise LookupError(f"no open order has the client id {client_order_id!r}")

    def _now_ms(self) -> int:
        return self.clock.now_us() // 1000

    def _trouble(self, verb: str, wanted: Mapping[str, Any]) -> tuple[int, str] | None:
        """Why no order is taken now."""
        if not self.venue.is_operative:
            return 11000, "not ready, try later: maintenance"
        if verb == "place":
            if not self.limits.orders.take():
                return 11010, "ratelimit: error"
            trouble = self.mishaps.find(self.mishaps.orders, wanted.get("symbol"))
            if trouble is not None:
                return trouble.code, trouble.text
        return None

    def _answer(self, session: FaultySession, path: str) -> ConnectionHandler:
        if path.rstrip("/") != "/ws/2":
            raise HandshakeRefused(f"there is nothing at {path}", status=404)
        if not self.limits.connections.take():
            raise HandshakeRefused("ratelimit", status=429)
        line = self._lines[session] = Line(session, self.clock, self.mishaps)
        public = PublicPart(line, self.clock, self._hub, self._channels, self._random)
        auth_id = UUID(int=self._random.getrandbits(128), version=4)
        private = PrivatePart(line, self.venue, connection=self.faults.connections, auth_id=auth_id)
        handler = ConnectionHandler(line, public, private, on_closed=lambda: self._lines.pop(session, None))
        handler.begin(server_id=self._server_id, is_operative=self.venue.is_operative)
        return handler


def _drop(sessions: list[FaultySession]) -> None:
    for session in sessions:
        session.drop()
