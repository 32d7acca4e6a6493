"""The few REST calls that clients make before they subscribe."""

import json
from typing import Any

from payloads import TIME, snapshot


def answer(path: str, symbols: tuple[str, ...]) -> bytes:
    """A whole HTTP response."""
    if "exchangeInfo" in path:
        body = json.dumps(_exchange_info(symbols))
    elif "depth" in path:
        body = snapshot()
    elif "time" in path:
        body = json.dumps({"serverTime": TIME})
    else:
        body = "{}"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


def _exchange_info(symbols: tuple[str, ...]) -> dict[str, Any]:
    markets = [
        {
            "symbol": symbol,
            "status": "TRADING",
            "baseAsset": symbol.removesuffix("USDT"),
            "baseAssetPrecision": 8,
            "quoteAsset": "USDT",
            "quotePrecision": 8,
            "quoteAssetPrecision": 8,
            "orderTypes": ["LIMIT", "MARKET"],
            "icebergAllowed": True,
            "isSpotTradingAllowed": True,
            "isMarginTradingAllowed": True,
            "permissions": ["SPOT"],
            "permissionSets": [["SPOT"]],
            "filters": [
                {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000.0", "tickSize": "0.01"},
                {"filterType": "LOT_SIZE", "minQty": "0.00001", "maxQty": "9000.0", "stepSize": "0.00001"},
                {"filterType": "NOTIONAL", "minNotional": "5.0"},
            ],
        }
        for symbol in symbols
    ]
    return {"timezone": "UTC", "serverTime": TIME, "rateLimits": [], "exchangeFilters": [], "symbols": markets}
