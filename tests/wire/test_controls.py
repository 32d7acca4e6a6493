"""Close payloads both ways; which codes travel is in `test_rfc6455_rules.py`."""

from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.wire.controls import Close, close_payload, parse_close

codes = st.one_of(st.integers(1000, 1003), st.integers(1007, 1014), st.integers(3000, 4999))


@given(codes, st.text(max_size=200))
def test_a_close_is_read_as_it_was_written_but_for_a_long_reason(code, reason):
    payload = close_payload(code, reason)
    close = parse_close(payload)
    whole = reason.encode("utf-8", "replace")
    assert len(payload) <= 125
    assert close.code == code
    assert whole.startswith(close.reason.encode())
    assert len(whole) - len(close.reason.encode()) == 0 or len(payload) >= 122


def test_no_code_is_no_payload():
    assert close_payload(1005, "ignored") == b""
    assert parse_close(b"") == Close(1005, "")
