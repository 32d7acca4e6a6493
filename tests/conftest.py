"""What holds for every test. The fixture `marbles` comes from `bittrade_ws.testing`, loaded in `pyproject.toml`."""

from hypothesis import settings

# No deadline: a busy machine is not a bug. Fewer examples than usual: the suite is run often.
settings.register_profile("bittrade", deadline=None, max_examples=50)
settings.load_profile("bittrade")
