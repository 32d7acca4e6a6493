"""The frames that the load server pushes: what a venue sends, in its own words and sizes.

A `stamp` (nanoseconds) stands where the client of that kind can read it: a trade id, or the time of a trade whose id is
counted by our own client.
"""

from decimal import Decimal
from typing import Final

from bittrade_ws.exchanges.digitex.decimals import to_wire
from bittrade_ws.pb import digitex_pb2 as pb

TIME: Final = 1672515782136
FIRST_ID: Final = 100
"""The last number that a snapshot of a book covers."""
SPREAD: Final = 1000
"""Levels a side of that snapshot."""


def binance(kind: str, symbol: str, number: int, stamp: int | None = None) -> str:
    """The `number`-th event of `symbol`, without its wrapping."""
    price, size = f"{25_000 + number % 997}.{number % 100:02d}000000", f"0.{number % 89_999 + 10_000:05d}000"
    match kind:
        case "trade":
            return (
                f'{{"e":"trade","E":{TIME},"s":"{symbol}","t":{10**9 + number},"p":"{price}","q":"{size}",'
                f'"T":{stamp or TIME},"m":true,"M":true}}'
            )
        case "aggTrade":
            return (
                f'{{"e":"aggTrade","E":{TIME},"s":"{symbol}","a":{stamp or 10**8 + number},"p":"{price}","q":"{size}",'
                f'"f":{10**8 + number},"l":{10**8 + number},"T":{TIME},"m":true,"M":true}}'
            )
        case "bookTicker":
            return f'{{"u":{10**8 + number},"s":"{symbol}","b":"{price}","B":"{size}","a":"{price}","A":"{size}"}}'
        case "kline":
            return (
                f'{{"e":"kline","E":{TIME + number},"s":"{symbol}","k":{{"t":{TIME},"T":{TIME + 59_999},"s":"{symbol}",'
                f'"i":"1m","f":{number},"L":{number + 100},"o":"{price}","c":"{price}","h":"{price}","l":"{price}",'
                f'"v":"{size}","n":100,"x":false,"q":"{size}","V":"{size}","Q":"{size}","B":"0"}}}}'
            )
        case _:
            return _depth(int(kind[-3:].lstrip("htk")), symbol, number)


def snapshot() -> str:
    """The REST answer that a book of any symbol starts from."""
    return f'{{"lastUpdateId":{FIRST_ID},"bids":[{_levels("bid", SPREAD, 0)}],"asks":[{_levels("ask", SPREAD, 0)}]}}'


def _depth(levels: int, symbol: str, number: int) -> str:
    # The first one ends where the snapshot does.
    first, last = (1, FIRST_ID) if number == 0 else (FIRST_ID + number, FIRST_ID + number)
    return (
        f'{{"e":"depthUpdate","E":{TIME},"s":"{symbol}","U":{first},"u":{last},'
        f'"b":[{_levels("bid", levels, number)}],"a":[{_levels("ask", levels, number)}]}}'
    )


def _levels(side: str, count: int, number: int) -> str:
    """Levels that wander over the side from event to event, most of them near the best; each tenth one is removed."""
    words: list[str] = []
    for rank in range(count):
        step = rank if not number or rank < count // 2 else (rank * 7 + number * 13) % SPREAD
        price = 2_500_000 - step if side == "bid" else 2_500_001 + step
        is_gone = number and rank and (rank + number) % 10 == 0
        size = "0.00000000" if is_gone else f"{(number + rank) % 50}.{(number * 31 + rank) % 90_000 + 10_000}000"
        words.append(f'["{price // 100}.{price % 100:02d}000000","{size}"]')
    return ",".join(words)


def bitfinex(channel: int, number: int, stamp: int | None = None) -> str:
    """A trade at once (`te`) on a channel of Bitfinex."""
    amount, price = 0.001 * (number % 4999 + 1), 25_000 + number % 400
    return f'[{channel},"te",[{stamp or 10**8 + number},{TIME + number},{amount:.8f},{price}.5]]'


def digitex(market: int, number: int) -> bytes:
    """A book update of Digitex with one trade, which is how this venue tells trades."""
    entry = pb.OrderBookTradeEntryMessage(
        trade_id=number + 1, price=to_wire(Decimal(25_000 + number % 400)), quantity=to_wire(Decimal(3))
    )
    update = pb.OrderBookUpdatedMessage(update_serial=number + 1, trades2=[entry])
    return pb.Message(
        market_id=market, timestamp=TIME * 1000 + number, order_book_updated_msg=update
    ).SerializeToString()


ACCEPTED: Final = (
    '{"symbol":"BTCUSDT","orderId":12569099453,"orderListId":-1,"clientOrderId":"%s","transactTime":1660801715639,'
    '"price":"23416.10000000","origQty":"0.00847000","executedQty":"0.00000000","origQuoteOrderQty":"0.000000",'
    '"cummulativeQuoteQty":"0.00000000","status":"NEW","timeInForce":"GTC","type":"LIMIT","side":"SELL",'
    '"workingTime":1660801715639,"fills":[],"selfTradePreventionMode":"NONE"}'
)
"""The result of an order that was placed, with its client id to fill in."""
