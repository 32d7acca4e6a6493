"""The Digitex engine without its network: trading and market data behind two doors."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from reactivex import abc

from bittrade_ws.exchanges.digitex.ids import to_bytes
from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.clock import Clock, as_clock
from bittrade_ws.simulators.counterparty import take
from bittrade_ws.simulators.digitex.chains import Trader
from bittrade_ws.simulators.digitex.control import ControlHandler
from bittrade_ws.simulators.digitex.desk import Desk
from bittrade_ws.simulators.digitex.instruments import FUNDS, INSTRUMENTS
from bittrade_ws.simulators.digitex.market_data import EVERYTHING, DataHandler, DataHub
from bittrade_ws.simulators.engine import Engine, Placement
from bittrade_ws.simulators.faults import Faults, FaultyHandler, FaultySession
from bittrade_ws.simulators.gateway import Response
from bittrade_ws.simulators.market import Market
from bittrade_ws.simulators.session import Handler, Session, lowered, split_path

_NUMBERS = {field.name: field.number for field in pb.Message.DESCRIPTOR.oneofs_by_name["kontent"].fields}
ZERO = Decimal(0)


class DigitexGateway:
    """One engine, with a funded account ("user"), another to trade with it ("counterparty"), and a market.

    `rate` counts public trades per second over the markets that move (1 and 2); 0 stands still. `auto_subscribe` is the
    venue as older gateways were: market data flow without being asked for.
    """

    ping_seconds = 20.0
    pong_seconds = 60.0

    def __init__(
        self,
        clock: Clock | abc.SchedulerBase,
        *,
        seed: int = 1,
        rate: float = 0.0,
        secrets: Callable[[int], bytes] | None = None,
        auto_subscribe: bool = False,
    ) -> None:
        self.clock = as_clock(clock)
        random = Random(seed)
        self._new_id = lambda: random.randbytes(16)
        self.engine = Engine(self.clock, INSTRUMENTS)
        self.user = self.engine.open_account("user", balances=FUNDS)
        self.counterparty = self.engine.open_account("counterparty", balances=FUNDS)
        self.trader = Trader(id=1001, account=self.user, new_id=self._new_id)
        self.faults = Faults(self.clock)
        self.requests_per_second: int | None = None
        """Beyond it requests are refused with 35."""
        self.auto_subscribe = auto_subscribe
        self.controls: dict[ControlHandler, None] = {}
        self._serials = count(1)
        secret = secrets or random.randbytes
        self._secrets = {"token": secret(20).hex(), "bearer": secret(20).hex(), "session_id": secret(16).hex()}
        self._pending: list[tuple[str, int, bytes]] = []
        self.hub = DataHub(self.engine, self.wrap)
        self.desk = Desk(self.engine, self.trader, self.tell)
        self.market = Market(self.engine, seed=seed, rate=rate)

    def start(self) -> None:
        """Opens the market, with ten minutes of trades behind it."""
        self.market.start(past_minutes=10)

    def stop(self) -> None:
        """Stops the market."""
        self.market.stop()

    def open(self, session: Session, path: str, headers: Mapping[str, str], query: str = "") -> FaultyHandler:
        """Accepts a connection to `/events/order/` or `/events/marketdata/`; raises `HandshakeRefused`."""
        path, query = split_path(path, query)
        return self.faults.accept(session, path, lambda guarded: self._answer(guarded, path, lowered(headers)))

    def http(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
        """There is nothing over HTTP."""
        return Response(404, {"Content-Type": "text/plain"}, b"There is nothing here.")

    def credentials(self) -> dict[str, Any]:
        """Three ways to be the funded account: an API key, a bearer token, the session of a browser."""
        return {**self._secrets, "trader_id": self.trader.id}

    def addresses(self, ws: str, rest: str) -> dict[str, str]:
        """`ws` is the host that the venue's own client wants."""
        return {"ws": ws, "control": f"{ws}/events/order/", "data": f"{ws}/events/marketdata/", "rest": rest}

    def fill(self, client_order_id: str, quantity: Decimal | None = None) -> Placement:
        """The counterparty trades with an open order of the user; raises `LookupError`."""
        chain = self.trader.find(to_bytes(client_order_id))
        if chain is None or chain.live is None or not chain.live.is_resting:
            raise LookupError(f"no open order has the client id {client_order_id!r}")
        return take(self.engine, self.counterparty, chain.live, quantity)

    def expire(self, client_order_id: str) -> None:
        """The end of the day for an open order of the user; raises `LookupError`."""
        chain = self.trader.find(to_bytes(client_order_id))
        if chain is None or chain.live is None:
            raise LookupError(f"no open order has the client id {client_order_id!r}")
        self.engine.expel(chain.live)

    def wrap(
        self,
        kind: str,
        message: Any,
        *,
        market: int = 0,
        client_id: bytes = b"",
        error_code: int = 0,
        trader_id: int = 0,
    ) -> bytes:
        """A message in its envelope."""
        envelope = pb.Message(
            msg_type=_NUMBERS[kind],  # pyright: ignore[reportArgumentType]
            timestamp=self.clock.now_us(),
            sender=1,
            serial=next(self._serials),
            market_id=market,
            trader_id=trader_id,
            client_id=client_id,
            error_code=error_code,
        )
        getattr(envelope, kind).CopyFrom(message)
        getattr(envelope, kind).SetInParent()
        return envelope.SerializeToString()

    def tell(self, trader: Trader, kind: str, message: Any, *, market: int, client_id: bytes, code: int = 0) -> None:
        """Tells every client of an account."""
        frame = self.wrap(kind, message, market=market, client_id=client_id, error_code=int(code), trader_id=trader.id)
        for handler in list(self.controls):
            if handler.trader is trader:
                handler.session.send(frame)

    def to_data(self, credential: str, frame: bytes) -> int:
        """Tells the market data clients of these credentials, or all where there are none; how many there were."""
        handlers = list(self.hub.handlers)
        found = [one for one in handlers if credential and one.credential == credential] or handlers
        for handler in found:
            handler.session.send(frame)
        return len(found)

    def send_book(self, market: int, credential: str, client_id: bytes) -> None:
        """A whole book, or those of all markets that somebody there follows; at once, or when somebody is there."""
        if not self.hub.handlers:
            self._pending.append((credential, market, client_id))
            return
        followed = sorted({number for one in self.hub.handlers for number, mask in one.masks.items() if mask})
        for number in [market] if market else followed:
            self.to_data(credential, self.hub.book(number, client_id))

    def _answer(self, session: FaultySession, path: str, headers: Mapping[str, str]) -> Handler:
        credential = self._credential(headers)
        if path.rstrip("/") == "/events/order":
            trader = self.trader if credential else None
            handler = ControlHandler(session, self, trader=trader, credential=credential, connection=session.connection)
            self.controls[handler] = None
            return handler
        if path.rstrip("/") != "/events/marketdata":
            raise HandshakeRefused(f"there is nothing at {path}", status=404)
        data = DataHandler(session, self.hub, credential=credential, mask=EVERYTHING if self.auto_subscribe else 0)
        self.hub.handlers[data] = None
        pending, self._pending = self._pending, []
        for asked, market, client_id in pending:
            self.send_book(market, asked, client_id)
        return data

    def _credential(self, headers: Mapping[str, str]) -> str:
        """Who it is, if anybody; raises `HandshakeRefused` for who is not known."""
        given = headers.get("authorization", "")
        cookie = headers.get("cookie", "")
        known = {f"Token {self._secrets['token']}", f"Bearer {self._secrets['bearer']}"}
        session_id = next(
            (part.strip()[10:] for part in cookie.split(";") if part.strip().startswith("sessionid=")), ""
        )
        if given and given not in known:
            raise HandshakeRefused("no account has these credentials", status=401)
        if not given and session_id and session_id != self._secrets["session_id"]:
            raise HandshakeRefused("no account has this session", status=401)
        return given or session_id
