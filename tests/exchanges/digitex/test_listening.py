"""Both streams as they come; and a word for who forgot to subscribe."""

import logging

from bittrade_ws.exchanges import digitex


def test_who_subscribes_to_nothing_is_told(marbles, make, caplog):
    client = make()
    client.hear(digitex.listen_to_market_data(client.data_messages))
    client.connect()
    marbles.advance("900ms")
    assert caplog.records == []
    with caplog.at_level(logging.WARNING):
        marbles.advance("200ms")
    assert "nothing is subscribed to" in caplog.text


def test_who_subscribes_with_a_message_of_their_own_is_not_told(marbles, make, caplog):
    client = make()
    client.hear(digitex.listen_to_market_data(client.data_messages))
    send = digitex.send_message_factory(client.data_sockets, client.data_messages)
    client.connect()
    client.hear(send(digitex.messages.subscribe(market_id=1)))
    marbles.advance("3s")
    assert caplog.records == []


def test_all_market_data_and_all_trading_events(marbles, make, buy, caplog):
    client = make(rate=20.0)
    data = client.hear(digitex.listen_to_market_data(client.data_messages))
    trading = client.hear(digitex.listen_to_trading_events(client.messages))
    client.follow(digitex.subscribe_ticker("BTC/USD", client.data_messages))
    client.hear(digitex.add_order_factory(client.sockets, client.messages)(buy))
    client.connect()
    marbles.advance("3s")
    assert {type(event) for event in data} == {digitex.SubscribeStatus, digitex.OrderBookUpdated}
    assert [type(event) for event in trading] == [digitex.OrderStatusEvent]
    assert "nothing is subscribed to" not in caplog.text


def test_any_other_observable_of_messages(marbles, make):
    message = digitex.messages.ping()
    heard = []
    stream = marbles.cold("a|", {"a": message})
    marbles.keep(digitex.listen_to_market_data(stream).subscribe(heard.append, scheduler=marbles.clock))
    marbles.advance("10ms")
    assert [type(event) for event in heard] == [digitex.UnknownEvent]
