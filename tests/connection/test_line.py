from typing import Any

from reactivex import Observable
from reactivex.scheduler import ImmediateScheduler

from bittrade_ws.connection.line import Line as LineOfALife
from bittrade_ws.models.errors import ConnectionLost, DecodeError, HandshakeRefused
from bittrade_ws.models.status import Closed, Opened, Reconnecting
from bittrade_ws.operators.reconnect import ReconnectPolicy


def a_line(log: list[Any]) -> LineOfALife:
    return LineOfALife(
        lambda line, item: log.append(getattr(item, "payload", item)), lambda line, error: log.append(error)
    )


def test_it_knows_its_open_socket(line: Any) -> None:
    log: list[Any] = []
    ours = a_line(log)
    ours.start(line.dial(), ReconnectPolicy(delays=[1]), line.clock)
    assert ours.socket is None
    line.open()
    assert ours.socket is line.dials[0]
    line.drop()
    assert ours.socket is None
    assert [type(one) for one in log] == [Opened, Closed, Reconnecting]


def test_without_a_policy_the_first_error_is_the_end(line: Any) -> None:
    log: list[Any] = []
    a_line(log).start(line.dial(), None, line.clock)
    line.open()
    line.drop()
    assert isinstance(log[-1], ConnectionLost)


def test_a_refusal_is_its_end_whatever_the_policy(line: Any) -> None:
    log: list[Any] = []
    line.refusals.append(HandshakeRefused("no", status=401))
    a_line(log).start(line.dial(), ReconnectPolicy(delays=[1]), line.clock)
    assert [type(one) for one in log] == [HandshakeRefused]


def test_what_completes_ends_without_an_error() -> None:
    log: list[Any] = []
    a_line(log).start(Observable(lambda observer, scheduler=None: observer.on_completed()), None, ImmediateScheduler())
    assert log == [None]


def test_cut_it_hangs_up_says_so_and_is_dialled_again(line: Any) -> None:
    log: list[Any] = []
    ours = a_line(log)
    ours.start(line.dial(), ReconnectPolicy(delays=[1]), line.clock)
    line.open()
    ours.cut(DecodeError("nonsense"))
    assert not line.dials[0].is_open
    assert log[1:2] == [Closed(1007, "nonsense")]
    line.clock.advance_by(1)
    assert len(line.dials) == 2
    assert line.hung_up == 1


def test_disposed_it_dials_no_more(line: Any) -> None:
    log: list[Any] = []
    ours = a_line(log)
    ours.start(line.dial(), ReconnectPolicy(delays=[1]), line.clock)
    line.open()
    ours.dispose()
    line.clock.advance_by(10)
    assert (len(line.dials), line.hung_up) == (1, 1)
