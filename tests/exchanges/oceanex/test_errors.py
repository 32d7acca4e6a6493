"""The venue's codes have names."""

from bittrade_ws.exchanges import oceanex
from bittrade_ws.models.errors import ConnectionLost


def test_every_code_of_the_venue_has_a_name():
    assert {int(code) for code in oceanex.ErrorCode} == {
        0, -1, -2, 1001, 1004, 1006, 1008, 1010, 1011, 2001, 2002, 2004, 9003,
    }  # fmt: skip


def test_the_end_for_good_is_a_loss_that_says_why():
    error = oceanex.DisconnectedForGood("ended", code=1000, reason="unauthorized")
    assert isinstance(error, ConnectionLost)
    assert (error.code, error.reason) == (1000, "unauthorized")
