"""What the bodies of REST calls are, typed; operators over `*_http`."""

from collections.abc import Callable

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.theone.events import Balance, Estimate, SwapState, balances_of, estimate_of, swap_of


def parse_balances() -> Callable[[Observable[object]], Observable[tuple[Balance, ...]]]:
    """The body of `get_balances_http`."""
    return ops.map(balances_of)


def parse_estimate() -> Callable[[Observable[object]], Observable[Estimate]]:
    """The body of `estimate_http`."""
    return ops.map(estimate_of)


def parse_order_status() -> Callable[[Observable[object]], Observable[SwapState]]:
    """The body of `swap_http`, and that of `get_order_status_http`."""
    return ops.map(swap_of)
