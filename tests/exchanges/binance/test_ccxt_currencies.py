"""Currencies in CCXT's structures; that they equal ccxt's own is proven in `tests/interop`."""

from typing import Any

import reactivex

from bittrade_ws.exchanges import binance


def read(body: Any) -> Any:
    seen: list[Any] = []
    reactivex.of(body).pipe(binance.parse_currencies_ccxt()).subscribe(seen.append)
    return seen[0]


def test_currencies_of_the_account(venue: Any) -> None:
    currencies = venue.ask(binance.get_coins_http(**venue.signed), binance.parse_currencies_ccxt())
    assert {"USDT", "BTC"} <= set(currencies)
    assert (currencies["BTC"]["type"], currencies["BTC"]["limits"], currencies["BTC"]["fee"]) == ("crypto", None, None)


def test_the_best_of_all_networks() -> None:
    network = {"network": "ETH", "withdrawFee": "0.5", "withdrawMin": "1", "depositEnable": False,
               "withdrawEnable": True, "withdrawIntegerMultiple": "0.001"}  # fmt: skip
    cheaper = {**network, "network": "BNB", "withdrawFee": "0.1", "withdrawMin": "2", "depositEnable": True}
    (coin,) = read([{"coin": "YOYO", "isLegalMoney": False, "networkList": [network, cheaper]}]).values()
    assert (coin["id"], coin["code"]) == ("YOYO", "YOYOW")
    assert set(coin["networks"]) == {"ERC20", "BEP2"} == set(coin["fees"])
    assert (coin["fee"], coin["deposit"], coin["withdraw"], coin["precision"]) == (0.1, True, True, 0.001)
    assert coin["limits"]["withdraw"] == {"min": 1.0, "max": None}
