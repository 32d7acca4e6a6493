"""A venue in a box on loopback: one port for WebSocket and HTTP, on a thread of its own."""

import asyncio
import os
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Generic, TypeVar

from aiohttp import web

from bittrade_ws.simulators.authority import Authority
from bittrade_ws.simulators.carrier import Carrier, LoopClock
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.engine import Engine
from bittrade_ws.simulators.faults import Faults
from bittrade_ws.simulators.gateway import Gateway

G = TypeVar("G", bound=Gateway)
T = TypeVar("T")
_START_SECONDS = 30.0
_CLOSE_SECONDS = 2.0


class RunningServer(Generic[G]):
    """A venue that serves until `close`, which is also what leaving its `with` block does.

    The venue lives on the server's thread: read and change it through `call`.
    """

    def __init__(
        self,
        venue: str,
        make: Callable[[Clock], G],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: bool = False,
    ) -> None:
        self.venue = venue
        self.host = host
        self.port = port
        self.skew_seconds = 0.0
        """Added to the venue's clock."""
        self._authority = Authority() if tls else None
        self._make = make
        self._ready: Future[G] = Future()
        self._closing: asyncio.Event | None = None
        self._loop = asyncio.new_event_loop()
        self._carrier: Carrier | None = None
        self._thread = threading.Thread(target=self._run, name=f"simulator {venue}", daemon=True)
        self._thread.start()
        try:
            self.gateway: G = self._ready.result(_START_SECONDS)
        except BaseException:
            self.close()
            raise
        self.credentials: dict[str, Any] = self.call(self.gateway.credentials)

    @property
    def url_ws(self) -> str:
        """`ws://127.0.0.1:PORT`, or `wss`."""
        return f"{'wss' if self._authority else 'ws'}://{self.host}:{self.port}"

    @property
    def url_rest(self) -> str:
        """`http://127.0.0.1:PORT`, or `https`."""
        return f"{'https' if self._authority else 'http'}://{self.host}:{self.port}"

    @property
    def ca(self) -> str | None:
        """With TLS the path of the CA that clients must trust; it is gone after `close`."""
        return str(self._authority.ca) if self._authority else None

    @property
    def engine(self) -> Engine:
        """The matching engine, with its ledger."""
        return self.gateway.engine

    @property
    def faults(self) -> Faults:
        """The script of what goes wrong. Rules may be added from any thread."""
        return self.gateway.faults

    def describe(self) -> dict[str, Any]:
        """Where it is and what one needs to trade there, ready for JSON."""
        addresses = self.gateway.addresses(self.url_ws, self.url_rest)
        described = {"venue": self.venue, **addresses, "credentials": self.credentials}
        return described | ({"ca": self.ca} if self.ca else {})

    def call(self, action: Callable[[], T]) -> T:
        """Runs `action` on the venue's thread and returns what it returns."""
        if threading.current_thread() is self._thread:
            return action()
        result: Future[T] = Future()

        def run() -> None:
            try:
                result.set_result(action())
            except BaseException as error:
                result.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return result.result(_START_SECONDS)

    def cut_all(self) -> None:
        """Drops every WebSocket connection, without a close frame."""
        self.call(self.gateway.faults.cut_all)

    def close(self) -> None:
        """Ends everything; nothing of it is left two seconds later. May be called again."""
        if self._thread.is_alive():
            try:
                self._loop.call_soon_threadsafe(self._stop)
            except RuntimeError:
                pass  # the loop has just closed by itself: the start failed
            self._thread.join(_CLOSE_SECONDS)
        if self._authority is not None:
            self._authority.close()

    def __enter__(self) -> "RunningServer[G]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<RunningServer {self.venue} {self.url_ws}>"

    def _stop(self) -> None:
        if self._closing is not None:
            self._closing.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            else:
                raise
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            asyncio.set_event_loop(None)
            self._loop.close()

    async def _serve(self) -> None:
        self._closing = asyncio.Event()
        clock = LoopClock(self._loop, lambda: time.time_ns() // 1000 + round(self.skew_seconds * 1e6))
        gateway = self._make(clock)
        carrier = Carrier(gateway, clock)
        runner = web.AppRunner(carrier.application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            context: ssl.SSLContext | None = self._authority.server_context() if self._authority else None
            site = web.TCPSite(runner, self.host, self.port, ssl_context=context)
            await site.start()
            self.port = runner.addresses[0][1]
            self._ready.set_result(gateway)
            await self._closing.wait()
            gateway.stop()
            carrier.drop_all()
            await site.stop()
        finally:
            await runner.cleanup()


def start(
    make: Callable[..., G],
    *,
    venue: str,
    host: str = "127.0.0.1",
    port: int = 0,
    seed: int = 1,
    rate: float = 20.0,
    tls: bool = False,
    options: Mapping[str, Any] | None = None,
) -> RunningServer[G]:
    """Serves the gateway that `make(clock, seed=, rate=, secrets=)` gives, its market open. Its keys are fresh.

    `options` are further arguments of `make` that only this venue has.
    """

    def made(clock: Clock) -> G:
        gateway = make(clock, seed=seed, rate=rate, secrets=os.urandom, **(options or {}))
        gateway.start()
        return gateway

    return RunningServer(venue, made, host=host, port=port, tls=tls)
