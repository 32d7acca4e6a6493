"""How symbols and streams are called, for the server and its clients; needs nothing but Python, as `task` does."""

SUFFIXES = {
    "trade": "trade",
    "aggTrade": "aggTrade",
    "bookTicker": "bookTicker",
    "kline": "kline_1m",
    "book20": "depth@100ms",
    "book100": "depth@100ms",
    "depth20": "depth@100ms",
    "depth65": "depth@100ms",
    "depth100": "depth@100ms",
}
"""Which stream of Binance each kind of frame is."""
BOOKS = frozenset({"book20", "book100"})
"""The kinds that wait until a snapshot was asked for."""


def symbols(kind: str, count: int) -> tuple[str, ...]:
    """Names padded so that a trade of Binance on a combined connection is 194 bytes long, whichever kind it is."""
    stem = {"trade": "BENCHMARKING", "aggTrade": "B"}.get(kind, "BENCH")
    width = 4 if kind == "trade" else 2
    return tuple(f"{stem}{number:0{width}d}USDT" for number in range(count))


def stream(kind: str, symbol: str) -> str:
    """The name of a stream of Binance."""
    return f"{symbol.lower()}@{SUFFIXES[kind]}"
