"""The account as a stream, asked for like market data (`channels`). Orders are followed by `add_order_factory`."""

from bittrade_ws.exchanges.oceanex._question import Messages
from bittrade_ws.exchanges.oceanex._request import Call, read
from bittrade_ws.exchanges.oceanex.polled import FromSockets, polled
from bittrade_ws.exchanges.oceanex.results import Account
from bittrade_ws.models.status import Gap


def subscribe_balances(messages: Messages, *, every: float = 5.0) -> FromSockets[Account | Gap]:
    """The account; its sockets have passed `log_in`."""
    call = Call("AccountHandler", "index", {}, is_private=True)
    return polled("account", messages, call, lambda: lambda data: [read(data, Account)], every=every)
