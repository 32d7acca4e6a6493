"""What the users of a rolling connection are told, whichever physical connection it came over.

Outside of a change a read costs one renamed batch, whatever is in it.
"""

from typing import Any

from reactivex import abc

from bittrade_ws.connection.successor import answer_heartbeat, identify
from bittrade_ws.models.status import Gap
from bittrade_ws.operators._holding import held
from bittrade_ws.wire.bundle import Batch, Bundle, Kind, Socket
from bittrade_ws.wire.codec import Codec, ReplyTo, Special
from bittrade_ws.wire.overlap import Takeover


class Voice:
    """Speaks for the one socket that users see, as soon as there is one and until it is `silenced`."""

    __slots__ = ("_observer", "is_silenced", "takeover", "users")

    def __init__(self, observer: abc.ObserverBase[Batch | Bundle]) -> None:
        self.users: Socket | None = None
        self.is_silenced = False
        self._observer = observer
        self.takeover: Takeover | None = None
        """Why what comes may be a repetition of what came over another connection."""

    def say(self, kind: Kind, payload: Any) -> None:
        """A status, or another bundle."""
        if self.users is not None and not self.is_silenced:
            self._observer.on_next(Bundle(self.users, kind, payload))

    def take_over(self, takeover: Takeover) -> None:
        """Another connection speaks from here on: what it had told already, and then what it tells for the first time.

        `users` knows the codec of that connection by now.
        """
        self.takeover = takeover
        if takeover.frames and self.users is not None:
            self.hand_on(takeover.frames)

    def forget(self) -> None:
        """What comes from now on is no repetition of what came over a connection before."""
        self.takeover = None

    def tell(self, batch: Batch) -> None:
        """A read of the current connection."""
        users = self.users
        if users is None:
            return
        frames = batch.frames if self.takeover is None else self._without_repetitions(users, self.takeover, batch)
        if frames:
            self.hand_on(frames)

    def tell_replies(self, batch: Batch) -> None:
        """A read of a connection that was replaced: only the replies count, everything else comes on the other one."""
        socket = batch.socket
        replies: list[bytes] = []
        for frame in batch.frames:
            try:
                key, body = socket.codec.classify(frame)
            except Exception:
                continue  # if it is no reply, the other connection tells of it
            if isinstance(key, ReplyTo):
                replies.append(frame)
            elif key is Special.HEARTBEAT:
                answer_heartbeat(socket, body)
        if replies and self.users is not None:
            self.hand_on(replies, socket.codec)

    def hand_on(self, frames: list[bytes], codec: Codec | None = None) -> None:
        """Frames that users are to have, whatever they are."""
        if self.users is not None:
            (self.users.take or self.observe)(frames, codec)

    def observe(self, frames: list[bytes], codec: Codec | None) -> None:
        """The same, by way of the observer."""
        if self.users is not None:
            self._observer.on_next(Batch(self.users, frames, codec))

    def _without_repetitions(self, users: Socket, takeover: Takeover, batch: Batch) -> list[bytes]:
        codec = batch.socket.codec
        fresh: list[bytes] = []
        for frame in batch.frames:
            named = None if takeover.is_done else identify(codec, frame)
            if named is None or not takeover.repeats(*named):
                fresh.append(frame)
        if takeover.torn:
            names = {holding.channel.key: holding.channel.name for holding in held(users)}
            for key in takeover.torn:
                self.say(Kind.STATUS, Gap(names.get(key, str(key)), None, None, "two connections did not agree"))
            takeover.torn.clear()
        if takeover.is_done:
            self.takeover = None
        return fresh
