"""The data message that is being received: its fragments inflated, checked and joined as they arrive."""

from bittrade_ws.wire.controls import INVALID_DATA, PROTOCOL_ERROR, TOO_BIG, Refused
from bittrade_ws.wire.deflate import Inflater
from bittrade_ws.wire.utf8 import Utf8Check

NOT_UTF8 = "text message is not UTF-8"


class Binary(bytes):
    """The payload of a binary message. Text payloads are plain `bytes`, proven UTF-8."""

    __slots__ = ()


class MessageAssembly:
    """One message at a time, over any number of frames; every method raises `Refused` when the message may not go on.

    `max_size` is in bytes, after inflating; the memory held is never more than that.
    """

    __slots__ = ("_check", "_inflater", "_is_compressed", "_is_text", "_joined", "_max_size", "is_open")

    def __init__(self, *, max_size: int, inflater: Inflater | None) -> None:
        self.is_open = False
        self._max_size = max_size
        self._inflater = inflater
        self._is_text = False
        self._is_compressed = False
        self._joined = bytearray()
        self._check = Utf8Check()

    def begin(self, *, is_text: bool, is_compressed: bool) -> None:
        """The first frame of a message has begun."""
        if is_compressed and self._inflater is None:
            raise Refused(PROTOCOL_ERROR, "RSV1 set without permessage-deflate")
        self.is_open = True
        self._is_text = is_text
        self._is_compressed = is_compressed
        self._check = Utf8Check()

    def expect(self, length: int) -> None:
        """A frame of `length` payload bytes has been announced."""
        room = self._room
        if self._is_compressed:
            room += (self._max_size >> 3) + 64  # what does not compress grows a little
        if length > room:
            raise Refused(TOO_BIG, f"message is over {self._max_size} bytes")

    def add(self, piece: bytes) -> None:
        """Payload bytes, unmasked."""
        if self._is_compressed and self._inflater:
            piece = self._inflater.inflate(piece, self._room + 1)
        self._append(piece)

    def end(self) -> bytes:
        """The message, complete."""
        if self._is_compressed and self._inflater:
            self._append(self._inflater.finish(self._room + 1))
        if not self._check.is_complete:
            raise Refused(INVALID_DATA, NOT_UTF8)
        message = bytes(self._joined) if self._is_text else Binary(self._joined)
        self.drop()
        return message

    def drop(self) -> None:
        """Forgets what was received."""
        self.is_open = False
        self._joined = bytearray()

    @property
    def _room(self) -> int:
        return self._max_size - len(self._joined)

    def _append(self, piece: bytes) -> None:
        if self._is_text and not self._check.feed(piece):
            raise Refused(INVALID_DATA, NOT_UTF8)
        if len(piece) > self._room:
            raise Refused(TOO_BIG, f"message is over {self._max_size} bytes")
        self._joined += piece
