"""bitfinex-api-py, the venue's own client, unmodified: WebSocket with 4.0.0 and 3.0.4, REST with 4.0.0.

What is for merchants, and Pulse, 4.0.0 has no more: with 3.0.4.
"""

import pytest

from bittrade_ws import simulators
from bittrade_ws.simulators.orders import Execution

pytestmark = pytest.mark.interop
VERSIONS = ["4.0.0", "3.0.4"]
REQUIREMENTS = [(f"bitfinex-api-py=={version}",) for version in VERSIONS]

HEAD = """
import asyncio, json, logging, sys
from bfxapi import Client

logging.disable(logging.CRITICAL)
about = json.loads(sys.argv[1])
keys = {"api_key": about["credentials"]["api_key"], "api_secret": about["credentials"]["api_secret"]}
"""

CHANNELS = """
client = Client(wss_host=about["ws"])
seen = {}
wanted = {
    "t_ticker_update", "f_ticker_update", "t_trades_snapshot", "f_trades_snapshot", "t_trade_execution",
    "t_trade_execution_update", "t_book_snapshot", "f_book_snapshot", "t_raw_book_snapshot", "f_raw_book_snapshot",
    "t_book_update", "t_raw_book_update", "candles_snapshot", "candles_update", "derivatives_status_update", "checksum",
    "f_book_update", "subscribed",
}

async def main():
    done = asyncio.Event()

    def note(name):
        def handler(*arguments):
            seen[name] = seen.get(name, 0) + 1
            if wanted <= set(seen):
                done.set()
        return handler

    for name in wanted:
        client.wss.on(name, note(name))

    @client.wss.on("open")
    async def on_open():
        for symbol in ("tBTCUSD", "tETHUSD", "fUSD"):
            await client.wss.subscribe("ticker", symbol=symbol)
            await client.wss.subscribe("trades", symbol=symbol)
            for prec in ("P0", "P1", "P2", "P3", "P4", "R0"):
                await client.wss.subscribe("book", symbol=symbol, prec=prec, freq="F0", len="25")
        for frame in ("1m", "5m", "1h"):
            await client.wss.subscribe("candles", key=f"trade:{frame}:tBTCUSD")
        await client.wss.subscribe("status", key="deriv:tBTCF0:USTF0")
        await client.wss.subscribe("status", key="liq:global")

    running = asyncio.ensure_future(client.wss.start())
    await asyncio.wait([asyncio.ensure_future(done.wait()), running], timeout=40, return_when=asyncio.FIRST_COMPLETED)
    await client.wss.close()
    await asyncio.wait([running], timeout=5)

asyncio.run(main())
print(json.dumps({"seen": seen, "missing": sorted(wanted - set(seen))}))
"""

