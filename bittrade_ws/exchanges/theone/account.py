"""The account's own channels, and there are no others: balances, and each swap under its order id."""

from typing import Final

from msgspec.structs import replace

from bittrade_ws.exchanges.theone.channels import SUBSCRIBING, FromSockets, Messages
from bittrade_ws.exchanges.theone.events import (
    Balance,
    SwapState,
    convert_balances,
    convert_swap,
    read_balances,
    read_swap,
)
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.wire.codec import Channel

BALANCES: Final[Channel[tuple[Balance, ...]]] = Channel(
    name="balances", key="balances", decode=read_balances, convert=convert_balances
)


def orders_channel(order_id: str) -> Channel[SwapState]:
    """What becomes of one swap."""
    if not order_id:
        raise InvalidRequest("a swap is followed by its order id, and this one is empty")
    name = f"orders:{order_id}"

    def named(state: SwapState) -> SwapState:
        # A push may leave it to its channel to say which swap it is about.
        return state if state.order_id else replace(state, order_id=order_id)

    return Channel(
        name=name,
        key=name,
        decode=lambda frame: named(read_swap(frame)),
        convert=lambda message: named(convert_swap(message)),
    )


def subscribe_balances(messages: Messages) -> FromSockets[tuple[Balance, ...]]:
    """All balances, at first and with each change."""
    return subscribe_to_channel(messages, BALANCES, SUBSCRIBING)


def subscribe_orders(messages: Messages, *, order_id: str) -> FromSockets[SwapState]:
    """The states of one swap, in the venue's words; `add_order_factory` makes a life of them."""
    return subscribe_to_channel(messages, orders_channel(order_id), SUBSCRIBING)
