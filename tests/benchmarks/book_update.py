"""What a book update of 20 levels a side costs, frame to typed value, on a JSON venue and on a protobuf one."""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson

from bittrade_ws.exchanges import binance, digitex
from bittrade_ws.exchanges.binance.channels import depth_channel
from bittrade_ws.exchanges.digitex.channels import book_updates_channel
from bittrade_ws.exchanges.digitex.decimals import to_wire
from bittrade_ws.pb import digitex_pb2 as pb

LEVELS = 20
ROUNDS, REPEATS = 5, 5_000


def json_frame() -> bytes:
    """A combined `depthUpdate` of Binance."""
    levels = [[f"{10260 + number}.00000000", f"{number}.50000000"] for number in range(LEVELS)]
    data = {"e": "depthUpdate", "E": 1, "s": "BTCUSDT", "U": 1, "u": 2, "b": levels, "a": levels}
    return orjson.dumps({"stream": "btcusdt@depth@100ms", "data": data})


def protobuf_frame() -> bytes:
    """An `order_book_updated_msg` of Digitex."""
    entries = [
        pb.OrderBookEntryMessage(price=to_wire(Decimal(10260 + number)), quantity=to_wire(Decimal(number)))
        for number in range(LEVELS)
    ]
    update = pb.OrderBookUpdatedMessage(update_serial=1, bid_updates=entries, ask_updates=entries)
    return pb.Message(market_id=1, order_book_updated_msg=update).SerializeToString()


def measure(frame: bytes, codec: Any, decode: Callable[[Any], Any], read: Callable[[Any], object]) -> float:
    """CPU microseconds per update: the best of the rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        before = time.process_time()
        for _ in range(REPEATS):
            read(decode(codec.classify(frame)[1]))
        best = min(best, time.process_time() - before)
    return best / REPEATS * 1e6


def main() -> None:
    json_channel, protobuf_channel = depth_channel("BTCUSDT"), book_updates_channel("BTC/USD")
    rows = [
        ("JSON, levels decoded", json_frame(), binance.BinanceCodec(), json_channel.decode, lambda update: update),
        (
            "protobuf, serial read",
            protobuf_frame(),
            digitex.DigitexCodec(),
            protobuf_channel.decode,
            lambda update: update.update_serial,
        ),
        (
            "protobuf, levels read",
            protobuf_frame(),
            digitex.DigitexCodec(),
            protobuf_channel.decode,
            lambda update: [(one.price, one.quantity) for one in (*update.bid_updates, *update.ask_updates)],
        ),
    ]
    print(f"book update, {LEVELS} levels a side")
    for name, frame, codec, decode, read in rows:
        print(f"{name:24}{len(frame):>6} B{measure(frame, codec, decode, read):>10.2f} CPU µs")


if __name__ == "__main__":
    main()
