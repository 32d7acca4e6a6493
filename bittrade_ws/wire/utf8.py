"""UTF-8, whole or in pieces, checked in C: text is refused at the first byte that cannot continue it."""

from codecs import utf_8_decode


def is_utf8(text: bytes) -> bool:
    """Whether `text` as a whole is valid."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


class Utf8Check:
    """Follows one text over any number of pieces."""

    __slots__ = ("_tail",)

    def __init__(self) -> None:
        self._tail = b""  # the beginning of a character

    def feed(self, piece: bytes) -> bool:
        """Whether everything up to the end of `piece` can be the beginning of valid UTF-8."""
        if not self._tail and piece.isascii():
            return True
        text = self._tail + piece
        try:
            _, used = utf_8_decode(text, "strict", False)
        except UnicodeDecodeError:
            return False
        self._tail = text[used:]
        # CPython waits for the third byte of an encoded surrogate, which no third byte can make valid.
        return not (len(self._tail) == 2 and b"\xed\xa0" <= self._tail <= b"\xed\xbf")

    @property
    def is_complete(self) -> bool:
        """False in the middle of a character."""
        return not self._tail
