"""The account's own events, each as `Told`: the venue's word for what happened, and the value.

1. They come with the login; the sockets of all these have passed `log_in`.
2. What happened while nobody was connected is told by a `Gap` before the next event of its family; the snapshots that
   follow a login tell how things stand by then, and what they do not tell is no more.

Source: the venue's `ws-auth-*` reference pages, seen 2026-07.
"""

from collections.abc import Mapping
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.exchanges.bitfinex._positional import Layout, time_of
from bittrade_ws.exchanges.bitfinex.events import (
    BALANCE_INFO,
    MARGIN_BASE,
    MARGIN_SYMBOL,
    MY_TRADE,
    NOTIFICATION,
    ORDER,
    POSITION,
    WALLET,
    BalanceInfo,
    MarginBase,
    MarginSymbol,
    MyTrade,
    Notification,
    Order,
    Position,
    Wallet,
)
from bittrade_ws.exchanges.bitfinex.funding_events import (
    CREDIT,
    FUNDING_INFO,
    LOAN,
    MY_FUNDING_TRADE,
    OFFER,
    Credit,
    FundingInfo,
    Loan,
    MyFundingTrade,
    Offer,
)
from bittrade_ws.exchanges.bitfinex.session import EVERYTHING, WITH_LOGIN
from bittrade_ws.exchanges.bitfinex.streams import FromSockets, Messages, each, is_many, plain
from bittrade_ws.models.errors import DecodeError, InvalidRequest
from bittrade_ws.models.status import Gap
from bittrade_ws.operators.subscribe_to_channel import subscribe_to_channel
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Channel, EventChannel

T = TypeVar("T")


class Told(NamedTuple, Generic[T]):
    """What happened, and to what. A word that ends with `s` (`os`, `ps`, `ws` …): it stood so at the login."""

    word: str
    value: T


Several = tuple[Told[Any], ...]
_LAYOUTS: Final[Mapping[str, Layout[Any]]] = {
    **dict.fromkeys(("os", "on", "ou", "oc"), ORDER),
    **dict.fromkeys(("te", "tu"), MY_TRADE),
    **dict.fromkeys(("ps", "pn", "pu", "pc"), POSITION),
    **dict.fromkeys(("ws", "wu"), WALLET),
    **dict.fromkeys(("fos", "fon", "fou", "foc"), OFFER),
    **dict.fromkeys(("fcs", "fcn", "fcu", "fcc"), CREDIT),
    **dict.fromkeys(("fls", "fln", "flu", "flc"), LOAN),
    **dict.fromkeys(("fte", "ftu"), MY_FUNDING_TRADE),
    "bu": BALANCE_INFO,
    "n": NOTIFICATION,
}


def read(message: Any) -> Several:
    """The values of one message of channel 0; raises `DecodeError` when it is none that we know."""
    match message:
        case [0, "miu", ["base", row], *rest]:
            return (Told("miu", MARGIN_BASE.read(row, (), time_of(rest))),)
        case [0, "miu", ["sym", str(symbol), row], *rest]:
            return (Told("miu", MARGIN_SYMBOL.read(row, (symbol,), time_of(rest))),)
        case [0, "fiu", ["sym", str(symbol), row], *rest]:
            return (Told("fiu", FUNDING_INFO.read(row, (symbol,), time_of(rest))),)
        case [0, str(word), [*row], *rest] if word in _LAYOUTS:
            layout, rows, sent = _LAYOUTS[word], row, time_of(rest)
            if is_many(rows) or not rows:
                return tuple(Told(word, layout.read(one, (), sent)) for one in rows)
            return (Told(word, layout.read(rows, (), sent)),)
        case _:
            raise DecodeError(f"nothing of channel 0 that we know: {message!r:.200}")


def read_frame(frame: Any) -> Several:
    """The same of a frame."""
    return read(plain(frame))


def _events(name: str, key: bytes | None = None) -> EventChannel[Several]:
    return EventChannel(name=name, key=key or name.encode(), decode=read_frame, convert=read)


ORDERS: Final = _events("orders")
SNAPSHOT: Final[Channel[Several]] = Channel(name="os", key=b"os", decode=read_frame, convert=read)
"""Which orders are open, at the login."""


