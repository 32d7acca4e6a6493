import json

from hypothesis import given
from hypothesis import strategies as st

from bittrade_ws.exchanges.binance.codec import BinanceCodec
from bittrade_ws.testing import JsonCodec, Marbles, parse
from bittrade_ws.testing.catalogue import blocks
from bittrade_ws.testing.draw import draw
from bittrade_ws.testing.record import LETTERS, Row, read_rows, record

TRADE = '{"e":"trade","p":"0.0010"}'
TICKER = '{"e":"ticker","c":"1.00"}'


def test_kinds_get_letters():
    recording = record([Row(0, TRADE), Row(2000, TICKER), Row(5_003_000, TRADE)])
    assert str(recording) == (
        "frames: a-b 5000ms a\n"
        "# trade, 2 of them\n"
        "a = {'e': 'trade', 'p': '0.0010'}\n"
        "# ticker\n"
        "b = {'e': 'ticker', 'c': '1.00'}"
    )


def test_every_different_frame_gets_a_letter_when_asked():
    rows = [Row(0, '{"e":"t","n":1}'), Row(0, '{"e":"t","n":2}'), Row(0, '{"e":"t","n":1}')]
    assert draw(record(rows).timeline) == "(aaa)"
    assert draw(record(rows, each=True).timeline) == "(aba)"


def test_kinds_by_a_codec():
    rows = [Row(0, '{"result":null,"id":1}'), Row(0, '{"e":"aggTrade","s":"BTCUSDT"}'), Row(0, '{"id":2}')]
    assert [entry.kind for entry in record(rows, codec=BinanceCodec()).entries] == ["reply", "btcusdt@aggTrade"]
    heartbeat = record([Row(0, '{"heartbeat":1}')], codec=JsonCodec())
    assert heartbeat.entries[0].kind == "heartbeat"


def test_kinds_by_what_a_frame_looks_like():
    frames = ["[1,2]", '{"id":1}', '{"a":1,"b":2}', "not json", '{"channel":"x","event":"y"}']
    kinds = [entry.kind for entry in record([Row(0, frame) for frame in frames]).entries]
    assert kinds == ["array of 2", "reply", "object with a, b", "str", "x y"]


def test_secrets_are_left_out():
    text = str(record([Row(0, '{"e":"login","apiKey":"hunter2","signature":"hunter2","price":"1.0"}')]))
    assert "hunter2" not in text
    assert "1.0" in text


def test_rows_in_every_form():
    lines = [
        "wss://venue <-> 10.0",
        '10.5: {"a":1}',
        'wss://venue -> 10.6: {"b":1}',
        "",
    ]
    assert read_rows(lines) == [Row(0, '{"a":1}'), Row(100_000, '{"b":1}')]
    assert read_rows(['{"frame":"[1]","at":3}', '{"frame":[2],"at":5.2}']) == [Row(0, "[1]"), Row(2000, "[2]")]
    assert read_rows(['{"frame":"[1]","time":100.25}', '{"frame":"[2]","time":100}']) == [Row(0, "[1]"), Row(0, "[2]")]
    assert read_rows(["[1]", '{"x":1}']) == [Row(0, "[1]"), Row(1000, '{"x":1}')]


def test_what_is_printed_is_a_block():
    text = str(record([Row(0, json.dumps({"e": "long", "fields": ["some text"] * 30})), Row(3000, TRADE)]))
    page = f"```marbles\n{text}\n> frames\n= a--b\n```\n"
    (block,) = blocks(page, path="page.md")
    block.run(Marbles())


@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from([TRADE, TICKER, "[1]"])), max_size=30))
def test_the_line_says_when_each_frame_came(rows):
    rows = [Row(at * 1000, frame) for at, frame in sorted(rows)]
    marks = parse(draw(record(rows).timeline)).marks
    assert [mark.at for mark in marks] == [row.at for row in rows]
    assert {mark.sign for mark in marks} <= set(LETTERS)
