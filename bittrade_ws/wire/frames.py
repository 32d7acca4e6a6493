"""RFC 6455 frames without a socket: bytes in, messages and controls out; messages in, bytes out.

1. `feed` never raises for what the peer sent: a violation is an event, and nothing behind it is read.
2. Runs of single unmasked text and binary frames are cut by slicing; everything else, also a frame that is not there
   in full, goes through the checked path. Any slicing of the same bytes gives the same messages and controls.
3. Nothing is awaited that may not be delivered: sizes are judged from the header, text and compressed data as they
   arrive.
4. Strict where RFC 6455 says MUST: a length that is not in its shortest form is a violation too (§5.2).
"""

from collections.abc import Callable
from struct import Struct

from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.wire.assembly import NOT_UTF8, Binary, MessageAssembly
from bittrade_ws.wire.controls import (
    INVALID_DATA,
    MAX_CONTROL_PAYLOAD,
    NO_CODE,
    NORMAL,
    PROTOCOL_ERROR,
    Close,
    Control,
    Ping,
    Pong,
    Refused,
    Violation,
    close_payload,
    is_close_code,
    parse_close,
)
from bittrade_ws.wire.deflate import Deflater, Inflater
from bittrade_ws.wire.masking import apply_mask
from bittrade_ws.wire.utf8 import is_utf8

__all__ = ["Binary", "Close", "Control", "FrameReader", "FrameWriter", "Ping", "Pong", "Violation"]

_FIN, _RSV1, _RSV23, _MASKED = 0x80, 0x40, 0x30, 0x80
_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
_OPCODES = frozenset((_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG))
_short, _medium, _long = Struct(">BB").pack, Struct(">BBH").pack, Struct(">BBQ").pack
_words_at = Struct(">HH").unpack_from


class FrameReader:
    """Cuts the bytes of one peer into messages and controls.

    `max_size` is in bytes of one message, after inflating. With an `inflater`, compressed messages are accepted.
    `from_client`: frames must be masked; otherwise they must not be.
    """

    __slots__ = (
        "_control",
        "_is_fast",
        "_is_final",
        "_is_over",
        "_left",
        "_mask",
        "_masked",
        "_message",
        "_opcode",
        "_read",
        "_rest",
        "controls",
    )

    def __init__(
        self, *, max_size: int = 16 * 2**20, inflater: Inflater | None = None, from_client: bool = False
    ) -> None:
        self.controls: list[Control] = []
        """What came besides messages; the caller drains it after each `feed`."""
        self._is_fast = not from_client and max_size > 0xFFFF
        self._masked = _MASKED if from_client else 0
        self._message = MessageAssembly(max_size=max_size, inflater=inflater)
        self._is_over = False
        self._rest = b""  # the beginning of a header
        # The frame whose payload is being read.
        self._opcode = 0
        self._is_final = False
        self._mask = b""
        self._left = 0  # bytes of it still to come
        self._read = 0  # bytes of it that came
        self._control = b""

    @property
    def is_mid_message(self) -> bool:
        """Whether part of a frame, or of a fragmented message, waits for the rest."""
        return bool(self._left or self._rest) or self._message.is_open

    def feed(self, data: bytes) -> list[bytes]:
        """The data messages that `data` completes, in order; controls are appended to `controls`."""
        messages: list[bytes] = []
        if self._is_over:
            return messages
        if self._rest:
            data = self._rest + data
            self._rest = b""
        position, size = 0, len(data)
        try:
            while position < size and not self._is_over:
                if not self._left:
                    if self._is_fast and not self._message.is_open:
                        position = _cut_run(data, position, messages)
                        if position == size:
                            break
                    payload_at = self._begin_frame(data, position)
                    if not payload_at:
                        self._rest = data[position:]
                        break
                    position = payload_at
                position = self._read_payload(data, position, messages)
        except Refused as refused:
            self._end(refused.violation)
        return messages

    def _begin_frame(self, data: bytes, position: int) -> int:
        """Reads and judges a header; returns where the payload begins, or 0 when the header is not all there."""
        size = len(data)
        if size - position < 2:
            return 0
        first, second = data[position], data[position + 1]
        self._judge(first, second)
        position += 2
        length = second & 0x7F
        if length >= 126:
            wide, shortest = (2, 126) if length == 126 else (8, 0x10000)
            if size - position < wide:
                return 0
            length = int.from_bytes(data[position : position + wide], "big")
            if length >> 63:
                raise Refused(PROTOCOL_ERROR, "frame length with its first bit set")
            if length < shortest:
                raise Refused(PROTOCOL_ERROR, "frame length not in its shortest form")
            position += wide
        if self._masked:
            if size - position < 4:
                return 0
            self._mask = data[position : position + 4]
            position += 4
        opcode = first & 0x0F
        if opcode < _CLOSE:
            if opcode:
                self._message.begin(is_text=opcode == _TEXT, is_compressed=bool(first & _RSV1))
            self._message.expect(length)
        self._opcode = opcode
        self._is_final = bool(first & _FIN)
        self._left = length
        self._read = 0
        self._control = b""
        return position

    def _judge(self, first: int, second: int) -> None:
        """Raises `Refused` for what is wrong already in the first two bytes of a frame."""
        opcode = first & 0x0F
        if opcode not in _OPCODES:
            raise Refused(PROTOCOL_ERROR, f"reserved opcode {opcode}")
        if first & _RSV23 or (first & _RSV1 and opcode not in (_TEXT, _BINARY)):
            raise Refused(PROTOCOL_ERROR, "reserved bit set")
        if second & _MASKED != self._masked:
            raise Refused(
                PROTOCOL_ERROR, "unmasked frame from a client" if self._masked else "masked frame from a server"
            )
        if opcode >= _CLOSE:
            if not first & _FIN:
                raise Refused(PROTOCOL_ERROR, "fragmented control frame")
            if second & 0x7F > MAX_CONTROL_PAYLOAD:
                raise Refused(PROTOCOL_ERROR, f"control frame of over {MAX_CONTROL_PAYLOAD} bytes")
        elif opcode == _CONTINUATION and not self._message.is_open:
            raise Refused(PROTOCOL_ERROR, "continuation of nothing")
        elif opcode != _CONTINUATION and self._message.is_open:
            raise Refused(PROTOCOL_ERROR, "new message within a fragmented one")

    def _read_payload(self, data: bytes, position: int, messages: list[bytes]) -> int:
        piece = data[position : position + self._left]
        position += len(piece)
        self._left -= len(piece)
        if self._masked:
            piece = apply_mask(piece, self._mask, self._read)
            self._read += len(piece)
        if self._opcode >= _CLOSE:
            self._control += piece
            if not self._left:
                self._end_control()
        else:
            self._message.add(piece)
            if not self._left and self._is_final:
                messages.append(self._message.end())
        return position

    def _end_control(self) -> None:
        if self._opcode == _PING:
            self.controls.append(Ping(self._control))
        elif self._opcode == _PONG:
            self.controls.append(Pong(self._control))
        else:
            self._end(parse_close(self._control))

    def _end(self, control: Close | Violation) -> None:
        self.controls.append(control)
        self._is_over = True
        self._rest = self._control = b""
        self._left = 0
        self._message.drop()


