import reactivex as rx
from reactivex import operators as ops


def test_a_stream_is_as_drawn(marbles):
    source = marbles.cold("--a--b--|")
    marbles.expect(source.pipe(ops.delay(0.002))).to_be("----a--b--|")


def test_time_operators_use_the_clock(marbles):
    marbles.expect(rx.timer(5.0)).to_be("5s (0|)", {"0": 0})
