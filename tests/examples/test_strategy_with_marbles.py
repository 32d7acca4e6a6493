"""The strategy of the examples, proven without a clock or a socket."""

import importlib.util
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from reactivex import operators as ops

PRICES = {name: Decimal(price) for name, price in {"h": "100", "m": "99", "l": "97", "d": "95"}.items()}


@pytest.fixture(scope="module")
def strategy() -> Any:
    path = Path(__file__).parents[2] / "examples" / "strategy_with_marbles.py"
    spec = importlib.util.spec_from_file_location("strategy_with_marbles", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_buys_when_the_price_has_fallen_far_enough(marbles: Any, strategy: Any) -> None:
    asks = marbles.hot("^-h-m-l-|", **PRICES)

    intentions = asks.pipe(strategy.buy_each_fall(Decimal(2), quiet_for=1))

    marbles.expect(intentions).to_be("------b-|", b=strategy.Buy(Decimal(97)))


def test_it_rests_after_an_intention(marbles: Any, strategy: Any) -> None:
    asks = marbles.hot("^-h-l-h-l- 1s h-d-|", **PRICES)

    intentions = asks.pipe(strategy.buy_each_fall(Decimal(2), quiet_for=1))

    marbles.expect(intentions).to_be("----b----- 1s --c-|", b=strategy.Buy(Decimal(97)), c=strategy.Buy(Decimal(95)))


def test_a_dropped_line_does_not_make_it_forget(marbles: Any, strategy: Any) -> None:
    exchange = marbles.exchange(dials=["^-h-!", "x", "^-l--"], h={"ask": "100"}, l={"ask": "97"})
    from bittrade_ws.operators import ReconnectPolicy, keep_messages_only, reconnect

    asks = exchange.connection().pipe(
        reconnect(ReconnectPolicy(delays=[0, 5])),
        keep_messages_only(),
        ops.map(lambda message: Decimal(message["ask"])),
    )

    intentions = asks.pipe(strategy.buy_each_fall(Decimal(2), quiet_for=1))

    marbles.expect(intentions).to_be("---- 5s --b---", b=strategy.Buy(Decimal(97)))
