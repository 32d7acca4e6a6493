from typing import NamedTuple

import pytest

from bittrade_ws.connection.http import RequestMessage, prepare_request, send_request
from bittrade_ws.models.errors import ConnectionLost, RequestRejected, ResponseTimeout
from bittrade_ws.testing import match


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes


class Shop:
    def __init__(self, status=200, body=b'{"n":1}'):
        self.asked = []
        self.answer = Answer(status, {"Content-Type": "application/json"}, body)

    def open(self, session, path, headers):
        raise NotImplementedError

    def http(self, method, path, query, headers, body):
        self.asked.append((method, path, query, headers.get("x"), body))
        return self.answer


REQUEST = prepare_request(RequestMessage(endpoint="/depth", params={"symbol": "X"}, headers={"X": "y"}), "http://venue")


def test_a_call_travels_both_ways(marbles):
    shop = Shop()
    exchange = marbles.exchange(server=shop, latency=("2ms", "3ms"))
    marbles.expect(send_request(REQUEST, sender=exchange.sender)).to_be("-----(n|)", n={"n": 1})
    marbles.flush()
    assert shop.asked == [("GET", "/depth", "symbol=X", "y", b"")]


def test_a_refusal(marbles):
    exchange = marbles.exchange(server=Shop(400, b'{"code":-1,"msg":"no"}'))
    marbles.expect(send_request(REQUEST, sender=exchange.sender)).to_be("--#", error=match(RequestRejected, code=-1))


def test_who_gives_up_hears_nothing_though_the_request_arrived(marbles):
    shop = Shop()
    exchange = marbles.exchange(server=shop, latency="5s")
    marbles.expect(send_request(REQUEST, sender=exchange.sender, timeout=7.0)).to_be("7s #", error=ResponseTimeout)
    marbles.flush()
    assert len(shop.asked) == 1


def test_a_body_arrives(marbles):
    shop = Shop()
    exchange = marbles.exchange(server=shop)
    request = prepare_request(RequestMessage(method="POST", endpoint="/order", json={"a": 1}), "http://venue")
    marbles.expect(send_request(request, sender=exchange.sender)).to_be("--(n|)", n={"n": 1})
    marbles.flush()
    assert shop.asked[0][:2] == ("POST", "/order")
    assert shop.asked[0][4] == b'{"a":1}'


@pytest.fixture
def wordless():
    class Wordless:
        def open(self, session, path, headers):
            raise NotImplementedError

    return Wordless()


def test_an_exchange_without_rest(marbles, wordless):
    exchange = marbles.exchange(server=wordless)
    marbles.expect(send_request(REQUEST, sender=exchange.sender)).to_be("-#", error=ConnectionLost)
