"""The desk for swaps: takes them, executes each on the engine a while later, and tells what becomes of it.

1. What goes in is locked while the swap waits. It is executed as a market order under the client's id.
2. A swap fails when the market has become worse than its slippage allows; then the lock is let go.
3. A client id names one swap for ever.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.orders import Instrument, NewOrder
from bittrade_ws.simulators.terms import OrderType, Refused
from bittrade_ws.simulators.theone.instruments import market_of

ZERO = Decimal(0)


class SwapRefused(Exception):
    """A request about a swap that the venue does not take. `code` is REST's word."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(slots=True, kw_only=True, eq=False)
class Swap:
    """The truth about one swap."""

    order_id: str
    client_order_id: str
    account: Account
    market: Instrument
    is_base_in: bool
    amount_in: Decimal
    expected_out: Decimal
    slippage_bps: int | None
    created_ms: int
    updated_ms: int
    locked: Decimal
    """What its account still holds back for it."""
    status: str = "PENDING"
    filled_out: Decimal = ZERO
    tx_hash: str = ""

    @property
    def asset_in(self) -> str:
        return self.market.base if self.is_base_in else self.market.quote

    @property
    def asset_out(self) -> str:
        return self.market.quote if self.is_base_in else self.market.base


class SwapDesk:
    """All swaps of one venue. Times in seconds."""

    def __init__(self, engine: Engine, new_hash: Callable[[], str], tell: Callable[[Swap], None]) -> None:
        self.processing_after = 0.1
        self.done_after = 0.2
        self.ends_as: str = "FILLED"
        """What becomes of each swap, if the market lets it: `FILLED`, `FAILED`, `CANCELLED`."""
        self.part: Decimal | None = None
        """So much of each swap (0 to 1) is executed as soon as it is processed."""
        self.swaps: dict[str, Swap] = {}
        self._by_client: dict[tuple[str, str], Swap] = {}
        self._engine = engine
        self._new_hash = new_hash
        self._tell = tell
        self._numbers = count(1)

    def estimate(self, asset_in: str, asset_out: str, amount_in: Decimal) -> tuple[Instrument, bool, Decimal]:
        """The market, whether the asset in is its base, and what would come out; raises `SwapRefused`."""
        found = market_of(asset_in, asset_out)
        if found is None:
            raise SwapRefused("INVALID_REQUEST", f"no route from {asset_in} to {asset_out}")
        market, is_base_in = found
        if not amount_in.is_finite() or not 0 < amount_in < 10**12:
            raise SwapRefused("INVALID_REQUEST", "amount")
        out = self._out(market, is_base_in, amount_in)
        if not out:
            raise SwapRefused("SWAP_ERROR", "not enough liquidity")
        return market, is_base_in, out

    def place(
        self,
        account: Account,
        asset_in: str,
        asset_out: str,
        amount_in: Decimal,
        *,
        client_order_id: str,
        slippage_bps: int | None,
    ) -> Swap:
        """Takes a swap; raises `SwapRefused`."""
        market, is_base_in, out = self.estimate(asset_in, asset_out, amount_in)
        if client_order_id and (account.name, client_order_id) in self._by_client:
            raise SwapRefused("DUPLICATE_REQUEST", "client order id")
        try:
            self._engine.move(account, asset_in, amount_in, is_lock=True)
        except Refused:
            raise SwapRefused("SWAP_ERROR", "insufficient balance") from None
        now = self._now_ms()
        swap = Swap(
            order_id=f"ord_{next(self._numbers)}",
            client_order_id=client_order_id,
            account=account,
            market=market,
            is_base_in=is_base_in,
            amount_in=amount_in,
            expected_out=out,
            slippage_bps=slippage_bps,
            created_ms=now,
            updated_ms=now,
            locked=amount_in,
        )
        self.swaps[swap.order_id] = swap
        if client_order_id:
            self._by_client[account.name, client_order_id] = swap
        clock = self._engine.clock
        clock.call_later(self.processing_after, lambda: self._process(swap))
        clock.call_later(self.done_after, lambda: self._finish(swap))
        return swap

    def find(self, account: Account, name: str) -> Swap:
        """A swap of an account by its order id or its client id; raises `SwapRefused`."""
        swap = self.swaps.get(name) or self._by_client.get((account.name, name))
        if swap is None or swap.account is not account:
            raise SwapRefused("NOT_FOUND", "order")
        return swap

    def _process(self, swap: Swap) -> None:
        swap.status = "PROCESSING"
        if self.part is not None and self._is_acceptable(swap):
            self._execute(swap, swap.amount_in * self.part)
        self._changed(swap)

    def _finish(self, swap: Swap) -> None:
        if self.ends_as == "FILLED" and self._is_acceptable(swap):
            self._execute(swap, swap.locked)
            swap.status = "FILLED" if swap.filled_out else "FAILED"
            swap.tx_hash = self._new_hash() if swap.filled_out else ""
        else:
            swap.status = "CANCELLED" if self.ends_as == "CANCELLED" else "FAILED"
        self._unlock(swap, swap.locked)
        self._changed(swap)

    def _changed(self, swap: Swap) -> None:
        swap.updated_ms = max(swap.updated_ms, self._now_ms())
        self._tell(swap)

    def _is_acceptable(self, swap: Swap) -> bool:
        if swap.slippage_bps is None:
            return True
        least = swap.expected_out * (10_000 - swap.slippage_bps) / 10_000
        return self._out(swap.market, swap.is_base_in, swap.amount_in) >= least

    def _execute(self, swap: Swap, amount: Decimal) -> None:
        """On the market, with what was locked; the rest of a grid stays locked."""
        if swap.is_base_in:
            amount = amount // swap.market.step * swap.market.step
        if not amount:
            return
        self._unlock(swap, amount)
        new = NewOrder(
            symbol=swap.market.name,
            side=OrderSide.SELL if swap.is_base_in else OrderSide.BUY,
            type=OrderType.MARKET,
            client_order_id="" if swap.filled_out else swap.client_order_id,
            quantity=amount if swap.is_base_in else None,
            quote_quantity=None if swap.is_base_in else amount,
        )
        for fill in self._engine.place(swap.account, new).fills:
            swap.filled_out += fill.quantity * fill.price if swap.is_base_in else fill.quantity

    def _unlock(self, swap: Swap, amount: Decimal) -> None:
        if amount:
            swap.locked -= amount
            self._engine.move(swap.account, swap.asset_in, -amount, is_lock=True)

    def _out(self, market: Instrument, is_base_in: bool, amount: Decimal) -> Decimal:
        """What the market would give now; zero when it has not enough."""
        book = self._engine.books[market.name]
        if is_base_in:
            sweep = book.sweep(OrderSide.SELL, quantity=amount // market.step * market.step)
            return ZERO if sweep.is_exhausted else sweep.cost
        sweep = book.sweep(OrderSide.BUY, quote=amount, step=market.step)
        return ZERO if sweep.is_exhausted else sweep.quantity

    def _now_ms(self) -> int:
        return self._engine.now_us() // 1000
