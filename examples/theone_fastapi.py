"""A web service over a broker: GET /status, and POST /swap that answers with what became of the swap.

Run it: `pip install fastapi uvicorn`, then `python examples/theone_fastapi.py [PORT]`; it starts an embedded TheOne.
Elsewhere: `create_app(theone.signer_from(os.environ))`.
"""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import uvicorn
from fastapi import FastAPI

from bittrade_ws import simulators
from bittrade_ws.exchanges import theone
from bittrade_ws.models import Authenticated, BittradeError, Opened, Order, OrderStatus, Status
from bittrade_ws.operators import filter_new_socket_only, keep_messages_only, keep_status_only, to_async_iterator
from bittrade_ws.wire.codec import Signer


class Broker:
    """One connection that is logged in, for the life of the service."""

    def __init__(self, signer: Signer, url: str | None) -> None:
        self.is_ready = False
        self._connection = theone.private_websocket_connection(url=url)
        self._connection.pipe(keep_status_only()).subscribe(self._on_status)
        messages = self._connection.pipe(keep_messages_only())
        sockets = self._connection.pipe(filter_new_socket_only(), theone.log_in(signer, messages))
        self._add_order = theone.add_order_factory(sockets, messages)

    def connect(self) -> Any:
        return self._connection.connect()

    async def swap(self, amount: Decimal, from_asset: str, to_asset: str) -> Order:
        """The swap at its end: a connection that drops meanwhile only makes it take longer."""
        life = self._add_order(theone.swap(amount, from_asset, to_asset))
        async with to_async_iterator(life) as stages:
            return [order async for order in stages][-1]

    def _on_status(self, status: Status) -> None:
        if not isinstance(status, Opened):
            self.is_ready = isinstance(status, Authenticated)


def create_app(signer: Signer, url: str | None = None) -> FastAPI:
    broker = Broker(signer, url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        link = broker.connect()
        try:
            yield
        finally:
            link.dispose()

    async def get_status() -> dict[str, bool]:
        return {"websocket_connected": broker.is_ready}

    async def execute_swap(amount: Decimal, from_asset: str, to_asset: str) -> dict[str, Any]:
        if not broker.is_ready:
            return {"error": "WebSocket not connected"}
        try:
            order = await broker.swap(amount, from_asset, to_asset)
        except BittradeError as error:
            return {"error": str(error)}
        if order.status is not OrderStatus.FILLED:
            return {"error": order.reason, "status": order.status}
        return {"success": True, "order_id": order.order_id, "received": format(order.filled_quantity, "f")}

    app = FastAPI(lifespan=lifespan)
    app.add_api_route("/status", get_status)
    app.add_api_route("/swap", execute_swap, methods=["POST"])
    return app


if __name__ == "__main__":
    with simulators.start("theone", rate=40) as venue:
        keys = venue.credentials
        app = create_app(theone.hmac_signer(keys["api_key"], keys["secret_key"]), venue.url_ws)
        uvicorn.run(app, port=int(sys.argv[1]) if sys.argv[1:] else 8000)
