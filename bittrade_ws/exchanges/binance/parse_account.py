"""What `rest_orders`, `rest_order_lists` and `rest_account` give, typed.

Times are epoch milliseconds by the venue's clock.
Source: the venue's `rest-api.md`, trading and account endpoints, seen 2026-07.
"""

from decimal import Decimal
from typing import Any

from msgspec import Struct, field
from reactivex import operators as ops

from bittrade_ws.exchanges.binance._parse import Parser, parser, parser_of_many, read
from bittrade_ws.exchanges.binance.account_results import (
    AccountCommission,
    AccountFilters,
    AccountInfo,
    Allocation,
    Amendment,
    MyTrade,
    OrderListInfo,
    PreventedMatch,
)
from bittrade_ws.exchanges.binance.market_results import RateLimit
from bittrade_ws.exchanges.binance.order_facts import fact_of_amended, fact_of_result
from bittrade_ws.models.order import OrderFact


class OrderListResult(OrderListInfo, frozen=True, rename="camel", kw_only=True):
    """An order list after a change of it, with its orders as they stand."""

    order_reports: tuple[dict[str, Any], ...] = ()

    def facts(self) -> tuple[OrderFact, ...]:
        """What the reports prove about each order."""
        return tuple(fact_of_result(one) for one in self.order_reports)


class Replacement(Struct, frozen=True, kw_only=True, rename="camel"):
    """Both halves of a cancel and replace: `SUCCESS`, `FAILURE` or `NOT_ATTEMPTED`, and what the venue said of each.

    That is an order, `code` and `msg` of a refusal, or nothing.
    """

    cancel_result: str
    new_order_result: str
    cancel_response: dict[str, Any] | None = None
    new_order_response: dict[str, Any] | None = None


class TradeFee(Struct, frozen=True, gc=False):
    """The fees on a symbol, in all."""

    symbol: str
    maker: Decimal = field(name="makerCommission")
    taker: Decimal = field(name="takerCommission")


def parse_order() -> Parser[OrderFact]:
    """The body of a call that places, cancels or asks for one order, as a fact in the words of every venue.

    To cancel an order of a list cancels all of the list: that body is one for `parse_orders`.
    """
    return ops.map(fact_of_result)


def parse_orders() -> Parser[tuple[OrderFact, ...]]:
    """The body of a call that gives several orders. A list that was cancelled counts with its orders."""

    def typed(body: Any) -> tuple[OrderFact, ...]:
        rows: Any = read([body] if isinstance(body, dict) else body, list[dict[str, Any]], "orders")
        orders = [order for row in rows for order in row.get("orderReports", (row,))]
        return tuple(fact_of_result(order) for order in orders)

    return ops.map(typed)


def parse_amended_order() -> Parser[OrderFact]:
    """The body of `amend_order_http`: the order as it is now."""

    return ops.map(lambda body: fact_of_amended(body, raw=body))


def parse_replacement() -> Parser[Replacement]:
    """The body of `replace_order_http`, or the `data` of its refusal."""
    return parser(Replacement, "a cancel and replace")


def parse_order_list() -> Parser[OrderListResult]:
    """The body of a call that places, cancels or asks for one order list; its orders are not told to who asks."""
    return parser(OrderListResult, "an order list")


def parse_order_lists() -> Parser[tuple[OrderListInfo, ...]]:
    """The body of `get_open_order_lists_http` or `get_all_order_lists_http`."""
    return parser_of_many(OrderListInfo, "order lists")


def parse_account() -> Parser[AccountInfo]:
    """The body of `get_account_http`."""
    return parser(AccountInfo, "an account")


def parse_my_trades() -> Parser[tuple[MyTrade, ...]]:
    """The body of `get_my_trades_http`."""
    return parser_of_many(MyTrade, "trades of the account")


def parse_commission() -> Parser[AccountCommission]:
    """The body of `get_commission_http`."""
    return parser(AccountCommission, "fees")


def parse_order_limits() -> Parser[tuple[RateLimit, ...]]:
    """The body of `get_order_limits_http`."""
    return parser_of_many(RateLimit, "limits")


def parse_prevented_matches() -> Parser[tuple[PreventedMatch, ...]]:
    """The body of `get_prevented_matches_http`."""
    return parser_of_many(PreventedMatch, "prevented matches")


def parse_allocations() -> Parser[tuple[Allocation, ...]]:
    """The body of `get_allocations_http`."""
    return parser_of_many(Allocation, "allocations")


def parse_amendments() -> Parser[tuple[Amendment, ...]]:
    """The body of `get_amendments_http`."""
    return parser_of_many(Amendment, "amendments")


def parse_my_filters() -> Parser[AccountFilters]:
    """The body of `get_my_filters_http`."""
    return parser(AccountFilters, "filters of the account")


def parse_trade_fees() -> Parser[tuple[TradeFee, ...]]:
    """The body of `get_trade_fees_http`."""
    return parser_of_many(TradeFee, "fees")
