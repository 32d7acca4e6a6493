"""The account's events, each typed, from frames as they come behind a login."""

import json
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.account import read
from bittrade_ws.models.errors import DecodeError, InvalidRequest, SubscriptionFailed
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only

D = Decimal
ORDER = [7, None, 5, "tBTCUSD", 1, 2, 0.5, 1, "EXCHANGE LIMIT", None, None, None, 0, "ACTIVE", None, None, 100, 0, 0, 0,
         None, None, None, 0, 0, None, None, None, "API>BFX", None, None, {"a": 1}]  # fmt: skip
TRADE = [1, "tBTCUSD", 3, 7, 0.5, 100.10, "EXCHANGE LIMIT", 100, 1, None, None, 5]
POSITION = ["tBTCUSD", "ACTIVE", 0.2, 100, 0, 0, 1, 2, 50, 3, None, 9, 1, 2, None, 0, None, 10, 5, None]
WALLET = ["exchange", "USD", 1000.10, 0, None, None, None]
OFFER = [3, "fUSD", 1, 2, 100, 100, "LIMIT", None, None, None, "ACTIVE", None, None, None, 0.0002, 30, 0, 0, None, 0,
         None]  # fmt: skip
CREDIT = [4, "fUSD", 1, 1, 2, 100, None, "ACTIVE", "FIXED", None, None, 0.0002, 30, 1, 2, 0, 0, None, 0, None, 0,
          "tBTCUSD"]  # fmt: skip
LOAN = CREDIT[:-1]
FUNDING_TRADE = [8, "fUSD", 1, 3, 100, 0.0002, 30, 1]
NOTE = [1, "ucm-test", 3, None, {"foo": 1}, None, "SUCCESS", ""]

EVENTS = [
    ("orders", "os", [ORDER, ORDER], bitfinex.Order, 2),
    ("orders", "on", ORDER, bitfinex.Order, 1),
    ("orders", "ou", ORDER, bitfinex.Order, 1),
    ("orders", "oc", ORDER, bitfinex.Order, 1),
    ("fills", "tu", TRADE, bitfinex.MyTrade, 1),
    ("fills", "te", TRADE, bitfinex.MyTrade, 0),
    ("positions", "ps", [POSITION], bitfinex.Position, 1),
    ("positions", "pn", POSITION, bitfinex.Position, 1),
    ("positions", "pu", POSITION, bitfinex.Position, 1),
    ("positions", "pc", POSITION, bitfinex.Position, 1),
    ("balances", "ws", [WALLET], bitfinex.Wallet, 1),
    ("balances", "wu", WALLET, bitfinex.Wallet, 1),
    ("balance_info", "bu", [10.5, 9], bitfinex.BalanceInfo, 1),
    ("margin", "miu", ["base", [1, 2, 3, 4, 5]], bitfinex.MarginBase, 1),
    ("margin", "miu", ["sym", "tBTCUSD", [1, 2, 3, 4]], bitfinex.MarginSymbol, 1),
    ("funding_info", "fiu", ["sym", "fUSD", [1, 2, 3, 4]], bitfinex.FundingInfo, 1),
    *(("offers", word, rows, bitfinex.Offer, 1) for word, rows in (("fos", [OFFER]), ("fon", OFFER), ("fou", OFFER))),
    ("offers", "foc", OFFER, bitfinex.Offer, 1),
    *(("credits", word, rows, bitfinex.Credit, 1) for word, rows in (("fcs", [CREDIT]), ("fcn", CREDIT))),
    *(("credits", word, CREDIT, bitfinex.Credit, 1) for word in ("fcu", "fcc")),
    *(("loans", word, rows, bitfinex.Loan, 1) for word, rows in (("fls", [LOAN]), ("fln", LOAN))),
    *(("loans", word, LOAN, bitfinex.Loan, 1) for word in ("flu", "flc")),
    ("funding_fills", "fte", FUNDING_TRADE, bitfinex.MyFundingTrade, 1),
    ("notifications", "n", NOTE, bitfinex.Notification, 1),
    ("orders", "os", [], bitfinex.Order, 0),
]


