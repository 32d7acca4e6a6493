"""Carries a gateway over real sockets: one aiohttp application for WebSocket and HTTP, on one port.

aiohttp does the handshake and reads; frames are written straight to the transport, so that a sans-IO venue can
send at once, in order, and a fault can put raw bytes between two frames.
"""

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import Callable
from typing import Literal

from aiohttp import WSMsgType, web

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.clock import Cancel, Clock
from bittrade_ws.simulators.faults import Delay, Drop, FaultyHandler, Refuse, Reset, Silence, Swallow
from bittrade_ws.simulators.gateway import Gateway
from bittrade_ws.wire.controls import is_close_code
from bittrade_ws.wire.frames import FrameWriter

_SLOWEST_READER = 64 * 2**20
"""Bytes that may wait for a client that does not read; then it is cut, as venues do."""
_MAX_MESSAGE = 4 * 2**20
_CLOSE_SECONDS = 1.0
_NO_LINGER = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class LoopClock:
    """The wall clock, and an asyncio loop's timers."""

    def __init__(self, loop: asyncio.AbstractEventLoop, now_us: Callable[[], int]) -> None:
        self._loop = loop
        self._now_us = now_us

    def now_us(self) -> int:
        """Epoch microseconds."""
        return self._now_us()

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancel:
        """Runs `action` on the loop."""
        return self._loop.call_later(seconds, action).cancel


class SocketSession:
    """One accepted connection; satisfies `WireSession`."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._writer = FrameWriter(mask=None)
        self._close_sent = False
        # What the venue says before the handshake is out waits for it.
        self._early: list[bytes] | None = []

    def send(self, frame: str | bytes) -> None:
        """Writes one message."""
        if not self._close_sent:
            self.write(self._writer.message(frame))

    def write(self, data: bytes) -> None:
        """Writes raw bytes."""
        if self._early is not None:
            self._early.append(data)
            return
        if self._transport.is_closing():
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > _SLOWEST_READER:
            self._transport.abort()

    def begin(self) -> None:
        """The handshake is out."""
        early, self._early = self._early or [], None
        for data in early:
            self.write(data)

    def ping(self, payload: bytes) -> None:
        """Asks whether the client is there."""
        if not self._close_sent:
            self.write(self._writer.ping(payload))

    def pong(self, payload: bytes) -> None:
        """Answers a client's ping."""
        if not self._close_sent:
            self.write(self._writer.pong(payload))

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Writes a close frame, and ends the connection when it is answered or a second later."""
        if not self._close_sent:
            self.write(self._writer.close(code, reason))
            self._close_sent = True
            # The client's own close frame ends it sooner; closing before that could lose ours to a TCP reset.
            asyncio.get_running_loop().call_later(_CLOSE_SECONDS, self.end)

    def end(self) -> None:
        """Ends the connection; after a close frame, once everything is out."""
        if self._close_sent:
            self._transport.close()
        else:
            self._transport.abort()

    def drop(self) -> None:
        """Ends the connection at once."""
        self._transport.abort()

    def reset(self) -> None:
        """Ends it with a TCP reset."""
        reset(self._transport)


def reset(transport: asyncio.Transport) -> None:
    """Ends a connection with a TCP reset."""
    plain = transport.get_extra_info("socket")
    if plain is not None:
        with contextlib.suppress(OSError):
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()


class Carrier:
    """The aiohttp application of one gateway."""

    def __init__(self, gateway: Gateway, clock: LoopClock) -> None:
        self.gateway = gateway
        self.sessions: dict[SocketSession, None] = {}
        self._clock = clock
        self.application = web.Application(client_max_size=_MAX_MESSAGE)
        self.application.router.add_route("*", "/{path:.*}", self._answer)

    def drop_all(self) -> None:
        """Ends every WebSocket connection at once."""
        for session in tuple(self.sessions):
            session.drop()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path, _, query = request.raw_path.partition("?")
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._serve(request, path, query)
        return await self._http(request, path, query)

    async def _http(self, request: web.Request, path: str, query: str) -> web.StreamResponse:
        body = await request.read()
        refusal = await self._fault("http", request)
        if refusal is not None:
            return refusal
        response = self.gateway.http(request.method, path, query, request.headers, body)
        lost = await self._fault("answer", request)
        if lost is not None:
            return lost
        return web.Response(status=response.status, headers=response.headers, body=response.body)

    async def _fault(self, on: Literal["http", "answer", "upgrade"], request: web.Request) -> web.Response | None:
        """Lets the script have its way with a request; a response is what it gets in place of the venue's."""
        action = self.gateway.faults.find(on, f"{request.method} {request.raw_path}")
        transport = request.transport
        match action:
            case Delay(seconds):
                await asyncio.sleep(seconds)
            case Refuse(status, retry_after):
                return web.Response(status=status, headers=_retry(retry_after))
            case Drop() if transport is not None:
                transport.abort()
            case Reset() if transport is not None:
                reset(transport)
            case Silence() | Swallow():
                await asyncio.Event().wait()
            case _:
                pass
        return None

    async def _serve(self, request: web.Request, path: str, query: str) -> web.StreamResponse:
        websocket = web.WebSocketResponse(autoping=False, autoclose=False, compress=False, max_msg_size=_MAX_MESSAGE)
        if not websocket.can_prepare(request) or request.transport is None:
            return web.Response(status=400, text="This is no WebSocket upgrade.")
        refusal = await self._fault("upgrade", request)
        if refusal is not None:
            return refusal
        session = SocketSession(request.transport)
        try:
            handler = self.gateway.open(session, path, request.headers, query)
        except HandshakeRefused as refused:
            return web.Response(status=refused.status, headers=_retry(refused.retry_after), text=str(refused))
        keeper = PingKeeper(session, self._clock, self.gateway)
        self.sessions[session] = None
        try:
            try:
                await websocket.prepare(request)
            except ConnectionResetError:  # the client has gone meanwhile, and nobody is there to be answered
                return web.Response()
            session.begin()
            await _read(websocket, session, handler, keeper)
        finally:
            keeper.stop()
            del self.sessions[session]
            handler.closed()
            session.end()
        return websocket


