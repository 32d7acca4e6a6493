"""A scripted OceanEx: what is asked is answered from a table, in virtual time."""

from typing import Any

import pytest

from bittrade_ws.exchanges import oceanex
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.testing import Marbles
from bittrade_ws.wire.exact_json import loads

ORDER = {
    "avg_price": "0.0", "created_at": "2020-03-05T12:47:06Z", "created_on": 1583412426, "executed_volume": "0.0",
    "id": 32, "market": "vetusdt", "market_display_name": "VET/USDT", "market_name": "VET/USDT", "ord_type": "limit",
    "price": "0.75", "remaining_volume": "1000.0", "side": "bid", "state": "wait", "trades_count": 0,
    "volume": "1000.0",
}  # fmt: skip
"""The venue's own sample."""


def answer(asked: Any, data: Any, *, code: int = 0, text: str | None = None) -> dict[str, Any]:
    """The venue's answer to a request."""
    inner = {"action": asked["data"]["action"], "code": code, "data": data, "uuid": asked["data"]["uuid"]}
    return {"identifier": asked["identifier"], "message": inner | ({} if text is None else {"message": text})}


class Scripted:
    """A connection to a venue that answers with what `says` gives."""

    def __init__(self, marbles: Marbles, *, dials: list[str] | None = None) -> None:
        self.marbles = marbles
        self.answers: dict[tuple[str, str], Any] = {("AuthHandler", "login"): {"scopes": {"query": True}}}
        self.exchange = marbles.exchange(dials=dials or ["^"], codec=oceanex.OceanExCodec)
        self.exchange.reply(with_=self._answer)
        self.connection = oceanex.private_websocket_connection(dialer=self.exchange.dialer, scheduler=marbles.clock)
        self.sockets = self.connection.pipe(filter_new_socket_only())
        self.messages = self.connection.pipe(keep_messages_only())
        self.statuses: list[Any] = []
        marbles.keep(self.connection.statuses().subscribe(self.statuses.append, self.statuses.append))

    def connect(self) -> None:
        self.marbles.connect(self.connection)
        self.marbles.advance("10ms")

    def hear(self, stream: Any, after: str = "10ms") -> list[Any]:
        """Its values, and its error."""
        heard: list[Any] = []
        self.marbles.keep(stream.subscribe(heard.append, heard.append, scheduler=self.marbles.clock))
        self.marbles.advance(after)
        return heard

    @property
    def sent(self) -> list[Any]:
        return [loads(frame) for frame in self.exchange.sent.frames]

    def _answer(self, asked: Any) -> Any:
        if "identifier" not in asked:
            return {"type": "nothing"}
        given = self.answers[asked["identifier"]["handler"], asked["data"]["action"]]
        return given(asked) if callable(given) else answer(asked, given)


@pytest.fixture
def scripted(marbles: Marbles) -> Any:
    return lambda **options: Scripted(marbles, **options)


@pytest.fixture
def order() -> dict[str, Any]:
    return dict(ORDER)


@pytest.fixture(name="answer")
def answer_fixture() -> Any:
    return answer
