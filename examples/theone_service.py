"""A long-lived asyncio service over a broker: subscriptions with handlers, and questions that are awaited.

Run it: `python examples/theone_service.py`; it starts an embedded TheOne, and cuts the line once in the middle of a
swap. Elsewhere: `TheOneService(theone.signer_from(os.environ))`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any, TypeVar

from reactivex import Observable

from bittrade_ws import simulators
from bittrade_ws.exchanges import theone
from bittrade_ws.models import Order
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, to_async_iterator
from bittrade_ws.simulators.faults import Drop
from bittrade_ws.wire.codec import Signer

logger = logging.getLogger(__name__)

T = TypeVar("T")
Handler = Callable[[T], Awaitable[None]]


class TheOneService:
    """Starts once, runs for months: what is subscribed to comes back after each drop."""

    def __init__(self, signer: Signer, url: str | None = None) -> None:
        self._connection = theone.private_websocket_connection(url=url)
        self._messages = self._connection.pipe(keep_messages_only())
        self._sockets = self._connection.pipe(filter_new_socket_only(), theone.log_in(signer, self._messages))
        self._add_order = theone.add_order_factory(self._sockets, self._messages)
        self._balances = theone.get_balances_factory(self._sockets, self._messages)
        self._estimate = theone.estimate_factory(self._sockets, self._messages)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> "TheOneService":
        self._link = self._connection.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._link.dispose()

    def watch_balances(self, handler: Handler[tuple[theone.Balance, ...]]) -> None:
        """Has `handler` told of all balances, at first and with each change."""
        self._watch("balances", self._sockets.pipe(theone.subscribe_balances(self._messages)), handler)

    def watch_swap(self, order_id: str, handler: Handler[theone.SwapState]) -> None:
        """Has `handler` told of one swap, also of one that somebody else made."""
        stream = self._sockets.pipe(theone.subscribe_orders(self._messages, order_id=order_id))
        self._watch(f"orders:{order_id}", stream, handler)

    async def unwatch(self, channel: str) -> None:
        """Ends a subscription."""
        task = self._tasks.pop(channel)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def get_balances(self) -> tuple[theone.Balance, ...]:
        return await _only(self._balances(None))

    async def estimate_swap(self, amount_in: Decimal, asset_in: str, asset_out: str) -> theone.Estimate:
        wanted = theone.EstimateRequest(amount_in=amount_in, asset_in=asset_in, asset_out=asset_out)
        return await _only(self._estimate(wanted))

    async def execute_swap(
        self, amount_in: Decimal, asset_in: str, asset_out: str, on_stage: Handler[Order] | None = None
    ) -> Order:
        """The swap at its end; `on_stage` is told of each stage before."""
        last = None
        async with to_async_iterator(self._add_order(theone.swap(amount_in, asset_in, asset_out))) as stages:
            async for last in stages:
                if on_stage is not None:
                    await on_stage(last)
        assert last is not None  # each life has a first stage
        return last

    def _watch(self, channel: str, stream: Observable[Any], handler: Handler[Any]) -> None:
        async def hand_on() -> None:
            async with to_async_iterator(stream) as values:
                async for value in values:
                    await handler(value)

        task = self._tasks[channel] = asyncio.create_task(hand_on(), name=channel)
        task.add_done_callback(_tell_failure)


def _tell_failure(task: asyncio.Task[None]) -> None:
    """A handler that raised, or a channel that the venue refuses: nobody awaits the task that ended so."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("%s is not watched any more", task.get_name(), exc_info=error)


async def _only(stream: Observable[T]) -> T:
    async with to_async_iterator(stream) as values:
        return await anext(values)


async def main() -> None:
    with simulators.start("theone", rate=40) as venue:
        # The line is cut in place of the answer to the swap: whether it was taken nobody knows then, and it is asked.
        venue.faults.add(Drop(), on="out", containing='"op":"swap"')
        keys = venue.credentials

        async def show_balances(balances: tuple[theone.Balance, ...]) -> None:
            print("balances", *(f"{one.asset} {one.total:f}" for one in balances))

        async def show_stage(order: Order) -> None:
            print(f"swap {order.status} {order.filled_quantity:f} {order.reason}")

        async with TheOneService(theone.hmac_signer(keys["api_key"], keys["secret_key"]), venue.url_ws) as service:
            service.watch_balances(show_balances)
            estimate = await service.estimate_swap(Decimal("1.5"), "ETH", "USDT")
            print(f"1.5 ETH are {estimate.expected_out:f} USDT")
            order = await service.execute_swap(Decimal("1.5"), "ETH", "USDT", show_stage)
            ether = next(one for one in await service.get_balances() if one.asset == "ETH")
            print(f"{order.filled_quantity:f} USDT for 1.5 ETH; {ether.total:f} ETH are left")
            await service.unwatch("balances")


if __name__ == "__main__":
    asyncio.run(main())
