"""A bot on an embedded Digitex: it watches the spot price and the last trade, and bids below where the two agree.

Run it: `python examples/digitex_bot.py`. Elsewhere: `url=` and `headers=digitex.headers_from(os.environ)`.
"""

from decimal import Decimal

import reactivex
from reactivex import operators as ops

from bittrade_ws import simulators
from bittrade_ws.exchanges import digitex
from bittrade_ws.models import AddOrderRequest, CancelOrderRequest, OrderSide, OrderStatus
from bittrade_ws.operators import filter_new_socket_only, keep_items_only, keep_messages_only, to_iterator

SYMBOL = "BTC/USD"
BELOW = Decimal(100)
"""So far under the lower of both prices it bids."""

with simulators.start("digitex", rate=40) as venue:
    headers = digitex.token_headers(lambda: venue.credentials["token"])
    data = digitex.public_websocket_connection(url=venue.url_ws, headers=headers)
    control = digitex.private_websocket_connection(url=venue.url_ws, headers=headers)
    sockets, messages = control.pipe(filter_new_socket_only()), control.pipe(keep_messages_only())
    data_sockets, data_messages = data.pipe(filter_new_socket_only()), data.pipe(keep_messages_only())
    add_order = digitex.add_order_factory(sockets, messages)
    cancel_order = digitex.cancel_order_factory(sockets, messages)

    spot = data_sockets.pipe(digitex.subscribe_rate(SYMBOL, data_messages), ops.map(lambda rate: rate.price))
    last = data_sockets.pipe(
        digitex.subscribe_trades(SYMBOL, data_messages), keep_items_only(), ops.map(lambda trade: trade.price)
    )
    prices = reactivex.combine_latest(spot, last)

    with to_iterator(prices, maxsize=1000) as pairs:
        links = [data.connect(), control.connect()]
        spot_price, last_price = next(pairs)
    print(f"spot {spot_price} last {last_price}")
    price = (min(spot_price, last_price) - BELOW) // 5 * 5  # on the market's tick

    bid = AddOrderRequest(
        symbol=SYMBOL,
        side=OrderSide.BUY,
        type="LIMIT",
        quantity=Decimal(1),
        price=price,
        client_order_id="bot-1",
    )
    with to_iterator(add_order(bid), maxsize=100) as stages:
        for order in stages:
            print(f"{order.status} {order.quantity} at {order.price}")
            if order.status is OrderStatus.OPEN:
                cancel_order(CancelOrderRequest(symbol=SYMBOL, client_order_id="bot-1")).subscribe()
    for link in links:
        link.dispose()
