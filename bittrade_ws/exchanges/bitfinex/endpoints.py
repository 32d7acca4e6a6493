"""Every REST call of Bitfinex that there is a function for: one table of verb, path, parameters and layout.

1. The key is the function's name. Names in braces are arguments that stand in the path; what is in brackets is left out
   without them.
2. A parameter has the name behind the colon as an argument; `#` behind it says that it goes as text, with its digits.
3. Paths that begin with `auth/` are signed; those with `auth/w/` change something.

Source: the venue's `rest-public-*` and `rest-auth-*` reference pages, seen 2026-07.
"""

from collections.abc import Mapping
from typing import Any, Final

from bittrade_ws.exchanges.bitfinex._endpoint import Endpoint, Shape
from bittrade_ws.exchanges.bitfinex._positional import Layout
from bittrade_ws.exchanges.bitfinex.events import MY_TRADE, ORDER, POSITION, WALLET
from bittrade_ws.exchanges.bitfinex.funding_events import CREDIT, LOAN, MY_FUNDING_TRADE, OFFER
from bittrade_ws.exchanges.bitfinex.market import (
    CANDLE,
    DERIVATIVE_STATUS,
    FUNDING_OFFER_ENTRY,
    FUNDING_RATE_ENTRY,
    FUNDING_TICKER,
    FUNDING_TRADE,
    ORDER_ENTRY,
    PRICE_ENTRY,
    TICKER,
    TRADE,
)
from bittrade_ws.exchanges.bitfinex.pulse import PULSE_MESSAGE, PULSE_PROFILE
from bittrade_ws.exchanges.bitfinex.rest_results import (
    AUTO_RENEW,
    AVERAGE_PRICE,
    COLLATERAL_LIMITS,
    DEPOSIT_ADDRESS,
    FUNDING_STATISTIC,
    INVOICE,
    LEDGER,
    LOGIN,
    MOVEMENT,
    PAST_TICKER,
    POSITION_INCREASE,
    POSITION_INCREASE_INFO,
    RANKING,
    STATISTIC,
    TRANSFER,
    USER_INFO,
    WITHDRAWAL,
)


def _row(
    verb: str, path: str, words: str = "", *, layout: Layout[Any] | None = None, shape: Shape | None = None
) -> Endpoint:
    return Endpoint(verb=verb, path=path, words=words, layout=layout, shape=shape)


