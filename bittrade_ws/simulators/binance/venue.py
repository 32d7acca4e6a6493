"""What all of the venue's doors share, and one request as its methods see it."""

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance import errors
from bittrade_ws.simulators.binance.limits import Limits
from bittrade_ws.simulators.binance.listen_keys import ListenKeys
from bittrade_ws.simulators.binance.mishaps import Mishaps
from bittrade_ws.simulators.binance.params import Params
from bittrade_ws.simulators.binance.payloads import Stamp
from bittrade_ws.simulators.binance.rules import RoutingGroup, Rulebook
from bittrade_ws.simulators.binance.signatures import ApiKey, KeyRing
from bittrade_ws.simulators.binance.user_events import UserStreams
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.history import History
from bittrade_ws.simulators.ledger import Received
from bittrade_ws.simulators.orders import Instrument, Trade

_SYMBOL = re.compile(r"(?:(?![a-z])[\w.-]){1,50}")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(slots=True, kw_only=True)
class Venue:
    """The exchange behind its doors."""

    engine: Engine
    keys: KeyRing
    limits: Limits
    rules: Rulebook
    users: UserStreams
    random: Random
    block_trades: deque[Trade] = field(default_factory=lambda: deque[Trade](maxlen=1_000))
    mishaps: Mishaps = field(default_factory=Mishaps)
    sors: Sequence[RoutingGroup] = ()
    """Symbols whose books smart order routing takes together."""
    listen_keys: ListenKeys | None = None
    """Of a venue of the era that had them."""
    is_strict: bool = True
    """Parameters that a method does not read are refused."""
    settling_seconds: float = 0.0
    """So long after an order came in, queries still answer that there is none."""

    def new_client_id(self) -> str:
        """An id for an order, or a cancel, that came without."""
        return "".join(self.random.choices(_ALPHABET, k=22))


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, whichever way it came."""

    venue: Venue
    params: Params
    stamp: Stamp
    connection: int
    """0: over HTTP."""
    key: ApiKey | None = None

    @property
    def account(self) -> Account:
        """Whose request it is."""
        if self.key is None:
            raise errors.bad_key_format()
        return self.key.account

    def instrument(self) -> Instrument:
        """The mandatory `symbol`."""
        name = self.params.required("symbol")
        if not _SYMBOL.fullmatch(name):
            raise errors.illegal("symbol", "^[\\w\\-._&&[^a-z]]{1,50}$")
        if name not in self.venue.engine.instruments:
            raise errors.invalid_symbol()
        return self.venue.engine.instruments[name]

    def history(self) -> History:
        """What is remembered of the mandatory `symbol`."""
        return self.venue.engine.history[self.instrument().name]

    def received(self, verb: str, client_order_id: str) -> None:
        """Writes into the ledger that a request about this order came in."""
        now = self.venue.engine.now_us()
        self.venue.engine.ledger.received.append(
            Received(verb=verb, client_order_id=client_order_id, connection=self.connection, time_us=now)
        )


Method = Callable[[Call], Any]
