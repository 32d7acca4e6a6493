"""`add_order_factory`: places swaps and follows them."""

from reactivex import Observable

from bittrade_ws.exchanges.theone.channels import Messages
from bittrade_ws.exchanges.theone.following import SwapFactory
from bittrade_ws.exchanges.theone.orders import TheOneOrders
from bittrade_ws.exchanges.theone.session import WITH_LOGIN
from bittrade_ws.models.order import OrderStatus
from bittrade_ws.operators.order_factory import order_factory
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.orders import IntentLog


def add_order_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    until: OrderStatus | None = None,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    intents: IntentLog | None = None,
) -> SwapFactory:
    """Gives `AddOrderRequest -> Observable[Order]`: each stage of a swap's life, once; `swap()` writes the request.

    A swap goes alone on its line: what is asked meanwhile waits for its answer. `filled_quantity` is in the asset out.
    Times in seconds, errors and all else as in `operators.order_factory`.
    """
    venue = TheOneOrders()
    orders = order_factory(
        sockets,
        messages,
        venue,
        WITH_LOGIN,
        until=until,
        timeout=timeout,
        connect_timeout=connect_timeout,
        queries_per_second=5.0,
        intents=intents,
    )
    return SwapFactory(orders, sockets, messages, venue, timeout)
