"""The only room with sockets, threads and real time."""

from bittrade_ws.connection.budget import DialBudget
from bittrade_ws.connection.connection import Connection
from bittrade_ws.connection.counters import Counters
from bittrade_ws.connection.dial import Dialer
from bittrade_ws.connection.http import HttpResponse, RequestMessage, Sender, prepare_request, send_request
from bittrade_ws.connection.http_pool import HttpPool, shared_pool
from bittrade_ws.connection.intent_log import FileIntentLog
from bittrade_ws.connection.loop import OwnerLoop
from bittrade_ws.connection.options import DialOptions
from bittrade_ws.connection.policy import Guards, Pool
from bittrade_ws.connection.rollover import Rollover
from bittrade_ws.connection.websocket import websocket_connection
from bittrade_ws.operators.reconnect import ReconnectPolicy

__all__ = [
    "Connection",
    "Counters",
    "DialBudget",
    "DialOptions",
    "Dialer",
    "FileIntentLog",
    "Guards",
    "HttpPool",
    "HttpResponse",
    "OwnerLoop",
    "Pool",
    "ReconnectPolicy",
    "RequestMessage",
    "Rollover",
    "Sender",
    "prepare_request",
    "send_request",
    "shared_pool",
    "websocket_connection",
]
