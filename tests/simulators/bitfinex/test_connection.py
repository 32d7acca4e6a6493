"""Flags, numbering, checksums, heartbeats and errors of one connection: sections 1, 2, 3 and 8 of the facts."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bittrade_ws.models.order import OrderSide
from bittrade_ws.simulators.bitfinex.line import BULK_UPDATES, DEC_S, OB_CHECKSUM, SEQ_ALL, TIME_S, TIMESTAMP
from bittrade_ws.simulators.bitfinex.wire import checksum
from bittrade_ws.simulators.orders import NewOrder
from bittrade_ws.simulators.terms import OrderType

D = Decimal


def trade(gateway, side="BUY", quantity="1"):
    new = NewOrder(
        symbol="tBTCUSD",
        side=OrderSide(side),
        type=OrderType.MARKET,
        client_order_id="",
        quantity=D(quantity),
    )
    gateway.engine.place(gateway.counterparty, new)


def test_the_first_message(open_line):
    [info] = open_line().heard()
    assert (info["event"], info["version"], info["platform"]) == ("info", 2, {"status": 1})


def test_ping_with_and_without_cid(line, clock):
    assert line.event("ping", cid=1234) == {"event": "pong", "ts": clock.now_us() // 1000, "cid": 1234}
    assert "cid" not in line.event("ping")


@pytest.mark.parametrize("flags", [1, -1, "x", None, 1.5, True])
def test_flags_that_there_are_not(line, flags):
    assert line.event("conf", flags=flags)["code"] == 10050


def test_flags_replace_earlier_ones(line):
    assert line.event("conf", flags=SEQ_ALL) == {"event": "conf", "status": "OK", "flags": SEQ_ALL}
    line.event("conf", flags=0)
    _, [message] = line.subscribe("ticker", symbol="tBTCUSD")
    assert len(message) == 2


def test_sequence_numbers_count_everything_but_objects(line, gateway, clock):
    line.event("conf", flags=SEQ_ALL)
    _, first = line.subscribe("ticker", symbol="tBTCUSD")
    _, second = line.subscribe("ticker", symbol="tLTCUSD")
    trade(gateway)
    heard = [*first, *second, *line.heard()]
    clock.advance(15)
    heartbeats = [message for message in line.heard() if message[1] == "hb"]
    assert [message[-1] for message in heard] == list(range(1, len(heard) + 1))
    assert heartbeats[-1][-1] > heard[-1][-1]


def test_the_sequence_comes_before_the_time(line, clock):
    line.event("conf", flags=SEQ_ALL | TIMESTAMP)
    _, [message] = line.subscribe("ticker", symbol="tBTCUSD")
    assert message[2:] == [1, clock.now_us() // 1000]


def test_decimals_as_strings(line):
    line.event("conf", flags=DEC_S)
    _, [[_, row]] = line.subscribe("ticker", symbol="tBTCUSD")
    assert isinstance(row[0], str)


def test_times_as_dates(line, clock, gateway):
    trade(gateway)
    line.event("conf", flags=TIME_S | TIMESTAMP)
    _, [[_, [last, *_], _]] = line.subscribe("trades", symbol="tBTCUSD")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", last[1])
    _, [[_, row, now]] = line.subscribe("status", key="deriv:tBTCF0:USTF0")
    assert row[0] == now == f"{datetime.fromtimestamp(clock.now_us() // 10**6, UTC):%Y-%m-%dT%H:%M:%S}.000Z"
    assert row[9] == 3


def test_bulk_updates_gather_what_one_operation_brought(line, gateway):
    line.event("conf", flags=BULK_UPDATES)
    line.subscribe("book", symbol="tBTCUSD")
    trade(gateway, quantity="50")
    [[_, rows]] = line.heard()
    assert len(rows) > 2
    assert all(len(row) == 3 for row in rows)


@pytest.mark.parametrize("prec", ["P0", "P3", "R0"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(trades=st.lists(st.tuples(st.sampled_from(["BUY", "SELL"]), st.integers(1, 400)), min_size=1, max_size=6))
def test_checksums_are_those_of_the_book_that_the_client_has(open_line, gateway, prec, trades):
    line = open_line()
    line.event("conf", flags=OB_CHECKSUM)
    line.heard()
    _, data = line.subscribe("book", symbol="tBTCUSD", prec=prec)
    for side, hundredths in trades:
        trade(gateway, side, str(D(hundredths) / 100))
        gateway.market.step()
    book, checked = {}, 0
    place = 1 if prec == "R0" else 0
    for message in [*data, *line.heard()]:
        if message[1] == "cs":
            bids = sorted((row for row in book.values() if row[2] > 0), key=lambda row: (-row[place], row[0]))
            asks = sorted((row for row in book.values() if row[2] < 0), key=lambda row: (row[place], row[0]))
            assert checksum([(row[0], row[2]) for row in bids], [(row[0], row[2]) for row in asks]) == message[2]
            checked += 1
            continue
        for row in message[1] if isinstance(message[1][0], list) else [message[1]]:
            if row[1]:
                book[row[0]] = [D(one) if n else one for n, one in enumerate(row)] if place else [D(o) for o in row]
            else:
                del book[row[0]]
    assert checked


def test_no_checksum_without_its_flag(line, gateway):
    line.subscribe("book", symbol="tBTCUSD")
    trade(gateway)
    assert all(message[1] != "cs" for message in line.heard())


def test_no_checksum_for_a_funding_book(line):
    line.event("conf", flags=OB_CHECKSUM)
    _, data = line.subscribe("book", symbol="fUSD")
    assert len(data) == 1


def test_a_silent_channel_says_hb_every_15_seconds(line, clock):
    reply, _ = line.subscribe("ticker", symbol="tLTCUSD")
    clock.advance(14.9)
    assert line.heard() == []
    clock.advance(15.2)
    assert line.heard() == [[reply["chanId"], "hb"]] * 2


def test_the_26th_channel(line):
    symbols = ("tBTCUSD", "tETHUSD", "tLTCUSD", "tDUSK:USD", "fUSD", "fBTC")
    wanted = [("book", {"symbol": one, "prec": prec}) for one in symbols for prec in ("P0", "P1", "P2", "P3", "P4")]
    replies = [line.subscribe(channel, **fields)[0] for channel, fields in wanted[:26]]
    assert [one["event"] for one in replies] == ["subscribed"] * 25 + ["error"]
    assert replies[-1]["code"] == 10305
    line.event("unsubscribe", chanId=replies[0]["chanId"])
    assert line.subscribe("ticker", symbol="tBTCUSD")[0]["event"] == "subscribed"


def test_unsubscribe(line, gateway):
    reply, _ = line.subscribe("ticker", symbol="tBTCUSD")
    assert line.event("unsubscribe", chanId=reply["chanId"]) == {
        "event": "unsubscribed",
        "status": "OK",
        "chanId": reply["chanId"],
    }
    trade(gateway)
    assert line.heard() == []
    assert line.event("unsubscribe", chanId=reply["chanId"])["code"] == 10400


@pytest.mark.parametrize("frame", ["{", b"\xff", '"text"', "7", '{"event":"dance"}', "{}", '{"event":[1]}'])
def test_what_it_does_not_understand(line, frame):
    assert line.raw(frame)[0]["code"] == 10000
    assert line.session.ended is None


def test_a_closed_connection_is_told_nothing(line, gateway):
    line.subscribe("ticker", symbol="tBTCUSD")
    line.handler.closed()
    trade(gateway)
    assert line.heard() == []


def test_the_wire_writes_numbers_as_javascript_does(line, gateway):
    line.subscribe("trades", symbol="tBTCUSD")
    trade(gateway, quantity="0.0000001")
    assert "1e-7" in line.session.sent[-1]
    assert json.loads(line.session.sent[-1])
