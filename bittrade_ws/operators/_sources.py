"""What our own connections offer beyond a plain Observable, so that operators can ask instead of filtering."""

from abc import abstractmethod
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from reactivex import ConnectableObservable, Observable, abc

from bittrade_ws.models.status import Status
from bittrade_ws.wire.bundle import Bundle, Fault, Socket

T = TypeVar("T")


class Listenable(Observable[Any]):
    """Messages that know how to find those of a key."""

    @abstractmethod
    def listen(self, key: Hashable, decode: Callable[[Any], T]) -> Observable[T]:
        """The decoded bodies of one key. Registered when `subscribe` returns: nothing that arrives later is missed."""


class Messages(Listenable):
    """The messages of one of our connections: an Observable that also knows where each key's frames go.

    Subscribing to it decodes every frame to a plain message; `listen` costs one dictionary lookup a frame,
    however many keys are listened to.
    """

    scheduler: abc.SchedulerBase
    """The clock of the connection, for whoever waits on its behalf."""

    def attach(
        self,
        key: Hashable,
        decode: Callable[[Any], T],
        on_next: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> abc.DisposableBase:
        """Subscribes to `listen`. A connection calls `on_next` as it is, with nothing of Rx in between.

        It may then be called once more when another reader of the same frame disposes of it.
        """
        return self.listen(key, decode).subscribe(on_next, on_error)

    @abstractmethod
    def sockets(self) -> Observable[Socket]:
        """The current open socket at once, if there is one, then each new one."""


class BundleSource(ConnectableObservable[Bundle]):
    """A connection, seen from the operators that keep a part of it. Subscribing to a part decodes only that part."""

    def __init__(self) -> None:
        # It connects and subscribes in its own way: what reactivex would multicast, and through what, is not used.
        super().__init__(cast("Any", None), cast("Any", None))

    @abstractmethod
    def messages(self) -> Messages: ...

    @abstractmethod
    def sockets(self) -> Observable[Socket]: ...

    @abstractmethod
    def statuses(self) -> Observable[Status]: ...

    @abstractmethod
    def heartbeats(self) -> Observable[Any]: ...

    @abstractmethod
    def faults(self) -> Observable[Fault]: ...
