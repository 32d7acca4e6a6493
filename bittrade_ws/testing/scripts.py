"""What the exchange does on one dial, as a line or as a refusal."""

from dataclasses import dataclass, replace

from bittrade_ws.models.errors import ConnectionLost
from bittrade_ws.testing.draw import LONGEST_DASHES, clock_text, draw
from bittrade_ws.testing.legend import Legend
from bittrade_ws.testing.parser import FRAME, MarbleSyntaxError, Mark, Timeline

ENDS = "!|#"


@dataclass(frozen=True, slots=True)
class Script:
    """One dial: its marks, or the error that refuses it at once."""

    timeline: Timeline
    refusal: Exception | None = None

    @property
    def groups(self) -> list[tuple[int, str]]:
        """What happens at each instant."""
        found: dict[int, str] = {}
        for mark in self.timeline.marks:
            found[mark.at] = found.get(mark.at, "") + mark.sign
        return list(found.items())

    def __str__(self) -> str:
        return f"refused: {self.refusal!r}" if self.refusal is not None else draw(self.timeline)


@dataclass(frozen=True, slots=True)
class Cut:
    """A place at which a script can be cut: before the mark of this number, at this instant."""

    at: int
    mark: int


def parse_dial(dial: str | Exception, legend: Legend) -> Script:
    """Reads `^-a-!`, or `x` for a dial that is refused; an error refuses with itself."""
    if isinstance(dial, Exception):
        return Script(Timeline(()), dial)
    if dial.strip() == "x":
        return Script(Timeline(()), ConnectionLost("the dial was refused"))
    timeline = legend.parse(dial, signs="^!|#")
    signs = [mark.sign for mark in timeline.marks]
    if not signs or signs[0] not in "^#":
        raise MarbleSyntaxError("a dial opens (^), is refused (x), or fails (#)", dial, 0)
    if "^" in signs[1:]:
        raise MarbleSyntaxError("one line is one dial, and opens once", dial, dial.rindex("^"))
    if any(sign in ENDS for sign in signs[:-1]):
        raise MarbleSyntaxError("nothing happens after the end of a dial", dial, len(dial) - 1)
    return Script(timeline)


def cuts(script: Script) -> list[Cut]:
    """Every frame of an open script, and every place between two marks at one instant."""
    marks = script.timeline.marks
    if script.refusal is not None or marks[0].sign != "^":
        return []
    found: list[Cut] = []
    for number in range(1, len(marks) + 1):
        before = marks[number - 1].at
        after = marks[number].at if number < len(marks) else before + 2 * FRAME
        first = before + FRAME
        instants = range(first, after, FRAME)
        if len(instants) > LONGEST_DASHES:
            instants = instants[:1]  # a jump is one place: nothing happens in it
        if marks[number - 1].sign not in ENDS:
            found.extend(Cut(at, number) for at in instants)
        if number < len(marks) and marks[number].sign not in ENDS:
            found.append(Cut(after, number))
    return found


def cut(script: Script, where: Cut) -> tuple[Script, Script]:
    """The script with the line dropped there, and what it had still to say, as the dial after that."""
    marks = script.timeline.marks
    said = (*marks[: where.mark], Mark(where.at, "!"))
    shift = where.at - FRAME
    rest = (Mark(0, "^"), *(replace(mark, at=mark.at - shift) for mark in marks[where.mark :]))
    return Script(Timeline(said)), Script(Timeline(rest))


def describe_cut(script: Script, where: Cut) -> str:
    return f"{draw(cut(script, where)[0].timeline)} (cut at {clock_text(where.at)} of {draw(script.timeline)})"
