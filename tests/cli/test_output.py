"""Values as lines."""

import json
import os
from decimal import Decimal

import pytest

from bittrade_ws.cli.output import Output, fields_of, plain
from bittrade_ws.models.fills import Fills
from bittrade_ws.models.order import Fill, Order, OrderStatus
from bittrade_ws.models.status import Gap

ORDER = Order(
    client_order_id="x-1",
    symbol="BNBUSDT",
    status=OrderStatus.OPEN,
    type="LIMIT",
    price=Decimal("1E+3"),
    filled_quantity=Decimal("0.00000000"),
    raw={"secret": "not shown"},
)


def test_money_keeps_its_digits() -> None:
    assert plain(Decimal("0.00000000")) == "0.00000000"
    assert plain(Decimal("100.10")) == "100.10"


def test_an_order_s_own_type_does_not_hide_what_the_line_is(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=True).value("order", ORDER)
    row = json.loads(capsys.readouterr().out)
    assert row["type"] == "order"
    assert row["order_type"] == "LIMIT"
    assert row["status"] == "OPEN"
    assert row["filled_quantity"] == "0.00000000"
    assert "raw" not in row


def test_a_plain_line_leaves_out_what_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).value("gap", Gap("trades", 3, None, "sequence"))
    line = "gap channel=trades from_=3 cause=sequence backfilled=False is_of_all=False ends_connection=False\n"
    assert capsys.readouterr().out == line


def test_json_readers_get_no_words(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=True).say("hello")
    assert capsys.readouterr().out == ""


def test_fields_of_a_value_that_has_none() -> None:
    assert fields_of(3) == {"value": 3}


def test_nothing_follows_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=True)
    output.summary({"ok": True}, "all is well")
    output.value("book", {"symbol": "late"})
    assert capsys.readouterr().out == '{"summary":{"ok":true}}\n'


def test_a_reader_that_hangs_up_is_no_error_and_gets_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = os.pipe()
    os.close(here)
    with open(there, "w") as stdout:
        monkeypatch.setattr("sys.stdout", stdout)
        output = Output(as_json=True)
        for _ in range(2):
            output.value("book", {"symbol": "BTCUSDT"})
    assert output.is_broken


def test_an_orders_fills_are_written_as_a_list() -> None:
    fill = Fill(trade_id="1", price=Decimal("2.50"), quantity=Decimal("1"))
    row = plain(fields_of(Order(client_order_id="a", symbol="X", status=OrderStatus.FILLED, fills=Fills([fill]))))
    assert [one["price"] for one in row["fills"]] == ["2.50"]


def test_a_plain_line_has_the_parts_of_a_value_between_colons(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).value("book", {"bids": [{"price": "2.50", "quantity": "1"}, {"price": "2", "quantity": "3"}]})
    assert capsys.readouterr().out == "book bids=2.50:1,2:3\n"


def test_what_has_no_fields_is_written_as_python_would() -> None:
    assert plain({"at": frozenset({1})}) == {"at": "frozenset({1})"}
