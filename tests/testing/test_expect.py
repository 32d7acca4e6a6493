import pytest

from bittrade_ws.models.order import OrderStatus as S
from bittrade_ws.testing import Marbles, MarblesFailed


def failure(body):
    marbles = Marbles()
    body(marbles)
    with pytest.raises(MarblesFailed) as raised:
        marbles.finish()
    return str(raised.value)


def test_a_window(marbles):
    marbles.expect(marbles.cold("-a-b-c"), during="--^--!").to_be("---a")


def test_frame_zero_is_when_it_is_expected(marbles):
    marbles.advance("7ms")
    marbles.expect(marbles.cold("-a|")).to_be("-a|")


def test_flushing_in_between(marbles):
    seen = []
    marbles.expect(marbles.cold("-a|")).to_be("-a|")
    marbles.flush()
    seen.append(marbles.clock.micros)
    marbles.expect(marbles.cold("-b|")).to_be("-b|")
    marbles.flush()
    assert marbles.clock.micros - seen[0] == 2_000


def test_what_comes_long_after_the_line_is_seen_too():
    assert "received  -a 30000ms b" in failure(lambda m: m.expect(m.cold("-a 30s b")).to_be("-a"))


def test_all_failures_are_told():
    def body(marbles):
        for line in ("-a", "--a"):
            marbles.expect(marbles.cold("a")).to_be(line)

    assert failure(body).count("marbles differ") == 2


def test_subscriptions_differ():
    def body(marbles):
        source = marbles.cold("-a|")
        marbles.expect(source).to_be("-a|")
        marbles.expect(source).subscriptions(["^---!", "^"])

    text = failure(body)
    assert "  ✗ expected  ^---!   (0ms to 4ms)\n    received  ^-!   (0ms to 2ms)" in text
    assert "  ✗ expected  ^   (0ms)\n    received  (none)" in text


def test_a_source_that_was_never_subscribed_to(marbles):
    marbles.expect(marbles.cold("-a").subscriptions).to_be([])


def test_silence(marbles):
    marbles.expect(marbles.cold("5s a|")).silent_for("5s")
    marbles.expect(marbles.cold("---a|")).silent_for("3ms").to_be("---a|")


def test_silence_that_is_broken():
    assert "expected silence for 5s, received 3ms next 'a'" in failure(
        lambda m: m.expect(m.cold("---a|")).silent_for("5s")
    )
    assert "received 0ms complete" in failure(lambda m: m.expect(m.cold("|")).silent_for("5s"))


STATUSES = {"s": S.SUBMITTED, "o": S.OPEN, "p": S.PARTIALLY_FILLED, "f": S.FILLED, "u": S.UNKNOWN}


@pytest.mark.parametrize("line", ["-s-o-f|", "-sopppf|", "(sof|)"])
def test_lifecycles(marbles, line):
    marbles.expect(marbles.cold(line, STATUSES)).lifecycle("submitted > open > partial* > filled")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("-s-f|", "received  submitted > filled"),
        ("-s-f-o|", "FILLED > OPEN is not a legal move"),
        ("-s-o#", "ended with an error"),
        ("-|", "(nothing)"),
        ("-s-s|", "SUBMITTED > SUBMITTED is not a legal move"),
    ],
)
def test_lifecycles_that_differ(line, problem):
    assert problem in failure(
        lambda m: m.expect(m.cold(line, STATUSES)).lifecycle("submitted > open > partial* > filled")
    )


def test_what_cannot_be_expected(marbles):
    with pytest.raises(TypeError, match="takes an Observable or a log"):
        marbles.expect([1, 2])
    with pytest.raises(TypeError, match="keeps no log"):
        marbles.expect(marbles.cold("-").pipe()._subscribe_core and Marbles().exchange(dials=["x"]).sent).subscriptions(
            "^"
        )
    with pytest.raises(TypeError, match="one line"):
        marbles.expect(marbles.exchange(dials=["x"]).sent).to_be(["-a"])
    with pytest.raises(TypeError, match="single characters"):
        marbles.cold("-", long=1)
    marbles._expectations.clear()
