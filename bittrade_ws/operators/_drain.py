"""One action at a time, in order, from any thread, without a lock held while an action runs."""

from collections import deque
from collections.abc import Callable

Action = Callable[[], object]


class Drain:
    """A queue of actions with one drainer at a time.

    Whoever finds the token takes it and runs what is queued, its own action included; anybody else leaves the
    action to the holder and goes on. An action that queues another one therefore never runs inside it. `append` and
    `pop` are atomic, so the token needs no lock; it is in a list, because an empty deque takes ten times the memory.
    """

    __slots__ = ("_actions", "_token")

    def __init__(self) -> None:
        self._actions: deque[Action] = deque()
        self._token: list[None] = [None]

    def __len__(self) -> int:
        """How many actions wait behind the one that runs."""
        return len(self._actions)

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
                while actions:
                    try:
                        actions.popleft()()
                    except Exception as raised:
                        error = error or raised
            finally:
                self._token.append(None)
        if error is not None:
            raise error
