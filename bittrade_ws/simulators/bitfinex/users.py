"""A customer of the venue: three wallets, positions, and what is worth what.

1. Each wallet (`exchange`, `margin`, `funding`) is an account of the engine.
2. The margin wallet shows what it would hold if its positions had never cost anything: a position's cost stays in it.
3. The account may owe as much as its equity carries, at 30 % initial margin.

Source: the venue's `ws-auth-wallets` and `ws-auth-margin` reference pages, seen 2026-07.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.bitfinex.instruments import MAKER_FEE, TAKER_FEE
from bittrade_ws.simulators.bitfinex.order_records import OrderRecord
from bittrade_ws.simulators.bitfinex.positions import Positions
from bittrade_ws.simulators.engine import Engine

ZERO = Decimal(0)
WALLETS = ("exchange", "margin", "funding")
INITIAL_MARGIN = Decimal("0.3")
MINIMUM_MARGIN = Decimal("0.15")
_CENT = Decimal("1E-8")


class User:
    """One customer; `funds` says what each wallet begins with."""

    def __init__(
        self,
        engine: Engine,
        name: str,
        user_id: int,
        funds: dict[str, list[tuple[str, Decimal]]],
        now_ms: Callable[[], int],
    ) -> None:
        self.name = name
        self.user_id = user_id
        self.engine = engine
        self.wallets: dict[str, Account] = {
            kind: engine.open_account(
                name if kind == "exchange" else f"{name} {kind}",
                balances=funds.get(kind, []),
                is_margin=kind == "margin",
                maker_fee=MAKER_FEE,
                taker_fee=TAKER_FEE,
            )
            for kind in WALLETS
        }
        self.positions = Positions(now_ms)
        self._open: dict[int, OrderRecord] = {}
        self.records: dict[int, OrderRecord] = {}
        """What the engine does not know of the user's orders, by order id."""
        self.trades: list[list[Any]] = []
        """As `tu` told them, oldest first."""
        self.ledger: list[list[Any]] = []
        self.movements: list[list[Any]] = []
        self.logins: list[int] = []
        self.alerts: dict[str, list[Any]] = {}
        self.settings: dict[str, Any] = {}
        self.bills: dict[str, dict[str, Any]] = {}
        """What the user, as a merchant, wants to be paid."""
        self.conversions: dict[tuple[str, str], int] = {}
        self.merchant: dict[str, Any] = {}

    def wallet_of(self, account: Account) -> str | None:
        """Which of the user's wallets this account is."""
        return next((kind for kind, one in self.wallets.items() if one is account), None)

    def balance(self, kind: str, currency: str) -> Decimal:
        """All that a wallet holds, what orders lock included."""
        total = self.wallets[kind].of(currency).total
        if kind == "margin":
            for one in self.positions.open.values():
                instrument = self.engine.instruments[one.symbol]
                total += one.cost if instrument.quote == currency else ZERO
                total -= one.amount if instrument.base == currency else ZERO
        return total

    def available(self, kind: str, currency: str) -> Decimal:
        """What may be spent of it."""
        if kind != "margin":
            return self.wallets[kind].of(currency).free
        return self.tradable() if currency == "USD" else self.balance(kind, currency)

    def equity(self) -> Decimal:
        """Collateral and unrealized profit of the margin wallet, in USD."""
        return self.worth("margin") + self.profit()

    def profit(self) -> Decimal:
        """Of all positions, unrealized."""
        return sum((one.profit(self.price(one.symbol)) for one in self.positions.open.values()), ZERO)

    def exposure(self, *, apart_from: OrderRecord | None = None) -> Decimal:
        """What positions, and open orders in the margin wallet, are worth."""
        held = sum((abs(one.amount) * self.price(one.symbol) for one in self.positions.open.values()), ZERO)
        orders = (one.order for one in self.open_records() if one.wallet == "margin" and one is not apart_from)
        return held + sum((one.remaining * (one.price or self.price(one.instrument.name)) for one in orders), ZERO)

    def tradable(self, *, apart_from: OrderRecord | None = None) -> Decimal:
        """So much more may be bought or sold on margin, in USD; `apart_from`: if there were no such order."""
        return max(ZERO, (self.equity() / INITIAL_MARGIN).quantize(_CENT) - self.exposure(apart_from=apart_from))

    def needed(self, symbol: str, amount: Decimal, price: Decimal | None) -> Decimal:
        """What an order needs of that: nothing for as much of it as closes a position."""
        held = self.positions.amount(symbol)
        closes = abs(held) if held * amount < 0 else ZERO
        return (abs(amount) - closes) * (price or self.price(symbol))

    def required_margin(self) -> Decimal:
        """The equity below which positions would be liquidated."""
        held = sum((abs(one.amount) * self.price(one.symbol) for one in self.positions.open.values()), ZERO)
        return (held * MINIMUM_MARGIN).quantize(_CENT)

    def worth(self, *kinds: str) -> Decimal:
        """What wallets hold, in USD."""
        found = ((kind, currency) for kind in kinds for currency in self.currencies(kind))
        return sum((self.balance(kind, one) * self.rate(one) for kind, one in found), ZERO)

    def currencies(self, kind: str) -> list[str]:
        """What a wallet holds, or held."""
        return list(self.wallets[kind].balances)

    def rate(self, currency: str) -> Decimal:
        """One unit in USD; 0 where nothing tells."""
        if currency == "USD":
            return Decimal(1)
        found = (name for name, one in self.engine.instruments.items() if one.base == currency and one.quote == "USD")
        name = next(found, None)
        return self.price(name) if name else ZERO

    def price(self, symbol: str) -> Decimal:
        """The last price of a pair."""
        return self.engine.history[symbol].last_price

    def wallet_row(self, kind: str, currency: str, *, is_asked: bool = False) -> list[Any]:
        """As the wire has it; what is available is told only when asked for."""
        available = self.available(kind, currency) if is_asked else None
        return [kind, currency, self.balance(kind, currency), 0, available, None, None]

    def wallet_rows(self, *, is_asked: bool = False) -> list[list[Any]]:
        """All wallets."""
        return [
            self.wallet_row(kind, one, is_asked=is_asked) for kind in WALLETS for one in sorted(self.currencies(kind))
        ]

    def balance_row(self) -> list[Any]:
        """Assets under management, and net of what is owed."""
        total = (self.worth(*WALLETS) + self.profit()).quantize(_CENT)
        return [total, total]

    def remember(self, record: OrderRecord) -> None:
        """A new order."""
        self.records[record.order.order_id] = self._open[record.order.order_id] = record

    def open_records(self) -> list[OrderRecord]:
        """The orders that can still be canceled, oldest first."""
        self._open = {number: one for number, one in self._open.items() if one.order.is_open}
        return list(self._open.values())
