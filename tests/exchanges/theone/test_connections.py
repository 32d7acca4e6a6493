"""Where the connection goes, and when it is dialled again."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from bittrade_ws import simulators
from bittrade_ws.connection import DialOptions
from bittrade_ws.exchanges import theone
from bittrade_ws.models.errors import HandshakeRefused
from bittrade_ws.models.order import OrderStatus
from bittrade_ws.models.status import Reconnecting
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, to_iterator
from bittrade_ws.simulators.faults import Refuse


def test_the_address_comes_from_the_environment_with_the_venue_s_path(monkeypatch, marbles) -> None:
    monkeypatch.setenv("THEONE_WEBSOCKET", "ws://there")
    exchange = marbles.exchange(dials=["^"], codec=theone.TheOneCodec)
    connection = theone.private_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock)
    marbles.keep(connection.subscribe())
    marbles.connect(connection)
    marbles.advance("1s")
    assert exchange.sockets[0].url == "ws://there/ws/v1/stream"


def test_f01_it_is_dialled_again_after_1_2_4_8_16_and_does_not_give_up(marbles, make) -> None:
    client = make()
    client.venue.faults.add(Refuse(503), on="open", times=8)
    client.hear(client.sockets)
    client.connect()
    marbles.advance("120s")
    waits = [round(one.delay) for one in client.statuses if isinstance(one, Reconnecting)]
    assert waits == [1, 2, 4, 8, 16, 16, 16, 16]
    assert len(client.venue.handlers) == 1


def test_five_attempts_are_to_be_had(marbles, make) -> None:
    client = make()
    client.venue.faults.add(Refuse(503), on="open", times=None)
    connection = theone.private_websocket_connection(
        url="ws://exchange",
        dialer=client.exchange.dialer,
        scheduler=client.clock,
        reconnect=theone.FIVE_ATTEMPTS,
    )
    errors: list[Exception] = []
    marbles.keep(connection.subscribe(lambda _: None, errors.append))
    marbles.connect(connection)
    marbles.advance("120s")
    assert [type(error) for error in errors] == [HandshakeRefused]
    assert client.venue.faults.connections == 6


def test_f14_a_close_of_any_code_is_dialled_again(marbles, make) -> None:
    client = make()
    client.hear(client.sockets)
    client.connect()
    marbles.advance("1s")
    for code in (1000, 1001, 1008, 1011):
        next(iter(client.venue.handlers)).session.close(code)
        marbles.advance("20s")
        assert len(client.venue.handlers) == 1


@pytest.mark.loopback
def test_on_loopback_a_swap_goes_through_a_cut_and_nothing_secret_into_the_log(caplog) -> None:
    caplog.set_level(logging.DEBUG)
    with simulators.start("theone", rate=40) as venue:
        venue.call(lambda: setattr(venue.gateway.desk, "done_after", 1.5))
        keys = venue.credentials
        connection = theone.private_websocket_connection(url=venue.url_ws, options=DialOptions(ping_interval=30.0))
        messages = connection.pipe(keep_messages_only())
        signer = theone.hmac_signer(keys["api_key"], keys["secret_key"])
        sockets = connection.pipe(filter_new_socket_only(), theone.log_in(signer, messages))
        add = theone.add_order_factory(sockets, messages)
        link = connection.connect()
        try:
            with to_iterator(add(theone.swap(Decimal("1.5"), "ETH", "USDT")), maxsize=100) as stages:
                seen = []
                for order in stages:
                    seen.append(order.status)
                    if order.status is OrderStatus.OPEN and OrderStatus.UNKNOWN not in seen:
                        venue.cut_all()
        finally:
            link.dispose()
        assert seen[0] is OrderStatus.SUBMITTED
        assert OrderStatus.UNKNOWN in seen
        assert seen[-1] is OrderStatus.FILLED
        assert venue.engine.ledger.times_received(order.client_order_id) == 1
    assert '"op":"swap"' in caplog.text
    assert all(secret not in caplog.text for secret in keys.values())
    assert re.findall(r'"sig":"([^"]*)"', caplog.text).count("***") == caplog.text.count('"sig"')


@pytest.mark.loopback
def test_what_four_threads_ask_at_once_finds_who_asked_it() -> None:
    with simulators.start("theone", rate=0) as venue, ThreadPoolExecutor(4) as threads:
        keys = venue.credentials
        connection = theone.private_websocket_connection(url=venue.url_ws)
        messages = connection.pipe(keep_messages_only())
        signer = theone.hmac_signer(keys["api_key"], keys["secret_key"])
        sockets = connection.pipe(filter_new_socket_only(), theone.log_in(signer, messages))
        estimate = theone.estimate_factory(sockets, messages)
        add = theone.add_order_factory(sockets, messages, until=OrderStatus.PENDING)
        link = connection.connect()

        def ask(number: int) -> bool:
            amount = Decimal(number + 1) / 100
            wanted = theone.EstimateRequest(amount_in=amount, asset_in="ETH", asset_out="USDT")
            with to_iterator(estimate(wanted), maxsize=10) as answers:
                (answer,) = answers
            with to_iterator(add(theone.swap(amount, "ETH", "USDT")), maxsize=10) as stages:
                last = list(stages)[-1]
            swap = venue.call(lambda: venue.gateway.desk.swaps[last.order_id])
            return answer.route[0].amount_in == swap.amount_in == amount

        try:
            assert all(threads.map(ask, range(40)))
        finally:
            link.dispose()
