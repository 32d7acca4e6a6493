import pytest
from reactivex import operators as ops

from bittrade_ws.operators._context import SIGNER
from bittrade_ws.operators.add_token import add_token

SECRET = "made-up-secret"


def sign(params):
    return {**params, "signature": f"by {SECRET}"}


def test_the_signer_is_left_on_every_socket_that_passes(venue, marbles):
    first, second = venue.socket(), venue.socket()
    sockets = marbles.hot("^-a-b|", a=first, b=second)
    marbles.expect(sockets.pipe(add_token(sign))).to_be("--a-b|", a=first, b=second)
    marbles.flush()
    assert first.state[SIGNER] is second.state[SIGNER] is sign


def test_it_is_also_a_function_to_map_with(venue, marbles):
    socket = venue.socket()
    marbles.expect(marbles.cold("a|", a=socket).pipe(ops.map(add_token(sign)), ops.share())).to_be("a|", a=socket)
    marbles.flush()
    assert socket.state[SIGNER] is sign


def test_each_socket_may_get_a_signer_of_its_own(venue):
    socket = venue.socket()
    add_token(signer_of=lambda socket: lambda params: {**params, "token": f"t{socket.epoch}"})(socket)
    assert socket.state[SIGNER]({}) == {"token": "t1"}


def test_nothing_shows_the_secret(venue):
    operator = add_token(sign)
    assert SECRET not in f"{operator!r}{operator(venue.socket())!r}"


@pytest.mark.parametrize("arguments", [{}, {"signer": sign, "signer_of": lambda socket: sign}])
def test_it_takes_one_of_two(arguments):
    with pytest.raises(TypeError, match="either a signer or signer_of"):
        add_token(**arguments)
