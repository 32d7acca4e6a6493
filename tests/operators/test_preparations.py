import reactivex

from bittrade_ws.operators._preparations import preparations


def test_what_was_done_on_a_socket_is_kept_in_order_and_for_that_socket_alone(venue):
    socket, other = venue.socket(), venue.socket()
    first, second = (lambda *_: reactivex.empty()), (lambda *_: reactivex.empty())

    preparations(socket).append(first)
    preparations(socket).append(second)

    assert preparations(socket) == [first, second]
    assert preparations(other) == []