ACCOUNT = """
client = Client(wss_host=about["ws"], **keys)
told, snapshots = [], []

async def main():
    done, events = asyncio.Event(), asyncio.Queue()

    for name in ("order_snapshot", "position_snapshot", "wallet_snapshot", "funding_offer_snapshot",
                 "funding_credit_snapshot", "funding_loan_snapshot"):
        client.wss.on(name, lambda data, name=name: snapshots.append(name))
    for name in ("on-req-notification", "ou-req-notification", "oc-req-notification", "fon-req-notification",
                 "foc-req-notification", "order_new", "order_update", "order_cancel", "trade_execution",
                 "trade_execution_update", "wallet_update", "balance_update", "position_new", "position_close",
                 "funding_offer_new", "funding_offer_cancel", "base_margin_info", "symbol_margin_info",
                 "funding_info_update", "notification"):
        client.wss.on(name, lambda data, name=name: events.put_nowait((name, data)))

    async def until(name):
        while True:
            found, data = await asyncio.wait_for(events.get(), 20)
            told.append(found)
            if found == name:
                return data

    async def play():
        inputs = client.wss.inputs
        await inputs.submit_order(type="EXCHANGE LIMIT", symbol="tLTCUSD", amount=0.5, price=70.5, cid=1001)
        notification = await until("on-req-notification")
        order = await until("order_new")
        await inputs.update_order(id=order.id, amount=0.75, price=71)
        updated = await until("order_update")
        await inputs.cancel_order(id=order.id)
        canceled = await until("order_cancel")
        await inputs.submit_order(type="EXCHANGE LIMIT", symbol="tBTCUSD", amount="0.01", price="70000")
        executed = await until("order_cancel")
        trade = await until("trade_execution_update")
        await inputs.submit_order(type="EXCHANGE LIMIT", symbol="tXX", amount="0.01", price="70000")
        refused = await until("on-req-notification")
        for _ in range(2):
            await inputs.submit_order(type="EXCHANGE LIMIT", symbol="tLTCUSD", amount="1", price="60", gid=5)
            await until("order_new")
        await inputs.cancel_order_multi(gid=[5])
        many = [await until("order_cancel") for _ in range(2)]
        await inputs.submit_order(type="MARKET", symbol="tBTCUSD", amount="0.01", price="70000")
        position = await until("position_new")
        await inputs.submit_order(type="MARKET", symbol="tBTCUSD", amount="-0.01", price="50000")
        await until("position_close")
        await inputs.submit_funding_offer(type="LIMIT", symbol="fUSD", amount="500", rate="0.0009", period=30)
        offer = await until("funding_offer_new")
        await inputs.cancel_funding_offer(id=offer.id)
        await until("funding_offer_cancel")
        await inputs.calc("margin_base", "margin_sym_tBTCUSD", "funding_sym_fUSD", "wallet_margin_USD", "balance")
        await until("balance_update")
        await client.wss.notify(info={"foo": 1}, message_id=7)
        note = await until("notification")
        while note.type != "ucm-notify-ui" and not note.type.startswith("ucm-"):
            note = await until("notification")
        return {
            "on": [notification.status, notification.data.cid, notification.data.id == order.id],
            "new": [order.order_status, str(order.price)],
            "updated": [updated.id == order.id, str(updated.amount), updated.price],
            "canceled": canceled.order_status, "executed": executed.order_status[:10],
            "fee": [trade.fee < 0, trade.fee_currency], "refused": [refused.status, refused.text],
            "many": [one.order_status for one in many], "position": position.amount, "offer": offer.rate,
            "note": [note.message_id, note.data],
        }

    result = {}

    @client.wss.on("authenticated")
    async def on_authenticated(data):
        try:
            result.update(await play(), user=data["userId"])
        except Exception as error:
            result["error"] = repr(error)
        done.set()

    running = asyncio.ensure_future(client.wss.start())
    await asyncio.wait([asyncio.ensure_future(done.wait()), running], timeout=70, return_when=asyncio.FIRST_COMPLETED)
    await client.wss.close()
    await asyncio.wait([running], timeout=5)
    print(json.dumps({**result, "snapshots": snapshots, "told": told}, default=str))

asyncio.run(main())
"""

RECONNECT = """
client = Client(wss_host=about["ws"], **keys)
tickers = []

async def main():
    back = asyncio.Event()

    @client.wss.on("open")
    async def on_open():
        await client.wss.subscribe("ticker", symbol="tBTCUSD", sub_id="mine")
        await client.wss.subscribe("ticker", symbol="tETHUSD", sub_id="other")

    @client.wss.on("t_ticker_update")
    def on_ticker(subscription, data):
        tickers.append(subscription["sub_id"])
        if len(tickers) >= 400 or (client.was_cut and tickers[client.was_cut:].count("mine") > 3):
            back.set()

    client.was_cut = 0

    async def cut():
        while tickers.count("mine") < 5:
            await asyncio.sleep(0.05)
        before = client.wss._websocket
        await client.wss.inputs.submit_order(type="EXCHANGE LIMIT", symbol="tLTCUSD", amount="1", price="70", cid=1)
        while client.wss._websocket is before or not client.wss.authentication:
            await asyncio.sleep(0.05)
        client.was_cut = len(tickers)

    running = asyncio.ensure_future(client.wss.start())
    cutting = asyncio.ensure_future(cut())
    await asyncio.wait([asyncio.ensure_future(back.wait()), running], timeout=60, return_when=asyncio.FIRST_COMPLETED)
    print(json.dumps({"after": tickers[client.was_cut:].count("mine"), "was_cut": client.was_cut}))
    cutting.cancel()
    await client.wss.close()
    await asyncio.wait([running], timeout=5)

asyncio.run(main())
"""

