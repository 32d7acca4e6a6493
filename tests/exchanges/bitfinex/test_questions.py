"""Everything else that can be asked: what goes out, which notification answers, what comes of it."""

import json
from decimal import Decimal
from typing import Any

import pytest

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.errors import InvalidRequest, RequestRejected, ResponseTimeout, VenuePaused
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.faults import Swallow

D = Decimal
ORDER = [7, None, 5, "tBTCUSD", *[None] * 28]
OFFER = [3, "fUSD", 1, 2, 100, 100, "LIMIT", None, None, None, "ACTIVE", None, None, None, 0.0002, 30, *[None] * 5]


class Asked:
    """A client whose venue answers with what a test says."""

    def __init__(self, marbles: Any, *answers: Any) -> None:
        self.marbles = marbles
        self.exchange = marbles.exchange(dials=["^"], codec=bitfinex.BitfinexCodec)
        for answer in answers:
            self.exchange.reply(with_=lambda request, answer=answer: [0, "n", answer], times=1)
        self.connection = bitfinex.private_websocket_connection(
            dialer=self.exchange.dialer, scheduler=marbles.clock, sequence=False
        )
        self.messages = self.connection.pipe(keep_messages_only())
        self.sockets = self.connection.pipe(filter_new_socket_only())

    def ask(self, factory: Any, *payloads: Any) -> list[Any]:
        ask = self.marbles.keep(factory(self.sockets, self.messages))
        self.marbles.connect(self.connection)
        told: list[Any] = []
        for payload in payloads:
            self.marbles.keep(
                ask(payload).subscribe(told.append, told.append, lambda: told.append("|"), scheduler=self.marbles.clock)
            )
        self.marbles.advance("20s")
        return told

    @property
    def sent(self) -> list[Any]:
        return [json.loads(frame) for frame in self.exchange.sent.frames]


def note(kind: str, info: Any, status: str = "SUCCESS", message_id: Any = None) -> list[Any]:
    return [1, kind, message_id, None, info, None if status == "SUCCESS" else 10001, status, "because"]


def test_several_orders_are_canceled(marbles: Any) -> None:
    asked = Asked(marbles, note("oc_multi-req", [ORDER, ORDER]))
    told = asked.ask(bitfinex.cancel_orders_factory, {"id": [7], "cid": [[5, "2023-11-14"]], "all": None})
    assert asked.sent == [[0, "oc_multi", None, {"id": [7], "cid": [[5, "2023-11-14"]]}]]
    assert [order.order_id for order in told[0]] == [7, 7]


def test_operations_go_out_together_and_are_answered_one_by_one(marbles: Any) -> None:
    asked = Asked(marbles, [])
    operations = [("on", {"amount": D("1.50")}), ("oc", {"id": 7})]
    assert asked.ask(bitfinex.send_operations_factory, operations) == ["|"]
    assert asked.sent == [[0, "ox_multi", None, [["on", {"amount": "1.50"}], ["oc", {"id": 7}]]]]


def test_an_offer_is_placed_and_canceled(marbles: Any) -> None:
    asked = Asked(marbles, note("fon-req", OFFER))
    offer = {"type": "LIMIT", "symbol": "fUSD", "amount": D("100.0"), "rate": D("0.0002"), "period": 30}
    told = asked.ask(bitfinex.add_offer_factory, offer)
    assert asked.sent == [[0, "fon", None, {**offer, "amount": "100.0", "rate": "0.0002"}]]
    assert (told[0].offer_id, told[0].rate) == (3, D("0.0002"))
    canceling = Asked(marbles, note("foc-req", OFFER))
    assert [offer.offer_id for offer in canceling.ask(bitfinex.cancel_offer_factory, 3)[:1]] == [3]
    assert canceling.sent == [[0, "foc", None, {"id": 3}]]


def test_a_refusal_is_an_error_of_the_request(marbles: Any) -> None:
    told = Asked(marbles, note("foc-req", OFFER, "ERROR")).ask(bitfinex.cancel_offer_factory, 3)
    assert [(type(error), error.code, error.reason) for error in told] == [(RequestRejected, 10001, "because")]


def test_calculations_are_events(marbles: Any) -> None:
    asked = Asked(marbles, [])
    assert asked.ask(bitfinex.calculate_factory, ["margin_base", "balance"]) == ["|"]
    assert asked.sent == [[0, "calc", None, [["margin_base"], ["balance"]]]]


def test_notifications_come_back_to_who_sent_them(private: Any) -> None:
    client = private()
    notify = client.marbles.keep(bitfinex.notify_factory(client.sockets, client.messages))
    heard = client.watch(bitfinex.subscribe_notifications(client.messages))
    client.connect()
    told = [client.hear(notify(info)) for info in (("ucm-test", {"foo": 1}), "foo")]
    client.marbles.advance("1s")
    assert [(one.type, one.info) for (one,) in told] == [("ucm-test", {"foo": 1}), ("ucm-notify-req", "foo")]
    assert heard == [one for (one,) in told]
    assert all(0 < one.message_id < 2**45 for one in heard)


