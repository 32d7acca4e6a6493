"""What is measured: the tables, and the clients in each."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from names import symbols
from task import Task

Column = Literal["cpu_us", "rate", "rss_mb", "p50_us", "p99_us", "kb_per_connection"]
SYMBOLS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row: a client and its task."""

    label: str
    client: str
    task: Task
    tls: bool = False
    peer: str = ""
    """Whose environment it runs in; `""`: ours."""
    path: str = "/stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that are measured in turn, and are compared by one column with the first row of each kind of line."""

    name: str
    title: str
    cases: tuple[Case, ...]
    by: Column = "cpu_us"
    columns: tuple[Column, ...] = ("cpu_us", "rate", "rss_mb")


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody who can take the trades of Binance."""

    label: str
    name: str
    peer: str
    kind: str
    share: float = 1.0
    """Of the messages: the slow ones need not take as many."""


OURS: Final = Client("bittrade_ws", "ours", "", "trade")
FLOOR: Final = Client("floor: recv + cut + orjson", "floor", "", "trade")
STOCK: Final = Client("stock websocket-client + reactivex", "stock", "", "trade", 0.1)
PEERS: Final = (
    Client("unicorn-binance-websocket-api + picows", "unicorn", "unicorn", "aggTrade"),
    Client("cryptofeed", "cryptofeed", "cryptofeed", "aggTrade"),
    Client("nautilus_trader, socket + adapter", "nautilus", "nautilus", "aggTrade", 0.5),
    Client("bittrade-binance-websocket", "bittrade", "bittrade", "aggTrade", 0.5),
    Client("ccxt.pro", "ccxt", "ccxt", "aggTrade", 0.3),
    Client("python-binance", "python_binance", "python_binance", "aggTrade", 0.3),
)
# These take no certificate of ours.
_PLAIN_ONLY = ("nautilus", "ccxt")


def tables(messages: int, *, with_peers: bool) -> tuple[Table, ...]:
    """All tables; `messages` is what the fast clients get in one run."""
    return (
        *(_trades(messages, tls=tls, with_peers=with_peers) for tls in (False, True)),
        *(_latency(messages, tls=tls, with_peers=with_peers) for tls in (False, True)),
        _venues(messages, with_peers=with_peers),
        _orders(messages, with_peers=with_peers),
        *(_books(messages, levels, with_peers=with_peers) for levels in (20, 100)),
        _subscriptions(messages),
        _connections(messages),
        _sizes(messages),
    )


def _clients(*, tls: bool, with_peers: bool) -> tuple[Client, ...]:
    peers = tuple(peer for peer in PEERS if not (tls and peer.name in _PLAIN_ONLY))
    return (OURS, FLOOR, STOCK, *(peers if with_peers else ()))


def _task(kind: str, messages: float, *, count: int = SYMBOLS, rate: float = 0.0) -> Task:
    return Task(kind=kind, messages=max(20, round(messages)), symbols=symbols(kind, count), rate=rate)


def _trades(messages: int, *, tls: bool, with_peers: bool) -> Table:
    cases = [
        Case(label=one.label, client=one.name, peer=one.peer, tls=tls, task=_task(one.kind, messages * one.share))
        for one in _clients(tls=tls, with_peers=with_peers)
    ]
    line = "over TLS, one frame a record" if tls else "plain"
    name = "trades-tls" if tls else "trades"
    return Table(name=name, title=f"194-byte trades of {SYMBOLS} symbols, {line}", cases=tuple(cases))


def _latency(messages: int, *, tls: bool, with_peers: bool) -> Table:
    cases = [
        Case(
            label=one.label,
            client=one.name,
            peer=one.peer,
            tls=tls,
            task=_task(one.kind, min(10_000, messages // 10), rate=2000.0),
        )
        for one in _clients(tls=tls, with_peers=with_peers)
    ]
    return Table(
        name="latency-tls" if tls else "latency",
        title=f"from the server's send to the callback, 2,000 trades a second, {'TLS' if tls else 'plain'}",
        cases=tuple(cases),
        by="p50_us",
        columns=("p50_us", "p99_us", "cpu_us"),
    )


def _venues(messages: int, *, with_peers: bool) -> Table:
    bitfinex = _task("te", messages)
    markets = ("BTC/USD", "ETH/USD", "XRP/USD", "XAU/USD", "SPY")
    digitex = Task(kind="digitex", messages=messages // 2, symbols=markets)
    cases = [Case(label="bittrade_ws, Bitfinex", client="ours", task=bitfinex, path="/ws/2")]
    if with_peers:
        slow = _task("te", messages / 2)
        cases.append(Case(label="bitfinex-api-py", client="bitfinex_api", peer="bitfinex_api", task=slow, path="/ws/2"))
    cases.append(Case(label="bittrade_ws, Digitex", client="ours", task=digitex, path="/events/marketdata/"))
    return Table(name="venues", title="trades of other venues, plain", cases=tuple(cases))


def _orders(messages: int, *, with_peers: bool) -> Table:
    task = Task(kind="orders", messages=max(20, min(1500, messages // 60)), symbols=())
    path = "/ws-api/v3"
    frames = replace(task, kind="frames")
    cases = [
        Case(label="bittrade_ws, a frame and its reply", client="orders", task=frames, path=path),
        Case(label="bittrade_ws, the whole lifecycle", client="orders", task=task, path=path),
    ]
    if with_peers:
        cases.append(
            Case(label="asyncio websockets, dicts", client="websockets_orders", peer="websockets", task=task, path=path)
        )
    return Table(
        name="orders",
        title="an order's round trip, 1 ms between two of them",
        cases=tuple(cases),
        by="p50_us",
        columns=("p50_us", "p99_us", "cpu_us"),
    )


def _books(messages: int, levels: int, *, with_peers: bool) -> Table:
    task = _task(f"book{levels}", messages / (levels / 2), count=1)
    cases = [Case(label="bittrade_ws", client="book", task=task)]
    if with_peers:
        cases.append(Case(label="cryptofeed", client="cryptofeed", peer="cryptofeed", task=task))
        cases.append(Case(label="python-binance", client="python_binance", peer="python_binance", task=task))
    title = f"diffs of {levels} levels a side into a book, its best 20 read at each change"
    return Table(name=f"book-{levels}", title=title, cases=tuple(cases))


def _subscriptions(messages: int) -> Table:
    cases = [
        Case(label=f"{count} subscriptions", client="ours", task=_task("trade", messages, count=count))
        for count in (1, 10, 100, 1000)
    ]
    return Table(name="subscriptions", title="194-byte trades, by subscriptions on one socket", cases=tuple(cases))


def _connections(messages: int) -> Table:
    cases = [
        Case(
            label=f"{count} connections",
            client="scale",
            task=Task(kind="trade", messages=messages, symbols=symbols("trade", 1), connections=count),
        )
        for count in (1, 10, 100, 500)
    ]
    return Table(
        name="connections",
        title="194-byte trades, by connections that share an owner loop",
        cases=tuple(cases),
        columns=("cpu_us", "rate", "rss_mb", "kb_per_connection"),
    )


def _sizes(messages: int) -> Table:
    kinds = {"bookTicker": 1.0, "trade": 1.0, "kline": 0.8, "depth20": 0.2, "depth65": 0.1, "depth100": 0.05}
    cases = [
        Case(label=f"{label}, {kind}", client=client, task=_task(kind, messages * share))
        for kind, share in kinds.items()
        for label, client in (("bittrade_ws", "ours"), ("floor", "floor"))
    ]
    return Table(name="sizes", title="by size, 150 B to 7 KB, plain", cases=tuple(cases))