def _family(messages: Messages, channel: Channel[Several], *also: Channel[Several]) -> FromSockets[Any]:
    return each(subscribe_to_channel(messages, channel, WITH_LOGIN, carrier=EVERYTHING, also=also))


def _only(of: FromSockets[Any], *words: str) -> FromSockets[Any]:
    def operator(sockets: Observable[Socket]) -> Observable[Any]:
        return sockets.pipe(of, ops.filter(lambda told: isinstance(told, Gap) or told.word in words))

    return operator


def _bare(of: FromSockets[Any]) -> FromSockets[Any]:
    def operator(sockets: Observable[Socket]) -> Observable[Any]:
        return sockets.pipe(of, ops.map(lambda told: told if isinstance(told, Gap) else told.value))

    return operator


def subscribe_orders(messages: Messages) -> FromSockets[Told[Order] | Gap]:
    """Whatever happens to any order of the account: `os`, `on`, `ou`, `oc` (canceled or executed)."""
    return _only(_family(messages, ORDERS, SNAPSHOT), "os", "on", "ou", "oc")


def subscribe_fills(messages: Messages, *, told: Literal["te", "tu"] = "tu") -> FromSockets[MyTrade | Gap]:
    """The account's executions, each once: at once (`te`), or with their fees (`tu`)."""
    if told not in ("te", "tu"):
        raise InvalidRequest(f"told is {told!r}; this venue tells executions as te (at once) and tu (with fees)")
    return _bare(_only(_family(messages, ORDERS), told))


def subscribe_positions(messages: Messages) -> FromSockets[Told[Position] | Gap]:
    """Positions: `ps`, `pn`, `pu`, `pc`."""
    return _family(messages, _events("positions"))


def subscribe_balances(messages: Messages) -> FromSockets[Told[Wallet] | Gap]:
    """What the wallets hold: `ws`, `wu`."""
    return _family(messages, _events("wallets"))


def subscribe_balance_info(messages: Messages) -> FromSockets[BalanceInfo | Gap]:
    """The account's worth."""
    return _bare(_family(messages, _events("bu")))


def subscribe_margin(messages: Messages) -> FromSockets[MarginBase | MarginSymbol | Gap]:
    """The margin, of the account and of a symbol, when a `calculate_factory` asked for it."""
    return _bare(_family(messages, _events("miu")))


def subscribe_funding_info(messages: Messages) -> FromSockets[FundingInfo | Gap]:
    """What is lent and borrowed, when a `calculate_factory` asked for it."""
    return _bare(_family(messages, _events("fiu")))


def subscribe_offers(messages: Messages) -> FromSockets[Told[Offer] | Gap]:
    """Funding offers: `fos`, `fon`, `fou`, `foc`."""
    return _family(messages, _events("offers"))


def subscribe_credits(messages: Messages) -> FromSockets[Told[Credit] | Gap]:
    """Funding that is used in positions: `fcs`, `fcn`, `fcu`, `fcc`."""
    return _family(messages, _events("credits"))


def subscribe_loans(messages: Messages) -> FromSockets[Told[Loan] | Gap]:
    """Funding that is not used in positions: `fls`, `fln`, `flu`, `flc`."""
    return _family(messages, _events("loans"))


def subscribe_funding_fills(
    messages: Messages, *, told: Literal["fte", "ftu"] = "fte"
) -> FromSockets[MyFundingTrade | Gap]:
    """The account's funding trades, each once: at once (`fte`), or once settled (`ftu`)."""
    if told not in ("fte", "ftu"):
        raise InvalidRequest(f"told is {told!r}; this venue tells funding trades as fte and ftu")
    return _bare(_only(_family(messages, _events("funding trades")), told))


def subscribe_notifications(messages: Messages) -> FromSockets[Notification]:
    """All that the venue says about requests, of whichever factory, and what clients tell each other (`ucm-…`).

    Each message of the connection is decoded for it.
    """

    def operator(sockets: Observable[Socket]) -> Observable[Notification]:
        def on_socket(_: Socket) -> Observable[Notification]:
            return messages.pipe(ops.filter(_is_notification), ops.map(lambda message: read(message)[0].value))

        return sockets.pipe(ops.map(on_socket), ops.switch_latest())

    return operator


def _is_notification(message: Any) -> bool:
    match message:
        case [0, "n", *_]:
            return True
        case _:
            return False
