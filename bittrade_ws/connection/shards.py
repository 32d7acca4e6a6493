"""The physical lines of one life of a connection: the primary one, and those that carry what it has no room for.

1. The primary line is the connection as its users see it: its sockets are announced, and commands go to it.
2. A further line is dialled when channels need it, on the same loop, and dialled again by the same policy, with delays
   of its own. It is given up when it carries nothing for a while; its end for good fails what it carried, no more.
3. Replies find their way by request id, so those of further lines are of another range.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Final

from reactivex import abc

from bittrade_ws.connection.emitter import Emitter
from bittrade_ws.connection.line import Dial, Line
from bittrade_ws.connection.policy import Pool
from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.models.status import Closed, Opened, Reconnecting
from bittrade_ws.operators._holding import CARRIER
from bittrade_ws.operators._planner import Planner
from bittrade_ws.operators._planner_state import Lane
from bittrade_ws.operators.reconnect import ReconnectPolicy
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket

MOST_LINES: Final = 100
"""When the pool sets no bound."""
FIRST_ID: Final = 1_000_000_001
"""The first request id of further lines."""

Take = Callable[[Line, Batch | Bundle], None]
Deliver = Callable[[Bundle], None]


class Shards:
    """Opens and closes the further lines as the planner asks. Emitting thread only."""

    __slots__ = (
        "_dial",
        "_emitter",
        "_is_over",
        "_lanes",
        "_planner",
        "_policy",
        "_primary",
        "_request_ids",
        "_scheduler",
        "_take",
    )

    def __init__(
        self,
        pool: Pool,
        primary: Line,
        dial: Dial,
        policy: ReconnectPolicy | None,
        scheduler: abc.SchedulerBase,
        emitter: Emitter,
        take: Take,
    ) -> None:
        self._dial = dial
        self._policy = policy
        self._scheduler = scheduler
        self._emitter = emitter
        self._take = take
        self._primary = primary
        self._request_ids = itertools.count(FIRST_ID).__next__
        self._is_over = False
        self._planner = Planner(
            per_lane=pool.per_connection,
            most_lanes=pool.connections or MOST_LINES,
            idle_after=pool.idle_after,
            clock=scheduler,
            open_lane=self._open_soon,
            close_lane=self._close_soon,
        )
        self._lanes: dict[Line, Lane] = {primary: self._planner.primary}

    @property
    def lines(self) -> int:
        """How many there are, the primary among them."""
        return len(self._lanes)

    def line_of(self, socket: Socket) -> Line | None:
        """The line whose open socket it is."""
        return next((line for line in self._lanes if line.socket is socket), None)

    def around(self, line: Line, bundle: Bundle, deliver: Deliver) -> None:
        """Delivers a status of a line, and tells the planner what it means."""
        lane = self._lanes.get(line)
        if lane is None:
            return
        socket, _, status = bundle
        if line is not self._primary:
            socket.is_overflow = True
        if isinstance(status, Opened):
            if line is self._primary:
                socket.state[CARRIER] = self._planner
            else:
                socket.request_ids = self._request_ids
            self._planner.opened(lane, socket)
        elif isinstance(status, Closed | Reconnecting):
            self._planner.lost(lane)
        deliver(bundle)

    def dispose(self) -> None:
        """Hangs up every further line."""
        self._is_over = True
        self._planner.dispose()
        for line in list(self._lanes):
            if line is not self._primary:
                line.dispose()
        self._lanes.clear()

    def _open_soon(self, lane: Lane) -> None:
        self._emitter.aside(partial(self._open, lane))

    def _close_soon(self, lane: Lane) -> None:
        self._emitter.aside(partial(self._close, lane))

    def _open(self, lane: Lane) -> None:
        if self._is_over:
            return
        line = Line(self._take, self._ended)
        self._lanes[line] = lane
        line.start(self._dial, self._policy, self._scheduler)

    def _ended(self, line: Line, error: Exception | None) -> None:
        def end() -> None:
            lane = self._lanes.pop(line, None)
            if lane is not None:
                self._planner.ended(lane, error or ConnectionLost("it completed"))

        self._emitter.event(end)

    def _close(self, lane: Lane) -> None:
        line = next((line for line, its in self._lanes.items() if its is lane), None)
        if line is None:
            return
        socket = line.socket
        if socket is not None:
            self._take(line, Bundle(socket, Kind.STATUS, Closed(1000, "nothing to carry any more")))
        self._emitter.event(partial(self._hang_up, line))

    def _hang_up(self, line: Line) -> None:
        self._lanes.pop(line, None)
        line.dispose()
