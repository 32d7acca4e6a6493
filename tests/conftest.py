"""What holds for every test. The fixture `marbles` comes from `bittrade_ws.testing`, loaded in `pyproject.toml`."""

import gc
import signal
from collections.abc import Hashable, Iterator

import pytest
from hypothesis import settings

from bittrade_ws.connection.keep_alive import Action, keeper

# What a shell starts in the background ignores Ctrl-C, and so would the programs that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# What modules and tests are made of lives as long as the run. At the usual pace the collector looks through it so often
# that it takes a sixth of the time.
gc.set_threshold(20_000, 20, 20)

# No deadline: a busy machine is not a bug. Fewer examples than usual: the suite is run often.
settings.register_profile("bittrade", deadline=None, max_examples=30)
settings.load_profile("bittrade")


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    """Closes what a test left open: a connection that dials on disturbs other tests and keeps pytest from ending."""
    before = set(keeper._open)

    def left() -> dict[Hashable, Action]:
        return {owner: close for owner, close in keeper._open.items() if owner not in before}

    yield
    with keeper._changed:  # what was disposed may still be saying goodbye
        is_all_closed = keeper._changed.wait_for(lambda: not left(), timeout=2.0)
    for close in left().values():
        close()
    assert is_all_closed, "a connection was left open"
