"""How often clients may come, once a knob is turned."""

import pytest

from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.simulators.bitfinex.limits import Window


def test_a_window_slides(clock):
    window = Window(clock.now_us, 15)
    assert all(window.take() for _ in range(100))
    window.most = 2
    assert [window.take() for _ in range(3)] == [True, True, False]
    clock.advance(15)
    assert [window.take() for _ in range(3)] == [True, True, False]


def test_five_connections_in_fifteen_seconds(open_line, gateway, clock):
    gateway.limits.connections.most = 5
    for _ in range(5):
        open_line()
    with pytest.raises(HandshakeRefused) as refused:
        open_line()
    assert refused.value.status == 429
    clock.advance(15)
    open_line()
