"""Binance without its network: market streams, WebSocket API and REST behind one door."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson
from reactivex import abc

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance import conditions, rest
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.exchange_info import FEE, FUNDS, INSTRUMENTS, ROUTED, ROUTING_GROUP
from bittrade_ws.simulators.binance.feeds import Hub
from bittrade_ws.simulators.binance.limits import Limits
from bittrade_ws.simulators.binance.listen_keys import ListenKeys
from bittrade_ws.simulators.binance.payloads import Stamp, block_trade_event
from bittrade_ws.simulators.binance.prices import reference_price
from bittrade_ws.simulators.binance.rules import Rulebook
from bittrade_ws.simulators.binance.signatures import KeyRing
from bittrade_ws.simulators.binance.stream_names import finder
from bittrade_ws.simulators.binance.streams import StreamHandler
from bittrade_ws.simulators.binance.user_events import UserStreams
from bittrade_ws.simulators.binance.venue import Venue
from bittrade_ws.simulators.binance.ws_api import WsApiHandler
from bittrade_ws.simulators.clock import Clock, as_clock
from bittrade_ws.simulators.counterparty import take
from bittrade_ws.simulators.engine import Engine, Placement
from bittrade_ws.simulators.faults import Faults, FaultyHandler, FaultySession
from bittrade_ws.simulators.gateway import Response
from bittrade_ws.simulators.market import Market
from bittrade_ws.simulators.orders import Event, Execution, ExecutionKind, Trade, VenueOrder
from bittrade_ws.simulators.session import Handler, Session, lowered, split_path


class BinanceGateway:
    """One Binance, with a funded account ("user"), another to trade with it ("counterparty"), and a market.

    `rate` counts public trades per second over the symbols that move, which are all but BNBUSDT; 0 stands still.
    `secrets` gives random bytes for the keys; without it they follow from the seed. `legacy` is the venue as it was
    before 2026-02-20, with listen keys and `!ticker@arr`. `is_routing` adds BNBUSDC, and smart order routing with it.
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
        legacy: bool = False,
        is_routing: bool = False,
    ) -> None:
        self.clock = as_clock(clock)
        random = Random(seed)
        instruments = (*INSTRUMENTS, ROUTED) if is_routing else INSTRUMENTS
        self.engine = Engine(self.clock, instruments)
        self.user = self._open_account("user")
        self.counterparty = self._open_account("counterparty")
        self.faults = Faults(self.clock)
        self.limits = Limits(lambda: self.clock.now_us() // 1000)
        self.keys = KeyRing(self.user, secrets or random.randbytes)
        self.rules = Rulebook(instruments)
        self.venue = Venue(
            engine=self.engine,
            keys=self.keys,
            limits=self.limits,
            rules=self.rules,
            users=UserStreams(),
            random=random,
            sors=(ROUTING_GROUP,) if is_routing else (),
        )
        self.mishaps = self.venue.mishaps
        self.lifetime_seconds: float | None = None
        """After so long a connection is closed (24 hours at the venue); `None`: never."""
        if legacy:
            self.venue.listen_keys = ListenKeys(self.clock, self.venue.users, self.keys.new_name)
        self.plain_errors = False
        """Error frames of market streams as they are documented, not as they are seen."""
        self.limits.bans.on_ban = self._disconnect_banned
        self.engine.matcher.price_range = conditions.price_range(self.venue)
        self._hub = Hub(
            self.engine,
            finder(self.engine, lambda name: reference_price(self.venue, name), legacy=legacy),
            self.venue.listen_keys,
        )
        self._block_trade_ids = count(1)
        self._handlers: dict[FaultySession, StreamHandler | WsApiHandler] = {}
        self.engine.listeners.append(self._count_fills)
        self.engine.listeners.append(self.venue.users.on_events)
        self.market = Market(self.engine, seed=seed, rate=rate, is_open=lambda name: self.rules[name].takes_orders)

    def start(self, *, past_minutes: int = 30) -> None:
        """Opens the market, with so many minutes of trades behind it."""
        self.market.start(past_minutes=past_minutes)

    def stop(self) -> None:
        """Stops the market."""
        self.market.stop()

    def open(self, session: Session, path: str, headers: Mapping[str, str], query: str = "") -> FaultyHandler:
        """Accepts a connection to `/ws…`, `/stream…` (also as `/`) or `/ws-api/v3`; raises `HandshakeRefused`."""
        path, query = split_path(path, query)
        return self.faults.accept(session, path, lambda guarded: self._answer(guarded, path, query))

    def http(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answers a REST request."""
        path, query = split_path(path, query)
        return rest.answer(self.venue, method, path, query, lowered(headers), body)

    def credentials(self) -> dict[str, Any]:
        """The keys of the funded account: HMAC, Ed25519 and RSA."""
        return self.keys.credentials()

    def addresses(self, ws: str, rest: str) -> dict[str, str]:
        """`ws` is what clients put `/ws`, `/stream` or `/ws-api/v3` behind."""
        return {"ws": ws, "ws_streams": f"{ws}/stream", "ws_api": f"{ws}/ws-api/v3", "rest": rest}

    def fill(self, client_order_id: str, quantity: Decimal | None = None) -> Placement:
        """The counterparty trades with an open order of the user: so much of it, else all that is left.

        It goes through the book like any order, so better offers of others come first. Raises `LookupError`.
        """
        order = self.engine.ledger.order(self.user, client_order_id=client_order_id)
        if order is None or not order.is_resting:
            raise LookupError(f"no open order has the client id {client_order_id!r}")
        return take(self.engine, self.counterparty, order, quantity)

    def expel(self, client_order_id: str) -> VenueOrder:
        """The venue itself ends an open order of the user, and what is in a list with it. Raises `LookupError`."""
        order = self.engine.ledger.order(self.user, client_order_id=client_order_id)
        if order is None or not order.is_open:
            raise LookupError(f"no open order has the client id {client_order_id!r}")
        return self.engine.expel(order)

    def deposit(self, asset: str, amount: Decimal) -> None:
        """The user gets so much from outside; raises `Refused` when a negative amount is more than there is."""
        self.engine.move(self.user, asset, amount)

    def lock_outside(self, asset: str, amount: Decimal) -> None:
        """Something beside trading locks so much of what is free (negative: unlocks); raises `Refused`."""
        self.engine.move(self.user, asset, amount, is_lock=True)

    def block_trade(self, symbol: str, *, price: Decimal, quantity: Decimal, is_buyer_maker: bool = False) -> Trade:
        """Tells of a trade that was agreed on outside the book; it changes nobody's balances. Raises `LookupError`."""
        trade = Trade(
            symbol=self.engine.instruments[symbol].name,
            trade_id=next(self._block_trade_ids),
            price=price,
            quantity=quantity,
            time_us=self.engine.now_us(),
            is_buyer_maker=is_buyer_maker,
            taker_order_id=0,
        )
        self.venue.block_trades.append(trade)
        self._hub.say(f"{symbol.lower()}@blockTrade", lambda now, stamp: block_trade_event(trade, now, stamp))
        return trade

    def announce_shutdown(self) -> None:
        """Tells every connection that it is about to be closed."""
        for handler in list(self._handlers.values()):
            event = {"e": "serverShutdown", "E": handler.stamp(self.engine.now_us())}
            handler.announce(orjson.dumps(event).decode())

    def shut_down(self, *, after_seconds: float = 0.0) -> None:
        """Announces a shutdown, and closes every connection that is still there so long after it."""
        self.announce_shutdown()
        sessions = list(self._handlers)
        self.clock.call_later(after_seconds, lambda: _close(sessions, 1001, "serverShutdown"))

    def revoke(self, api_key: str) -> None:
        """Nobody has this key any more: its user data streams end, its sessions are told at their next request.

        Raises `LookupError` for a key that there is not.
        """
        self.keys.revoke(api_key)
        self.end_user_streams(api_key)

    def end_user_streams(self, api_key: str | None = None) -> None:
        """Ends the user data streams of a key, or all, as when a token expires (`eventStreamTerminated`)."""
        for handler in list(self._handlers.values()):
            if isinstance(handler, WsApiHandler):
                handler.end_subscriptions(api_key)

    def _disconnect_banned(self) -> None:
        # The refusal that tells of it goes out first.
        sessions = list(self._handlers)
        self.clock.call_later(0.0, lambda: _close(sessions, 1008, "IP banned"))

    def _open_account(self, name: str) -> Account:
        return self.engine.open_account(name, balances=FUNDS, maker_fee=FEE, taker_fee=FEE)

    def _answer(self, session: FaultySession, path: str, query: str) -> Handler:
        try:
            self.limits.connect()
            options = dict(parse_qsl(query))
            stamp = rest.stamp_of(options.get("timeUnit", "MILLISECOND"))
        except ApiError as error:
            raise _refused(error) from error
        handler: StreamHandler | WsApiHandler
        if path.rstrip("/") == "/ws-api/v3":
            handler = self._open_api(session, stamp, options)
        elif streams := re.fullmatch(r"/(?:(ws|stream)(?:/(.*))?)?", path):
            is_combined = streams[1] != "ws"
            names = _streams(query) if is_combined else unquote(streams[2] or "")
            handler = StreamHandler(
                session,
                self._hub,
                self.clock,
                is_combined=is_combined,
                stamp=stamp,
                on_offence=self.limits.bans.cut,
                plain_errors=self.plain_errors,
            )
            handler.begin([name for name in names.split("/") if name])
        else:
            raise HandshakeRefused(f"there is nothing at {path}", status=404)
        self._handlers[session] = handler
        if self.lifetime_seconds is not None:
            self.clock.call_later(self.lifetime_seconds, lambda: session.close(1001, "24 hours are over"))
        return _Registered(handler, lambda: self._handlers.pop(session, None))

    def _open_api(self, session: FaultySession, stamp: Stamp, options: Mapping[str, str]) -> WsApiHandler:
        wants = options.get("returnRateLimits", "true").lower() != "false"
        try:
            return WsApiHandler(session, self.venue, stamp=stamp, returns_rate_limits=wants)
        except ApiError as error:
            raise _refused(error) from error

    def _count_fills(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Execution) and event.kind is ExecutionKind.TRADE and event.fill is not None:
                is_first = event.order.filled == event.fill.quantity
                if is_first:
                    self.limits.order_filled(event.order.account)


def _refused(error: ApiError) -> HandshakeRefused:
    """The answer to an upgrade in place of 101: the error as REST would tell it."""
    data = error.data or {}
    wait = None if "retryAfter" not in data else max(1, -(-(data["retryAfter"] - data["serverTime"]) // 1000))
    return HandshakeRefused(orjson.dumps(error.body()).decode(), status=error.status, retry_after=wait)


def _close(sessions: Sequence[FaultySession], code: int, reason: str) -> None:
    for session in sessions:
        session.close(code, reason)


class _Registered:
    """A handler that the gateway forgets when its connection is gone."""

    def __init__(self, handler: Handler, forget: Callable[[], object]) -> None:
        self.receive = handler.receive
        self.control = handler.control
        self._handler = handler
        self._forget = forget

    def closed(self) -> None:
        self._forget()
        self._handler.closed()


def _streams(query: str) -> str:
    # A plus in a stream's name is no space: clients write `@+08:00` as it is.
    given = (unquote(part.removeprefix("streams=")) for part in query.split("&") if part.startswith("streams="))
    return next(given, "")
