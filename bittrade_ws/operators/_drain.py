"""One action at a time, in order, from any thread, without a lock held while an action runs."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

T = TypeVar("T")
Action = Callable[[], object]

_FEW: Final = 64
"""Beyond it taking the first out of a list costs: the drainer then turns the list over and takes from its end."""


class Drain:
    """A queue of actions with one drainer at a time.

    Whoever finds the token takes it and runs what is queued, its own action included; anybody else leaves the
    action to the holder and goes on. An action that queues another one therefore never runs inside it. `append` and
    `pop` are atomic, so the token needs no lock. They are lists, because an empty deque takes ten times the memory.
    """

    __slots__ = ("_actions", "_following", "_token")

    def __init__(self) -> None:
        self._actions: list[Action] = []
        self._following: list[Action] = []
        self._token: list[None] = [None]

    def __len__(self) -> int:
        """How many actions wait behind the one that runs."""
        return len(self._actions) + len(self._following)

    def run(self, action: Action) -> None:
        """Runs `action` now, or leaves it to the drainer at work.

        What an action raises reaches the drainer's caller once everything queued has run.
        """
        actions, following = self._actions, self._following
        actions.append(action)
        error: BaseException | None = None
        # Looks again after giving the token back: an action may have been queued just before.
        while actions or following:
            try:
                self._token.pop()
            except IndexError:
                break
            try:
                while actions or following:
                    try:
                        if following:
                            following.pop()()
                        elif len(actions) <= _FEW:
                            actions.pop(0)()
                        else:
                            following.extend(reversed(actions))
                            del actions[: len(following)]
                    except Exception as raised:
                        error = error or raised
            finally:
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
            if self._actions or self._following:
                self._actions.append(partial(take, value))
            else:
                take(value)
        finally:
            self._token.append(None)
            if self._actions:
                self.run(_look_again)


def _look_again() -> None:
    """What was queued meanwhile is run before it."""
