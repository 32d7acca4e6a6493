"""The only room with sockets, threads and real time."""

from bittrade_ws.connection.connection import Connection
from bittrade_ws.connection.dispatch import Counters
from bittrade_ws.connection.policy import Guards
from bittrade_ws.connection.websocket import Dialer, websocket_connection

__all__ = ["Connection", "Counters", "Dialer", "Guards", "websocket_connection"]
