"""OceanEx without its network: one door, behind which everything is asked for."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random
from typing import Any

from reactivex import abc

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.clock import Clock, as_clock
from bittrade_ws.simulators.counterparty import take
from bittrade_ws.simulators.engine import Engine, Placement
from bittrade_ws.simulators.faults import Faults, FaultyHandler, FaultySession
from bittrade_ws.simulators.gateway import Response
from bittrade_ws.simulators.ledger import Received
from bittrade_ws.simulators.market import Market
from bittrade_ws.simulators.oceanex import public, reports
from bittrade_ws.simulators.oceanex.desk import Desk
from bittrade_ws.simulators.oceanex.handler import Answer, ConnectionHandler
from bittrade_ws.simulators.oceanex.instruments import FEE, FUNDS, INSTRUMENTS
from bittrade_ws.simulators.oceanex.keys import Key
from bittrade_ws.simulators.session import Handler, Session, split_path

PATH = "/ws/v1"


class OceanExGateway:
    """One engine, with a funded account ("user"), another to trade with it ("counterparty"), and a market.

    `rate` counts public trades per second over the markets that move; 0 stands still. `heartbeat_seconds` may be
    changed for connections to come. `private_key_pem` is the user's RSA key; without it there is a fresh one.
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
        heartbeat_seconds: float = 60.0,
        private_key_pem: bytes | None = None,
    ) -> None:
        self.clock = as_clock(clock)
        self.engine = Engine(self.clock, INSTRUMENTS)
        self.user, self.counterparty = (
            self.engine.open_account(name, balances=FUNDS, maker_fee=FEE, taker_fee=FEE)
            for name in ("user", "counterparty")
        )
        self.faults = Faults(self.clock)
        self.heartbeat_seconds = heartbeat_seconds
        self.identifier_as_text = False
        self.scopes: dict[str, bool] = {"query": True, "sell/buy": True, "withdraw": True}
        self.requests_per_second: int | None = None
        """Beyond it requests are refused with 1001."""
        self.connections: dict[ConnectionHandler, None] = {}
        secret = secrets or Random(seed).randbytes
        self.key = Key(f"ID{secret(5).hex().upper()}", f"KID{secret(5).hex().upper()}", private_key_pem)
        self.desk = desk = Desk(self.engine, self.user)
        self.public: dict[tuple[str, str], Answer] = {
            ("TickerHandler", "index"): lambda args: public.tickers(self.engine, args),
            ("MarketsHandler", "index"): lambda args: [reports.market(one) for one in INSTRUMENTS],
            ("FeeHandler", "trading_fee"): lambda args: [reports.fee(one) for one in INSTRUMENTS],
            ("ToolHandler", "timestamp"): lambda args: self.clock.now_us() // 1_000_000,
            ("OrderBookHandler", "index"): lambda args: public.book(self.engine, args),
            ("KlineHandler", "index"): lambda args: public.candles(self.engine, args),
        }
        self.private: dict[tuple[str, str], Answer] = {
            ("AccountHandler", "index"): desk.account,
            ("OrderHandler", "create"): desk.create,
            ("OrderHandler", "cancel"): desk.cancel,
            ("OrderHandler", "clear"): desk.clear,
            ("OrderHandler", "index"): desk.index,
            ("OrderHandler", "show"): desk.show,
            ("OrderHistoryHandler", "show"): desk.show_history,
            ("OrderHistoryHandler", "index"): desk.history,
        }
        self.market = Market(self.engine, seed=seed, rate=rate)
        self._second = self._count = 0

    def start(self) -> None:
        """Opens the market, with ten minutes of trades behind it."""
        self.market.start(past_minutes=10)

    def stop(self) -> None:
        """Stops the market."""
        self.market.stop()

    def open(self, session: Session, path: str, headers: Mapping[str, str], query: str = "") -> FaultyHandler:
        """Accepts a connection to `/ws/v1`; raises `HandshakeRefused`."""
        path, query = split_path(path, query)
        return self.faults.accept(session, path, lambda guarded: self._answer(guarded, path))

    def http(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
        """There is nothing over HTTP."""
        return Response(404, {"Content-Type": "text/plain"}, b"There is nothing here.")

    def credentials(self) -> dict[str, Any]:
        """Who the funded account is; the venue's own client reads the key from a file `key.pem`."""
        key = self.key
        return {"user_id": key.user_id, "api_key": key.api_key, "private_key": key.private_key_pem.decode()}

    def addresses(self, ws: str, rest: str) -> dict[str, str]:
        """`ws` is the address that the venue's own client wants."""
        return {"ws": f"{ws}{PATH}", "rest": rest}

    def fill(self, order_id: int | str, quantity: Decimal | None = None) -> Placement:
        """The counterparty trades with an open order of the user; raises `LookupError`."""
        one = self.engine.ledger.order(self.user, order_id=int(order_id))
        if one is None or not one.is_resting:
            raise LookupError(f"no open order has the id {order_id!r}")
        return take(self.engine, self.counterparty, one, quantity)

    def disconnect(self, reason: str, *, may_return: bool) -> None:
        """Says farewell on every connection."""
        for handler in list(self.connections):
            handler.farewell(reason, may_return=may_return)

    def log_in(self, header: Any) -> None:
        """Raises `Refusal`."""
        self.key.check(header, self.clock.now_us() // 1000)

    def is_over_limit(self) -> bool:
        """Counts a request; whether it is one too many in this second."""
        second = self.clock.now_us() // 1_000_000
        self._count = self._count + 1 if second == self._second else 1
        self._second = second
        return self.requests_per_second is not None and self._count > self.requests_per_second

    def received(self, action: str, uuid: str, connection: int) -> None:
        """Notes the request in the ledger, under its uuid: the venue knows no client ids."""
        verb = "place" if action == "create" else action
        self.engine.ledger.received.append(
            Received(verb=verb, client_order_id=uuid, connection=connection, time_us=self.engine.now_us())
        )

    def _answer(self, session: FaultySession, path: str) -> Handler:
        if path.rstrip("/") != PATH:
            raise HandshakeRefused(f"there is nothing at {path}", status=404)
        handler = ConnectionHandler(
            session,
            self,
            connection=session.connection,
            on_closed=lambda: self.connections.pop(handler, None),
        )
        self.connections[handler] = None
        handler.begin()
        return handler
