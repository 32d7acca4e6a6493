"""What the account's REST calls give, typed: bodies of the simulated venue, which checks each signature."""

from decimal import Decimal
from typing import Any

import pytest
import reactivex

from bittrade_ws.exchanges import bitfinex
from bittrade_ws.models.errors import DecodeError, RequestRejected

D = Decimal


def test_an_order_is_placed_changed_listed_and_canceled(account):
    answer = bitfinex.parse_order_answer()
    wanted = {"symbol": "tBTCUSD", "amount": D("0.10"), "price": D("10.5"), "client_id": 5}
    placed = account("add_order_http", "EXCHANGE LIMIT", **wanted, parser=answer)
    assert (placed.type, placed.status) == ("on-req", "SUCCESS")
    (order,) = placed.info
    assert (order.client_id, order.original_amount, order.price) == (5, D("0.1"), D("10.5"))
    (listed,) = account("get_orders_http", symbol="tBTCUSD", parser=bitfinex.parse_orders())
    changed = account("edit_order_http", listed.order_id, price=11, parser=answer)
    assert changed.type == "ou-req"
    assert account("cancel_order_http", order_id=listed.order_id, parser=answer).info[0].order_id == listed.order_id
    assert account("get_orders_http", parser=bitfinex.parse_orders()) == ()
    (ended,) = account("get_orders_history_http", parser=bitfinex.parse_orders())
    assert ended.price == D(11)


def test_a_refused_order_is_an_error_with_the_venues_words(account):
    error = account("add_order_http", "EXCHANGE LIMIT", symbol="tBTCUSD", amount=10**9, price=10**6)
    assert type(error) is RequestRejected
    assert error.code == bitfinex.ErrorCode.GENERIC


def test_an_execution_is_told_of_the_account_and_of_its_order(account):
    account("add_order_http", "EXCHANGE MARKET", symbol="tBTCUSD", amount=D("0.01"))
    (trade,) = account("get_my_trades_http", parser=bitfinex.parse_my_trades())
    assert isinstance(trade, bitfinex.MyTrade)
    same = account("get_order_trades_http", "tBTCUSD", order_id=trade.order_id, parser=bitfinex.parse_my_trades())
    assert [one.trade_id for one in same] == [trade.trade_id]


@pytest.mark.parametrize(
    ("name", "args", "given", "parser", "kind"),
    [
        ("get_user_info_http", (), {}, bitfinex.parse_user_info(), bitfinex.UserInfo),
        ("get_wallets_http", (), {}, bitfinex.parse_wallets(), bitfinex.Wallet),
        ("get_position_increase_info_http", ("tBTCUSD",), {"amount": 1}, bitfinex.parse_position_increase_info(),
         bitfinex.PositionIncreaseInfo),
        ("set_collateral_http", ("tBTCF0:USTF0",), {"collateral": 1}, bitfinex.parse_collateral_set(), bool),
        ("get_margin_base_http", (), {}, bitfinex.parse_margin_base(), bitfinex.MarginBase),
        ("get_margin_symbol_http", ("tBTCUSD",), {}, bitfinex.parse_margin_symbol(), bitfinex.MarginSymbol),
        ("get_margin_symbols_http", (), {}, bitfinex.parse_margin_symbols(), bitfinex.MarginSymbol),
        ("get_funding_info_http", ("fUSD",), {}, bitfinex.parse_funding_info(), bitfinex.FundingInfo),
        ("get_available_balance_http", ("tBTCUSD",), {"type": "EXCHANGE"}, bitfinex.parse_available_balance(), D),
        ("get_collateral_limits_http", ("tBTCF0:USTF0",), {}, bitfinex.parse_collateral_limits(),
         bitfinex.CollateralLimits),
        ("add_deposit_invoice_http", ("exchange",), {"currency": "LNX", "amount": "0.1"},
         bitfinex.parse_deposit_invoice(), bitfinex.Invoice),
    ],
)  # fmt: skip
def test_bodies_of_the_venue_are_typed(account, name, args, given, parser, kind):
    value = account(name, *args, **given, parser=parser)
    values = value if isinstance(value, tuple) else (value,)
    assert values
    assert {type(one) for one in values} == {kind}


