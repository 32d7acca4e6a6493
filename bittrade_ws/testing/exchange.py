"""A fake exchange: what it does on each dial, what it was sent, what it answers."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from reactivex import Observable, abc

from bittrade_ws.models.errors import ConnectionLost, DecodeError, HandshakeRefused
from bittrade_ws.models.status import Closed, Status
from bittrade_ws.testing.bundles import ABNORMAL, SentLog, as_bundle
from bittrade_ws.testing.clock import Phase, VirtualClock
from bittrade_ws.testing.cutting import Tally
from bittrade_ws.testing.json_codec import CodecMaker, JsonCodec, encode_frame
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.lines import Line, Say, as_batches, as_values
from bittrade_ws.testing.match import read_json, same_value
from bittrade_ws.testing.parser import duration
from bittrade_ws.testing.scripts import Script
from bittrade_ws.testing.subscriptions import Subscription, Subscriptions
from bittrade_ws.wire.bundle import Batch, Bundle, Fault, Kind, Socket
from bittrade_ws.wire.codec import Codec, Frame, Special

NORMAL = 1000
REFUSED = HandshakeRefused("the exchange refused us for good", status=401)
"""What `#` stands for on a dial, unless the legend says otherwise."""


class Message(NamedTuple):
    """One frame that crossed a line. `direction` is `>` to the exchange, `<` from it."""

    at: int
    direction: str
    frame: Any


@dataclass(slots=True)
class _Reply:
    when: Any
    after: int
    with_: Any
    times: int | None


class FakeExchange:
    """The other side of every dial of a test.

    `dials` logs them (`^--!` each), `sent` what we sent, `sockets` the physical connections, `traffic` everything.
    `is_straight`: reads go to whoever takes them at the socket (`Socket.take`), as those of a real dial without a
    `through` do.
    """

    def __init__(self, clock: VirtualClock, *, codec: CodecMaker, client_ids: Callable[[], str], tally: Tally) -> None:
        self.clock = clock
        self.codec = codec
        self.tally = tally
        self.dials = Subscriptions("dials")
        self.sent = SentLog(clock)
        self.sockets: list[Socket] = []
        self.traffic: list[Message] = []
        self.is_straight = False
        self._client_ids = client_ids
        self._lines: list[Line] = []
        self._replies: list[_Reply] = []

    @property
    def subscriptions(self) -> Subscriptions:
        return self.dials

    def dialer(self, url: str, codec: CodecMaker) -> Observable[Batch | Bundle]:
        """A `Dialer`: hand it to `websocket_connection(…, dialer=exchange.dialer, scheduler=marbles.clock)`."""
        return self._dial(url, codec, as_batches)

    def connection(self, codec: CodecMaker | None = None, *, url: str = "ws://exchange/") -> Observable[Bundle]:
        """Cold bundles, one dial per subscription; it ends with an error, as a real dial does.

        Without a codec the legend's values are the messages themselves; with one they go through it as frames.
        """
        say: Say = as_values if codec is None and self._is_scripted else _as_decoded
        return self._dial(url, codec or self.codec, say)

    def reply(self, *, when: Any = None, after: str = "1ms", with_: Any, times: int | None = None) -> None:
        """Answers what equals `when` (anything, when left out), `after` that time, over the socket it came by.

        `with_` is the message, or a function of the request that gives it. The first rule that fits answers;
        `times` wears it out.
        """
        self._replies.append(_Reply(when, duration(after), with_, times))

    def say(self, value: Any) -> None:
        """Sends something on each open line, now."""
        for line in self._open_lines():
            self._receive(line, [value])

    def drop(self) -> None:
        """Drops each open line, now, without a close frame."""
        for line in self._open_lines():
            self._drop(line)

    @property
    @abstractmethod
    def _is_scripted(self) -> bool: ...

    @abstractmethod
    def _answer_dial(self, line: Line) -> None:
        """Plans what happens on this new line."""

    def _hear(self, line: Line, frame: Frame) -> None:
        """Something was sent on a line."""

    def _drop(self, line: Line) -> None:
        line.end(ConnectionLost("the line dropped"), Closed(ABNORMAL))

    def _receive(self, line: Line, values: list[Any]) -> None:
        if not line.is_over:
            self.traffic.extend(Message(self.clock.micros, "<", value) for value in values)
            line.receive(values)

    def _open_lines(self) -> list[Line]:
        return [line for line in self._lines if line.socket.is_open]

    def _dial(self, url: str, codec: CodecMaker, say: Say) -> Observable[Any]:
        def subscribe(
            observer: abc.ObserverBase[Any], scheduler: abc.SchedulerBase | None = None
        ) -> abc.DisposableBase:
            entry = Subscription(self.clock.micros)
            self.dials.append(entry)
            line = Line(
                self.clock,
                observer,
                entry,
                say,
                url=url,
                number=len(self.dials),
                codec=codec,
                client_ids=self._client_ids,
                sent=self._on_sent,
                is_straight=self.is_straight,
            )
            self.sockets.append(line.socket)
            self._lines.append(line)
            self._answer_dial(line)
            return line.disposable()

        return Observable(subscribe)

    def _on_sent(self, line: Line, frame: Frame) -> None:
        self.sent.record(frame)
        self.traffic.append(Message(self.clock.micros, ">", frame))
        self._hear(line, frame)
        request = read_json(frame)
        for rule in self._replies:
            if rule.times != 0 and (rule.when is None or same_value(rule.when, request)):
                if rule.times is not None:
                    rule.times -= 1
                self._plan(rule.after, lambda rule=rule: self._receive(line, [_reply(rule, request)]))
                return

    def _plan(self, after: int, action: Callable[[], None]) -> None:
        self.clock.at(self.clock.micros + after, Phase.SOURCE, action)


class ScriptedExchange(FakeExchange):
    """One line per dial; the last one repeats."""

    def __init__(
        self,
        clock: VirtualClock,
        scripts: Sequence[Script],
        legend: Legend,
        *,
        codec: CodecMaker = JsonCodec,
        client_ids: Callable[[], str],
        tally: Tally,
    ) -> None:
        super().__init__(clock, codec=codec, client_ids=client_ids, tally=tally)
        self._scripts = tally.cut_scripts(scripts)
        self._legend = legend

    @property
    def _is_scripted(self) -> bool:
        return True

    def _answer_dial(self, line: Line) -> None:
        script = self._scripts[min(line.number, len(self._scripts)) - 1]
        if script.refusal is not None:
            refusal = script.refusal
            self._plan(0, lambda: line.end(refusal))
        for at, signs in script.groups:
            self._plan(at, lambda signs=signs: self._play(line, signs))

    def _play(self, line: Line, signs: str) -> None:
        values: list[Any] = []
        for sign in signs:
            if sign not in "^!|#":
                values.append(self._legend[sign])
                continue
            self._receive(line, values)
            values = []
            self._signal(line, sign)
        if values:
            self._receive(line, values)

    def _signal(self, line: Line, sign: str) -> None:
        if sign == "^":
            line.open()
        elif sign == "!":
            self._drop(line)
        elif sign == "|":
            line.end(ConnectionLost("the exchange closed", code=NORMAL), Closed(NORMAL))
        else:
            line.end(self._legend.raise_error(), Closed(ABNORMAL) if line.socket.is_open else None)


def _reply(rule: _Reply, request: Any) -> Any:
    return rule.with_(request) if callable(rule.with_) else rule.with_


def _as_decoded(socket: Socket, values: list[Any]) -> Sequence[Bundle]:
    """Bundles as a connection makes them of frames: through the codec."""
    return [_decoded(socket, value) for value in values]


def _decoded(socket: Socket, value: Any) -> Bundle:
    if isinstance(value, Status | Fault):
        return as_bundle(socket, value)
    codec: Codec = socket.codec
    frame = encode_frame(value)
    try:
        key, body = codec.classify(frame)
        if key is Special.STATUS:
            return Bundle(socket, Kind.STATUS, body)
        if key is Special.HEARTBEAT:
            answer = codec.answer(body)
            if answer is not None:
                socket.send(answer)
            return Bundle(socket, Kind.HEARTBEAT, body)
        return Bundle(socket, Kind.MESSAGE, codec.plain(body))
    except (DecodeError, ValueError) as error:
        return Bundle(socket, Kind.FAULT, Fault(error, frame=frame))
