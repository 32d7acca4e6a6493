"""An order on a venue that pushes nothing: logged in with an RSA key, placed, followed by asking, and canceled.

Run it: `python examples/oceanex_polled_order.py`. Elsewhere: no `url=`, and `oceanex.signer_from(os.environ)`.
"""

from decimal import Decimal

from bittrade_ws import simulators
from bittrade_ws.exchanges import oceanex
from bittrade_ws.models import AddOrderRequest, CancelOrderRequest, OrderSide, OrderStatus
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, to_iterator

MARKET = "vetusdt"

with simulators.start("oceanex", rate=40) as venue:
    keys = venue.credentials
    signer = oceanex.rsa_signer(keys["user_id"], keys["api_key"], keys["private_key"])
    connection = oceanex.private_websocket_connection(url=venue.url_ws)
    messages = connection.pipe(keep_messages_only())
    sockets = connection.pipe(filter_new_socket_only(), oceanex.log_in(signer, messages))  # on each new socket

    get_book = oceanex.get_book_factory(sockets, messages)
    get_closed_orders = oceanex.get_closed_orders_factory(sockets, messages)
    add_order = oceanex.add_order_factory(sockets, messages, every=0.5)
    cancel_order = oceanex.cancel_order_factory(sockets, messages)
    link = connection.connect()

    book = get_book(MARKET, level=1).run()
    print(f"{book.bids[0].price} bid, {book.asks[0].price} asked")

    bid = AddOrderRequest(
        symbol=MARKET, side=OrderSide.BUY, type="limit", quantity=Decimal(1000), price=Decimal("0.75")
    )
    with to_iterator(add_order(bid), maxsize=100) as stages:
        for order in stages:
            print(f"{order.status} {order.filled_quantity} of {order.quantity} at {order.price}")
            if order.status is OrderStatus.OPEN:
                cancel_order(CancelOrderRequest(symbol=MARKET, order_id=order.order_id)).subscribe()

    closed = get_closed_orders(MARKET, per=1).run()
    print(f"the venue says {closed.resources[0].state}")
    link.dispose()
