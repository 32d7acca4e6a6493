"""What the live venue said to a client once, with numbers on: all of it is read, and nothing is missing."""

import json
from typing import Any

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.exchanges.bitfinex.codec import BitfinexCodec
from bittrade_ws.models.status import Gap


def test_all_frames_decode_and_the_numbers_are_proven(recording: list[bytes]) -> None:
    codec = BitfinexCodec()
    kinds = [(codec.classify(frame)[0], codec.classify(frame)[1]) for frame in recording]
    assert not [key for key, body in kinds if key == b"?" or isinstance(body, Gap)]
    assert codec._numbering.last == (1670, None)
    assert sum(frame.startswith(b"[") for frame in recording) == 1670


def test_a_frame_that_is_left_out_is_missed(recording: list[bytes]) -> None:
    codec = BitfinexCodec()
    bodies = [codec.classify(frame)[1] for place, frame in enumerate(recording) if place != 1000]
    assert len([body for body in bodies if isinstance(body, Gap)]) == 1


def test_the_streams_of_the_recording_are_sound(marbles: Any, recording: list[bytes]) -> None:
    names = sorted({event["symbol"] for frame in recording if (event := json.loads(frame)) and "symbol" in event})
    letters = {chr(0x4E00 + place): frame for place, frame in enumerate(recording)}
    exchange = marbles.exchange(dials=[f"^ 100ms {''.join(letters)}"], values=letters, codec=BitfinexCodec)
    connection = bitfinex.public_websocket_connection(dialer=exchange.dialer, scheduler=marbles.clock, checksum=False)
    sockets, messages = connection.sockets(), connection.messages()
    told: dict[str, list[Any]] = {}
    for name in names:
        for kind, operator in (
            ("book", bitfinex.subscribe_book(name, messages, length=100)),
            ("trades", bitfinex.subscribe_trades(name, messages, past=True)),
            ("ticker", bitfinex.subscribe_ticker(name, messages)),
        ):
            values = told[f"{kind} {name}"] = []
            marbles.keep(sockets.pipe(operator).subscribe(values.append, values.append, scheduler=marbles.clock))
    faults: list[Any] = []
    marbles.keep(connection.faults().subscribe(faults.append))
    marbles.connect(connection)
    marbles.advance("5s")
    assert faults == []
    assert all(told.values())
    books = [book for key, values in told.items() if key.startswith("book") for book in values]
    assert len(books) > 1000
    assert all(book.is_synced and book.bids and book.asks for book in books)
    assert all(book.best_bid.price < book.best_ask.price for book in books)
