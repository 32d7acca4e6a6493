"""TheOne, a broker for swaps: a signed WebSocket stream, and the same over REST."""

from bittrade_ws.exchanges.theone.account import (
    subscribe_balances,
    subscribe_orders,
)
from bittrade_ws.exchanges.theone.auth import (
    hashed_key,
    hmac_http_signer,
    hmac_signer,
    http_signer,
    plain_key,
    signer,
    signer_from,
)
from bittrade_ws.exchanges.theone.codec import (
    TheOneCodec,
)
from bittrade_ws.exchanges.theone.connections import (
    FIVE_ATTEMPTS,
    RECONNECT,
    private_websocket_connection,
)
from bittrade_ws.exchanges.theone.errors import (
    ErrorCode,
)
from bittrade_ws.exchanges.theone.events import (
    Balance,
    Estimate,
    RouteStep,
    SwapState,
)
from bittrade_ws.exchanges.theone.following import (
    SwapFactory,
)
from bittrade_ws.exchanges.theone.orders import (
    TheOneOrders,
    swap,
)
from bittrade_ws.exchanges.theone.parse import (
    parse_balances,
    parse_estimate,
    parse_order_status,
)
from bittrade_ws.exchanges.theone.placing import (
    add_order_factory,
)
from bittrade_ws.exchanges.theone.requests import (
    EstimateRequest,
    estimate_factory,
    get_balances_factory,
    get_order_status_factory,
)
from bittrade_ws.exchanges.theone.rest import (
    estimate_http,
    get_balances_http,
    get_order_status_http,
    get_time_http,
    swap_http,
)
from bittrade_ws.exchanges.theone.session import (
    log_in,
)

__all__ = [
    "FIVE_ATTEMPTS",
    "RECONNECT",
    "Balance",
    "ErrorCode",
    "Estimate",
    "EstimateRequest",
    "RouteStep",
    "SwapFactory",
    "SwapState",
    "TheOneCodec",
    "TheOneOrders",
    "add_order_factory",
    "estimate_factory",
    "estimate_http",
    "get_balances_factory",
    "get_balances_http",
    "get_order_status_factory",
    "get_order_status_http",
    "get_time_http",
    "hashed_key",
    "hmac_http_signer",
    "hmac_signer",
    "http_signer",
    "log_in",
    "parse_balances",
    "parse_estimate",
    "parse_order_status",
    "plain_key",
    "private_websocket_connection",
    "signer",
    "signer_from",
    "subscribe_balances",
    "subscribe_orders",
    "swap",
    "swap_http",
]
