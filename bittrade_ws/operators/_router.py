"""One dictionary lookup from a key to its readers, however many keys there are."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

Reader = Callable[[Any], None]
Decode = Callable[[Any], Any]


class Route:
    """The readers of one key. Replaced, never changed: whoever took it from the dictionary sees one state."""

    __slots__ = ("decode", "readers")

    def __init__(self, decode: Decode, readers: tuple[Reader, ...]) -> None:
        self.decode = decode
        self.readers = readers


class Router:
    """Routes by key. `add` and the removal it returns are for any thread that holds the owner's lock.

    A body is decoded once for all readers of its key that decode alike (by `==` of their decoders); readers that
    want another value of it get theirs.
    """

    __slots__ = ("_entries", "_uses", "routes", "sole")

    def __init__(self) -> None:
        self.routes: dict[Hashable, Route] = {}
        self.sole: Decode | None = None
        """What decodes the bodies of every key, where that is one and the same."""
        self._uses: dict[int, int] = {}
        """How many keys each decoder has, by `id`: a decoder need not be hashable."""
        self._entries: dict[Hashable, tuple[_Entry, ...]] = {}

    def add(self, key: Hashable, decode: Decode, reader: Reader) -> Callable[[], None]:
        """Adds a reader. Gives the function that removes it."""
        entry = _Entry(decode, reader)
        self._set(key, (*self._entries.get(key, ()), entry))
        return partial(self._remove, key, entry)

    def _remove(self, key: Hashable, entry: _Entry) -> None:
        entries = self._entries.get(key, ())
        if entry in entries:
            self._set(key, tuple(e for e in entries if e is not entry))

    def _set(self, key: Hashable, entries: tuple[_Entry, ...]) -> None:
        if not entries:
            del self._entries[key]
            self._replace(key, None)
            return
        self._entries[key] = entries
        decode = entries[0].decode
        if all(entry.decode == decode for entry in entries):
            self._replace(key, Route(decode, tuple(entry.reader for entry in entries)))
            return
        memos: list[_Once] = []
        for entry in entries:
            if all(memo.decode != entry.decode for memo in memos):
                memos.append(_Once(entry.decode))
        # One reader per reader, so that whoever calls them can still keep a raising one from its siblings.
        readers = tuple(
            _decoded(next(memo for memo in memos if memo.decode == entry.decode), entry.reader) for entry in entries
        )
        self._replace(key, Route(_as_it_is, readers))

    def _replace(self, key: Hashable, route: Route | None) -> None:
        before = self.routes.get(key)
        if route is not None:
            self.routes[key] = route
            self._uses[id(route.decode)] = self._uses.get(id(route.decode), 0) + 1
        else:
            del self.routes[key]
        if before is not None:
            self._uses[id(before.decode)] -= 1
            if not self._uses[id(before.decode)]:
                del self._uses[id(before.decode)]
        self.sole = next(iter(self.routes.values())).decode if len(self._uses) == 1 else None


class _Entry:
    __slots__ = ("decode", "reader")

    def __init__(self, decode: Decode, reader: Reader) -> None:
        self.decode = decode
        self.reader = reader


class _Once:
    """The last body and what it was decoded to, for the readers that follow each other."""

    __slots__ = ("body", "decode", "value")

    def __init__(self, decode: Decode) -> None:
        self.decode = decode
        self.body: Any = self
        self.value: Any = None

    def __call__(self, body: Any) -> Any:
        if body is not self.body:
            self.value = self.decode(body)
            self.body = body
        return self.value


def _decoded(decode: Decode, reader: Reader) -> Reader:
    return lambda body: reader(decode(body))


def _as_it_is(body: Any) -> Any:
    return body
