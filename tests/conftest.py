"""What holds for every test. The fixture `marbles` comes from `bittrade_ws.testing`, loaded in `pyproject.toml`."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from bittrade_ws.connection.keep_alive import keeper

# What a shell starts in the background ignores Ctrl-C, and so would the programs that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: a busy machine is not a bug. Fewer examples than usual: the suite is run often.
settings.register_profile("bittrade", deadline=None, max_examples=50)
settings.load_profile("bittrade")


@pytest.fixture(autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    """Closes what a test left open: a connection that dials on disturbs other tests and keeps pytest from ending."""
    before = set(keeper._open)
    yield
    left = [close for owner, close in list(keeper._open.items()) if owner not in before]
    for close in left:
        close()
    assert not left, f"{len(left)} connections were left open"
