"""What `check_exchange` needs of a venue, given by hand or found by the names that every venue shares."""

import importlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import orjson

from bittrade_ws.models.requests import AddOrderRequest
from bittrade_ws.testing.match import read_json
from bittrade_ws.wire.codec import Channel, Codec, Frame, Subscribing
from bittrade_ws.wire.orders import OrderVenue

Samples = str | Path | Iterable[bytes | str]
"""Frames, or a file of them (one JSON row with a `frame` per line), or a folder of such files."""


def acknowledge_json(frame: Frame) -> Frame | None:
    """What most JSON venues say to a request: its `id` with `"result": null`."""
    request = read_json(frame)
    return None if not isinstance(request, dict) or "id" not in request else _reply(request["id"])


def _reply(request_id: Any) -> Frame:
    return orjson.dumps({"result": None, "id": request_id}).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeAdapter:
    """One venue, as far as it is the same thing everywhere."""

    codec: Callable[[], Codec]
    channels: Sequence[Channel[Any]] = ()
    subscribing: Subscribing | None = None
    orders: OrderVenue | None = None
    acknowledge: Callable[[Frame], Frame | None] = acknowledge_json
    """The venue's yes to a request (`None`: it says nothing)."""
    symbol: str = "BTCUSDT"
    """One that the venue knows, in its own words."""
    order: AddOrderRequest | None = None
    """One that the venue takes; `None`: a limit order on `symbol`."""


def find_adapter(venue: str | ModuleType, *, symbol: str | None = None) -> ExchangeAdapter:
    """The adapter of a venue's package: its name, or the module.

    Looks for a class `…Codec` in `codec.py`, for `SUBSCRIBING` and every `…_channel(symbol)` in `channels.py`, and for
    a class `…Orders` in `orders.py`. A venue of its own kind has in `channels.py` an `acknowledge` in place of
    `acknowledge_json`, and a `SAMPLE_SYMBOL` where `BTCUSDT` is none; where limit orders are none, `orders.py` has a
    `SAMPLE_ORDER`.
    """
    name = venue if isinstance(venue, str) else venue.__name__
    package = name if "." in name else f"bittrade_ws.exchanges.{name}"
    codec = _class(_part(package, "codec"), "Codec")
    if codec is None:
        raise ValueError(f"{package}.codec has no class whose name ends with Codec")
    channels = _part(package, "channels")
    known = symbol or str(getattr(channels, "SAMPLE_SYMBOL", "BTCUSDT"))
    trading = _part(package, "orders")
    orders = _class(trading, "Orders")
    return ExchangeAdapter(
        codec=codec,
        channels=list(_channels(channels, known)) if channels is not None else (),
        subscribing=getattr(channels, "SUBSCRIBING", None),
        orders=orders() if orders is not None else None,
        acknowledge=getattr(channels, "acknowledge", acknowledge_json),
        symbol=known,
        order=getattr(trading, "SAMPLE_ORDER", None),
    )


def read_samples(samples: Samples) -> list[bytes]:
    """The frames, whatever they are kept in."""
    if isinstance(samples, str | Path):
        path = Path(samples)
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        return [frame for file in files for frame in _rows(file)]
    return [frame.encode() if isinstance(frame, str) else frame for frame in samples]


def _rows(file: Path) -> Iterator[bytes]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row: Any = json.loads(line)
            yield _frame(row["frame"]) if isinstance(row, dict) and "frame" in row else line.encode()


def _frame(frame: Any) -> bytes:
    return frame.encode() if isinstance(frame, str) else orjson.dumps(frame)


def _part(package: str, name: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"{package}.{name}")
    except ModuleNotFoundError as error:
        if error.name == f"{package}.{name}":
            return None
        if error.name == package:
            raise ValueError(f"there is no venue {package}") from error
        raise


def _class(module: ModuleType | None, ending: str) -> type[Any] | None:
    if module is None:
        return None
    found = [
        value
        for name, value in vars(module).items()
        if name.endswith(ending) and isinstance(value, type) and value.__module__ == module.__name__
    ]
    return found[0] if found else None


def _channels(module: ModuleType, symbol: str) -> Iterator[Channel[Any]]:
    members: dict[str, Any] = vars(module)
    for name, value in members.items():
        if name.endswith("_channel") and not name.startswith("_") and callable(value):
            required = [p for p in signature(value).parameters.values() if p.default is p.empty]
            if len(required) == 1 and required[0].name == "symbol":
                yield cast("Channel[Any]", value(symbol))
