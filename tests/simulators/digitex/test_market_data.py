"""Masks turn market data on and off, market by market."""

from bittrade_ws.exchanges.digitex import ErrorCode, messages


def mask(told):
    return told[0].subscribe_status_msg.subscribe_mask


def test_bits_are_turned_on_and_off_and_the_others_stay(data):
    assert mask(data.ask(messages.subscribe(market_id=1, subscribe_mask=3))) == 3
    assert mask(data.ask(messages.subscribe(market_id=1, subscribe_mask=4, unsubscribe_mask=1))) == 6
    assert mask(data.ask(messages.subscribe(market_id=2, subscribe_mask=0))) == 0
    assert mask(data.ask(messages.subscribe(market_id=1, subscribe_mask=2**40))) == 6


def test_what_is_no_subscription(data):
    assert data.ask(messages.ping())[0].error_code == ErrorCode.INVALID_MESSAGE
    assert data.ask("text")[0].error_code == ErrorCode.INVALID_MESSAGE
    assert data.ask(messages.subscribe(market_id=99))[0].error_code == ErrorCode.INVALID_MARKET_ID


def test_each_market_counts_its_own_updates(marbles, venue, data):
    data.ask(messages.subscribe(market_id=1, subscribe_mask=1))
    data.ask(messages.subscribe(market_id=2, subscribe_mask=1))
    venue.start()
    for _ in range(20):
        venue.market.step()
    for market in (1, 2):
        serials = [one.order_book_updated_msg.update_serial for one in data.told if one.market_id == market][1:]
        assert serials == list(range(serials[0], serials[0] + len(serials)))


def test_a_trade_is_told_with_the_takers_side(venue, data):
    data.ask(messages.subscribe(market_id=1, subscribe_mask=15))
    venue.start()
    venue.market.step()
    kinds = {one.WhichOneof("kontent") for one in data.told}
    assert {"order_book_updated_msg", "ohlcv_list_msg", "exchange_rate_msg", "funding_info_msg"} <= kinds
    assert {one.market_id for one in data.told if one.HasField("exchange_rate_msg")} == {1}
