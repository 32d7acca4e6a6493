"""One event after the other: the order in which a connection speaks."""

from collections.abc import Callable
from contextlib import suppress

from bittrade_ws.operators._drain import Drain

Action = Callable[[], None]
Run = Callable[[Action], None]


def at_once(action: Action) -> None:
    """The `run` of a connection without a loop."""
    action()


class Emitter:
    """Runs the events of a connection in turn, and between two of them the asides: what readers and users ask for.

    `run` brings an action to the thread that emits. A delivery under way looks at `asides` after each frame, so that
    what comes from another thread, an end for instance, does not wait for the rest of a large read.
    """

    __slots__ = ("_drain", "_run", "asides", "event")

    def __init__(self, run: Run) -> None:
        self._run = run
        self._drain = Drain()
        self.event = self._drain.run
        """Runs an event in its turn; on the emitting thread."""
        self.asides: list[Action] = []

    def aside(self, action: Action) -> None:
        """Runs `action` before the next event; from any thread. When there is no thread to run it on, it raises."""
        self.asides.append(action)
        try:
            self._run(self._turn)
        except BaseException:
            with suppress(ValueError):  # somebody else has run it
                self.asides.remove(action)
            raise

    def run_asides(self) -> None:
        """All of them, also those that they add."""
        asides = self.asides
        while asides:
            asides.pop(0)()

    def _turn(self) -> None:
        self.event(self.run_asides)