def _cut_run(data: bytes, position: int, messages: list[bytes]) -> int:
    """Cuts whole, single, unmasked, uncompressed frames of up to 65,535 bytes; returns where such frames end."""
    size = len(data)
    last = size - 4
    append = messages.append
    while position <= last:
        head, length = _words_at(data, position)
        if head == 0x817E or head == 0x827E:
            if length < 126:
                break
            start = position + 4
        elif 0x8100 <= head < 0x817E or 0x8200 <= head < 0x827E:
            length = head & 0x7F
            start = position + 2
        else:
            break
        end = start + length
        if end > size:
            break
        payload = data[start:end]
        if head >= 0x8200:
            append(Binary(payload))
        elif payload.isascii() or is_utf8(payload):
            append(payload)
        else:
            raise Refused(INVALID_DATA, NOT_UTF8)
        position = end
    return position


class FrameWriter:
    """Makes the frames of one peer. `mask` gives four random bytes a frame (a client's); `None`: a server's, unmasked.

    With a `deflater` messages are compressed: send every frame, once, in the order it was made.
    """

    __slots__ = ("_deflater", "_mask")

    def __init__(self, *, mask: Callable[[], bytes] | None, deflater: Deflater | None = None) -> None:
        self._mask = mask
        self._deflater = deflater

    def message(self, data: str | bytes) -> bytes:
        """One data message in one frame: `str` as text, `bytes` as binary."""
        if isinstance(data, str):
            head = _FIN | _TEXT
            try:
                data = data.encode()
            except UnicodeEncodeError:
                raise InvalidRequest("text with a lone surrogate has no UTF-8 form") from None
        else:
            head = _FIN | _BINARY
        if self._deflater:
            return self._frame(head | _RSV1, self._deflater.deflate(data))
        return self._frame(head, data)

    def ping(self, payload: bytes = b"") -> bytes:
        """A ping; the peer answers with the same payload, of at most 125 bytes."""
        return self._control(_PING, payload)

    def pong(self, payload: bytes = b"") -> bytes:
        """The answer to a ping with this payload."""
        return self._control(_PONG, payload)

    def close(self, code: int = NORMAL, reason: str = "") -> bytes:
        """A close frame. 1005: without a payload; a reason of over 123 bytes is cut."""
        if code != NO_CODE and not is_close_code(code):
            raise InvalidRequest(f"close code {code} may not be sent")
        return self._control(_CLOSE, close_payload(code, reason))

    def _control(self, opcode: int, payload: bytes) -> bytes:
        if len(payload) > MAX_CONTROL_PAYLOAD:
            raise InvalidRequest(f"a control frame carries at most {MAX_CONTROL_PAYLOAD} bytes, not {len(payload)}")
        return self._frame(_FIN | opcode, payload)

    def _frame(self, first: int, payload: bytes) -> bytes:
        length = len(payload)
        if not self._mask:
            if length < 126:
                return _short(first, length) + payload
            return (_medium(first, 126, length) if length <= 0xFFFF else _long(first, 127, length)) + payload
        mask = self._mask()
        payload = apply_mask(payload, mask)
        if length < 126:
            return _short(first, _MASKED | length) + mask + payload
        if length <= 0xFFFF:
            return _medium(first, _MASKED | 126, length) + mask + payload
        return _long(first, _MASKED | 127, length) + mask + payload
