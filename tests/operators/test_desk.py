"""The order desk against a venue that answers in virtual time, with the line cut at every place there is."""

from decimal import Decimal
from itertools import cycle, pairwise

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bittrade_ws.connection import websocket_connection
from bittrade_ws.models.order import TRANSITIONS, OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only, order_factory
from bittrade_ws.testing import Marbles
from bittrade_ws.testing.cutting import Tally
from bittrade_ws.testing.json_codec import JsonCodec
from bittrade_ws.testing.json_orders import JsonOrders
from bittrade_ws.testing.json_subscribing import JsonSubscribing

FILLED = (
    (4, {"status": "OPEN", "filled": "0"}),
    (8, {"status": "PARTIALLY_FILLED", "filled": "0.4", "fills": [["1", "100.00", "0.4"]]}),
    (12, {"status": "PARTIALLY_FILLED", "filled": "0.7", "fills": [["2", "100.00", "0.3"]]}),
    (16, {"status": "FILLED", "filled": "1.0", "fills": [["3", "100.00", "0.3"]]}),
)
CANCELED = (FILLED[0], FILLED[1], (10, {"status": "CANCELED", "filled": "0.4"}))
REJECTED = ((0, {"status": "REJECTED", "code": -2010, "reason": "no balance"}),)
RESTING = FILLED[:1]
LIVES = {"filled": FILLED, "canceled": CANCELED, "rejected": REJECTED, "resting": RESTING}


class Venue:
    """Takes orders and lets each live its scripted life; `truth` is what became of them, `placed` how often.

    Each event is told twice, each time `lags` later than it happened.
    """

    def __init__(self, clock, life, *, reply_after=2, visible_after=0, lags=(0,)):
        self.clock = clock
        self.life = life
        self.reply_after = reply_after
        self.visible_after = visible_after
        self.lags = cycle(lags)
        self.truth = {}
        self.placed = []
        self.visible = set()
        self.listeners = set()

    def open(self, session, path, headers):
        return Handler(self, session)

    def place(self, client, answer):
        self.placed.append(client)
        if self.life is REJECTED:
            self.truth[client] = fact = {**REJECTED[0][1], "client": client}
            answer(fact)
            return
        self.truth[client] = {"status": "PENDING", "filled": "0", "client": client, "order": f"id of {client}"}
        self._later(self.visible_after, lambda: self.visible.add(client))
        for after, fact in self.life:
            self._later(after, lambda fact=fact: self._happens({**fact, "client": client, "order": f"id of {client}"}))
        if self.reply_after is not None:
            self._later(self.reply_after, lambda: answer(self.truth[client]))

    def query(self, client):
        return self.truth[client] if client in self.visible else {"denied": True}

    def _happens(self, fact):
        self.truth[fact["client"]] = fact
        event = orjson.dumps({"channel": "orders", **fact}).decode()
        for session in self.listeners:
            self._later(next(self.lags), lambda session=session: session.send(event))
            self._later(next(self.lags), lambda session=session: session.send(event))

    def _later(self, milliseconds, action):
        self.clock.call_later(milliseconds / 1000, action)


class Handler:
    def __init__(self, venue, session):
        self.venue = venue
        self.session = session

    def receive(self, frame):
        request = orjson.loads(frame)
        if "subscribe" in request:
            self.venue.listeners.add(self.session)
            self._answer(request, {})
        elif "place" in request:
            self.venue.place(request["place"], lambda fact: self._answer(request, fact))
        elif "query" in request:
            self._answer(request, self.venue.query(request["query"]))

    def _answer(self, request, fields):
        self.session.send(orjson.dumps({**fields, "id": request["id"]}).decode())

    def closed(self):
        self.venue.listeners.discard(self.session)