@pytest.mark.parametrize(
    ("factory", "payload"),
    [
        (bitfinex.send_operations_factory, [("oc", {"id": 1})] * 76),
        (bitfinex.calculate_factory, ["balance"] * 31),
        (bitfinex.calculate_factory, []),
        (bitfinex.notify_factory, ("other", 1)),
        (bitfinex.add_offer_factory, {"symbol": "fUSD", "amount": 1.5}),
    ],
)
def test_what_the_venue_does_not_take_is_refused_here(marbles: Any, factory: Any, payload: Any) -> None:
    asked = Asked(marbles)
    assert [type(error) for error in asked.ask(factory, payload)] == [InvalidRequest]
    assert asked.sent == []


QUESTIONS: list[tuple[Any, Any]] = [
    (bitfinex.cancel_orders_factory, {"all": 1}),
    (bitfinex.send_operations_factory, [("oc", {"id": 7})]),
    (bitfinex.add_offer_factory, {"symbol": "fUSD"}),
    (bitfinex.cancel_offer_factory, 3),
    (bitfinex.calculate_factory, ["balance"]),
    (bitfinex.notify_factory, {"foo": 1}),
]


@pytest.mark.parametrize(("factory", "payload"), QUESTIONS)
def test_f59_under_maintenance_nothing_is_asked(private: Any, factory: Any, payload: Any) -> None:
    client = private()
    ask = client.marbles.keep(factory(client.sockets, client.messages))
    client.connect()
    sent = len(client.exchange.sent.frames)
    client.venue.maintenance()
    client.marbles.advance("1s")
    assert [type(told) for told in client.hear(ask(payload))] == [VenuePaused]
    assert len(client.exchange.sent.frames) == sent


def test_what_two_clients_of_an_account_tell_at_once_comes_back_to_each(private: Any) -> None:
    client = private()
    keys = client.venue.credentials()
    other = bitfinex.private_websocket_connection(
        url="ws://exchange/ws/2", dialer=client.exchange.dialer, scheduler=client.marbles.clock
    )
    messages = other.pipe(keep_messages_only())
    signer = bitfinex.hmac_signer(keys["api_key"], keys["api_secret"])
    sockets = other.pipe(filter_new_socket_only(), bitfinex.log_in(signer, messages))
    asks = [
        client.marbles.keep(bitfinex.notify_factory(*door))
        for door in ((client.sockets, client.messages), (sockets, messages))
    ]
    client.marbles.connect(other)
    client.connect("10s")
    told = [client.hear(ask({"from": number})) for number, ask in enumerate(asks)]
    client.marbles.advance("1s")
    assert [one.info for (one,) in told] == [{"from": 0}, {"from": 1}]


@pytest.mark.parametrize(
    ("factory", "payloads"),
    [
        (bitfinex.add_offer_factory,
         [{"type": "LIMIT", "symbol": "fUSD", "amount": amount, "rate": "0.0002", "period": 30}
          for amount in ("500", "700", "900")]),
        (bitfinex.cancel_orders_factory, [{"all": 1}, {"gid": [1]}, {"all": 1}]),
    ],
)  # fmt: skip
def test_what_is_answered_by_its_kind_alone_is_asked_one_at_a_time(private: Any, factory: Any, payloads: Any) -> None:
    client = private()
    ask = client.marbles.keep(factory(client.sockets, client.messages))
    client.connect()
    first, second = client.hear(ask(payloads[0])), client.hear(ask(payloads[1]))
    client.marbles.advance("1s")
    assert ([isinstance(one, Exception) for one in first], [type(one) for one in second]) == ([False], [InvalidRequest])
    third = client.hear(ask(payloads[2]))
    client.marbles.advance("1s")
    assert [isinstance(one, Exception) for one in third] == [False]


def test_an_answer_that_never_comes_holds_the_next_question_back_no_longer_than_its_deadline(private: Any) -> None:
    client = private()
    ask = client.marbles.keep(bitfinex.cancel_orders_factory(client.sockets, client.messages))
    client.connect()
    client.venue.faults.add(Swallow(), containing="oc_multi-req")
    told = client.hear(ask({"all": 1}))
    client.marbles.advance("9s")
    assert [type(one) for one in client.hear(ask({"all": 1}))] == [InvalidRequest]
    client.marbles.advance("2s")
    assert [type(one) for one in told] == [ResponseTimeout]
    again = client.hear(ask({"all": 1}))
    client.marbles.advance("1s")
    assert again == [()]
