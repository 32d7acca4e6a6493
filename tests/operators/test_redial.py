import inspect
import itertools
from collections import Counter
from random import Random
from typing import Any

import pytest
import reactivex
from reactivex import Observable
from reactivex import operators as ops
from reactivex.disposable import Disposable

from bittrade_ws.models.errors import (
    CertificateRefused,
    ConnectionLost,
    HandshakeRefused,
    InvalidRequest,
    ProtocolError,
)
from bittrade_ws.models.status import Opened, Reconnected, Reconnecting, Stale
from bittrade_ws.operators._redial import Redial, is_refusal
from bittrade_ws.operators.reconnect import ReconnectPolicy, reconnect
from bittrade_ws.testing.kit import Marbles
from bittrade_ws.wire.bundle import Bundle, Kind

LOST = "ConnectionLost: the line dropped"
REFUSED = "the dial was refused"


def payloads(bundle: Any) -> Any:
    return bundle.payload


def depth() -> int:
    frame, count = inspect.currentframe(), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count


def dialling(exchange: Any, **policy: Any) -> Observable[Any]:
    return exchange.connection().pipe(reconnect(ReconnectPolicy(**policy)))


@pytest.mark.parametrize(
    ("error", "is_fatal"),
    [
        (HandshakeRefused("", status=401), True),
        (HandshakeRefused("", status=403), True),
        (HandshakeRefused("", status=429), False),
        (HandshakeRefused("", status=503), False),
        (CertificateRefused(""), True),
        (InvalidRequest(""), True),
        (ConnectionLost(""), False),
        (ProtocolError(""), False),
        (OSError(), False),
    ],
)
def test_f13_only_refusals_for_good_are_fatal(error: Exception, is_fatal: bool) -> None:
    assert is_refusal(error) is is_fatal


