"""Disposables of which there are many: they do what reactivex's do in a quarter of the memory, without a lock each.

Each step below is one of the interpreter's, so that of two threads one comes first.
"""

from collections.abc import Callable
from typing import TypeVarTuple, Unpack

from reactivex import abc

Arguments = TypeVarTuple("Arguments")


class Undo(abc.DisposableBase):
    """Calls an action with these arguments when it is disposed, once, from any thread."""

    __slots__ = ("_action", "_arguments")

    def __init__(self, action: Callable[[Unpack[Arguments]], object], *arguments: *Arguments) -> None:
        self._action = action
        self._arguments = arguments

    def dispose(self) -> None:
        try:
            action = self._action
            del self._action  # of two that try, one gets past here
        except AttributeError:
            return
        action(*self._arguments)


class Place(abc.DisposableBase):
    """Holds one disposable; another one takes its place, and what comes after `dispose` is disposed at once.

    It is filled by one thread at a time and disposed by any.
    """

    __slots__ = ("_current", "is_disposed")

    def __init__(self) -> None:
        self._current: abc.DisposableBase | None = None
        self.is_disposed = False

    @property
    def disposable(self) -> abc.DisposableBase | None:
        """What it holds."""
        return self._current

    @disposable.setter
    def disposable(self, value: abc.DisposableBase | None) -> None:
        old, self._current = self._current, value
        if old is not None:
            old.dispose()
        if self.is_disposed:  # asked after it was put in: whoever disposes meanwhile sees it, or is seen here
            self.dispose()

    def dispose(self) -> None:
        self.is_disposed = True
        current, self._current = self._current, None
        if current is not None:
            current.dispose()
