"""The pytest side of the kit: the fixture `marbles`, checked as part of the test that uses it."""

from collections.abc import Generator, Sequence
from typing import Any

import pytest

from bittrade_ws.testing.explain import explain as explain_fields
from bittrade_ws.testing.kit import Marbles
from bittrade_ws.testing.match import Match


@pytest.fixture
def marbles(request: pytest.FixtureRequest) -> Marbles:
    """Virtual time and marble lines for one test; its expectations and verdicts are checked when the test ends."""
    config = request.config

    def explain(expected: Any, received: Any) -> Sequence[str]:
        if isinstance(expected, Match | type | BaseException):
            return explain_fields(expected, received)
        comparisons = config.hook.pytest_assertrepr_compare(config=config, op="==", left=received, right=expected)
        return next((lines for lines in comparisons if lines), explain_fields(expected, received))

    return Marbles(explain=explain)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    # In the call, not in the fixture's teardown: what a test expected and did not get is a failure of the test.
    __tracebackhide__ = True
    result = yield
    kits: list[Any] = [value for value in pyfuncitem.funcargs.values() if isinstance(value, Marbles)]
    for kit in kits:
        kit.finish()
    return result