ENDPOINTS: Final[Mapping[str, Endpoint]] = {
    "get_platform_status_http": _row("GET", "platform/status"),
    "get_configuration_http": _row("GET", "conf/{key}"),
    "get_tickers_http": _row("GET", "tickers", "symbols"),
    "get_ticker_http": _row("GET", "ticker/{symbol}", layout=TICKER, shape=Shape.ONE),
    "get_funding_ticker_http": _row("GET", "ticker/{symbol}", layout=FUNDING_TICKER, shape=Shape.ONE),
    "get_tickers_history_http": _row(
        "GET", "tickers/hist", "symbols start:start_time end:end_time limit", layout=PAST_TICKER, shape=Shape.MANY
    ),
    "get_trades_http": _row(
        "GET", "trades/{symbol}/hist", "sort start:start_time end:end_time limit", layout=TRADE, shape=Shape.MANY
    ),
    "get_funding_trades_http": _row(
        "GET",
        "trades/{symbol}/hist",
        "sort start:start_time end:end_time limit",
        layout=FUNDING_TRADE,
        shape=Shape.MANY,
    ),
    "get_book_http": _row("GET", "book/{symbol}/{precision}", "len:length", layout=PRICE_ENTRY, shape=Shape.MANY),
    "get_funding_book_http": _row(
        "GET", "book/{symbol}/{precision}", "len:length", layout=FUNDING_RATE_ENTRY, shape=Shape.MANY
    ),
    "get_raw_book_http": _row("GET", "book/{symbol}/R0", "len:length", layout=ORDER_ENTRY, shape=Shape.MANY),
    "get_raw_funding_book_http": _row(
        "GET", "book/{symbol}/R0", "len:length", layout=FUNDING_OFFER_ENTRY, shape=Shape.MANY
    ),
    "get_candles_http": _row(
        "GET",
        "candles/trade:{interval}:{symbol}/hist",
        "sort start:start_time end:end_time limit",
        layout=CANDLE,
        shape=Shape.MANY,
    ),
    "get_last_candle_http": _row(
        "GET",
        "candles/trade:{interval}:{symbol}/last",
        "sort start:start_time end:end_time limit",
        layout=CANDLE,
        shape=Shape.ONE,
    ),
    "get_statistics_http": _row(
        "GET", "stats1/{key}/hist", "sort start:start_time end:end_time limit", layout=STATISTIC, shape=Shape.MANY
    ),
    "get_last_statistic_http": _row(
        "GET", "stats1/{key}/last", "sort start:start_time end:end_time limit", layout=STATISTIC, shape=Shape.ONE
    ),
    "get_derivative_statuses_http": _row("GET", "status/deriv", "keys"),
    "get_derivative_status_history_http": _row(
        "GET",
        "status/deriv/{symbol}/hist",
        "sort start:start_time end:end_time limit",
        layout=DERIVATIVE_STATUS,
        shape=Shape.MANY,
    ),
    "get_liquidations_http": _row("GET", "liquidations/hist", "sort start:start_time end:end_time limit"),
    "get_rankings_http": _row(
        "GET", "rankings/{key}/hist", "sort start:start_time end:end_time limit", layout=RANKING, shape=Shape.MANY
    ),
    "get_last_ranking_http": _row(
        "GET", "rankings/{key}/last", "sort start:start_time end:end_time limit", layout=RANKING, shape=Shape.ONE
    ),
    "get_pulse_messages_http": _row("GET", "pulse/hist", "end:end_time limit", layout=PULSE_MESSAGE, shape=Shape.MANY),
    "get_pulse_profile_http": _row("GET", "pulse/profile/{nickname}", layout=PULSE_PROFILE, shape=Shape.ONE),
    "get_funding_statistics_http": _row(
        "GET",
        "funding/stats/{symbol}/hist",
        "start:start_time end:end_time limit",
        layout=FUNDING_STATISTIC,
        shape=Shape.MANY,
    ),
    "get_average_price_http": _row(
        "POST", "calc/trade/avg", "symbol amount# price_limit#", layout=AVERAGE_PRICE, shape=Shape.ONE
    ),
    "get_average_rate_http": _row(
        "POST", "calc/trade/avg", "symbol amount# period rate_limit#", layout=AVERAGE_PRICE, shape=Shape.ONE
    ),
    "get_exchange_rate_http": _row("POST", "calc/fx", "ccy1:currency1 ccy2:currency2"),
    "get_user_info_http": _row("POST", "auth/r/info/user", layout=USER_INFO, shape=Shape.ONE),
    "get_logins_http": _row("POST", "auth/r/logins/hist", layout=LOGIN, shape=Shape.MANY),
    "get_available_balance_http": _row("POST", "auth/calc/order/avail", "symbol type dir:direction rate# lev:leverage"),
    "get_wallets_http": _row("POST", "auth/r/wallets", layout=WALLET, shape=Shape.MANY),
    "get_ledgers_http": _row(
        "POST",
        "auth/r/ledgers[/{currency}]/hist",
        "category start:start_time end:end_time limit",
        layout=LEDGER,
        shape=Shape.MANY,
    ),
    "get_movements_http": _row(
        "POST",
        "auth/r/movements[/{currency}]/hist",
        "start:start_time end:end_time limit",
        layout=MOVEMENT,
        shape=Shape.MANY,
    ),
    "transfer_http": _row(
        "POST",
        "auth/w/transfer",
        "from:from_wallet to:to_wallet currency currency_to:to_currency amount#",
        layout=TRANSFER,
        shape=Shape.TOLD,
    ),
    "withdraw_http": _row(
        "POST", "auth/w/withdraw", "wallet method address amount#", layout=WITHDRAWAL, shape=Shape.TOLD
    ),
    "get_deposit_address_http": _row(
        "POST", "auth/w/deposit/address", "wallet method op_renew:is_renewed", layout=DEPOSIT_ADDRESS, shape=Shape.TOLD
    ),
    "add_deposit_invoice_http": _row(
        "POST", "auth/w/deposit/invoice", "wallet currency amount#", layout=INVOICE, shape=Shape.ONE
    ),
    "get_orders_http": _row("POST", "auth/r/orders[/{symbol}]", "id:order_ids", layout=ORDER, shape=Shape.MANY),
    "get_orders_history_http": _row(
        "POST",
        "auth/r/orders[/{symbol}]/hist",
        "id:order_ids start:start_time end:end_time limit",
        layout=ORDER,
        shape=Shape.MANY,
    ),
    "get_order_trades_http": _row("POST", "auth/r/order/{symbol}:{order_id}/trades", layout=MY_TRADE, shape=Shape.MANY),
    "get_my_trades_http": _row(
        "POST",
        "auth/r/trades[/{symbol}]/hist",
        "sort start:start_time end:end_time limit",
        layout=MY_TRADE,
        shape=Shape.MANY,
    ),
    "add_order_http": _row(
        "POST",
        "auth/w/order/submit",
        (
            "type symbol amount# price# lev:leverage price_trailing:trailing_price# "
            "price_aux_limit:limit_price# price_oco_stop:oco_stop_price# gid:group_id cid:client_id flags "
            "tif:expires meta"
        ),
        layout=ORDER,
        shape=Shape.TOLD,
    ),
    "edit_order_http": _row(
        "POST",
        "auth/w/order/update",
        (
            "id:order_id amount# price# cid:client_id cid_date:client_id_date gid:group_id flags "
            "lev:leverage delta# price_aux_limit:limit_price# price_trailing:trailing_price# tif:expires"
        ),
        layout=ORDER,
        shape=Shape.TOLD,
    ),
    "cancel_order_http": _row(
        "POST",
        "auth/w/order/cancel",
        "id:order_id cid:client_id cid_date:client_id_date",
        layout=ORDER,
        shape=Shape.TOLD,
    ),
    "cancel_orders_http": _row(
        "POST",
        "auth/w/order/cancel/multi",
        "id:order_ids cid:client_ids gid:group_ids all:are_all",
        layout=ORDER,
        shape=Shape.TOLD,
    ),
    "get_margin_base_http": _row("POST", "auth/r/info/margin/base"),
    "get_margin_symbol_http": _row("POST", "auth/r/info/margin/{symbol}"),
    "get_margin_symbols_http": _row("POST", "auth/r/info/margin/sym_all"),
    "get_positions_http": _row("POST", "auth/r/positions", layout=POSITION, shape=Shape.MANY),
    "get_positions_history_http": _row(
        "POST", "auth/r/positions/hist", "start:start_time end:end_time limit", layout=POSITION, shape=Shape.MANY
    ),
    "get_positions_snapshot_http": _row(
        "POST", "auth/r/positions/snap", "start:start_time end:end_time limit", layout=POSITION, shape=Shape.MANY
    ),
    "get_positions_audit_http": _row(
        "POST",
        "auth/r/positions/audit",
        "ids:position_ids start:start_time end:end_time limit",
        layout=POSITION,
        shape=Shape.MANY,
    ),
    "claim_position_http": _row(
        "POST", "auth/w/position/claim", "id:position_id amount#", layout=POSITION, shape=Shape.TOLD
    ),
    "increase_position_http": _row(
        "POST", "auth/w/position/increase", "symbol amount#", layout=POSITION_INCREASE, shape=Shape.TOLD
    ),
    "get_position_increase_info_http": _row(
        "POST",
        "auth/r/position/increase/info",
        "symbol amount#",
        layout=POSITION_INCREASE_INFO,
    ),
    "set_collateral_http": _row("POST", "auth/w/deriv/collateral/set", "symbol collateral#"),
    "get_collateral_limits_http": _row(
        "POST", "auth/calc/deriv/collateral/limit", "symbol", layout=COLLATERAL_LIMITS, shape=Shape.ONE
    ),
    "get_offers_http": _row("POST", "auth/r/funding/offers[/{symbol}]", layout=OFFER, shape=Shape.MANY),
    "get_offers_history_http": _row(
        "POST",
        "auth/r/funding/offers[/{symbol}]/hist",
        "start:start_time end:end_time limit",
        layout=OFFER,
        shape=Shape.MANY,
    ),
    "add_offer_http": _row(
        "POST", "auth/w/funding/offer/submit", "type symbol amount# rate# period flags", layout=OFFER, shape=Shape.TOLD
    ),
    "cancel_offer_http": _row("POST", "auth/w/funding/offer/cancel", "id:offer_id", layout=OFFER, shape=Shape.TOLD),
    "cancel_offers_http": _row("POST", "auth/w/funding/offer/cancel/all", "currency", shape=Shape.TOLD),
    "close_funding_http": _row("POST", "auth/w/funding/close", "id:funding_id", shape=Shape.TOLD),
    "set_auto_renew_http": _row(
        "POST", "auth/w/funding/auto", "status:is_on currency amount# rate# period", layout=AUTO_RENEW, shape=Shape.TOLD
    ),
    "keep_funding_http": _row("POST", "auth/w/funding/keep", "type id:ids changes", shape=Shape.TOLD),
    "get_funding_info_http": _row("POST", "auth/r/info/funding/{symbol}"),
    "get_loans_http": _row("POST", "auth/r/funding/loans[/{symbol}]", layout=LOAN, shape=Shape.MANY),
    "get_loans_history_http": _row(
        "POST",
        "auth/r/funding/loans[/{symbol}]/hist",
        "start:start_time end:end_time limit",
        layout=LOAN,
        shape=Shape.MANY,
    ),
    "get_credits_http": _row("POST", "auth/r/funding/credits[/{symbol}]", layout=CREDIT, shape=Shape.MANY),
    "get_credits_history_http": _row(
        "POST",
        "auth/r/funding/credits[/{symbol}]/hist",
        "start:start_time end:end_time limit",
        layout=CREDIT,
        shape=Shape.MANY,
    ),
    "get_my_funding_trades_http": _row(
        "POST",
        "auth/r/funding/trades[/{symbol}]/hist",
        "sort start:start_time end:end_time limit",
        layout=MY_FUNDING_TRADE,
        shape=Shape.MANY,
    ),
    "add_pay_invoice_http": _row(
        "POST",
        "auth/w/ext/pay/invoice/create",
        (
            "amount# currency orderId:order_id customerInfo:customer payCurrencies:pay_currencies duration webhook "
            "redirectUrl:redirect_url"
        ),
    ),
    "get_pay_invoices_http": _row(
        "POST", "auth/r/ext/pay/invoices", "id:invoice_id start:start_time end:end_time limit"
    ),
    "get_pay_invoices_page_http": _row(
        "POST",
        "auth/r/ext/pay/invoices/paginated",
        "page pageSize:page_size sort sortField:sort_field status fiat crypto id:invoice_id orderId:order_id",
    ),
    "get_pay_invoice_counts_http": _row("POST", "auth/r/ext/pay/invoice/stats/count", "status format:span"),
    "get_pay_earnings_http": _row("POST", "auth/r/ext/pay/invoice/stats/earning", "currency format:span"),
    "complete_pay_invoice_http": _row(
        "POST",
        "auth/w/ext/pay/invoice/complete",
        "id:invoice_id payCcy:pay_currency depositId:deposit_id ledgerId:ledger_id",
    ),
    "expire_pay_invoice_http": _row("POST", "auth/w/ext/pay/invoice/expire", "id:invoice_id"),
    "get_pay_conversions_http": _row("POST", "auth/r/ext/pay/settings/convert/list"),
    "add_pay_conversion_http": _row(
        "POST", "auth/w/ext/pay/settings/convert/create", "baseCcy:currency convertCcy:to_currency"
    ),
    "remove_pay_conversion_http": _row(
        "POST", "auth/w/ext/pay/settings/convert/remove", "baseCcy:currency convertCcy:to_currency"
    ),
    "set_pay_setting_http": _row("POST", "auth/w/ext/pay/settings/set", "key val:value"),
    "get_pay_setting_http": _row("POST", "auth/r/ext/pay/settings/get", "key"),
    "get_pay_settings_http": _row("POST", "auth/r/ext/pay/settings/list", "keys"),
    "get_pay_deposits_http": _row(
        "POST", "auth/r/ext/pay/deposits", "from:start_time to:end_time ccy:currency unlinked:is_unlinked"
    ),
    "get_unlinked_pay_deposits_http": _row(
        "POST", "auth/r/ext/pay/deposits/unlinked", "ccy:currency start:start_time end:end_time"
    ),
}
"""By the name of its function."""
