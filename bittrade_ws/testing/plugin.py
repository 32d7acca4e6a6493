"""The pytest side of the kit: the fixture `marbles`, and Markdown pages whose marble blocks are tests."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bittrade_ws.testing.catalogue import FENCE, Block, blocks
from bittrade_ws.testing.diff import Explain
from bittrade_ws.testing.explain import explain as explain_fields
from bittrade_ws.testing.kit import Marbles, MarblesFailed
from bittrade_ws.testing.match import Match


@pytest.fixture
def marbles(request: pytest.FixtureRequest) -> Iterator[Marbles]:
    """Virtual time and marble lines for one test; its expectations and verdicts are checked when the test ends."""
    kit = Marbles(explain=_explainer(request.config))
    kit.install()
    try:
        yield kit
    finally:
        kit.remove()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    # In the call, not in the fixture's teardown: what a test expected and did not get is a failure of the test.
    __tracebackhide__ = True
    yield
    fixtures: dict[str, object] = getattr(item, "funcargs", {})
    for kit in fixtures.values():
        if isinstance(kit, Marbles):
            kit.finish()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "MarblesPage | None":
    if file_path.suffix == ".md" and FENCE in file_path.read_text(encoding="utf-8"):
        return MarblesPage.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType]  # untyped in pytest
    return None


class MarblesPage(pytest.File):
    """A Markdown page with marble blocks."""

    def collect(self) -> Iterable["MarblesBlock"]:
        for block in blocks(self.path.read_text(encoding="utf-8"), path=str(self.path)):
            item: MarblesBlock = MarblesBlock.from_parent(  # pyright: ignore[reportUnknownMemberType]  # as above
                self, name=f"L{block.number}", block=block
            )
            yield item


class MarblesBlock(pytest.Item):
    """One block, named after the line of its fence."""

    def __init__(self, *, block: Block, **known: Any) -> None:
        super().__init__(**known)  # pyright: ignore[reportUnknownMemberType]  # as above
        self.block = block

    def runtest(self) -> None:
        self.block.run(Marbles(explain=_explainer(self.config)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, MarblesFailed | SyntaxError | ValueError):
            return f"{self.path}:{self.block.number}\n{excinfo.value}"
        return super().repr_failure(excinfo, style="short")

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.block.number - 1, f"{self.path.name}::{self.name}"


def _explainer(config: pytest.Config) -> Explain:
    """pytest's own comparison of two values, where it has something to say."""

    def explain(expected: Any, received: Any) -> Sequence[str]:
        if isinstance(expected, Match | type | BaseException):
            return explain_fields(expected, received)
        comparisons = config.hook.pytest_assertrepr_compare(config=config, op="==", left=received, right=expected)
        return next((lines for lines in comparisons if lines), explain_fields(expected, received))

    return explain
