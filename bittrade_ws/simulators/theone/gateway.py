"""TheOne without its network: one stream, the same over REST, and markets that execute its swaps."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from reactivex import abc

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.clock import Clock, as_clock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.faults import Faults, FaultyHandler, FaultySession
from bittrade_ws.simulators.gateway import Response
from bittrade_ws.simulators.ledger import Received
from bittrade_ws.simulators.market import Market
from bittrade_ws.simulators.orders import BalanceChange, Event, Movement
from bittrade_ws.simulators.session import Handler, Session, lowered, split_path
from bittrade_ws.simulators.theone import payloads
from bittrade_ws.simulators.theone.handler import TheOneHandler
from bittrade_ws.simulators.theone.instruments import FUNDS, INSTRUMENTS
from bittrade_ws.simulators.theone.keys import KeyRing
from bittrade_ws.simulators.theone.rest import Rest
from bittrade_ws.simulators.theone.swaps import Swap, SwapDesk


class TheOneGateway:
    """One engine and two funded accounts, which have the test keys of the venue's documents as well.

    `rate` counts public trades per second over the markets; 0 stands still. What the venue's documents and its clients
    say in two ways are attributes, set to what its own clients need.
    """

    ping_seconds = 30.0
    pong_seconds = 60.0

    def __init__(
        self,
        clock: Clock | abc.SchedulerBase,
        *,
        seed: int = 1,
        rate: float = 0.0,
        secrets: Callable[[int], bytes] | None = None,
        derivations: str = "AB",
    ) -> None:
        self.clock = as_clock(clock)
        random = Random(seed)
        self.engine = Engine(self.clock, INSTRUMENTS)
        self.user = self.engine.open_account("user", balances=FUNDS)
        self.other = self.engine.open_account("other", balances=FUNDS)
        self.faults = Faults(self.clock)
        self.login_seconds = 10.0
        """An unauthenticated client is closed after that."""
        self.idle_seconds = 300.0
        """So is one that says nothing for so long; pings count."""
        self.most_channels = 100
        """By the seed; the documents say 50."""
        self.most_bytes = 2**20
        """By the documents; clients send 64 KiB at most."""
        self.messages_per_second: int | None = None
        """Beyond it a message fails with `RATE_LIMIT`; the documents say 100."""
        self.verbose_errors = False
        """Failures name operation and channel."""
        self.closes_on_refusal = True
        """A refused login ends the connection, with 1008."""
        self.pushes_first = True
        """A subscription begins with how things stand."""
        self.keys = KeyRing(self.clock, derivations)
        secret = secrets or random.randbytes
        self.key = self.keys.issue(self.user, f"key_{secret(8).hex()}", f"secret_{secret(16).hex()}")
        for account, number in ((self.user, 1), (self.other, 2)):
            self.keys.issue(account, f"test_key_{number}", f"test_secret_{number}")
        self.handlers: dict[TheOneHandler, None] = {}
        self.desk = SwapDesk(self.engine, lambda: f"0x{random.randbytes(32).hex()}", self._tell_swap)
        self.rest = Rest(self)
        self.market = Market(self.engine, seed=seed, rate=rate)
        self.engine.listeners.append(self._on_events)

    def start(self) -> None:
        """Opens the market."""
        self.market.start(past_minutes=0)

    def stop(self) -> None:
        """Stops the market."""
        self.market.stop()

    def open(self, session: Session, path: str, headers: Mapping[str, str], query: str = "") -> FaultyHandler:
        """Accepts a connection, at any path."""
        path, _ = split_path(path, query)
        return self.faults.accept(session, path, self._answer)

    def http(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answers a REST call."""
        return self.rest.answer(method, path, query, lowered(headers), body)

    def credentials(self) -> dict[str, Any]:
        """The key of the funded account."""
        return {"api_key": self.key.key, "secret_key": self.key.secret}

    def addresses(self, ws: str, rest: str) -> dict[str, str]:
        """The stream, and the base of REST."""
        return {"ws": f"{ws}/ws/v1/stream", "rest": rest}

    def estimate(self, data: Any) -> dict[str, Any]:
        """What a swap would give; raises `SwapRefused`."""
        asked = payloads.wanted(data)
        _, _, out = self.desk.estimate(asked.asset_in, asked.asset_out, asked.amount_in)
        return payloads.estimate(asked, out, self.clock.now_us() // 1000)

    def swap(self, account: Account, data: Any, connection: int) -> Swap:
        """Takes a swap; raises `SwapRefused`."""
        asked = payloads.wanted(data)
        self.received("place", asked.client_order_id, connection)
        return self.desk.place(
            account,
            asked.asset_in,
            asked.asset_out,
            asked.amount_in,
            client_order_id=asked.client_order_id,
            slippage_bps=asked.slippage_bps,
        )

    def received(self, verb: str, name: str, connection: int) -> None:
        """Notes a request about a swap that reached the venue."""
        self.engine.ledger.received.append(
            Received(verb=verb, client_order_id=name, connection=connection, time_us=self.clock.now_us())
        )

    def _answer(self, session: FaultySession) -> Handler:
        handler = TheOneHandler(session, self, connection=session.connection)
        self.handlers[handler] = None
        return handler

    def _tell_swap(self, swap: Swap) -> None:
        for handler in list(self.handlers):
            handler.tell_swap(swap)

    def _on_events(self, events: Sequence[Event]) -> None:
        changed = {event.account.name for event in events if isinstance(event, BalanceChange | Movement)}
        for handler in list(self.handlers):
            if handler.key is not None and handler.key.account.name in changed:
                handler.tell_balances()
