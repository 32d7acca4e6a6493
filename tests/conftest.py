"""What holds for every test. The fixture `marbles` comes from `bittrade_ws.testing`, loaded in `pyproject.toml`."""

import signal

from hypothesis import settings

# What a shell starts in the background ignores Ctrl-C, and so would the programs that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: a busy machine is not a bug. Fewer examples than usual: the suite is run often.
settings.register_profile("bittrade", deadline=None, max_examples=50)
settings.load_profile("bittrade")
