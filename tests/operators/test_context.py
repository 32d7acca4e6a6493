from bittrade_ws.operators._context import SIGNER, request_context
from bittrade_ws.testing import EPOCH


def test_time_is_the_clocks_in_epoch_milliseconds(marbles, venue):
    context = request_context(venue.socket(), marbles.clock)
    marbles.advance("1500ms")
    assert context.now() == round(EPOCH.timestamp() * 1000) + 1500


def test_ids_and_signer_are_the_sockets(marbles, venue):
    socket = venue.socket()
    assert request_context(socket, marbles.clock).signer is None
    socket.state[SIGNER] = dict
    contexts = [request_context(socket, marbles.clock) for _ in range(2)]
    assert [context.signer for context in contexts] == [dict, dict]
    assert [context.ids() for context in contexts] == [1, 2]