PUBLIC = """
from bfxapi.types import dataclasses

rest = Client(rest_host=about["rest"] + "/v2", **keys).rest
public, seen = rest.public, {}
pair, currency, derivative = "tBTCUSD", "fUSD", "tBTCF0:USTF0"
calls = {
    "conf": lambda: public.conf("pub:list:pair:exchange"),
    "platform": lambda: public.get_platform_status(),
    "tickers": lambda: public.get_tickers([pair, currency]),
    "all_t": lambda: public.get_t_tickers("ALL"),
    "all_f": lambda: public.get_f_tickers("ALL"),
    "t_ticker": lambda: public.get_t_ticker(pair),
    "f_ticker": lambda: public.get_f_ticker(currency),
    "tickers_hist": lambda: public.get_tickers_history([pair], limit=3),
    "t_trades": lambda: public.get_t_trades(pair, limit=5),
    "f_trades": lambda: public.get_f_trades(currency, limit=5, sort=1),
    "t_book": lambda: public.get_t_book(pair, "P0", len=25),
    "f_book": lambda: public.get_f_book(currency, "P0", len=25),
    "t_raw": lambda: public.get_t_raw_book(pair),
    "f_raw": lambda: public.get_f_raw_book(currency),
    "stats": lambda: public.get_stats_hist("pos.size:1m:tBTCUSD:long", limit=3),
    "stats_last": lambda: public.get_stats_last("pos.size:1m:tBTCUSD:long"),
    "candles": lambda: public.get_candles_hist(pair, "1m", limit=3),
    "candles_last": lambda: public.get_candles_last(pair, "1m"),
    "seed_candles": lambda: public.get_seed_candles(pair, "1m"),
    "deriv": lambda: public.get_derivatives_status([derivative]),
    "deriv_all": lambda: public.get_derivatives_status("ALL"),
    "deriv_hist": lambda: public.get_derivatives_status_history(derivative, limit=3),
    "liquidations": lambda: public.get_liquidations(limit=2),
    "ranking": lambda: public.get_leaderboards_hist("vol:1w:tBTCUSD", limit=2),
    "ranking_last": lambda: public.get_leaderboards_last("vol:1w:tBTCUSD"),
    "funding_stats": lambda: public.get_funding_stats(currency, limit=2),
    "average": lambda: public.get_trading_market_average_price(pair, 0.5, price_limit=70000),
    "funding_average": lambda: public.get_funding_market_average_price(currency, 1000, 30, rate_limit="0.01"),
    "fx": lambda: public.get_fx_rate("BTC", "USD"),
}
for name, call in calls.items():
    answer = call()
    seen[name] = len(answer) if isinstance(answer, (list, dict)) else type(answer).__name__
try:
    public.get_t_ticker("tXX")
except Exception as error:
    seen["unknown"] = type(error).__name__
known = {name for name in dir(public) if not name.startswith("_")}
print(json.dumps({"seen": seen, "offered": len(known)}))
"""

