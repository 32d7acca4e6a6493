"""`add_token`: the user's own signer, left on each socket."""

from collections.abc import Callable
from typing import Any, overload

from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.operators._context import SIGNER
from bittrade_ws.wire.bundle import Socket
from bittrade_ws.wire.codec import Signer


class AddToken:
    """An operator over sockets that is also a plain function of one socket: both pipes of the README work."""

    __slots__ = ("_signer_of",)

    def __init__(self, signer_of: Callable[[Socket], Signer]) -> None:
        self._signer_of = signer_of

    @overload
    def __call__(self, source: Observable[Socket]) -> Observable[Socket]: ...
    @overload
    def __call__(self, source: Socket) -> Socket: ...
    def __call__(self, source: Any) -> Any:
        if isinstance(source, Socket):
            source.state[SIGNER] = self._signer_of(source)
            return source
        return source.pipe(ops.map(self))

    def __repr__(self) -> str:
        return "add_token(…)"


def add_token(signer: Signer | None = None, *, signer_of: Callable[[Socket], Signer] | None = None) -> AddToken:
    """Leaves `signer` on every socket that passes, for the requests that are signed on it.

    A signer is the user's own function: the parameters of a request in, the same with key and signature out. The key
    lives in that function; nothing here stores or prints it. With `signer_of` each socket gets a signer of its own
    (a token fetched once per connection).

    Use it as an operator, `sockets.pipe(add_token(sign))`, or as a function, `ops.map(add_token(sign))`. A function
    `Socket -> Socket` of your own does for `ops.map` too, when it sets `socket.state[SIGNER]` itself.

    See operators/add_token.md.
    """
    if signer_of is not None and signer is None:
        return AddToken(signer_of)
    if signer is None or signer_of is not None:
        raise TypeError("add_token takes either a signer or signer_of")
    return AddToken(lambda socket: signer)
