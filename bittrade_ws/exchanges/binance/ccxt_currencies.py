"""Currencies in CCXT's unified structures: an operator over the body of `get_coins_http`. CCXT itself is not needed."""

from collections.abc import Callable
from typing import Any

from bittrade_ws.exchanges.binance._ccxt import Json, Structure, code_of, decimal, nonzero, number
from bittrade_ws.exchanges.binance._parse import Parser
from bittrade_ws.exchanges.binance.ccxt_market import unified

_NETWORKS = {
    "ARB": "ARBITRUM",
    "ARBNOVA": "ARBITRUM_NOVA",
    "ARBONE": "ARBITRUM",
    "BNB": "BEP2",
    "BSC": "BEP20",
    "BSC20": "BEP20",
    "CRONOS": "CRC20",
    "ETH": "ERC20",
    "LIGHTNING": "BTCLIGHTNING",
    "OPTIMISM": "OP",
    "SEGWITBTC": "BTCSEGWIT",
    "TRX": "TRC20",
}
"""CCXT's names of networks, where they are not the venue's."""
_FIAT_STEP = "0.01"


def parse_currencies_ccxt() -> Parser[dict[str, Structure]]:
    """The body of `get_coins_http`, by CCXT's code."""
    return unified("currencies", lambda body: {one["code"]: one for one in map(_currency, body)})


def _currency(coin: Json) -> Structure:
    is_fiat = coin.get("isLegalMoney") is True
    told: list[Json] = coin.get("networkList") or []
    networks = {one["network"]: one for one in (_network(item, is_fiat) for item in told)}
    every = list(networks.values())
    is_etf = bool(told) and told[-1]["network"] == "ETF"
    return {
        "id": coin["coin"],
        "numericId": None,
        "code": code_of(coin["coin"]),
        "name": coin.get("name"),
        "type": "other" if is_etf else "fiat" if is_fiat else "crypto",
        "active": coin.get("trading"),
        "deposit": _any(one["deposit"] for one in every),
        "withdraw": _any(one["withdraw"] for one in every),
        "fee": _best(min, [one["fee"] for one in every]),
        "precision": _best(max, [one["precision"] for one in every]),
        "fees": {name: one["fee"] for name, one in networks.items()},
        "networks": networks,
        "limits": _limits(every) if every else None,
        "margin": None,
        "info": coin,
    }


def _network(item: Json, is_fiat: bool) -> Structure:
    step = item.get("withdrawIntegerMultiple", item.get("withdrawInternalMin"))
    precision = number(nonzero(decimal(step)))
    return {
        "info": item,
        "id": item["network"],
        "network": _NETWORKS.get(item["network"], item["network"]),
        "active": None,
        "deposit": item.get("depositEnable"),
        "withdraw": item.get("withdrawEnable"),
        "fee": number(item.get("withdrawFee")),
        "precision": float(_FIAT_STEP) if precision is None and is_fiat else precision,
        "limits": {
            "withdraw": {"min": number(item.get("withdrawMin")), "max": number(item.get("withdrawMax"))},
            "deposit": {"min": number(item.get("depositDust")), "max": None},
        },
    }


def _limits(networks: list[Structure]) -> Structure:
    return {
        way: {
            "min": _best(min, [one["limits"][way]["min"] for one in networks]),
            "max": _best(max, [one["limits"][way]["max"] for one in networks]),
        }
        for way in ("deposit", "withdraw")
    }


def _any(told: Any) -> bool | None:
    known = [one for one in told if one is not None]
    return any(known) if known else None


def _best(choose: Callable[[list[float]], float], told: list[float | None]) -> float | None:
    known = [one for one in told if one is not None]
    return choose(known) if known else None
