from bittrade_ws.models.errors import ConnectionLost, ResponseTimeout
from bittrade_ws.operators.wait_for_response import wait_for_response
from bittrade_ws.testing import check_operator


def test_the_first_message_with_the_id_answers(marbles):
    messages = marbles.hot("^-a-b-c|", a={"id": "7"}, b=[1, 2], c={"id": 7})
    marbles.expect(messages.pipe(wait_for_response(7))).to_be("------(c|)", c={"id": 7})
    marbles.expect(messages.subscriptions).to_be("^-----!")


def test_the_id_may_live_in_another_field(marbles):
    messages = marbles.hot("^-a-b", a={"id": 7}, b={"reqid": 7})
    marbles.expect(messages.pipe(wait_for_response(7, id_field="reqid"))).to_be("----(b|)", b={"reqid": 7})


def test_a_predicate_does_too(marbles):
    messages = marbles.hot("^-a-b", a="no", b="yes")
    marbles.expect(messages.pipe(wait_for_response(lambda message: message == "yes"))).to_be("----(b|)", b="yes")


def test_silence_is_a_typed_timeout(marbles):
    error = ResponseTimeout("no reply to request 7 within 2 s", request_id=7, seconds=2)
    marbles.expect(marbles.hot("^-a").pipe(wait_for_response(7, 2.0))).to_be("2s #", error=error)


def test_messages_that_end_first_are_a_lost_connection(marbles):
    error = ConnectionLost("no message matched before the messages ended")
    waiting = marbles.hot("^-a|").pipe(wait_for_response(lambda message: False))
    marbles.expect(waiting).to_be("---#", error=error)


def test_a_predicate_that_raises_is_the_error(marbles):
    error = ZeroDivisionError("division by zero")
    waiting = marbles.hot("^-a|", a=0).pipe(wait_for_response(lambda message: 1 / message))
    marbles.expect(waiting).to_be("--#", error=error)


def test_keeps_the_laws_but_that_an_end_before_the_response_is_an_error():
    check_operator(wait_for_response(lambda message: message == "never"), without=["forwards completion"])
