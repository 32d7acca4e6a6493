"""Which symbols a public request is about: by name, by permission, by status."""

from bittrade_ws.simulators.binance import errors
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.rules import SymbolStatus
from bittrade_ws.simulators.binance.venue import Call
from bittrade_ws.simulators.orders import Instrument

_ASKABLE = (SymbolStatus.TRADING, SymbolStatus.HALT, SymbolStatus.BREAK)


def named(call: Call) -> tuple[bool, list[Instrument]]:
    """The instruments that are asked for, all when none is named; and whether it is just one, by `symbol`.

    One whose status is not `symbolStatus` is refused (-1220); of several, or all, it is left out.
    """
    status = wanted_status(call)
    if call.params.text("symbol") is not None and call.params.symbols() is None:
        return True, [with_status(call, call.instrument())]
    found = chosen(call)
    rules = call.venue.rules
    return False, [one for one in found if status is None or rules[one.name].status is status]


def chosen(call: Call) -> list[Instrument]:
    """The instruments in `symbol` or `symbols`, or all."""
    names = call.params.symbols()
    known = call.venue.engine.instruments
    if names is None:
        return list(known.values()) if call.params.text("symbol") is None else [call.instrument()]
    if call.params.text("symbol") is not None:
        raise errors.bad_combination()
    if len(set(names)) < len(names):
        raise ApiError(-1151, "Symbol is present multiple times in the list.")
    if any(name not in known for name in names):
        raise errors.invalid_symbol()
    return [known[name] for name in names]


def with_status(call: Call, instrument: Instrument) -> Instrument:
    """The instrument, when `symbolStatus` is not sent or is its own."""
    status = wanted_status(call)
    if status is not None and call.venue.rules[instrument.name].status is not status:
        raise errors.status_mismatch()
    return instrument


def wanted_status(call: Call) -> SymbolStatus | None:
    """The optional `symbolStatus`."""
    if call.params.text("symbolStatus") is None:
        return None
    status = call.params.choice("symbolStatus", SymbolStatus, errors.invalid_status())
    if status not in _ASKABLE:
        raise errors.invalid_status()
    return status


def excludes(call: Call, *names: str) -> int:
    """How many of these parameters are sent; raises `ApiError` -1128 when it is more than one."""
    sent = sum(1 for name in names if call.params.values.get(name) is not None)
    if sent > 1:
        raise errors.bad_combination()
    return sent
