"""Cut everywhere: a body is run again and again, each time with the line dropped at another place."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from bittrade_ws.testing.cutting import Tally
from bittrade_ws.testing.draw import clock_text
from bittrade_ws.testing.exchange import Message

_SHOWN = 30
_WIDTH = 110


class Failed(Protocol):
    """What a run can tell about itself."""

    def traffic(self) -> Sequence[Message]: ...


_F = TypeVar("_F", bound=Failed)


def run_everywhere(run: Callable[[Tally], _F], attempt: Callable[[_F], None], *, keep_rest: bool) -> str | None:
    """Runs uncut, then with a cut at each place that the uncut run had; what failed, as a text.

    A failure of the uncut run is raised as it is.
    """
    whole = Tally(keep_rest=keep_rest)
    attempt(run(whole))
    failures: list[str] = []
    for number in range(whole.count):
        tally = Tally(number, keep_rest=keep_rest)
        kit = run(tally)
        try:
            attempt(kit)
        except Exception as error:
            failures.append(_report(tally, kit, error))
        else:
            if not tally.description:
                failures.append(f"place {number + 1} was not reached: the body does not do the same thing twice")
    if not failures:
        return None
    first, *others = failures
    lines = [f"{len(failures)} of {whole.count} cuts failed. The first:", first]
    if others:
        lines.append("\nThe others:")
        lines.extend(f"  {failure.splitlines()[0]}" for failure in others)
    return "\n".join(lines)


def _report(tally: Tally, kit: Failed, error: Exception) -> str:
    lines = [tally.description or "before any cut"]
    messages = [_cut_short(f"  {clock_text(one.at)} {one.direction} {one.frame!r}") for one in kit.traffic()]
    if len(messages) > _SHOWN:
        messages[:-_SHOWN] = [f"  … {len(messages) - _SHOWN} messages"]
    lines.extend(messages)
    lines.append(f"{type(error).__name__}: {error}")
    return "\n".join(lines)


def _cut_short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
