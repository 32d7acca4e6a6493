"""How REST calls to Binance are made; `endpoints` has the table, `rest_*` the functions.

1. Nothing is asked before the Observable is subscribed to, and each subscription asks once. Nothing is asked again by
   itself.
2. The whole JSON body comes once, through the subscription's scheduler, else `scheduler`, else on a thread of the
   sender's. `timeout` is in seconds, from when its turn has come: calls keep within the venue's limits (see
   `paced_sender`), and what would wait too long is refused with `BudgetSpent`, unsent.
3. A signed call is stamped with the venue's time when it is sent, as far as the address knows it, and signed by the
   user's own `signer`. `recv_window` (milliseconds, 60000 at most) is for how long the venue may take it. Times are
   epoch milliseconds.
4. Errors are those of `send_request`. A call that may have changed an order, and whose outcome nobody knows, is an
   `OutcomeUnknown`; a refusal of which one half took effect (`replace_order_http`) tells both halves in `data`.
5. Prices and quantities go with their digits. A float has none, and is refused at once.
6. A function hands over its own arguments, and the table says what the wire calls them.
7. Without a `base_url` each subscription asks the environment variable `BINANCE_REST`; then the venue itself.

Source: the venue's `rest-api.md`, general information and request security, seen 2026-07.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, cast

import orjson
import reactivex
from reactivex import Observable, abc
from reactivex import operators as ops

from bittrade_ws.connection import RequestMessage, Sender, prepare_request, send_request
from bittrade_ws.exchanges.binance.auth import HttpSigner
from bittrade_ws.exchanges.binance.endpoints import ENDPOINTS, Endpoint
from bittrade_ws.exchanges.binance.errors import OUTCOME_UNKNOWN
from bittrade_ws.exchanges.binance.methods import Security
from bittrade_ws.exchanges.binance.paced_sender import sender_to
from bittrade_ws.exchanges.binance.venue_clock import VenueClock
from bittrade_ws.models.errors import InvalidRequest
from bittrade_ws.operators._or_unknown import or_unknown
from bittrade_ws.wire.budget import Cost

if TYPE_CHECKING:  # imported where a request is made: it takes longer than the rest of the venue
    import requests

REST: Final = "https://api.binance.com"

Number = Decimal | int | str
"""A price or a quantity, exactly as it is to be sent."""


def call(
    name: str, given: Mapping[str, Any], *, headers: Mapping[str, str] | None = None, can_wait: bool = False
) -> Observable[Any]:
    """The call of this name in the table, with the arguments of its function. `can_wait`: for its turn, any time."""
    endpoint = ENDPOINTS[name]
    params = wire_params(endpoint, given)

    def begin(_: abc.SchedulerBase) -> Observable[Any]:
        return _paced(endpoint, params, given, cost_of(name, given, can_wait=can_wait), headers)

    asked = reactivex.defer(begin)
    return asked.pipe(or_unknown(OUTCOME_UNKNOWN)) if endpoint.changes_orders else asked


def _paced(
    endpoint: Endpoint,
    params: dict[str, str],
    given: Mapping[str, Any],
    cost: Cost,
    headers: Mapping[str, str] | None,
) -> Observable[Any]:
    base_url: str = given["base_url"] or os.environ.get("BINANCE_REST") or REST
    pace = sender_to(base_url, given["sender"])
    clock = pace.budgets.clock

    def ask(send: Sender, scheduler: abc.SchedulerBase) -> Observable[Any]:
        def write() -> "requests.Request":
            now = round(scheduler.to_seconds(scheduler.now) * 1000) + clock.offset_ms
            return _request(endpoint, params, base_url, given, dict(headers or {}), now)

        return send_request(write, sender=send, timeout=given["timeout"], scheduler=given["scheduler"])

    asked = pace.turn(cost, ask, given["scheduler"])
    if not endpoint.method.is_signed:
        return asked
    return _on_the_venues_clock(clock, {**given, "base_url": base_url, "sender": pace}, asked)


def cost_of(name: str, given: Mapping[str, Any], *, can_wait: bool = False) -> Cost:
    """What the call of this name, with these arguments, takes of what the venue grants."""
    endpoint = ENDPOINTS[name]
    return endpoint.method.cost_of(dict(_named(endpoint, given)), can_wait=can_wait)


def wire_params(endpoint: Endpoint, given: Mapping[str, Any]) -> dict[str, str]:
    """The parameters as text, by the names of the wire. Raises `InvalidRequest`."""
    params = {name: _text(name, value) for name, value in _named(endpoint, given)}
    if endpoint.named_by and not any(name in params for name in endpoint.named_by):
        arguments = [argument for wire, argument in endpoint.parameters if wire in endpoint.named_by]
        raise InvalidRequest(f"one of {' and '.join(arguments)} must be given")
    return params


def _named(endpoint: Endpoint, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for wire, argument in endpoint.parameters:
        value: Any = given[argument]
        if value is None or value == () or value == []:
            continue
        if wire.endswith("*"):
            yield from _leg(wire.rstrip("*"), asdict(value))
        elif wire == "symbols":
            yield ("symbol", value.upper()) if isinstance(value, str) else (wire, [one.upper() for one in value])
        else:
            yield wire, value.upper() if wire == "symbol" else value


def _leg(prefix: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if value is not None:
            yield prefix + "".join(word.capitalize() for word in name.split("_")), value


def _text(name: str, value: Any) -> str:
    if isinstance(value, float):
        raise InvalidRequest(f"{name} is the float {value!r}, which has no exact digits; give a Decimal or a string")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _request(
    endpoint: Endpoint,
    params: dict[str, str],
    base_url: str,
    given: Mapping[str, Any],
    headers: dict[str, str],
    now: int,
) -> "requests.Request":
    is_signed = endpoint.method.security.is_signed
    if is_signed:
        window = {} if given["recv_window"] is None else {"recvWindow": _text("recv_window", given["recv_window"])}
        params = {**params, **window, "timestamp": str(now)}
    elif endpoint.method.security is Security.USER_STREAM:
        headers["X-MBX-APIKEY"] = cast("Callable[[], str]", given["api_key"])()
    message = RequestMessage(method=endpoint.verb, endpoint=endpoint.path, params=params, headers=headers)
    request = prepare_request(message, base_url)
    return cast("HttpSigner", given["signer"])(request) if is_signed else request


def _on_the_venues_clock(clock: VenueClock, given: Mapping[str, Any], asked: Observable[Any]) -> Observable[Any]:
    """After the venue refused a time of ours, it is asked for its own first."""
    time = call("get_time_http", given).pipe(ops.ignore_elements(), ops.catch(reactivex.empty()))
    return reactivex.defer(lambda _: reactivex.concat(time, asked) if clock.is_doubted else asked)