SIGNED = """
rest = Client(rest_host=about["rest"] + "/v2", **keys).rest
auth, seen = rest.auth, {}
order = auth.submit_order("EXCHANGE LIMIT", "tLTCUSD", "0.5", "70", cid=77, gid=5)
updated = auth.update_order(order.data.id, amount="0.25", price="71")
trade = auth.submit_order("EXCHANGE MARKET", "tBTCUSD", 0.01, 0)
margin = auth.submit_order("MARKET", "tBTCUSD", 0.01, 0)
position = auth.get_positions()[0]
offer = auth.submit_funding_offer("LIMIT", "fUSD", "500", "0.0009", 30)
calls = {
    "user": lambda: auth.get_user_info(),
    "logins": lambda: auth.get_login_history(),
    "available": lambda: auth.get_balance_available_for_orders_or_offers("tBTCUSD", "EXCHANGE", dir=1, rate="60000"),
    "wallets": lambda: auth.get_wallets(),
    "orders": lambda: auth.get_orders(),
    "orders_of": lambda: auth.get_orders(symbol="tLTCUSD", ids=[order.data.id]),
    "orders_hist": lambda: auth.get_orders_history(),
    "orders_hist_of": lambda: auth.get_orders_history(symbol="tBTCUSD", limit=5),
    "order_trades": lambda: auth.get_order_trades("tBTCUSD", trade.data.id),
    "trades": lambda: auth.get_trades_history(),
    "trades_of": lambda: auth.get_trades_history(symbol="tBTCUSD", sort=1),
    "ledgers": lambda: auth.get_ledgers(),
    "ledgers_of": lambda: auth.get_ledgers("USD", limit=2),
    "margin": lambda: auth.get_base_margin_info(),
    "margin_of": lambda: auth.get_symbol_margin_info("tBTCUSD"),
    "margin_all": lambda: auth.get_all_symbols_margin_info(),
    "positions": lambda: auth.get_positions(),
    "claim": lambda: auth.claim_position(position.position_id, amount="0.001"),
    "increase": lambda: auth.increase_position("tBTCUSD", "0.001"),
    "increase_info": lambda: auth.get_increase_position_info("tBTCUSD", "0.001"),
    "positions_hist": lambda: auth.get_positions_history(limit=5),
    "positions_snap": lambda: auth.get_positions_snapshot(),
    "positions_audit": lambda: auth.get_positions_audit(),
    "collateral": lambda: auth.set_derivative_position_collateral("tBTCF0:USTF0", "100"),
    "collateral_limits": lambda: auth.get_derivative_position_collateral_limits("tBTCF0:USTF0"),
    "offers": lambda: auth.get_funding_offers(),
    "offers_of": lambda: auth.get_funding_offers(symbol="fUSD"),
    "offer_cancel": lambda: auth.cancel_funding_offer(offer.data.id),
    "offers_cancel": lambda: auth.cancel_all_funding_offers("USD"),
    "offers_hist": lambda: auth.get_funding_offers_history(symbol="fUSD"),
    "renew": lambda: auth.toggle_auto_renew(True, "USD", amount="100", rate=0, period=2),
    "keep": lambda: auth.toggle_keep_funding("credit", ids=[1]),
    "loans": lambda: auth.get_funding_loans(),
    "loans_hist": lambda: auth.get_funding_loans_history(symbol="fUSD"),
    "credits": lambda: auth.get_funding_credits(symbol="fUSD"),
    "credits_hist": lambda: auth.get_funding_credits_history(),
    "funding_trades": lambda: auth.get_funding_trades_history(symbol="fUSD"),
    "funding_info": lambda: auth.get_funding_info("fUSD"),
    "transfer": lambda: auth.transfer_between_wallets("exchange", "funding", "USD", "USD", "10.5"),
    "withdraw": lambda: auth.submit_wallet_withdrawal("exchange", "bitcoin", "bc1x", "0.01"),
    "deposit": lambda: auth.get_deposit_address("exchange", "bitcoin"),
    "invoice": lambda: auth.generate_deposit_invoice("exchange", "LNX", "0.0001"),
    "movements": lambda: auth.get_movements(),
    "cancel": lambda: auth.cancel_order(id=order.data.id),
    "cancel_many": lambda: auth.cancel_order_multi(all=True),
}
for name, call in calls.items():
    answer = call()
    seen[name] = len(answer) if isinstance(answer, list) else getattr(answer, "status", type(answer).__name__)
errors = {}
for name, call in {
    "not_found": lambda: auth.cancel_order(id=order.data.id),
    "parameters": lambda: auth.get_symbol_margin_info("tXX"),
    "close": lambda: auth.submit_funding_close(4),
}.items():
    try:
        call()
    except Exception as error:
        errors[name] = [type(error).__name__, str(error)]
try:
    Client(rest_host=about["rest"] + "/v2", api_key="x", api_secret="y").rest.auth.get_wallets()
except Exception as error:
    errors["key"] = [type(error).__name__, str(error)]
print(json.dumps({
    "seen": seen, "errors": errors, "order": [order.status, order.data.cid, order.data.order_status],
    "updated": [updated.status, str(updated.data.amount)], "trade": trade.text, "position": position.amount,
}, default=str))
"""

MERCHANT = """
def main():
    rest = Client(rest_host=about["rest"] + "/v2", **keys).rest
    merchant, public = rest.merchant, rest.public
    made = merchant.submit_invoice("5.0", "USD", "mine", {"email": "a@b"}, ["BTC"], duration=60)
    paid = merchant.complete_invoice(made.id, "BTC", ledger_id=3)
    [earned] = merchant.get_invoice_earning_stats("USD", "Y")
    merchant.add_currency_conversion("BTC", "USD")
    [conversion] = merchant.get_currency_conversion_list()
    merchant.set_merchant_settings("a", "b")
    return {
        "bill": [made.status, paid.status, paid.payment.ledger_id, merchant.get_invoices_paginated().total_items],
        "earned": earned.count, "conversion": [conversion.base_ccy, conversion.convert_ccy],
        "settings": merchant.list_merchant_settings([]), "deposits": merchant.get_deposits(1, 2),
        "pulse": [public.get_pulse_message_history()[0].profile.nickname,
                  public.get_pulse_profile_details("Somebody").followers],
    }

print(json.dumps(main()))
"""


