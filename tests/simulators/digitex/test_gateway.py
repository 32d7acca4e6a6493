"""The doors of the engine: who may come in, and where books go."""

import pytest

from bittrade_ws.exchanges.digitex import messages
from bittrade_ws.exchanges.digitex.markets import MARKETS
from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.pb import digitex_pb2 as pb
from bittrade_ws.simulators.digitex import gateway


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/events/order/", {"Authorization": "Token wrong"}, 401),
        ("/events/order/", {"Authorization": "Bearer wrong"}, 401),
        ("/events/marketdata/", {"Cookie": "sessionid=wrong"}, 401),
        ("/elsewhere/", {}, 404),
    ],
)
def test_who_does_not_come_in(connect, path, headers, status):
    with pytest.raises(HandshakeRefused) as raised:
        connect(path, headers)
    assert raised.value.status == status


@pytest.mark.parametrize("name", ["token", "bearer", "session_id"])
def test_each_credential_opens_the_account(venue, connect, name):
    secret = venue.credentials()[name]
    headers = {"token": {"authorization": f"Token {secret}"}, "bearer": {"Authorization": f"Bearer {secret}"}}
    control = connect("/events/order/", headers.get(name, {"cookie": f"a=b; sessionid={secret}"}))
    (told,) = control.ask(messages.get_trader_status(market_id=1))
    assert told.trader_id == venue.credentials()["trader_id"]


def test_a_book_that_nobody_listens_for_waits(venue, control, connect):
    assert control.ask(messages.order_book_request(market_id=1)) == []
    data = connect("/events/marketdata/", {})
    assert [(one.WhichOneof("kontent"), one.market_id) for one in data.told] == [("order_book_msg", 1)]


def test_books_of_all_that_are_followed(control, data):
    for market in (2, 3):
        data.ask(messages.subscribe(market_id=market))
    control.ask(messages.order_book_request())
    assert [one.market_id for one in data.told if one.HasField("order_book_msg")] == [2, 3]


def test_a_book_goes_to_its_own_client(venue, control, connect):
    mine = connect("/events/marketdata/", {"Authorization": f"Token {venue.credentials()['token']}"})
    other = connect("/events/marketdata/", {})
    control.ask(messages.order_book_request(market_id=1))
    assert [len(mine.told), len(other.told)] == [1, 0]


def test_every_market_is_there_and_the_funds_too(venue):
    assert set(venue.engine.instruments) == {str(number) for number in MARKETS}
    assert venue.user.of("DGTX").free > 0


def test_there_is_nothing_over_http(venue):
    assert venue.http("GET", "/", "", {}, b"").status == 404


def test_an_older_gateway_asks_for_no_subscription(marbles, connect):
    venue = gateway(marbles.clock, rate=20.0, auto_subscribe=True)
    told = []

    class Session:
        def send(self, frame):
            told.append(pb.Message.FromString(frame))

    venue.open(Session(), "/events/marketdata/", {})
    venue.start()
    marbles.advance("1s")
    assert "order_book_updated_msg" in {one.WhichOneof("kontent") for one in told}
