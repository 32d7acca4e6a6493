"""What the venue says that nobody has asked for, and that we do not know: the catch-all stream."""

from typing import Any, Final

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.oceanex._question import Messages
from bittrade_ws.wire.exact_json import loads

HANDLERS: Final = frozenset(
    {
        ("AuthHandler", "login"),
        ("TickerHandler", "index"),
        ("MarketsHandler", "index"),
        ("FeeHandler", "trading_fee"),
        ("AccountHandler", "index"),
        ("OrderHandler", "create"),
        ("OrderHandler", "cancel"),
        ("OrderHandler", "clear"),
        ("OrderHandler", "index"),
        ("OrderHandler", "show"),
        ("OrderHistoryHandler", "show"),
        ("OrderHistoryHandler", "index"),
        ("ToolHandler", "timestamp"),
        ("OrderBookHandler", "index"),
        ("KlineHandler", "index"),
    }
)
"""What is asked for here, by handler and action."""


def listen_to_unknown(messages: Messages) -> Observable[Any]:
    """Every message that answers no request of this vocabulary, as plain Python values.

    An answer without a uuid or from a handler that we do not know is among them. Heartbeats, `welcome` and
    `disconnect` are no messages: they are heartbeats and statuses.
    """
    return messages.pipe(ops.filter(lambda message: not is_known(message)))


def is_known(message: Any) -> bool:
    """Whether a plain message answers a request that there is a factory for."""
    match message:
        case {"identifier": identifier, "message": {"action": str(action), "uuid": str(), "code": int()}}:
            return (_handler_of(identifier), action) in HANDLERS
        case _:
            return False


def _handler_of(identifier: Any) -> str | None:
    """The handler in an identifier, which may be JSON text."""
    if isinstance(identifier, str):
        try:
            identifier = loads(identifier)
        except (ValueError, RecursionError):
            return None
    match identifier:
        case {"handler": str(handler)}:
            return handler
        case _:
            return None
