"""A thread of one's own, for whoever must wait or hand over and was given no scheduler."""

from __future__ import annotations

import logging
from typing import Any

from reactivex import abc, typing
from reactivex.disposable import Disposable
from reactivex.scheduler import EventLoopScheduler

logger = logging.getLogger(__name__)


class OwnThread(EventLoopScheduler):
    """reactivex's event loop, with its three traps taken out.

    An action that raises is logged and the thread lives on; scheduling after `dispose` does nothing; `dispose` from an
    action of its own ends the thread too.
    """

    def schedule_absolute(
        self, duetime: typing.AbsoluteTime, action: typing.ScheduledAction[Any], state: Any = None
    ) -> abc.DisposableBase:
        def guarded(scheduler: abc.SchedulerBase, state: Any) -> abc.DisposableBase | None:
            try:
                return action(scheduler, state)
            except Exception:
                logger.exception("A scheduled action raised")
                return None

        if self._is_disposed:
            return Disposable()
        return super().schedule_absolute(duetime, guarded, state)

    def dispose(self) -> None:
        with self._condition:
            # The loop looks at these before it waits, and at nothing else.
            self._queue.clear()
            self._ready_list.clear()
            self._exit_if_empty = True
        super().dispose()
