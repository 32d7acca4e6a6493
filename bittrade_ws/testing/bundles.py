"""A connection as one line, for operators that stand behind one."""

from collections.abc import Callable, Sequence
from typing import Any

from bittrade_ws.models.status import Closed, Opened, Stale, Status
from bittrade_ws.testing.clock import VirtualClock
from bittrade_ws.testing.events import Event, What
from bittrade_ws.testing.expect import EventLog
from bittrade_ws.testing.json_codec import CodecMaker
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.match import read_json
from bittrade_ws.testing.parser import Timeline
from bittrade_ws.testing.sources import HotObservable
from bittrade_ws.wire.bundle import Bundle, Fault, Kind, Socket
from bittrade_ws.wire.codec import Frame

ABNORMAL = 1006
"""The close code of a line that dropped: none was received."""


class SentLog(EventLog):
    """What was sent, with its times: JSON as plain values, other frames as they are; `frames` is all of it raw."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__("sent")
        self.frames: list[Frame] = []
        self._clock = clock

    def record(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.append(Event(self._clock.micros, What.NEXT, read_json(frame)))


class Bundles(HotObservable[Bundle]):
    """A hot stream of bundles: `^` a new socket opened, `!` it dropped, letters what came over it."""

    def __init__(
        self,
        clock: VirtualClock,
        timeline: Timeline,
        legend: Legend,
        *,
        codec: CodecMaker,
        client_ids: Callable[[], str],
    ) -> None:
        self.sockets: list[Socket] = []
        """One per `^`, in order."""
        self.sent = SentLog(clock)
        self._codec = codec
        self._client_ids = client_ids
        self._silence = 0.0
        events = list(self._read(timeline, legend))
        super().__init__(clock, events, name=f"bundles {timeline.text!r}")

    def _read(self, timeline: Timeline, legend: Legend) -> Sequence[Event]:
        events: list[Event] = []
        for mark in timeline.marks:
            if mark.sign == "|":
                events.append(Event(mark.at, What.COMPLETE))
            elif mark.sign == "#":
                events.append(Event(mark.at, What.ERROR, legend.raise_error()))
            else:
                events.append(Event(mark.at, What.NEXT, self._bundle(mark.sign, legend, timeline)))
        return events

    def _bundle(self, sign: str, legend: Legend, timeline: Timeline) -> Bundle:
        if sign == "^":
            self.sockets.append(self._socket())
            return Bundle(self.sockets[-1], Kind.STATUS, Opened())
        if not self.sockets:
            raise ValueError(f"nothing can happen before a socket opens (^): {timeline.text!r}")
        if sign == "!":
            return Bundle(self.sockets[-1], Kind.STATUS, Closed(ABNORMAL))
        return as_bundle(self.sockets[-1], legend[sign])

    def _socket(self) -> Socket:
        return Socket(
            "marbles:",
            epoch=len(self.sockets) + 1,
            codec=self._codec(),
            send=self.sent.record,
            client_ids=self._client_ids,
            notify=self._notify,
        )

    def _notify(self, socket: Socket, status: Status) -> None:
        self._emit(Event(self.clock.micros, What.NEXT, Bundle(socket, Kind.STATUS, status)))

    def _deliver(self, event: Event) -> None:
        if event.what is What.NEXT:
            bundle: Bundle = event.value
            if isinstance(bundle.payload, Opened):
                bundle.socket.is_open = True
                self._silence = 0.0
            elif isinstance(bundle.payload, Closed):
                bundle.socket.lose(f"the line dropped: {bundle.payload.code}", silence=self._silence)
            elif isinstance(bundle.payload, Stale) and not bundle.payload.channel:
                self._silence = bundle.payload.silence
        super()._deliver(event)


def as_bundle(socket: Socket, value: Any) -> Bundle:
    """A legend's value over this socket: a status, a fault, a `(Kind, payload)` pair, and all else as a message."""
    if isinstance(value, Status):
        return Bundle(socket, Kind.STATUS, value)
    if isinstance(value, Fault):
        return Bundle(socket, Kind.FAULT, value)
    match value:
        case (Kind() as kind, payload):
            return Bundle(socket, kind, payload)
        case _:
            return Bundle(socket, Kind.MESSAGE, value)
