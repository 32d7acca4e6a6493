import pytest
import reactivex
from reactivex.subject import Subject

from bittrade_ws.models.errors import SequenceBroken
from bittrade_ws.models.status import Gap
from bittrade_ws.operators.in_sequence import in_sequence
from bittrade_ws.testing import check_operator


def number(item):
    return None if item == "x" else int(item)


def test_passes_items_in_sequence(marbles):
    source = marbles.hot("-1-2-3-|")
    marbles.expect(source.pipe(in_sequence(number))).to_be("-1-2-3-|")


def test_f36_a_gap_comes_before_the_item_behind_the_hole(marbles):
    source = marbles.hot("-1-2-5---6-|")
    values = {**{n: n for n in "1256"}, "G": Gap("trades", 3, 4, "sequence")}
    marbles.expect(source.pipe(in_sequence(number, channel="trades"))).to_be("-1-2-(G5)6-|", values)


def test_f37_repeated_items_are_dropped(marbles):
    source = marbles.hot("-1-2-1-2-3-|")
    marbles.expect(source.pipe(in_sequence(number))).to_be("-1-2-----3-|")


def test_items_without_a_number_pass(marbles):
    source = marbles.hot("-1-x-2-|")
    marbles.expect(source.pipe(in_sequence(number))).to_be("-1-x-2-|")


def test_on_gap_error_ends_the_stream(marbles):
    source = marbles.hot("-1-3-4-|")
    broken = marbles.match(SequenceBroken, gap=Gap("", 2, 2, "sequence"))
    marbles.expect(source.pipe(in_sequence(number, on_gap="error"))).to_be("-1-#", error=broken)
    marbles.expect(source.subscriptions).to_be(["^--!"])


def test_f39_a_restart_begins_anew_without_a_gap(marbles):
    source = marbles.hot("--5-6---1-2-|")
    sockets = marbles.hot("s------s-----")
    marbles.expect(source.pipe(in_sequence(number, restarts=sockets))).to_be("--5-6---1-2-|")
    marbles.expect(sockets.subscriptions).to_be(["^-----------!"])


def test_f39_the_starting_number_begins_anew(marbles):
    source = marbles.hot("-5-6-1-2-|")
    marbles.expect(source.pipe(in_sequence(number, starts_at=1))).to_be("-5-6-1-2-|")


def test_what_is_in_flight_at_a_restart_is_stale_until_the_snapshot(marbles):
    items = {"1": (1, False), "2": (2, False), "5": (5, False), "S": (1, True), "T": (7, True), "8": (8, False)}
    source = marbles.hot("-T-8---5-S-2-|", items)
    resubscribed = marbles.hot("-----r--------")
    operator = in_sequence(lambda item: item[0], restarts=resubscribed, is_snapshot=lambda item: item[1])
    marbles.expect(source.pipe(operator)).to_be("-T-8-----S-2-|", items)


def test_a_snapshot_begins_anew_also_without_a_restart(marbles):
    items = {"S": (1, True), "T": (7, True), "2": (2, False), "8": (8, False)}
    operator = in_sequence(lambda item: item[0], is_snapshot=lambda item: item[1])
    marbles.expect(marbles.hot("-8-T-8-S-2-|", items).pipe(operator)).to_be("---T-8-S-2-|", items)


@pytest.mark.parametrize("end", ["on_completed", "on_error"])
def test_an_end_that_a_subscriber_causes_comes_after_the_items_it_causes(end):
    source, seen = Subject(), []

    def handle(item):
        seen.append(item)
        if isinstance(item, Gap):
            source.on_next(4)
            getattr(source, end)(*([KeyError("lost")] if end == "on_error" else []))

    source.pipe(in_sequence(number)).subscribe(handle, lambda _: seen.append("end"), lambda: seen.append("end"))
    source.on_next(1)
    source.on_next(3)
    assert seen == [1, Gap("", 2, 2, "sequence"), 3, 4, "end"]


@pytest.mark.parametrize("line", ["-1-#", "-#"])
def test_errors_with_the_source(marbles, line):
    marbles.expect(marbles.hot(line).pipe(in_sequence(number))).to_be(line)


def test_a_number_that_cannot_be_read_is_an_error(marbles):
    source = marbles.hot("-1-y-2-|")
    marbles.expect(source.pipe(in_sequence(number))).to_be("-1-#", error=ValueError)
    marbles.expect(source.subscriptions).to_be(["^--!"])


def test_each_subscription_has_a_sequence_of_its_own(marbles):
    operator = in_sequence(number)
    marbles.expect(marbles.hot("-1-2-|").pipe(operator)).to_be("-1-2-|")
    marbles.expect(marbles.hot("-1-2-|").pipe(operator)).to_be("-1-2-|")


@pytest.mark.parametrize("line", ["-1-2-3|", "-1-4-5-5-9|"])
def test_keeps_the_laws(line):
    check_operator(in_sequence(number), line)


def test_keeps_the_laws_when_a_gap_is_an_error():
    check_operator(in_sequence(number, on_gap="error"), "-1-2-3|")


def test_restarts_come_on_the_clock_of_the_subscription(marbles):
    operator = in_sequence(number, restarts=reactivex.timer(0.006))
    marbles.expect(marbles.hot("-5-6---1-2-|").pipe(operator)).to_be("-5-6---1-2-|")
