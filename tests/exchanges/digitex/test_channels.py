"""Market data through masks: what is asked for, and what comes of it."""

from decimal import Decimal

from bittrade_ws.exchanges import digitex
from bittrade_ws.models.errors import SubscriptionFailed
from bittrade_ws.models.status import Gap
from bittrade_ws.simulators.faults import Rewrite, Swallow


def test_every_channel_has_typed_values(marbles, make):
    client = make(rate=20.0)
    heard = {
        subscribe: client.follow(subscribe("BTC/USD", client.data_messages))
        for subscribe in (
            digitex.subscribe_ticker,
            digitex.subscribe_trades,
            digitex.subscribe_candles,
            digitex.subscribe_rate,
            digitex.subscribe_book_updates,
            digitex.subscribe_funding,
        )
    }
    client.connect()
    marbles.advance("5s")
    ticker, trade, candle, rate, update, funding = (values[-1] for values in heard.values())
    assert (ticker.symbol, type(ticker.mark_price)) == ("BTC/USD", Decimal)
    assert trade.price == candle.close == rate.price == ticker.last_price
    assert update.update_serial > 0
    assert funding.funding_rate == Decimal("0.0001")
    assert client.faults == []


def test_the_bits_of_one_instant_share_a_frame_and_are_given_back(marbles, make):
    client = make()
    client.connect()
    marbles.advance("10ms")
    one = client.data_sockets.pipe(digitex.subscribe_ticker("1", client.data_messages)).subscribe()
    two = client.data_sockets.pipe(digitex.subscribe_rate("1", client.data_messages)).subscribe()
    three = client.data_sockets.pipe(digitex.subscribe_trades("1", client.data_messages)).subscribe()
    marbles.advance("1s")
    assert [(m.market_id, m.subscribe_msg.subscribe_mask) for m in client.sent("subscribe_msg")] == [(1, 5)]
    one.dispose()
    marbles.advance("1s")
    assert len(client.sent("subscribe_msg")) == 1
    two.dispose()
    three.dispose()
    marbles.advance("1s")
    assert client.sent("subscribe_msg")[-1].subscribe_msg.unsubscribe_mask == 5


def test_a_market_that_is_none_is_refused(marbles, make):
    client = make()
    heard = client.follow(digitex.subscribe_ticker("99", client.data_messages))
    client.connect()
    marbles.advance("1s")
    assert [type(error) for error in heard] == [SubscriptionFailed]
    assert heard[0].code == digitex.ErrorCode.INVALID_MARKET_ID


def test_what_stays_off_is_a_refusal(marbles, make):
    client = make()

    def off(frame):
        message = digitex.DigitexCodec().classify(frame)[1]
        message.subscribe_status_msg.subscribe_mask = 0
        return message.SerializeToString()

    client.venue.faults.add(Rewrite(off), connection=2)
    heard = client.follow(digitex.subscribe_rate("1", client.data_messages))
    client.connect()
    marbles.advance("1s")
    assert "the venue left it off" in str(heard[0])


def test_subscriptions_are_restored_and_lost_updates_are_a_gap(marbles, make):
    client = make(rate=20.0)
    heard = client.follow(digitex.subscribe_trades("BTC/USD", client.data_messages))
    client.connect()
    marbles.advance("2s")
    client.exchange.drop()
    marbles.advance("5s")
    kinds = [type(value) for value in heard]
    assert kinds.count(Gap) == 1
    assert kinds[-1] is digitex.Trade
    client.venue.faults.add(Swallow(), connection=4)
    marbles.advance("2s")
    lost = [value for value in heard if isinstance(value, Gap)][-1]
    assert lost.from_ is not None


def test_a_marble_stream_gives_the_same(marbles, make):
    client = make(rate=20.0)
    messages = []
    marbles.keep(client.data_messages.subscribe(messages.append))
    heard = client.follow(digitex.subscribe_ticker("BTC/USD", client.data_messages))
    client.connect()
    marbles.advance("1s")
    channel = digitex.channels.ticker_channel("BTC/USD")
    codec = digitex.DigitexCodec()
    assert [channel.convert(m) for m in messages if codec.key_of(m) == channel.key] == heard
