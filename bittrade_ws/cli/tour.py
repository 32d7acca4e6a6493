"""The tour of an exchange: market data, orders that rest on a book, and a cut."""

from dataclasses import replace
from decimal import Decimal
from types import ModuleType

from bittrade_ws.cli.output import Output
from bittrade_ws.cli.steps import DRAWN_EVERY, Steps
from bittrade_ws.cli.tour_script import Server, TourScript
from bittrade_ws.models.order import OrderStatus
from bittrade_ws.models.requests import CancelOrderRequest
from bittrade_ws.operators import conflate, filter_new_socket_only, keep_items_only, keep_messages_only


class Tour(Steps):
    """One public and one private connection."""

    def __init__(self, exchange: ModuleType, server: Server, script: TourScript, output: Output) -> None:
        self._script = script
        self.kinds = tuple(script.streams)
        self._public = script.public(server)
        self._private = script.private(server)
        super().__init__(server, output, (self._public, self._private))
        messages = self._private.pipe(keep_messages_only())
        sockets = self._private.pipe(filter_new_socket_only(), script.token(server, messages))
        self._add_order = exchange.add_order_factory(sockets, messages)
        self._cancel_order = exchange.cancel_order_factory(sockets, messages)

    def walk(self) -> None:
        """Market data, two orders, and a cut."""
        self.market_data()
        self.fill_an_order()
        self.cancel_an_order()
        self.cut_the_line()

    def market_data(self) -> None:
        """Of each kind something arrives: a ticker, a trade, a proven book."""
        self._output.say(f"market data of {self._script.symbol} …")
        sockets, messages = self._public.pipe(filter_new_socket_only()), self._public.pipe(keep_messages_only())
        for kind, subscribe in self._script.streams.items():
            stream = sockets.pipe(subscribe(self._script.symbol, messages))
            stream.subscribe(self._counter(kind))
            stream.pipe(keep_items_only(), conflate(interval=DRAWN_EVERY)).subscribe(self._shower(kind))
        for kind in self.kinds:
            self._wait(kind, lambda kind=kind: self._counts[kind] > 0)

    def fill_an_order(self) -> None:
        """One order goes through its whole life, against two orders of another account."""
        self._output.say(f"an order on {self._script.quiet_symbol}, filled in two parts …")
        stages = self._place(self._script.filled)
        self._wait("order open", lambda: OrderStatus.OPEN in stages)
        half = (self._script.order.quantity or Decimal(0)) / 2
        self._take(self._script.filled, half)
        self._wait("order partially filled", lambda: OrderStatus.PARTIALLY_FILLED in stages)
        self._take(self._script.filled, half)
        self._wait("order filled", lambda: OrderStatus.FILLED in stages)

    def cancel_an_order(self) -> None:
        """Another is canceled."""
        self._output.say("another order, canceled …")
        stages = self._place(self._script.canceled)
        self._wait("second order open", lambda: OrderStatus.OPEN in stages)
        request = CancelOrderRequest(symbol=self._script.quiet_symbol, client_order_id=self._script.canceled)

        def on_error(error: Exception) -> None:
            self._output.say(f"the cancel failed: {error}")

        self._cancel_order(request).subscribe(on_error=on_error)
        self._wait("order canceled", lambda: OrderStatus.CANCELED in stages)

    def _place(self, client_order_id: str) -> list[OrderStatus]:
        return self._follow(
            client_order_id, self._add_order(replace(self._script.order, client_order_id=client_order_id))
        )

    def _take(self, client_order_id: str, quantity: Decimal) -> None:
        try:
            name = self._script.name(self._orders[client_order_id])
            self._server.call(lambda: self._server.gateway.fill(name, quantity))
        except LookupError as error:
            self._output.say(str(error))
