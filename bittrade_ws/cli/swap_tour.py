"""The tour of a broker: balances, an estimate, two swaps, and a cut."""

from decimal import Decimal
from typing import Any

from bittrade_ws.cli.output import Output
from bittrade_ws.cli.steps import Steps
from bittrade_ws.cli.tour_script import Server, SwapScript
from bittrade_ws.models.order import OrderStatus
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only


class SwapTour(Steps):
    """One connection, which is logged in."""

    kinds = ("balances",)

    def __init__(self, server: Server, script: SwapScript, output: Output) -> None:
        self._script = script
        connection = script.connection(server)
        super().__init__(server, output, (connection,))
        messages = connection.pipe(keep_messages_only())
        sockets = connection.pipe(filter_new_socket_only(), script.login(server, messages))
        self._balances = sockets.pipe(script.balances(messages))
        self._estimate = script.estimate(sockets, messages)
        self._add_order = script.add_order(sockets, messages)

    def walk(self) -> None:
        """Balances, an estimate, two swaps, and a cut."""
        self._output.say("balances …")
        self._balances.subscribe(self._on_balances)
        self._wait("balances", lambda: self._counts["balances"] > 0)
        self._output.say("an estimate …")
        self._estimate.subscribe(self._on_estimate, self._failed)
        self._wait("estimate", lambda: self._counts["estimate"] > 0)
        self._output.say("a swap, stage by stage …")
        stages = self._swap("demo-swap", self._script.amount)
        for status in (OrderStatus.PENDING, OrderStatus.OPEN, OrderStatus.FILLED):
            self._wait(f"swap {status.lower()}", lambda status=status: status in stages)
        self._output.say("another one, for more than there is …")
        refused = self._swap("demo-refused", self._script.too_much)
        self._wait("swap rejected", lambda: OrderStatus.REJECTED in refused)
        self.cut_the_line()

    def _swap(self, client_order_id: str, amount: Decimal) -> list[OrderStatus]:
        return self._follow(client_order_id, self._add_order(self._script.swap(amount, client_order_id)))

    def _on_balances(self, balances: Any) -> None:
        self._output.value("balances", {one.asset: one.total for one in balances})
        self._count("balances")

    def _on_estimate(self, estimate: Any) -> None:
        self._output.value("estimate", estimate)
        self._count("estimate")

    def _failed(self, error: Exception) -> None:
        self._output.say(f"the estimate failed: {error}")