@pytest.fixture
def venue():
    with simulators.start("bitfinex", rate=10) as server:
        yield server


@pytest.fixture(params=VERSIONS)
def official(request, client):
    return client(f"bitfinex-api-py=={request.param}")


def test_every_public_channel(official, venue):
    seen = official.run(HEAD + CHANNELS, venue.describe())
    assert seen["missing"] == []
    assert seen["seen"]["subscribed"] == 29


def test_an_account_from_login_to_broadcast(official, venue):
    seen = official.run(HEAD + ACCOUNT, venue.describe())
    assert seen.get("error") is None
    assert len(seen["snapshots"]) == 6
    assert seen["user"] == 269312
    assert (seen["on"], seen["new"]) == (["SUCCESS", 1001, True], ["ACTIVE", "70.5"])
    assert (seen["updated"], seen["canceled"]) == ([True, "0.75", 71], "CANCELED")
    assert (seen["executed"], seen["fee"]) == ("EXECUTED @", [True, "BTC"])
    assert seen["refused"] == ["ERROR", "symbol: invalid"]
    assert (seen["many"], seen["position"], seen["offer"]) == (["CANCELED"] * 2, 0.01, 0.0009)
    assert seen["note"] == [7, {"foo": 1}]
    assert {"wallet_update", "base_margin_info", "symbol_margin_info", "funding_info_update"} <= set(seen["told"])
    assert venue.engine.ledger.placements("1001") == 1


@pytest.mark.parametrize("how", ["restart", "cut"])
def test_it_comes_back(official, venue, how):
    """After 20051 and after a drop (1006) it logs in again and resubscribes, once; the order makes it happen."""

    def on_events(events):
        gateway = venue.gateway
        if any(isinstance(event, Execution) for event in events):
            gateway.engine.listeners.remove(on_events)
            action = (lambda: gateway.restart(after_seconds=None)) if how == "restart" else gateway.faults.cut_all
            gateway.clock.call_later(0.0, action)

    venue.call(lambda: venue.engine.listeners.append(on_events))
    seen = official.run(HEAD + RECONNECT, venue.describe())
    assert seen["was_cut"] >= 5
    assert seen["after"] > 3
    assert venue.engine.ledger.placements("1") == 1


def test_a_wrong_secret_ends_it(official, venue):
    script = """
async def main():
    try:
        await Client(wss_host=about["ws"], api_key=keys["api_key"], api_secret="wrong").wss.start()
    except Exception as error:
        print(json.dumps(type(error).__name__))

asyncio.run(main())
"""
    assert official.run(HEAD + script, venue.describe()) == "InvalidCredentialError"


def test_public_rest(client, venue):
    seen = client("bitfinex-api-py==4.0.0").run(HEAD + PUBLIC, venue.describe())
    assert seen["seen"]["unknown"] == "RequestParameterError"
    assert len(seen["seen"]) - 1 >= seen["offered"]
    assert (seen["seen"]["t_book"], seen["seen"]["t_trades"], seen["seen"]["deriv_all"]) == (50, 5, 2)


def test_signed_rest(client, venue):
    seen = client("bitfinex-api-py==4.0.0").run(HEAD + SIGNED, venue.describe())
    assert (seen["order"], seen["updated"]) == (["SUCCESS", 77, "ACTIVE"], ["SUCCESS", "0.25"])
    assert (seen["position"], seen["trade"]) == (0.01, "Submitting exchange market buy order for 0.01 BTC.")
    assert {name: error[0] for name, error in seen["errors"].items()} == {
        "not_found": "GenericError",
        "parameters": "RequestParameterError",
        "close": "GenericError",
        "key": "InvalidCredentialError",
    }
    assert len(seen["seen"]) == 45
    assert seen["seen"]["offers_hist"] == 1


def test_merchants_and_pulse(client, venue):
    """What 3.0.4 has beyond 4.0.0."""
    seen = client("bitfinex-api-py==3.0.4").run(HEAD + MERCHANT, venue.describe())
    assert (seen["bill"], seen["earned"]) == (["CREATED", "COMPLETED", 3, 1], 5)
    assert (seen["conversion"], seen["settings"], seen["deposits"]) == (["BTC", "USD"], {"a": "b"}, [])
    assert seen["pulse"] == ["Somebody", 3]
