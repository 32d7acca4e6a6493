"""What one connection says, in the form that its flags ask for.

1. A public message takes the next public number when the flag SEQ_ALL is set; so does every heartbeat. Objects take
   none. Messages of channel 0 end with the private number as well.
2. Flags replace earlier ones.

Source: the venue's `ws-general` reference page and its notes on sequencing, seen 2026-07.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bittrade_ws.simulators.bitfinex.mishaps import Mishaps
from bittrade_ws.simulators.bitfinex.wire import dumps, joined
from bittrade_ws.simulators.clock import Clock
from bittrade_ws.simulators.session import Session

DEC_S, TIME_S, TIMESTAMP, SEQ_ALL, OB_CHECKSUM, BULK_UPDATES = 8, 32, 32768, 65536, 131072, 536870912
KNOWN_FLAGS = DEC_S | TIME_S | TIMESTAMP | SEQ_ALL | OB_CHECKSUM | BULK_UPDATES
HEARTBEAT_SECONDS = 15.0


class Line:
    """What a connection says, in the form that its flags ask for."""

    def __init__(self, session: Session, clock: Clock, mishaps: Mishaps) -> None:
        self.flags = 0
        self.mishaps = mishaps
        self.public_sequence = 0
        self.private_sequence = 0
        self._session = session
        self._clock = clock

    def now_ms(self) -> int:
        """Epoch milliseconds."""
        return self._clock.now_us() // 1000

    def event(self, event: Mapping[str, Any]) -> None:
        """Sends an object."""
        self._session.send(dumps(dict(event)))

    def data(
        self,
        channel: int,
        *parts: Any,
        is_numbered: bool = True,
        private: int | None = None,
        times: Sequence[int] = (),
    ) -> None:
        """Sends `[channel, …parts]` and what the flags append: public number, private number, time.

        `times` are the places of an array that are times.
        """
        decimals_as_strings, has_dates = bool(self.flags & DEC_S), bool(self.flags & TIME_S)
        parts = tuple(_dated(part, times) for part in parts) if has_dates else parts
        written = [str(channel), *(dumps(part, decimals_as_strings=decimals_as_strings) for part in parts)]
        if self.flags & SEQ_ALL:
            if is_numbered:
                self.public_sequence += 1 + self.mishaps.skip()
                written.append(str(self.public_sequence))
            if private is not None:
                written.append(str(private))
        if self.flags & TIMESTAMP:
            written.append(dumps(_date(self.now_ms()) if has_dates else self.now_ms()))
        self._session.send(joined(written))


def _dated(part: Any, times: Sequence[int]) -> Any:
    """A row, or several, with dates for times."""
    if not isinstance(part, list | tuple):
        return part
    row = list(cast("Sequence[Any]", part))
    if not row or isinstance(row[0], list | tuple):
        return [_dated(one, times) for one in row]
    for place in times:
        row[place] = None if row[place] is None else _date(row[place])
    return row


def _date(milliseconds: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
