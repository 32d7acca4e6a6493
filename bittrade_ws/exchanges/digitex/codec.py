"""What the frames of Digitex mean: one protobuf `Message` each, on both streams.

1. The kind is what the oneof says; `msg_type` may be 0.
2. What the trading stream tells has one key, `TRADING`: an order's life is in it, across kinds and markets.
3. Market data have a key of kind and market, `(528, 1)`; what acknowledges a request of its own has `ReplyTo(id)`.
4. The bodies are the messages, and so are the plain messages: nobody may change them.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import Any, Final

from google.protobuf.message import DecodeError as ProtobufError

from bittrade_ws.connection.options import client_id as random_id
from bittrade_ws.exchanges.digitex.decimals import from_wire
from bittrade_ws.models.errors import DecodeError
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.wire.codec import Frame, ReplyTo

TRADING: Final = b"trading"
"""The key of everything about the account, and of failures."""
UNKNOWN: Final = b"?"
"""The key of what is well formed and of no kind that we know."""
MOST_LINKS: Final = 10_000
"""Orders whose current id is remembered; beyond, the oldest are forgotten, and named by their first id."""

_TRADING_KINDS = frozenset(
    {
        "order_status_msg",
        "order_filled_msg",
        "order_canceled_msg",
        "leverage_msg",
        "position_event_msg",
        "trader_balance_msg",
        "trader_balance_updated_msg",
        "trader_status_msg",
        "funding_msg",
        "contract_closed_msg",
        "contract_transferred_msg",
        "delayed_action_status_msg",
        "error_msg",
    }
)
_BUSIEST = "order_book_updated_msg"
_REPLIES = frozenset({"pong_msg", "subscribe_status_msg"})
_NUMBERS = {field.name: field.number for field in pb.Message.DESCRIPTOR.oneofs_by_name["kontent"].fields}
_MARKET_DATA = {kind: number for kind, number in _NUMBERS.items() if kind not in _TRADING_KINDS | _REPLIES}
_parse = pb.Message.FromString
_FINAL = frozenset({pb.REJECTED, pb.CANCELED, pb.FILLED, pb.TERMINATED, pb.EXPIRED})


class DigitexCodec:
    """Names the frames of one connection, and remembers the current id of each order that they tell of.

    An order is a chain of links: each change gives it a new id, and the first one stays its name.
    """

    __slots__ = ("_filled", "has_subscribed", "links", "session")

    def __init__(self) -> None:
        self.session = bytes.fromhex(random_id())[:8]
        """The first half of the ids of this connection's requests: a reply to another session is not taken for ours."""
        self.links: OrderedDict[bytes, bytes] = OrderedDict()
        """From the first id of an open order to its current one."""
        self._filled: dict[bytes, Decimal] = {}
        """What is filled of those orders, where this connection was told enough to know."""
        self.has_subscribed = False
        """Market data were asked for on this connection."""

    def classify(self, frame: bytes) -> tuple[Hashable, Any]:
        """The routing key and the message; raises `DecodeError`."""
        try:
            message = _parse(frame)
        except ProtobufError as error:
            raise DecodeError(f"no message of this venue: {error}", frame=frame) from error
        key = self.key_of(message)
        if key is TRADING:
            self._follow(message)
        return key, message

    def plain(self, body: Any) -> Any:
        """The message itself."""
        return body

    def key_of(self, message: Any) -> Hashable:
        """The key that `classify` gives to the frame of this message."""
        if message.HasField(_BUSIEST):  # most messages, and known at a third of what the kind takes
            return _NUMBERS[_BUSIEST], message.market_id
        kind = message.WhichOneof("kontent")
        number = _MARKET_DATA.get(kind)
        if number is not None:
            return number, message.market_id
        if kind in _TRADING_KINDS:
            return TRADING
        if kind is None:
            return UNKNOWN
        return ReplyTo(message.client_id) if message.client_id else (_NUMBERS[kind], message.market_id)

    def answer(self, heartbeat: Any) -> Frame | None:
        """Nothing: this venue's heartbeats are WebSocket pings."""
        return None

    def identity(self, key: Hashable, body: Any) -> Hashable | None:
        """The message but for the request that it answers."""
        return body.SerializeToString(deterministic=True)

    def request_id(self, number: Hashable) -> bytes:
        """The 16 bytes that name the request of this number on this connection."""
        return self.session + int(str(number)).to_bytes(8, "big")

    def current(self, order_id: bytes) -> bytes:
        """The current id of an order, by its first; what is not known is its own."""
        return self.links.get(order_id, order_id)

    def filled(self, order_id: bytes) -> Decimal | None:
        """What is filled of an open order, by its first id; `None`: this connection was not told."""
        return self._filled.get(order_id)

    def _follow(self, message: pb.Message) -> None:
        if message.HasField("order_status_msg"):
            status = message.order_status_msg
            self._link(status.orig_client_id, status.order_client_id, is_over=status.status in _FINAL)
            self._learn(status)
        elif message.HasField("order_filled_msg"):
            filled = message.order_filled_msg
            self._link(filled.orig_client_id, filled.new_client_id, is_over=not filled.quantity.ByteSize())
            self._learn(filled, filled.raw_trades)
        elif message.HasField("order_canceled_msg"):
            is_refused = message.order_canceled_msg.status == pb.REJECTED
            for order in () if is_refused else message.order_canceled_msg.orders:
                self._link(order.orig_client_id, b"", is_over=True)
        elif message.HasField("position_event_msg"):
            for order in message.position_event_msg.orders:
                self._link(order.orig_client_id, b"", is_over=True)
        elif message.HasField("leverage_msg"):
            for order in message.leverage_msg.orders:
                self._link(order.orig_client_id, order.order_client_id)
                self._learn(order)
        elif message.HasField("trader_status_msg"):
            for order in message.trader_status_msg.orders:
                self._link(order.orig_client_id, order.order_client_id)
                self._learn(order)

    def _link(self, first: bytes, current: bytes, *, is_over: bool = False) -> None:
        if is_over:
            self.links.pop(first, None)
            self._filled.pop(first, None)
        elif first and current:
            self.links[first] = current
            if len(self.links) > MOST_LINKS:
                self._filled.pop(self.links.popitem(last=False)[0], None)

    def _learn(self, told: Any, executions: Iterable[pb.TradeMessage] = ()) -> None:
        """Counts executions of an order that is known; of another one, its first quantity tells what is filled."""
        first = told.orig_client_id
        if first not in self.links:
            return
        try:
            if first in self._filled:
                self._filled[first] += sum((from_wire(each.quantity) for each in executions), Decimal(0))
            elif (filled := from_wire(told.orig_quantity) - from_wire(told.quantity)) >= 0:
                self._filled[first] = filled
        except DecodeError:
            self._filled.pop(first, None)


def key_of_kind(kind: str, market_id: int = 0) -> Hashable:
    """The key of one kind of market data of one market."""
    return _NUMBERS[kind], market_id
