"""Listen keys over REST: how user data streams were opened before 2026-02-20. How calls are made: `rest`.

The venue has switched these calls off; a simulator of that era, and some of the venue's relatives, still have them.
Nothing is signed: `api_key` gives the key for a header, when it is needed.

Source: the venue's `rest-api.md` of 2025, user data stream endpoints, seen 2026-07.
"""

from collections.abc import Callable
from typing import Any

from reactivex import Observable, abc

from bittrade_ws.connection import Sender
from bittrade_ws.exchanges.binance.rest import call


def start_listen_key_http(
    *,
    api_key: Callable[[], str],
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """A key that is good for 60 minutes: `{"listenKey": …}`; the same one while one is good, extended.

    `POST /api/v3/userDataStream`, weight 2.
    """
    return call("start_listen_key_http", locals())


def keep_listen_key_http(
    listen_key: str,
    *,
    api_key: Callable[[], str],
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Extends a key by 60 minutes: `{}`. Code -1125: there is no such key any more.

    `PUT /api/v3/userDataStream`, weight 2.
    """
    return call("keep_listen_key_http", locals())


def close_listen_key_http(
    listen_key: str,
    *,
    api_key: Callable[[], str],
    base_url: str | None = None,
    sender: Sender | None = None,
    scheduler: abc.SchedulerBase | None = None,
    timeout: float = 10.0,
) -> Observable[Any]:
    """Ends a key, and the streams that were opened with it: `{}`.

    `DELETE /api/v3/userDataStream`, weight 2.
    """
    return call("close_listen_key_http", locals())