class PingKeeper:
    """Pings a client at the venue's pace, and drops it when a pong is overdue."""

    def __init__(self, session: SocketSession, clock: Clock, gateway: Gateway) -> None:
        self._session = session
        self._clock = clock
        self._gateway = gateway
        self._awaited: dict[bytes, int] = {}
        self._cancel = clock.call_later(gateway.ping_seconds, self._ping)

    def pong(self, payload: bytes) -> None:
        """A pong came in; it answers every ping up to the one whose payload it carries."""
        if payload in self._awaited:
            sent = self._awaited[payload]
            self._awaited = {one: at for one, at in self._awaited.items() if at > sent}

    def stop(self) -> None:
        """The connection is gone."""
        self._cancel()

    def _ping(self) -> None:
        now = self._clock.now_us()
        oldest = min(self._awaited.values(), default=now)
        if now - oldest >= self._gateway.pong_seconds * 1e6:
            self._session.drop()
            return
        payload = str(now // 1000).encode()
        self._awaited[payload] = now
        self._session.ping(payload)
        self._cancel = self._clock.call_later(self._gateway.ping_seconds, self._ping)


async def _read(
    websocket: web.WebSocketResponse, session: SocketSession, handler: FaultyHandler, keeper: PingKeeper
) -> None:
    while True:
        message = await websocket.receive()
        match message.type:
            case WSMsgType.TEXT | WSMsgType.BINARY:
                handler.receive(message.data)
            case WSMsgType.PING:
                handler.control()
                if handler.answers_ping():
                    session.pong(message.data)
            case WSMsgType.PONG:
                keeper.pong(bytes(message.data))
                handler.control()
            case WSMsgType.CLOSE:
                session.close(message.data if is_close_code(message.data) else 1000)
                return
            case _:
                return


def _retry(seconds: float | None) -> dict[str, str]:
    return {} if seconds is None else {"Retry-After": f"{seconds:g}"}
