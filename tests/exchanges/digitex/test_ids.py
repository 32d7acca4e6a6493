import pytest
from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.digitex.ids import to_bytes, to_text
from bittrade_ws.models.errors import InvalidRequest


@given(st.binary(min_size=16, max_size=16))
def test_every_id_comes_back(data: bytes) -> None:
    assert to_bytes(to_text(data)) == data


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=15))
def test_every_word_comes_back(word: str) -> None:
    assert to_text(to_bytes(word)) == word


@pytest.mark.parametrize("text", ["", "é", "two words", "sixteen-is-a-lot", "g" * 32, "6c696665" + "0" * 24])
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(InvalidRequest):
        to_bytes(text)


def test_no_id_is_no_text() -> None:
    assert to_text(b"") == ""
