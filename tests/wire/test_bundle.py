from typing import Any, cast

import pytest

from bittrade_ws.models.errors import NotConnected
from bittrade_ws.models.status import Opened, Status
from bittrade_ws.wire.bundle import Loss, Socket, Way
from bittrade_ws.wire.codec import Frame


def make_socket(sent: list[Frame], notified: list[Status] | None = None) -> Socket:
    return Socket(
        "ws://127.0.0.1",
        epoch=1,
        codec=cast(Any, None),
        send=sent.append,
        client_ids=lambda: "made-up",
        notify=lambda _, status: notified.append(status) if notified is not None else None,
    )


def test_a_closed_socket_sends_nothing() -> None:
    sent: list[Frame] = []
    socket = make_socket(sent)
    with pytest.raises(NotConnected, match="socket 1 is not open"):
        socket.send("x")
    socket.is_open = True
    socket.send_json({"id": 1})
    assert sent == ['{"id":1}']
    assert repr(socket) == "<Socket 1 open>"


def test_notify_reaches_the_owner() -> None:
    notified: list[Status] = []
    make_socket([], notified).notify(Opened())
    assert notified == [Opened()]


def test_closing_runs_each_action_once() -> None:
    socket = make_socket([])
    socket.is_open = True
    ran: list[str] = []
    socket.on_closed(lambda: ran.append("kept"))
    take_back = socket.on_closed(lambda: ran.append("taken back"))
    take_back()
    take_back()
    socket.is_open = False
    socket.is_open = False
    assert ran == ["kept"]


def test_an_action_for_a_closed_socket_runs_at_once() -> None:
    socket = make_socket([])
    ran: list[str] = []
    socket.on_closed(lambda: ran.append("now"))
    assert ran == ["now"]
    socket.is_open = True
    socket.is_open = False
    assert ran == ["now"]


def test_an_action_may_take_another_one_back_while_closing() -> None:
    socket = make_socket([])
    socket.is_open = True
    ran: list[str] = []
    socket.on_closed(lambda: take_back())
    take_back = socket.on_closed(lambda: ran.append("second"))
    socket.is_open = False
    assert ran == ["second"]  # the closing was under way; taking back neither fails nor changes it


def test_a_socket_that_is_lost_knows_why_when_its_actions_run() -> None:
    socket = make_socket([])
    socket.is_open = True
    seen: list[Loss | None] = [socket.loss]
    socket.on_closed(lambda: seen.append(socket.loss))
    socket.lose("no data for 60 s", silence=60.0)
    socket.lose("twice")
    assert seen == [None, Loss("no data for 60 s", 60.0)]
    assert not socket.is_open


def test_a_socket_that_this_side_ended_is_not_lost() -> None:
    socket = make_socket([])
    socket.is_open = True
    socket.is_open = False
    socket.lose("too late")
    assert socket.loss is None


def test_a_way_is_lost_once_with_its_socket_and_tells_those_who_come_late() -> None:
    socket, told = make_socket([]), list[str]()
    socket.is_open = True
    way = socket.way
    way.on_lost(lambda: told.append("first"))
    way.on_lost(lambda: told.append("taken back"))()
    socket.is_open = False
    way.lose()
    assert told == ["first"]
    way.on_lost(lambda: told.append("late"))
    assert told == ["first", "late"]


def test_a_way_that_was_replaced_is_not_lost_with_the_socket() -> None:
    socket, told = make_socket([]), list[str]()
    socket.is_open = True
    former, socket.way = socket.way, Way()
    former.on_lost(lambda: told.append("former"))
    socket.is_open = False
    assert told == []
    former.lose()
    assert told == ["former"]


def test_what_is_sent_can_take_a_detour() -> None:
    sent: list[Frame] = []
    socket = make_socket(sent)
    socket.is_open = True
    held: list[Frame] = []
    before = socket.divert(held.append)
    socket.send("x")
    before("y")
    assert (held, sent) == (["x"], ["y"])


def test_a_socket_that_belongs_to_nobody_is_lost_when_it_is_given_up() -> None:
    socket = make_socket([])
    socket.give_up("not open yet")
    assert socket.loss is None
    socket.is_open = True
    socket.give_up("nobody understands it")
    assert (socket.is_open, socket.loss) == (False, Loss("nobody understands it"))


def test_who_owns_a_socket_is_told_when_it_is_given_up() -> None:
    told: list[tuple[Socket, str]] = []
    socket = make_socket([])
    socket.belong_to(lambda *_: None, lambda *given: told.append(given))
    socket.give_up("too early")
    socket.is_open = True
    socket.give_up("why")
    assert told == [(socket, "why")]
    assert socket.is_open