class Account:
    """A connection that is logged in at once, and lines that say what the test has them say."""

    def __init__(self, marbles: Any, *dials: str, **letters: Any) -> None:
        self.marbles = marbles
        frames = {letter: json.dumps(frame) for letter, frame in letters.items()}
        self.exchange = marbles.exchange(dials=dials, codec=bitfinex.BitfinexCodec, values=frames)
        self.exchange.reply(when=None, with_=lambda request: _login_of(request), after="1ms")
        self.connection = bitfinex.private_websocket_connection(
            dialer=self.exchange.dialer, scheduler=marbles.clock, sequence=False
        )
        self.messages = self.connection.pipe(keep_messages_only())
        signer = bitfinex.hmac_signer("key", marbles.secret("made-up-secret"))
        self.sockets = self.connection.pipe(filter_new_socket_only(), bitfinex.log_in(signer, self.messages))

    def watch(self, operator: Any) -> list[Any]:
        told: list[Any] = []
        stream = self.sockets.pipe(operator)
        self.marbles.keep(stream.subscribe(told.append, told.append, scheduler=self.marbles.clock))
        return told


def _login_of(request: Any) -> Any:
    return {"event": "auth", "status": "OK", "chanId": 0, "userId": 1, "caps": {}} if request["event"] == "auth" else {}


@pytest.mark.parametrize(("name", "word", "data", "kind", "count"), EVENTS)
def test_each_event_is_typed(marbles: Any, name: str, word: str, data: Any, kind: Any, count: int) -> None:
    account = Account(marbles, "^--a", a=[0, word, data])
    told = account.watch(getattr(bitfinex, f"subscribe_{name}")(account.messages))
    marbles.connect(account.connection)
    marbles.advance("1s")
    assert len(told) == count
    values = [one.value if isinstance(one, bitfinex.Told) else one for one in told]
    assert {type(value) for value in values} <= {kind}
    assert {one.word for one in told if isinstance(one, bitfinex.Told)} <= {word}


def test_what_happened_over_a_drop_is_a_gap_before_the_next_event(marbles: Any) -> None:
    account = Account(marbles, "^--a!", "^--ba", a=[0, "wu", WALLET], b=[0, "ws", [WALLET]])
    told = account.watch(bitfinex.subscribe_balances(account.messages))
    marbles.connect(account.connection)
    marbles.advance("10s")
    assert [getattr(one, "word", type(one)) for one in told] == ["wu", Gap, "ws", "wu"]
    assert told[0].value.balance == D("1000.1")


def test_a_fill_has_its_fee_once_it_is_settled(marbles: Any) -> None:
    settled = [*TRADE[:9], -0.25, "USD", 5]
    account = Account(marbles, "^--ab", a=[0, "te", TRADE], b=[0, "tu", settled])
    first = account.watch(bitfinex.subscribe_fills(account.messages, told="te"))
    second = account.watch(bitfinex.subscribe_fills(account.messages))
    marbles.connect(account.connection)
    marbles.advance("1s")
    assert [fill.fee for fill in (*first, *second)] == [None, D("-0.25")]


def test_without_a_login_nothing_private_can_be_had(marbles: Any) -> None:
    account = Account(marbles, "^")
    told: list[Any] = []
    sockets = account.connection.pipe(filter_new_socket_only())
    orders = sockets.pipe(bitfinex.subscribe_orders(account.messages))
    marbles.keep(orders.subscribe(told.append, told.append, scheduler=marbles.clock))
    marbles.connect(account.connection)
    marbles.advance("1s")
    assert [type(one) for one in told] == [SubscriptionFailed]


@pytest.mark.parametrize(
    "message", [[0, "xx", [1]], [0, "on", [1, 2]], [0], [0, "on"], {"event": "x"}, [0, "miu", [1]]]
)
def test_what_is_no_event(message: Any) -> None:
    with pytest.raises(DecodeError):
        read(message)


def test_words_that_the_venue_does_not_have_are_refused_here() -> None:
    messages: Any = None
    with pytest.raises(InvalidRequest):
        bitfinex.subscribe_fills(messages, told="on")  # pyright: ignore[reportArgumentType]
    with pytest.raises(InvalidRequest):
        bitfinex.subscribe_funding_fills(messages, told="on")  # pyright: ignore[reportArgumentType]
