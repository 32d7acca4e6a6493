"""permessage-deflate (RFC 7692): the offer, the server's answer, and the two streams that come of it.

1. What inflates is bounded before it inflates: the inflater is told how many bytes it may give.
2. An answer that says more than the offer allows fails the connection (RFC 7692 §7.1); silence means no compression.
3. A window of 8 bits towards the server is answered by sending uncompressed: zlib cannot deflate with it.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from bittrade_ws.models.errors import ProtocolError
from bittrade_ws.wire.controls import INVALID_DATA, Refused

NAME = "permessage-deflate"
_TAIL = b"\x00\x00\xff\xff"
_EMPTY = b"\x00"
_MAX_FINAL_BLOCKS = 256  # in one message: each costs a fresh inflater, and nobody sends more than one


class Inflater:
    """The compressed messages of one peer, piece by piece.

    A block with BFINAL set ends zlib's stream, not ours (RFC 7692 §7.2.3.4): a new one begins behind it, without
    history, since a deflater that finished a stream has none either.
    """

    __slots__ = ("_final_blocks", "_is_fresh", "_stream", "_takes_over", "_window_bits")

    def __init__(self, *, window_bits: int = 15, takes_over: bool = True) -> None:
        self._window_bits = window_bits
        self._takes_over = takes_over
        self._final_blocks = 0
        self._stream = self._new_stream()

    def inflate(self, piece: bytes, limit: int) -> bytes:
        """What `piece` adds to the message, cut off at `limit` bytes; raises `Refused` when it is corrupt.

        An answer of `limit` bytes must end the connection: what lies behind it is lost.
        """
        try:
            inflated = self._decompress(piece, limit)
            while self._stream.eof and len(inflated) < limit:
                self._final_blocks += 1
                if self._final_blocks > _MAX_FINAL_BLOCKS:
                    raise Refused(INVALID_DATA, "compressed message of too many final blocks")
                piece = self._stream.unused_data
                self._stream = self._new_stream()
                if not piece:
                    break
                inflated += self._decompress(piece, limit - len(inflated))
        except zlib.error:
            raise Refused(INVALID_DATA, "compressed message is corrupt") from None
        return inflated

    def finish(self, limit: int) -> bytes:
        """The last bytes of the message; as `inflate`."""
        rest = b"" if self._is_fresh else self.inflate(_TAIL, limit)
        self._final_blocks = 0
        if not self._takes_over:
            self._stream = self._new_stream()
        return rest

    def _decompress(self, piece: bytes, limit: int) -> bytes:
        if piece:
            self._is_fresh = False
        return self._stream.decompress(piece, limit)

    def _new_stream(self):
        self._is_fresh = True  # a message that ended with a final block has no tail to take away
        return zlib.decompressobj(-self._window_bits)


class Deflater:
    """Compresses our messages. With context takeover each frame must be sent, once, in the order it was made."""

    __slots__ = ("_stream", "_takes_over", "_window_bits")

    def __init__(self, *, window_bits: int = 15, takes_over: bool = True) -> None:
        self._window_bits = window_bits
        self._takes_over = takes_over
        self._stream = self._new_stream()

    def deflate(self, payload: bytes) -> bytes:
        """The payload of the compressed message's frame."""
        if not payload:
            return _EMPTY  # zlib gives nothing at all for a second flush without data
        compressed = self._stream.compress(payload) + self._stream.flush(zlib.Z_SYNC_FLUSH)
        if not self._takes_over:
            self._stream = self._new_stream()
        return compressed[: -len(_TAIL)]

    def _new_stream(self):
        return zlib.compressobj(wbits=-self._window_bits)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeflateAgreement:
    """The parameters both sides agreed on."""

    server_no_context_takeover: bool = False
    client_no_context_takeover: bool = False
    server_max_window_bits: int = 15
    client_max_window_bits: int = 15

    def inflater(self, *, from_client: bool = False) -> Inflater:
        """For the messages of the server (`from_client`: of the client)."""
        if from_client:
            return Inflater(window_bits=self.client_max_window_bits, takes_over=not self.client_no_context_takeover)
        return Inflater(window_bits=self.server_max_window_bits, takes_over=not self.server_no_context_takeover)

    def deflater(self, *, to_client: bool = False) -> Deflater | None:
        """For messages to the server (`to_client`: to the client). `None`: send uncompressed."""
        bits = self.server_max_window_bits if to_client else self.client_max_window_bits
        no_takeover = self.server_no_context_takeover if to_client else self.client_no_context_takeover
        return Deflater(window_bits=bits, takes_over=not no_takeover) if bits > 8 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeflateOffer:
    """What a client asks for. `server_max_window_bits=None`: the server chooses."""

    server_no_context_takeover: bool = False
    client_no_context_takeover: bool = False
    server_max_window_bits: int | None = None

    def header(self) -> str:
        """The value of `Sec-WebSocket-Extensions` in the request."""
        words = [NAME, "client_max_window_bits"]
        if self.server_no_context_takeover:
            words.append("server_no_context_takeover")
        if self.client_no_context_takeover:
            words.append("client_no_context_takeover")
        if self.server_max_window_bits is not None:
            words.append(f"server_max_window_bits={self.server_max_window_bits}")
        return "; ".join(words)

    def accept(self, answer: str | None) -> DeflateAgreement | None:
        """Reads `Sec-WebSocket-Extensions` of the response; `None`: no compression.

        Raises `ProtocolError` when the answer is not one to this offer.
        """
        if not answer or not answer.strip():
            return None
        if "," in answer:
            raise ProtocolError(f"the server agreed to more extensions than were offered: {answer!r}", code=1010)
        name, *words = (word.strip() for word in answer.split(";"))
        if name != NAME:
            raise ProtocolError(f"the server agreed to an extension that was not offered: {name!r}", code=1010)
        given = dict[str, int | bool]()
        for key, value in _parameters(words):
            if key in given:
                raise ProtocolError(f"{NAME}: the server gave {key} twice", code=1010)
            given[key] = value
        server_bits = int(given.get("server_max_window_bits", 15))
        if server_bits > (self.server_max_window_bits or 15):
            raise ProtocolError(
                f"{NAME}: the server wants a window of {server_bits} bits, more than offered", code=1010
            )
        if self.server_no_context_takeover and "server_no_context_takeover" not in given:
            raise ProtocolError(f"{NAME}: the server left out server_no_context_takeover", code=1010)
        return DeflateAgreement(
            server_no_context_takeover="server_no_context_takeover" in given,
            client_no_context_takeover=self.client_no_context_takeover or "client_no_context_takeover" in given,
            server_max_window_bits=server_bits,
            client_max_window_bits=int(given.get("client_max_window_bits", 15)),
        )


def _parameters(words: list[str]) -> Iterator[tuple[str, int | bool]]:
    for word in words:
        key, equals, text = (part.strip() for part in word.partition("="))
        if key in ("server_no_context_takeover", "client_no_context_takeover") and not equals:
            yield key, True
        elif key in ("server_max_window_bits", "client_max_window_bits") and text.strip('"') in _WINDOW_BITS:
            yield key, int(text.strip('"'))
        else:
            raise ProtocolError(f"{NAME}: the server answered with {word!r}", code=1010)


_WINDOW_BITS = frozenset(map(str, range(8, 16)))
