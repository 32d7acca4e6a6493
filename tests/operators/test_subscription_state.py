import pytest

from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.operators._subscription_state import At, Entry, Question, by_venue
from bittrade_ws.testing.json_subscribing import JsonSubscribing
from bittrade_ws.wire.codec import Request


@pytest.fixture
def entry(venue):
    def entry(name, subscribing=venue.subscribing):
        return Entry(venue.messages, venue.channel(name), subscribing, 10.0)

    return entry


def test_entries_are_grouped_by_venue_and_single_ones_stay_alone(entry):
    other = JsonSubscribing()
    a, b, c, d, e = (entry(name) for name in "abcde")
    x = entry("x", other)
    c.is_alone = True
    assert by_venue([a, x, c, b, d, e]) == [[a, b, d, e], [x], [c]]


def test_a_question_waits_as_long_as_one_of_its_channels_does(entry):
    a, b = entry("a"), entry("b")
    question = Question(Request(frame="?", reply_key=1), [a, b], is_subscribe=True)
    for one in (a, b):
        one.questions.append(question)
    a.settle(At.ACKNOWLEDGED)
    assert question.is_open
    assert not question.waiting.is_disposed
    b.settle(At.NOTHING)
    assert not question.is_open
    assert question.waiting.is_disposed


def test_f58_what_is_refused_for_now_is_asked_for_later_each_time_and_not_for_ever(entry):
    a, later = entry("a"), SubscriptionFailed("busy", channel="a", retry_after=3.0)
    assert [a.postpone(later) for _ in range(7)] == [3.0, 3.0, 4.0, 8.0, 15.0, 30.0, None]
    a.hold(0.0)
    assert a.postpone(later) == 3.0
    assert a.postpone(SubscriptionFailed("no", channel="a")) is None
    assert a.postpone(KeyError("oops")) is None


def test_failures_name_their_channel(entry):
    refused = SubscriptionFailed("no", channel="a", code=404)
    wrapped = entry("a").refusal(KeyError("oops"))
    assert entry("a").refusal(refused) is refused
    assert (wrapped.channel, str(wrapped)) == ("a", "subscribing to a failed: 'oops'")
    assert str(entry("a").silence(3.0)) == "the venue did not acknowledge the subscription to a within 3 s, twice"