@pytest.fixture(scope="module")
def play():
    """Plays one order to its end; checks what must hold whatever happens, and gives the venue and the stages."""

    def play(life, *, tally=None, cuts=(), orders=1, **options):
        with Marbles(tally=tally) as marbles:
            venue = Venue(marbles.clock, life, **options)
            exchange = marbles.exchange(server=venue, codec=JsonCodec, cuts=cuts)
            connection = websocket_connection(
                "ws://exchange/", codec=JsonCodec, dialer=exchange.dialer, scheduler=marbles.clock
            )
            add_order = order_factory(
                connection.pipe(filter_new_socket_only(), add_token(lambda params: params)),
                connection.pipe(keep_messages_only()),
                JsonOrders(),
                JsonSubscribing(frames_per_second=1000.0),
            )
            marbles.keep(add_order)
            stages = {f"c{number}": [] for number in range(orders)}
            for client, seen in stages.items():
                request = AddOrderRequest(
                    symbol="BTCUSDT", side=OrderSide.BUY, type="LIMIT", quantity=Decimal("1.0"), client_order_id=client
                )
                watching = add_order(request).subscribe(
                    seen.append, seen.append, lambda seen=seen: seen.append("|"), scheduler=marbles.clock
                )
                marbles.keep(watching)
            marbles.connect(connection)
            marbles.advance("120s")
            for client, seen in stages.items():
                check(venue, client, seen)
            return venue, {client: list(seen) for client, seen in stages.items()}

    return play


def check(venue, client, seen):
    is_done = seen[-1] == "|"
    orders = seen[:-1] if is_done else seen
    told = [(order.status, order.filled_quantity) for order in orders if order.status is not OrderStatus.UNKNOWN]
    proven_again = [after for before, after in pairwise(orders) if before.status is OrderStatus.UNKNOWN]
    again = {(order.status, order.filled_quantity) for order in proven_again}
    assert venue.placed.count(client) <= 1
    assert orders[0].status is OrderStatus.SUBMITTED
    for before, after in pairwise(orders):
        assert after.status in TRANSITIONS[before.status]
        assert after.filled_quantity >= before.filled_quantity
    assert all(told.count(stage) == 1 or stage in again for stage in told)
    last = orders[-1]
    truth = venue.truth.get(client)
    if truth is None:
        assert (last.status, last.code) == (OrderStatus.REJECTED, "NOT_PLACED")
    else:
        assert (last.status.value, last.filled_quantity) == (truth["status"], Decimal(truth.get("filled", "0")))
    assert is_done == last.status.is_final
    assert len({fill.trade_id for fill in last.fills}) == len(last.fills)


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("reply_after", [0, 2, 30, None])
def test_a_cut_at_every_place_ends_as_the_venue_says_with_no_order_sent_twice(play, life, reply_after):
    uncut = Tally()
    play(LIVES[life], tally=uncut, reply_after=reply_after)
    assert uncut.count >= 8
    for place in range(uncut.count):
        play(LIVES[life], tally=Tally(place), reply_after=reply_after)


def test_f01_killed_between_the_order_and_its_reply(play):
    venue, stages = play(RESTING, cuts=["6ms"], reply_after=30)
    assert [order.status.value for order in stages["c0"]] == ["SUBMITTED", "UNKNOWN", "OPEN"]
    assert venue.placed == ["c0"]


def test_f02_killed_before_the_order_arrived(play):
    venue, stages = play(RESTING, tally=Tally(4))
    assert [getattr(order, "status", order) for order in stages["c0"]] == ["SUBMITTED", "UNKNOWN", "REJECTED", "|"]
    assert venue.placed == []


def test_f52_a_venue_that_settles_late_is_believed_late(play):
    _, stages = play(RESTING, cuts=["6ms"], visible_after=2900)
    assert [order.status.value for order in stages["c0"]] == ["SUBMITTED", "UNKNOWN", "OPEN"]


@settings(max_examples=60)
@given(
    life=st.sampled_from(sorted(LIVES)),
    reply_after=st.none() | st.integers(0, 30),
    visible_after=st.integers(0, 2900),
    lags=st.lists(st.integers(0, 20), min_size=1, max_size=7),
    cuts=st.lists(st.integers(0, 60) | st.integers(0, 4000), max_size=4).map(sorted),
)
def test_i2_any_cuts_delays_repetitions_and_any_order_of_events(play, life, reply_after, visible_after, lags, cuts):
    instants = [f"{milliseconds}ms" for milliseconds in cuts]
    play(LIVES[life], cuts=instants, reply_after=reply_after, visible_after=visible_after, lags=lags, orders=3)
