"""Ids as text: the wire has 16 bytes, `Order` and requests have strings.

1. Up to 15 printable ASCII characters travel as they are, padded with zero bytes, as the venue does with shorter ids.
2. Any other id is 32 hexadecimal digits.
"""

from typing import Final

from bittrade_ws.models.errors import InvalidRequest

SIZE: Final = 16
_PRINTABLE = frozenset(range(0x21, 0x7F))


def to_text(data: bytes) -> str:
    """The text of an id; empty for none."""
    word = data.rstrip(b"\0")
    is_word = 0 < len(word) < SIZE and len(data) == SIZE and _PRINTABLE.issuperset(word)
    return word.decode("ascii") if is_word else data.hex()


def to_bytes(text: str) -> bytes:
    """The 16 bytes of an id; raises `InvalidRequest` for a text that is none."""
    if len(text) == 2 * SIZE:
        try:
            data = bytes.fromhex(text)
        except ValueError:
            data = b""
        if to_text(data) == text:
            return data
    elif 0 < len(text) < SIZE and text.isascii() and _PRINTABLE.issuperset(text.encode()):
        return text.encode().ljust(SIZE, b"\0")
    raise InvalidRequest(f"id {text!r} is neither 32 hexadecimal digits nor 1 to 15 printable ASCII characters")
