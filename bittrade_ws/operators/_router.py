"""One dictionary lookup from a key to its readers, however many keys there are."""

from collections.abc import Callable, Hashable
from typing import Any

Reader = Callable[[Any], None]


class Route:
    """The readers of one key; `readers` is replaced, never changed, so a delivery under way sees one state."""

    __slots__ = ("decode", "readers")

    def __init__(self, decode: Callable[[Any], Any]) -> None:
        self.decode = decode
        self.readers: tuple[Reader, ...] = ()


class Router:
    """Routes by key. `add` and the removal it returns are for any thread that holds the owner's lock."""

    __slots__ = ("routes",)

    def __init__(self) -> None:
        self.routes: dict[Hashable, Route] = {}

    def add(self, key: Hashable, decode: Callable[[Any], Any], reader: Reader) -> Callable[[], None]:
        """Adds a reader; the first reader of a key chooses its decoder. Gives the function that removes it."""
        route = self.routes.get(key)
        if route is None:
            route = self.routes[key] = Route(decode)
        route.readers = (*route.readers, reader)

        def remove() -> None:
            route.readers = tuple(r for r in route.readers if r is not reader)
            if not route.readers and self.routes.get(key) is route:
                del self.routes[key]

        return remove
