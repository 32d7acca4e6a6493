"""How TheOne places and proves swaps. A swap is an order: it buys the asset out for an amount of the asset in.

1. Its symbol is `OUT/IN`, its `quote_quantity` what goes in; `filled_quantity` is what came out so far.
2. It always has a client id of ours, and goes alone, so that its answer is its own, a failure too.
3. After an answer that is lost, or says nothing certain, the venue is asked by that id. That `order_status` takes it
   is documented for REST, and for the WebSocket not denied.
4. Nothing cancels a swap, and nobody tells which are open.

Source: the venue's `WEBSOCKET_DOCUMENTATION_EN.md` and `API_DOCUMENTATION_EN.md`, seen 2026-11.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from msgspec.structs import replace

from bittrade_ws.exchanges.theone.codec import digits_of
from bittrade_ws.exchanges.theone.errors import REFUSALS, ErrorCode, code_of, error_in, succeeded
from bittrade_ws.exchanges.theone.events import SwapState, swap_of
from bittrade_ws.exchanges.theone.session import signed_request
from bittrade_ws.models.errors import DecodeError, InvalidRequest, RateLimited, RequestRejected
from bittrade_ws.models.order import Order, OrderFact, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, CancelOrderRequest
from bittrade_ws.wire.codec import Channel, Request, RequestContext

TYPE: Final = "SWAP"
MOST_SLIPPAGE: Final = 10_000
"""Basis points."""
STATUSES: Final = {
    "PENDING": OrderStatus.PENDING,
    "PROCESSING": OrderStatus.OPEN,
    "FILLED": OrderStatus.FILLED,
    "FAILED": OrderStatus.REJECTED,
    "CANCELLED": OrderStatus.CANCELED,
    "CANCELED": OrderStatus.CANCELED,
}
"""The venue's words, which its clients look for in small letters as well; one that it adds later is no stage to us
(`None`), and stays in `raw`."""
SAMPLE_ORDER: Final = AddOrderRequest(
    symbol="USDT/ETH", side=OrderSide.BUY, type=TYPE, quote_quantity=Decimal("1.5"), client_order_id="client-1"
)
"""For checks of this venue."""
_OPTIONS: Final = frozenset({"account", "filter", "slippage_bps"})


def _nothing(_: Any) -> OrderFact | None:
    return None


def swap(
    amount_in: Decimal,
    asset_in: str,
    asset_out: str,
    *,
    client_order_id: str | None = None,
    slippage_bps: int | None = None,
    account: str | None = None,
    filter_sources: Sequence[str] | None = None,
) -> AddOrderRequest:
    """The order that swaps `amount_in` of one asset for another.

    `slippage_bps` (0 to 10000) is how much worse than expected it may become; `filter_sources` names liquidity sources
    (`binance`, `bybit`, `gate`). A client id is made up when there is none.
    """
    extra = {"slippage_bps": slippage_bps, "account": account, "filter": filter_sources and list(filter_sources)}
    return AddOrderRequest(
        symbol=f"{asset_out}/{asset_in}",
        side=OrderSide.BUY,
        type=TYPE,
        quote_quantity=amount_in,
        client_order_id=client_order_id,
        extra={name: value for name, value in extra.items() if value is not None},
    )


class TheOneOrders:
    """The venue's side of a swap's life. Pure."""

    # What is told of swaps has a channel for each, see `following`.
    events: Channel[OrderFact | None] = Channel(name="swaps", key=b"swaps", decode=_nothing, convert=_nothing)
    settle_seconds = 5.0

    def place(self, request: AddOrderRequest, client_order_id: str, context: RequestContext) -> Request:
        """`swap`. Raises `InvalidRequest` for anything else."""
        return signed_request("swap", {**swap_data(request), "clientOrderId": client_order_id}, context)

    def placed(self, request: AddOrderRequest, reply: Any) -> OrderFact:
        """The answer as a fact; a failure is `REJECTED` where the venue documents that, and else `UNKNOWN`."""
        text = error_in(reply)
        if text is None:
            fact = fact_of(swap_of(reply.get("data")))
            if fact.order_id is not None and fact.status is not None:
                return fact
            return replace(fact, status=OrderStatus.UNKNOWN, reason="the venue took it, and does not say enough of it")
        code = code_of(text)
        status = OrderStatus.REJECTED if code in REFUSALS else OrderStatus.UNKNOWN
        return OrderFact(status=status, code=code, reason=text, raw=reply)

    def cancel(self, request: CancelOrderRequest, context: RequestContext) -> Request:
        """Raises `InvalidRequest`."""
        raise InvalidRequest("this venue cancels no swap")

    def canceled(self, request: CancelOrderRequest, reply: Any) -> OrderFact:
        """Never asked."""
        raise InvalidRequest("this venue cancels no swap")

    def query(self, order: Order, context: RequestContext) -> Request:
        """`order_status`, by the venue's id as soon as it is known."""
        return signed_request("order_status", {"id": order.order_id or order.client_order_id}, context)

    def queried(self, order: Order, reply: Any) -> OrderFact | None:
        """The fact; `None` when the venue knows no such swap. Raises `RateLimited`."""
        try:
            state = swap_of(succeeded(reply))
        except RateLimited:
            raise
        except RequestRejected as refusal:
            if refusal.code == ErrorCode.NOT_FOUND:
                return None
            return OrderFact(status=OrderStatus.UNKNOWN, code=refusal.code, reason=refusal.reason)
        if state.client_order_id not in ("", order.client_order_id):
            raise DecodeError(f"asked for {order.client_order_id}, the venue tells of {state.client_order_id}")
        if order.order_id is not None and state.order_id not in ("", order.order_id):
            raise DecodeError(f"asked for {order.order_id}, the venue tells of {state.order_id}")
        return replace(fact_of(state), client_order_id=order.client_order_id)

    def open_orders(self, symbol: str | None, context: RequestContext) -> None:
        """Nobody tells."""

    def listed(self, reply: Any) -> Sequence[OrderFact]:
        """Never asked."""
        return ()


