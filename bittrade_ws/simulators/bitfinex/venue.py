"""What all doors of one venue share."""

from dataclasses import dataclass

from bittrade_ws.simulators.bitfinex.desk import Desk
from bittrade_ws.simulators.bitfinex.funding import FundingMarket
from bittrade_ws.simulators.bitfinex.keys import Key, KeyRing
from bittrade_ws.simulators.bitfinex.lending import Lending
from bittrade_ws.simulators.bitfinex.limits import Limits
from bittrade_ws.simulators.bitfinex.mishaps import Mishaps
from bittrade_ws.simulators.bitfinex.reports import Reports
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.engine import Engine


@dataclass(slots=True, kw_only=True)
class Venue:
    """One venue."""

    engine: Engine
    clock: Clock
    keys: KeyRing
    desk: Desk
    reports: Reports
    users: dict[str, User]
    lending: dict[str, Lending]
    """By the user's name."""
    funding: dict[str, FundingMarket]
    mishaps: Mishaps
    limits: Limits
    is_operative: bool = True
    """Whether the platform tells that it works."""

    def now_ms(self) -> int:
        """Epoch milliseconds."""
        return self.clock.now_us() // 1000

    def user_of(self, key: Key) -> User:
        """Whose key it is."""
        return self.users[key.account.name]