@pytest.mark.parametrize(
    ("name", "args", "given", "parser", "kind"),
    [
        ("transfer_http", ("exchange",),
         {"to_wallet": "margin", "currency": "BTC", "to_currency": "BTC", "amount": D("0.1")},
         bitfinex.parse_transfer(), bitfinex.Transfer),
        ("withdraw_http", ("exchange",), {"method": "bitcoin", "address": "1A", "amount": "0.1"},
         bitfinex.parse_withdrawal(), bitfinex.Withdrawal),
        ("get_deposit_address_http", ("exchange",), {"method": "bitcoin"}, bitfinex.parse_deposit_address(),
         bitfinex.DepositAddress),
        ("increase_position_http", ("tBTCUSD",), {"amount": 1}, bitfinex.parse_position_increase(),
         bitfinex.PositionIncrease),
        ("set_auto_renew_http", (True,), {"currency": "USD", "period": 2}, bitfinex.parse_auto_renew(),
         bitfinex.AutoRenew),
        ("add_offer_http", ("LIMIT",), {"symbol": "fUSD", "amount": 200, "rate": D("0.01"), "period": 2},
         bitfinex.parse_offer_answer(), bitfinex.Offer),
    ],
)  # fmt: skip
def test_notifications_have_their_info_typed(account, name, args, given, parser, kind):
    (info,) = account(name, *args, **given, parser=parser).info
    assert type(info) is kind


LISTS = [
    ("get_logins_http", bitfinex.parse_logins()),
    ("get_ledgers_http", bitfinex.parse_ledgers()),
    ("get_movements_http", bitfinex.parse_movements()),
    ("get_positions_http", bitfinex.parse_positions()),
    ("get_positions_history_http", bitfinex.parse_positions()),
    ("get_positions_snapshot_http", bitfinex.parse_positions()),
    ("get_positions_audit_http", bitfinex.parse_positions()),
    ("get_offers_http", bitfinex.parse_offers()),
    ("get_offers_history_http", bitfinex.parse_offers()),
    ("get_loans_http", bitfinex.parse_loans()),
    ("get_loans_history_http", bitfinex.parse_loans()),
    ("get_credits_http", bitfinex.parse_credits()),
    ("get_credits_history_http", bitfinex.parse_credits()),
    ("get_my_funding_trades_http", bitfinex.parse_my_funding_trades()),
]


@pytest.mark.parametrize(("name", "parser"), LISTS)
def test_lists_are_tuples(account, name, parser):
    account("withdraw_http", "exchange", method="bitcoin", address="1A", amount="0.1")
    assert type(account(name, parser=parser)) is tuple


@pytest.mark.parametrize("body", [None, 1, {}, ["x"], [[]], ["sym"], ["sym", 1, []], ["base", []]])
def test_what_is_none_of_it_is_a_decode_error(body):
    for parser in (bitfinex.parse_orders(), bitfinex.parse_margin_base(), bitfinex.parse_margin_symbol(),
                   bitfinex.parse_funding_info(), bitfinex.parse_notification()):  # fmt: skip
        seen: list[Any] = []
        reactivex.just(body).pipe(parser).subscribe(seen.append, seen.append)
        assert type(seen[0]) is DecodeError


def test_every_place_of_the_user_and_of_a_growing_position_has_its_name(account):
    user = account("get_user_info_http", parser=bitfinex.parse_user_info())
    assert (user.user_id, user.email_verified, user.has_paper_trading, user.second_factors) == (269312, 1, 1, ("u2f",))
    assert (user.is_merchant_enterprise, user.countries, user.extra) == (0, [], ())
    parser = bitfinex.parse_position_increase_info()
    info = account("get_position_increase_info_http", "tBTCUSD", amount=1, parser=parser)
    assert (info.amount, info.funding_value, info.funding_required_currency) == (0, 0, "USD")
    assert info.most == info.tradable_base
