"""An order that buys, and once it has bought, a profit and a stop of which one ends the other. No keys, no network."""

from decimal import Decimal
from threading import Event

from bittrade_ws import OrderSide, simulators
from bittrade_ws.exchanges import binance
from bittrade_ws.models import OrderList
from bittrade_ws.operators import add_token, filter_new_socket_only, keep_messages_only
from bittrade_ws.simulators.orders import NewOrder, OrderType

BUY_THEN_PROTECT = binance.Otoco(
    symbol="BNBUSDT",
    side=OrderSide.BUY,
    quantity=Decimal("1.500"),
    working=binance.Leg(type="LIMIT", price=Decimal("598.70")),
    pending_side=OrderSide.SELL,
    pending_quantity=Decimal("1.400"),
    above=binance.Leg(type="LIMIT_MAKER", price=Decimal("650.00")),
    below=binance.Leg(type="STOP_LOSS", stop_price=Decimal("550.00")),
)


def main() -> None:
    with simulators.start("binance", rate=0) as venue:
        connection = binance.private_websocket_connection(url=f"{venue.url_ws}/ws-api/v3")
        signer = binance.hmac_signer(venue.credentials["api_key"], venue.credentials["api_secret"])
        sockets = connection.pipe(filter_new_socket_only(), add_token(signer))
        messages = connection.pipe(keep_messages_only())
        place_list = binance.order_list_factory(sockets, messages)
        cancel_list = binance.cancel_order_list_factory(sockets, messages)
        link = connection.connect()

        is_placed, is_protected, is_over = Event(), Event(), Event()
        names: list[str] = []

        def on_stage(orders: OrderList) -> None:
            statuses = [leg.status.value for leg in orders.legs]
            print(f"{orders.status:10} {' '.join(statuses)}")
            names.append(orders.client_order_id)
            if statuses == ["OPEN", "PENDING", "PENDING"]:
                is_placed.set()
            if statuses == ["FILLED", "OPEN", "PENDING"]:
                is_protected.set()

        place_list(BUY_THEN_PROTECT).subscribe(on_stage, on_completed=is_over.set)
        is_placed.wait(10)
        sale = NewOrder(
            symbol="BNBUSDT",
            side=OrderSide.SELL,
            type=OrderType.MARKET,
            quantity=Decimal("1.500"),
            client_order_id="somebody else",
        )
        venue.call(lambda: venue.engine.place(venue.gateway.counterparty, sale))
        is_protected.wait(10)
        # We have changed our mind: profit and stop go together.
        cancel_list(("BNBUSDT", names[-1])).subscribe()
        is_over.wait(10)
        link.dispose()


if __name__ == "__main__":
    main()
