"""Faults on script: what goes wrong, on which connection, at which frame.

1. A rule acts on frames the venue sends (`"out"`) or receives (`"in"`), on the opening of a connection (`"open"`),
   and behind a real server on a client's ping (`"ping"`: no pong), an upgrade request before it is answered
   (`"upgrade"`), any other request (`"http"`), or the answer to one, which the venue has carried out by then
   (`"answer"`). It lets `skip` matches pass, then acts `times` times.
2. Rules are read when a frame passes, so one that is added acts on connections that are already open.
3. Connections are numbered from 1, in the order in which they were asked for.
4. Without bytes underneath (virtual time) a reset is a drop, and a broken frame is the silence that follows it.
"""

import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.fault_actions import (
    Action,
    Close,
    Delay,
    DieAfterReceipt,
    Direction,
    Drop,
    Duplicate,
    Frame,
    HalfFrame,
    Outage,
    Oversize,
    Refuse,
    Reorder,
    Reset,
    Rewrite,
    Rule,
    Silence,
    Swallow,
)
from bittrade_ws.simulators.session import Handler, Session, WireSession

__all__ = [
    "Action",
    "Close",
    "Delay",
    "DieAfterReceipt",
    "Direction",
    "Drop",
    "Duplicate",
    "Faults",
    "FaultyHandler",
    "FaultySession",
    "Frame",
    "HalfFrame",
    "Outage",
    "Oversize",
    "Refuse",
    "Reorder",
    "Reset",
    "Rewrite",
    "Rule",
    "Silence",
    "Swallow",
]


class Faults:
    """The script of one venue."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.connections = 0
        """How many were asked for so far."""
        self.rules: list[Rule] = []
        self.sessions: dict[int, FaultySession] = {}
        """The open ones, by number."""
        self.outages: list[Outage] = []
        """For how long the venue kept which connection from hearing anything: what a client should have noticed."""

    def add(
        self,
        action: Action,
        *,
        on: Direction = "out",
        containing: str = "",
        skip: int = 0,
        times: int | None = 1,
        connection: int | None = None,
    ) -> Rule:
        """Adds a rule; the first of several that strike a frame acts on it."""
        rule = Rule(action=action, on=on, containing=containing, skip=skip, times=times, connection=connection)
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """Ends all faults, those of open connections included (not what is already lost)."""
        self.rules.clear()

    def find(self, on: Direction, frame: Frame, connection: int = 0) -> Action | None:
        """What happens to this frame, if anything."""
        rule = next((one for one in self.rules if one.strikes(on, frame, connection)), None)
        if rule is None:
            return None
        if rule.is_spent:
            # A day of faults leaves thousands of them, which every frame would ask. `clear` may have been first.
            with suppress(ValueError):
                self.rules.remove(rule)
        return rule.action

    def accept(self, session: Session, path: str, answer: Callable[["FaultySession"], Handler]) -> "FaultyHandler":
        """Numbers a connection that is asked for and lets the venue answer it, with the script in between.

        Raises `HandshakeRefused` when the script, or the venue, refuses.
        """
        self.connections += 1
        number = self.connections
        action = self.find("open", path, number)
        if isinstance(action, Refuse):
            raise HandshakeRefused(
                f"the script refuses connection {number}", status=action.status, retry_after=action.retry_after
            )
        guarded = FaultySession(session, self, number, path)
        self.sessions[number] = guarded
        try:
            guarded.handler = answer(guarded)
        except HandshakeRefused:
            del self.sessions[number]
            raise
        if not guarded.is_open:
            guarded.handler.closed()  # the venue ended it in its answer, before there was anybody to tell
        self._end_outage(path, number)
        return FaultyHandler(guarded, self)

    def began_outage(self, session: "FaultySession", kind: Literal["cut", "silence"]) -> None:
        """The venue cut a connection, or fell silent on it."""
        if all(outage.connection != session.connection for outage in self.outages):
            outage = Outage(connection=session.connection, path=session.path, kind=kind, since_us=self.clock.now_us())
            self.outages.append(outage)

    def _end_outage(self, path: str, number: int) -> None:
        ended = next((one for one in self.outages if one.until_us is None and one.path == path), None)
        if ended is not None:
            ended.until_us, ended.successor = self.clock.now_us(), number

    def cut_all(self) -> None:
        """Drops every open connection."""
        for session in list(self.sessions.values()):
            session.drop()


class FaultySession:
    """Stands between the venue and a session, and lets the script have its way with what is sent."""

    def __init__(self, inner: Session, faults: Faults, connection: int, path: str = "") -> None:
        self.connection = connection
        self.path = path
        self.is_open = True
        self.handler: Handler | None = None
        self._inner = inner
        self._faults = faults
        self._is_mute = False
        self._held: list[tuple[int, Frame]] = []

    def send(self, frame: Frame) -> None:
        """Sends, unless a rule strikes."""
        if not self.is_open or self._is_mute:
            return
        action = self._faults.find("out", frame, self.connection) if self._faults.rules else None
        if action is None:
            self._pass(frame)
        else:
            self.act(action, frame)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Closes with a close frame."""
        if self.is_open:
            self._faults.began_outage(self, "cut")
            self._inner.close(code, reason)
            self.gone()

    def drop(self) -> None:
        """Is gone at once."""
        if self.is_open:
            self._faults.began_outage(self, "cut")
            self._inner.drop()
            self.gone()

    def gone(self) -> None:
        """The connection is no more; the venue hears it once."""
        if self.is_open:
            self.is_open = False
            self._faults.sessions.pop(self.connection, None)
            if self.handler is not None:
                self.handler.closed()

    def mute(self) -> None:
        """Nothing leaves any more."""
        if self.is_open and not self._is_mute:
            self._faults.began_outage(self, "silence")
        self._is_mute = True

    def act(self, action: Action, frame: Frame = "") -> None:
        """Does to the connection, or to a frame that is about to leave, what the script says."""
        match action:
            case Drop() | DieAfterReceipt():
                self.drop()
            case Reset():
                self._reset()
            case Close(code, reason):
                self.close(code, reason)
            case HalfFrame(size):
                self._write(_frame_bytes(frame)[:size])
            case Oversize(declared):
                self._write(struct.pack("!BBQ", 0x81, 127, declared))
            case Silence():
                self.mute()
            case Delay(seconds):
                self._faults.clock.call_later(seconds, lambda: self._pass(frame))
            case Duplicate(copies):
                for _ in range(copies):
                    self._pass(frame)
            case Reorder(after):
                self._held.append((after, frame))
            case Rewrite(to):
                self._pass(to(frame) if callable(to) else to)
            case Swallow() | Refuse():
                pass

    def _pass(self, frame: Frame) -> None:
        if not self.is_open or self._is_mute:
            return
        self._inner.send(frame)
        if self._held:
            held = [(left - 1, one) for left, one in self._held]
            self._held = [item for item in held if item[0] > 0]
            for _, one in (item for item in held if item[0] <= 0):
                self._inner.send(one)

    def _reset(self) -> None:
        if self.is_open and isinstance(self._inner, WireSession):
            self._faults.began_outage(self, "cut")
            self._inner.reset()
            self.gone()
        else:
            self.drop()

    def _write(self, data: bytes) -> None:
        self.mute()
        if self.is_open and isinstance(self._inner, WireSession):
            self._inner.write(data)