def test_lifecycle_is_told_in_the_stream(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^-a!", "x", "^-b"], a=1, b=2)

    stream = dialling(exchange, delays=[0.005, 0.010]).pipe(ops.map(payloads))

    marbles.expect(stream).to_be(
        "o-a(cr) @8ms s @18ms (on) @20ms b",
        o=Opened(),
        a=1,
        c=marbles.match(code=1006),
        r=Reconnecting(1, 0.005, LOST),
        s=Reconnecting(2, 0.010, REFUSED),
        n=Reconnected(2, 0.015),
        b=2,
    )
    marbles.expect(exchange.dials).to_be(["^--!", "@8ms (^!)", "@18ms ^"])


def test_what_a_user_sees_in_the_log(marbles: Marbles, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", "bittrade_ws")
    exchange = marbles.exchange(dials=["x", OSError("no route"), "^"])

    marbles.keep(dialling(exchange, delays=[1, 2]).subscribe(scheduler=marbles.clock))
    marbles.advance("9s")

    assert {record.name for record in caplog.records} == {"bittrade_ws.operators.reconnect"}
    assert [record.getMessage() for record in caplog.records] == [
        "the dial was refused; dialling again in 1.00 s (attempt 1)",
        "OSError: no route; dialling again in 2.00 s (attempt 2)",
    ]


def test_what_a_user_sees_in_the_log_of_a_drop(marbles: Marbles, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", "bittrade_ws")

    marbles.keep(dialling(marbles.exchange(dials=["^!", "^"]), delays=[1]).subscribe(scheduler=marbles.clock))
    marbles.advance("9s")

    assert [record.getMessage() for record in caplog.records] == [f"{LOST}; dialling again in 1.00 s (attempt 1)"]


def test_the_silence_before_the_end_belongs_to_the_downtime(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^s!", "^"], s=Stale(2.0))

    stream = dialling(exchange, delays=[1]).pipe(
        ops.map(payloads), ops.filter(lambda one: isinstance(one, Reconnected))
    )

    marbles.expect(stream).to_be("@1002ms n", n=Reconnected(1, 3.0))


def test_the_silence_of_one_subscription_is_none_of_the_line(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^s!", "^"], s=Stale(2.0, channel="btcusdt@trade"))

    stream = dialling(exchange, delays=[1]).pipe(
        ops.map(payloads), ops.filter(lambda one: isinstance(one, Reconnected))
    )

    marbles.expect(stream).to_be("@1002ms n", n=Reconnected(1, 1.0))


def test_a_dial_that_never_opened_is_told_on_a_socket_that_never_opens(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["x", "^"])
    said: list[Bundle] = []

    marbles.keep(dialling(exchange, delays=[1]).subscribe(said.append, scheduler=marbles.clock))
    marbles.advance("2s")

    assert [bundle.socket.epoch for bundle in said] == [0, 2, 2]
    assert not said[0].socket.is_open


def test_the_delays_start_anew_only_after_a_stable_open(marbles: Marbles) -> None:
    # Three opens that last 1 ms, one that lasts 10 ms, with 5 ms counting as stable.
    exchange = marbles.exchange(dials=["^!", "^!", "^---------!", "^!"])

    stream = dialling(exchange, delays=[0.001, 0.010, 0.020], stable_after=0.005).pipe(
        ops.map(payloads), ops.filter(lambda one: isinstance(one, Reconnecting)), ops.map(lambda one: one.delay)
    )

    marbles.expect(stream, "^ 40ms !").to_be("@1ms a @3ms b @23ms a @25ms b @36ms c", a=0.001, b=0.010, c=0.020)


def test_slow_refusals_never_count_as_stable_from_the_open(marbles: Marbles) -> None:
    refused_after_6_s = reactivex.timer(6).pipe(ops.flat_map(lambda _: reactivex.throw(OSError("refused"))))
    delays = (1.0, 2.0, 4.0)

    def total(stabilized_from: Any) -> Any:
        policy = ReconnectPolicy(delays=delays, stable_after=5, stabilized_from=stabilized_from)
        return refused_after_6_s.pipe(reconnect(policy), ops.map(lambda one: one.payload.delay))

    marbles.expect(total("open")).to_be("@6s a @13s b @21s c @31s #", a=1.0, b=2.0, c=4.0, error=OSError("refused"))
    marbles.expect(total("attempt"), "^ 30s !").to_be("@6s a @13s a @20s a @27s a", a=1.0)


def test_a_finite_pattern_ends_with_the_last_real_error(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["x", "x", OSError("no route")])

    marbles.expect(dialling(exchange, delays=[0.001, 0.001]).pipe(ops.filter(lambda _: False))).to_be(
        "--#", error=OSError("no route")
    )


def test_f13_a_refusal_surfaces_at_once(marbles: Marbles) -> None:
    refusal = HandshakeRefused("no", status=403)
    exchange = marbles.exchange(dials=["^!", refusal])

    marbles.expect(dialling(exchange, delays=[0.003]).pipe(ops.filter(lambda _: False))).to_be("----#", error=refusal)


def test_a_venue_has_its_own_idea_of_fatal(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^|"])
    stream = dialling(exchange, is_fatal=lambda error: getattr(error, "code", None) == 1000)

    marbles.expect(stream.pipe(ops.filter(lambda _: False))).to_be(
        "-#", error=ConnectionLost("the exchange closed", code=1000)
    )


@pytest.mark.parametrize("status", [418, 429, 503])
def test_f58_retry_after_is_a_minimum(marbles: Marbles, status: int) -> None:
    exchange = marbles.exchange(dials=[HandshakeRefused("later", status=status, retry_after=90), "^"])

    marbles.keep(dialling(exchange, delays=[1], cap=60).subscribe(scheduler=marbles.clock))

    marbles.expect(exchange.dials).to_be(["(^!)", "@90s ^"])


def test_an_error_of_the_pattern_or_of_the_predicate_is_not_swallowed(marbles: Marbles) -> None:
    def broken() -> Any:
        yield 0.001
        raise ZeroDivisionError("a mistake in the pattern")

    exchange = marbles.exchange(dials=["x"])

    marbles.expect(dialling(exchange, delays=broken).pipe(ops.filter(lambda _: False))).to_be(
        "-#", error=ZeroDivisionError("a mistake in the pattern")
    )


def test_each_subscription_has_its_own_place_in_the_delays(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["x"])
    stream = dialling(exchange, delays=[0.001, 0.002]).pipe(ops.filter(lambda _: False))
    error = ConnectionLost("the dial was refused")

    marbles.expect(stream).to_be("---#", error=error)
    marbles.expect(stream, "-^").to_be("----#", error=error)


def test_disposing_stops_what_is_under_way(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^-!", "^"])
    stream = dialling(exchange, delays=[0.010])

    marbles.expect(stream.pipe(ops.filter(lambda _: False)), "^----!").to_be("-")
    marbles.flush()
    marbles.advance("1s")

    marbles.expect(exchange.dials).to_be(["^-!"])


def test_f02c_ten_thousand_synchronous_failures_at_constant_depth(marbles: Marbles) -> None:
    depths: set[int] = set()
    dials = itertools.count()

    def subscribe(observer: Any, scheduler: Any = None) -> Any:
        depths.add(depth())
        observer.on_error(ConnectionLost(f"dial {next(dials)}"))
        return Disposable()

    stream = Observable[Bundle](subscribe).pipe(
        reconnect(ReconnectPolicy(delays=[0.001] * 10_000)), ops.filter(lambda _: False)
    )
    errors: list[Exception] = []
    stream.subscribe(on_error=errors.append, scheduler=marbles.clock)
    marbles.advance("11s")

    assert [str(error) for error in errors] == ["dial 10000"]
    assert max(depths) - min(depths) <= 8


def test_f22_three_hundred_clients_come_back_spread_out(marbles: Marbles) -> None:
    attempts: Counter[int] = Counter()
    is_up_from = 600.0

    def dial(observer: Any, scheduler: Any = None) -> Any:
        second = marbles.clock.micros // 1_000_000
        attempts[second] += 1
        if second < is_up_from:
            observer.on_error(ConnectionLost("down"))
        return Disposable()

    for client in range(300):
        policy = ReconnectPolicy(random=Random(client).random)
        marbles.keep(Observable[Bundle](dial).pipe(reconnect(policy)).subscribe(scheduler=marbles.clock))
    marbles.advance("700s")

    assert max(attempts[second] for second in range(600, 700)) <= 20
    assert sum(attempts[second] for second in range(600, 700)) == 300


def test_without_bundles_nothing_is_told_and_a_value_counts_as_open(marbles: Marbles) -> None:
    source = marbles.cold("a--#", error=OSError())
    redial = Redial(delays=[0.001, 0.005], stabilized=reactivex.timer(0.002))

    marbles.expect(source.pipe(redial), "^ 15ms !").to_be("a---a---a---a---")


def test_an_error_of_stabilized_ends_the_stream(marbles: Marbles) -> None:
    redial = Redial(delays=[1], stabilized=reactivex.throw(KeyError("a mistake")))

    marbles.expect(marbles.cold("-a-b").pipe(redial)).to_be("-(a#)", error=KeyError("a mistake"))


def test_completion_ends_it(marbles: Marbles) -> None:
    marbles.expect(marbles.cold("-a|").pipe(Redial(delays=[1], stabilized=reactivex.never()))).to_be("-a|")


def test_the_end_of_it_all_during_an_announcement_plans_nothing(marbles: Marbles) -> None:
    exchange = marbles.exchange(dials=["^-!", "^"])

    def is_reconnecting(bundle: Bundle) -> bool:
        return bundle.kind is Kind.STATUS and isinstance(bundle.payload, Reconnecting)

    marbles.expect(dialling(exchange).pipe(ops.filter(is_reconnecting), ops.take(1), ops.map(lambda _: "r"))).to_be(
        "--(r|)"
    )
    marbles.flush()
    assert len(exchange.dials) == 1
