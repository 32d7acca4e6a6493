from typing import Any

from bittrade_ws.operators.reconnect import ReconnectPolicy


def test_subscribers_of_either_order_get_the_same_messages(line: Any) -> None:
    connection = line.connection()
    early: list[Any] = []
    late: list[Any] = []
    connection.messages().listen("a", lambda body: body[1]).subscribe(early.append)
    connection.connect()
    line.open()
    connection.messages().listen("a", lambda body: body[1]).subscribe(late.append)

    line.receive(["a", 1], ["b", 2], ["a", 3])

    assert early == late == [1, 3]


def test_a_late_subscriber_gets_the_open_socket_and_then_each_new_one(line: Any) -> None:
    connection = line.connection(ReconnectPolicy(delays=[1]))
    connection.connect()
    line.open()
    sockets: list[Any] = []
    connection.sockets().subscribe(sockets.append)
    assert sockets == [line.dials[0]]

    line.drop()
    line.clock.advance_by(1)
    line.open()

    assert sockets == line.dials


def test_after_dispose_everybody_is_completed_and_connect_begins_anew(line: Any) -> None:
    connection = line.connection()
    log: list[Any] = []
    for _ in range(2):
        connection.messages().subscribe(log.append, on_completed=lambda: log.append("completed"))
        link = connection.connect()
        line.open()
        line.receive(["a", 1])
        link.dispose()

    assert log == [["a", 1], "completed"] * 2
    assert line.hung_up == 2
