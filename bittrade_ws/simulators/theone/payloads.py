"""What the venue writes, and how it reads what a client sends: names of its clients, and of its documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.theone.instruments import SOURCES
from bittrade_ws.simulators.theone.swaps import Swap, SwapRefused

FEE = "0.003"
_POOL = "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640"
_VALID_MS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A swap as it is asked for."""

    asset_in: str
    asset_out: str
    amount_in: Decimal
    sources: tuple[str, ...]
    client_order_id: str
    slippage_bps: int | None


def wanted(data: Any) -> Wanted:
    """Reads the data of `estimate` and `swap`; where both kinds of names are, those of the documents count."""
    if not isinstance(data, dict):
        raise SwapRefused("INVALID_REQUEST", "data")
    given = cast("dict[str, Any]", data)
    asset_in, asset_out = _text(given, "from", "assetIn"), _text(given, "to", "assetOut")
    sources = given.get("filter") or ()
    if not isinstance(sources, list | tuple) or any(one not in SOURCES for one in cast("list[Any]", sources)):
        raise SwapRefused("INVALID_REQUEST", "filter")
    slippage, client_id = given.get("slippage_bps"), given.get("clientOrderId")
    if slippage is not None and (type(slippage) is not int or not 0 <= slippage <= 10_000):
        raise SwapRefused("INVALID_REQUEST", "slippage_bps")
    if client_id is not None and not isinstance(client_id, str):
        raise SwapRefused("INVALID_REQUEST", "clientOrderId")
    return Wanted(
        asset_in=asset_in,
        asset_out=asset_out,
        amount_in=_amount(_text(given, "amount", "amountIn")),
        sources=tuple(cast("list[str]", sources)),
        client_order_id=client_id or "",
        slippage_bps=slippage,
    )


def estimate(asked: Wanted, out: Decimal, now_ms: int) -> dict[str, Any]:
    """The answer to `estimate`."""
    step = {
        "from_asset": asked.asset_in,
        "to_asset": asked.asset_out,
        "amount_in": digits(asked.amount_in),
        "amount_out": digits(out),
        "pool": _POOL,
    }
    price = (out / asked.amount_in).quantize(Decimal("1e-8")).normalize()
    return {
        "route": [{"exchange": one, **step} for one in asked.sources] or [step],
        "price": digits(price),
        "expectedOut": digits(out),
        "fee": FEE,
        "expiresAt": now_ms + _VALID_MS,
    }


def accepted(swap: Swap) -> dict[str, Any]:
    """The answer to `swap`."""
    return {"orderId": swap.order_id, "status": swap.status}


def push(swap: Swap) -> dict[str, Any]:
    """What `orders:<id>` tells."""
    return {
        "orderId": swap.order_id,
        "status": swap.status,
        "filledOut": digits(swap.filled_out),
        "txHash": swap.tx_hash,
        "updatedAt": swap.updated_ms,
    }


def state(swap: Swap) -> dict[str, Any]:
    """The answer to `order_status`."""
    client_id = {"clientOrderId": swap.client_order_id} if swap.client_order_id else {}
    return {**push(swap), **client_id}


def balances(account: Account) -> list[dict[str, str]]:
    """All balances of an account."""
    return [
        {"asset": asset, "total": digits(balance.total), "locked": digits(balance.locked)}
        for asset, balance in account.balances.items()
    ]


def digits(value: Decimal) -> str:
    """A decimal without an exponent."""
    return format(value, "f")


def _text(given: Mapping[str, Any], documented: str, sent: str) -> str:
    value = given.get(documented, given.get(sent))
    if not isinstance(value, str) or not value:
        raise SwapRefused("INVALID_REQUEST", documented)
    return value


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise SwapRefused("INVALID_REQUEST", "amount") from None