class FaultyHandler:
    """Stands between a session and the venue, and lets the script have its way with what is received."""

    def __init__(self, session: FaultySession, faults: Faults) -> None:
        self._session = session
        self._faults = faults

    def receive(self, frame: Frame) -> None:
        """Hands on, unless a rule strikes."""
        action = self._faults.find("in", frame, self._session.connection) if self._faults.rules else None
        match action:
            case None:
                self._hand_on(frame)
            case DieAfterReceipt():
                self._session.mute()
                self._hand_on(frame)
                self._session.drop()
            case Delay(seconds):
                self._faults.clock.call_later(seconds, lambda: self._hand_on(frame))
            case Duplicate(copies):
                for _ in range(copies):
                    self._hand_on(frame)
            case Rewrite(to):
                self._hand_on(to(frame) if callable(to) else to)
            case _:
                self._session.act(action)

    def control(self) -> None:
        """Hands on."""
        if self._session.is_open and self._session.handler is not None:
            self._session.handler.control()

    def answers_ping(self) -> bool:
        """Whether a client's ping gets its pong."""
        return self._faults.find("ping", "", self._session.connection) is None

    def closed(self) -> None:
        """The carrier has lost the connection."""
        self._session.gone()

    def _hand_on(self, frame: Frame) -> None:
        if self._session.is_open and self._session.handler is not None:
            self._session.handler.receive(frame)


def _frame_bytes(frame: Frame) -> bytes:
    payload, opcode = (frame.encode(), 0x81) if isinstance(frame, str) else (frame, 0x82)
    size = len(payload)
    if size < 126:
        return bytes((opcode, size)) + payload
    if size < 2**16:
        return struct.pack("!BBH", opcode, 126, size) + payload
    return struct.pack("!BBQ", opcode, 127, size) + payload
