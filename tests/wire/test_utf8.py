"""UTF-8 in pieces: the same verdict as for the whole, at the earliest byte."""

from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.wire.utf8 import Utf8Check, is_utf8

texts = st.one_of(st.binary(max_size=12), st.text(max_size=8).map(str.encode), st.just("κόσμε𝄞".encode()))


@given(texts, st.integers(0, 12))
def test_pieces_are_judged_as_the_whole(text, cut):
    check = Utf8Check()
    assert (check.feed(text[:cut]) and check.feed(text[cut:]) and check.is_complete) == is_utf8(text)


def test_the_verdict_comes_with_the_first_wrong_byte():
    for begin, wrong in ((b"\xf4", b"\x90"), (b"\xed", b"\xa0"), (b"\xe0", b"\x80"), (b"\xc3", b"a"), (b"", b"\xc0")):
        check = Utf8Check()
        assert check.feed(b"a" + begin)
        assert not check.feed(wrong)
