"""One order to FILLED and another to CANCELED, with the line cut while the first one rests. No keys, no network."""

from collections.abc import Callable
from decimal import Decimal
from threading import Event

from bittrade_ws import AddOrderRequest, CancelOrderRequest, Order, OrderSide, OrderStatus, simulators
from bittrade_ws.exchanges import binance
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.orders import NewOrder, OrderType


def main() -> None:
    with simulators.start("binance", rate=0) as venue:
        connection = binance.private_websocket_connection(url=f"{venue.url_ws}/ws-api/v3")
        # The library never keeps a secret: it gets a function that signs.
        signer = binance.hmac_signer(venue.credentials["api_key"], venue.credentials["api_secret"])
        sockets = connection.pipe(filter_new_socket_only(), add_token(signer))
        messages = connection.pipe(keep_messages_only())
        add_order = binance.add_order_factory(sockets, messages)
        cancel_order = binance.cancel_order_factory(sockets, messages)
        link = connection.connect()

        buy = AddOrderRequest(
            symbol="BNBUSDT",
            side=OrderSide.BUY,
            type="LIMIT",
            quantity=Decimal("1.500"),
            price=Decimal("598.70"),
            time_in_force="GTC",
        )
        is_open, is_unknown, is_over = Event(), Event(), Event()
        add_order(buy).subscribe(
            show_and_tell({OrderStatus.OPEN: is_open, OrderStatus.UNKNOWN: is_unknown}), on_completed=is_over.set
        )
        is_open.wait(10)
        venue.cut_all()
        # Nobody knows now what becomes of the order, and the stream says so. Meanwhile it is filled:
        is_unknown.wait(10)
        sale = NewOrder(
            symbol="BNBUSDT",
            side=OrderSide.SELL,
            type=OrderType.MARKET,
            quantity=Decimal("1.500"),
            client_order_id="somebody else",
        )
        venue.call(lambda: venue.engine.place(venue.gateway.counterparty, sale))
        is_over.wait(10)

        is_open, is_over = Event(), Event()
        ids: list[str] = []

        def remember(order: Order) -> None:
            ids.append(order.client_order_id)
            show_and_tell({OrderStatus.OPEN: is_open})(order)

        add_order(buy).subscribe(remember, on_completed=is_over.set)
        is_open.wait(10)
        cancel_order(CancelOrderRequest(symbol="BNBUSDT", client_order_id=ids[0])).subscribe()
        is_over.wait(10)
        link.dispose()


def show_and_tell(events: dict[OrderStatus, Event]) -> Callable[[Order], None]:
    """Prints each stage, and sets the event of those that somebody waits for."""

    def on_stage(order: Order) -> None:
        print(f"{order.status:17} filled {order.filled_quantity:f} of {order.quantity:f} {order.reason}")
        if order.status in events:
            events[order.status].set()

    return on_stage


if __name__ == "__main__":
    main()
