"""Commands that every venue has, each made of the venue's own functions."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import reactivex
from reactivex import Observable
from reactivex import operators as ops

from bittrade_ws.cli.console.commands import Command, Shown
from bittrade_ws.cli.console.fields import Field, one_of, text, whole
from bittrade_ws.cli.console.session import Session
from bittrade_ws.cli.registry import under_ca
from bittrade_ws.models.status import Gap
from bittrade_ws.operators import buffer_bounded, conflate
from bittrade_ws.wire.bundle import Socket

Subscribe = Callable[[str, Observable[Any]], Callable[[Observable[Socket]], Observable[Any]]]
COUNT: Final = Field("COUNT", "10", whole, is_optional=True)
SHOWN_EVERY: Final = 0.25
"""Seconds between two values that replace each other."""
WAITING: Final = 10_000
"""Values that may wait for a slow terminal."""


def authenticate() -> Command:
    """Logs in."""
    return Command(text="Authenticate", word="authenticate", run=Session.authenticate)


def disconnect() -> Command:
    """Ends the connections, and stays."""

    def run(session: Session) -> Observable[Any]:
        session.disconnect()
        return reactivex.empty()

    return Command(text="Disconnect", word="disconnect", run=run)


def reconnect() -> Command:
    """New connections, in place of those there are."""

    def run(session: Session) -> Observable[Any]:
        session.disconnect()
        session.connect()
        return reactivex.empty()

    return Command(text="Reconnect", word="reconnect", run=run, needs_session=False)


def stop_watching(example: str = "trades") -> Command:
    """Ends what `watch` began, a word of the menu like `example`."""

    def run(session: Session, name: str | None) -> Observable[str]:
        ended = session.stop_watching(name)
        return reactivex.just(f"stopped: {', '.join(ended)}" if ended else "nothing of that is watched")

    fields = (Field("NAME", example, text, is_optional=True),)
    return Command(text="Stop Watching", word="unwatch", run=run, fields=fields)


def watch(title: str, name: str, subscribe: Subscribe, symbol: Field, *, is_latest: bool) -> Command:
    """Shows the values of a channel; of those that replace each other (`is_latest`) a few a second."""

    def run(session: Session, of: str, count: int | None) -> Observable[Any]:
        desk = session.market
        values = desk.sockets.pipe(under_ca(subscribe, session.access.ca)(of, desk.messages))
        handed_over = conflate(type, interval=SHOWN_EVERY) if is_latest else buffer_bounded(WAITING)
        return first(count, values.pipe(handed_over))

    def show(value: Any) -> Iterable[Shown]:
        yield ("gap" if isinstance(value, Gap) else name.removesuffix("s"), value)

    return Command(text=title, word=name, run=run, show=show, fields=(symbol, COUNT), is_watch=True, settles=is_endless)


def first(count: int | None, values: Observable[Any]) -> Observable[Any]:
    """So many values, or all; a `Gap` is none."""
    if count is None:
        return values

    def counted(_: Any) -> Observable[Any]:
        left = count

        def is_before_last(value: Any) -> bool:
            nonlocal left
            left -= not isinstance(value, Gap)
            return left > 0

        return values.pipe(ops.take_while(is_before_last, inclusive=True))

    return reactivex.defer(counted)


def account_list(title: str, name: str, run: Callable[..., Observable[Any]], kind: str, *fields: Field) -> Command:
    """Shows what the account has of a kind, one by one."""
    show = each(kind, f"there is no {kind}")
    return Command(text=title, word=name, run=run, show=show, fields=fields, needs_login=True)


def candles(run: Callable[..., Observable[Any]], symbol: Field, intervals: Sequence[str]) -> Command:
    """Shows the newest candles."""
    fields = (
        symbol,
        Field("LIMIT", "5", whole),
        Field("PERIOD", intervals[0], one_of(*intervals), choices=tuple(intervals)),
    )
    return Command(text="Get K-line", word="candles", run=run, show=each("candle", "there is no candle"), fields=fields)


def is_endless(value: Any, *given: Any) -> bool:
    """A watch without a count, which is given last, has no end to wait for."""
    return given[-1] is None


def each(kind: str, none: str) -> Callable[[Iterable[Any]], Iterable[Shown]]:
    """Shows the values of one answer, or says that there are none."""

    def show(values: Iterable[Any]) -> Iterable[Shown]:
        rows = [(kind, value) for value in values]
        return rows or [none]

    return show


def one(kind: str) -> Callable[[Any], Iterable[Shown]]:
    """Shows a value under this label."""
    return lambda value: ((kind, value),)
