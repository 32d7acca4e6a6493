"""One action at a time, in order, from any thread, without a lock held while an action runs."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

T = TypeVar("T")
Action = Callable[[], object]

_AT_ONCE: Final = 1_000
"""After so many the list is cut, so that it does not grow while the drainer never gets to its end."""


class Drain:
    """A queue of actions with one drainer at a time.

    Whoever finds the token takes it and runs what is queued, its own action included; anybody else leaves the
    action to the holder and goes on. An action that queues another one therefore never runs inside it. `append` and
    `pop` are atomic, so the token needs no lock. Both are lists, because an empty deque takes ten times the memory.
    """

    __slots__ = ("_actions", "_begun", "_token")

    def __init__(self) -> None:
        self._actions: list[Action] = []
        self._begun = 0
        self._token: list[None] = [None]

    def __len__(self) -> int:
        """How many actions wait behind the one that runs."""
        return len(self._actions) - self._begun

    def run(self, action: Action) -> None:
        """Runs `action` now, or leaves it to the drainer at work.

        What an action raises reaches the drainer's caller once everything queued has run.
        """
        actions = self._actions
        actions.append(action)
        error: BaseException | None = None
        # Looks again after giving the token back: an action may have been queued just before.
        while actions:
            try:
                self._token.pop()
            except IndexError:
                break
            try:
                for self._begun, each in enumerate(actions, 1):
                    try:
                        each()
                    except Exception as raised:
                        error = error or raised
                    if self._begun == _AT_ONCE:
                        break
            finally:
                del actions[: self._begun]
                self._begun = 0
                self._token.append(None)
        if error is not None:
            raise error

    def pass_on(self, take: Callable[[T], object], value: T) -> None:
        """As `run` of `take(value)`; while nobody is at work, as a rule, nothing is made and queued for it."""
        try:
            self._token.pop()
        except IndexError:
            self.run(partial(take, value))
            return
        try:
            if self._actions:
                self._actions.append(partial(take, value))
            else:
                take(value)
        finally:
            self._token.append(None)
            if self._actions:
                self.run(_look_again)


def _look_again() -> None:
    """What was queued meanwhile is run before it."""