def swap_data(request: AddOrderRequest) -> Mapping[str, Any]:
    """The swap in the words of the venue's clients. Raises `InvalidRequest`."""
    asset_out, slash, asset_in = request.symbol.partition("/")
    others = (request.quantity, request.price, request.stop_price, request.time_in_force)
    amount = request.quote_quantity
    if amount is None or request.side is not OrderSide.BUY or any(one is not None for one in others):
        raise InvalidRequest("a swap is a BUY with a quote_quantity, the amount that goes in, and nothing else: swap()")
    if not (asset_in and slash and asset_out):
        raise InvalidRequest(f"the symbol is {request.symbol!r}; of a swap it is OUT/IN")
    if unknown := set(request.extra) - _OPTIONS:
        raise InvalidRequest(f"extra takes {', '.join(sorted(_OPTIONS))}, and not {', '.join(sorted(unknown))}")
    slippage = request.extra.get("slippage_bps")
    if slippage is not None and not (type(slippage) is int and 0 <= slippage <= MOST_SLIPPAGE):
        raise InvalidRequest(f"slippage_bps is {slippage!r}; it is an int from 0 to {MOST_SLIPPAGE}")
    return {"amountIn": digits_of(amount), "assetIn": asset_in, "assetOut": asset_out, **request.extra}


def fact_of(state: SwapState) -> OrderFact:
    """What a state proves about its swap."""
    filled = state.filled_out or Decimal(0)
    status = STATUSES.get(state.status.upper())
    if status is OrderStatus.OPEN and filled:
        status = OrderStatus.PARTIALLY_FILLED
    if status is OrderStatus.REJECTED and filled:
        status = OrderStatus.CANCELED  # what came out stays out
    has_ended_badly = status in (OrderStatus.REJECTED, OrderStatus.CANCELED)
    return OrderFact(
        status=status,
        order_id=state.order_id or None,
        client_order_id=state.client_order_id or None,
        filled_quantity=state.filled_out,
        time=state.updated_at,
        code=state.status if has_ended_badly else None,
        reason=f"the venue ended the swap: {state.status}" if has_ended_badly else "",
        raw=state,
    )
