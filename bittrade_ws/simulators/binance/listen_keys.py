"""User events of the era before 2026-02-20: a listen key is asked for over REST, and is a stream's name.

https://github.com/binance/binance-spot-api-docs/blob/master/CHANGELOG.md

1. An account has one key at a time; asking again gives the same, as good as new.
2. A key lives for an hour after it was asked for or last kept alive; then its listeners are told, and hear no more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from bittrade_ws.simulators.accounts import Account
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.feeds import Listener
from bittrade_ws.simulators.binance.user_events import Subscription, UserStreams
from bittrade_ws.simulators.clock import Clock


@dataclass(slots=True, kw_only=True)
class ListenKey:
    """One account's key and who listens to it."""

    name: str
    account: Account
    expires_us: int
    listeners: dict[Listener, Subscription] = field(default_factory=dict["Listener", Subscription])


class ListenKeys:
    """All keys that are alive."""

    def __init__(self, clock: Clock, users: UserStreams, new_name: Callable[[], str]) -> None:
        self.lifetime_seconds = 3600.0
        self._clock = clock
        self._users = users
        self._new_name = new_name
        self._keys: dict[str, ListenKey] = {}

    def start(self, account: Account) -> str:
        """The account's key, made when it has none, with its whole life before it."""
        key = next((one for one in self._keys.values() if one.account is account), None)
        if key is None:
            key = ListenKey(name=self._new_name(), account=account, expires_us=0)
            self._keys[key.name] = key
            self._extend(key)
            self._watch(key)
        else:
            self._extend(key)
        return key.name

    def keep_alive(self, account: Account, name: str) -> None:
        """Gives a key another hour; raises `ApiError` -1125 when the account has no such key."""
        self._extend(self._find(account, name))

    def close(self, account: Account, name: str) -> None:
        """Ends a key; raises `ApiError` -1125 when the account has no such key."""
        self._forget(self._find(account, name))

    def expire(self, name: str) -> None:
        """Ends a key before its time, as if an hour were over; raises `LookupError`."""
        self._expire(self._keys[name])

    def join(self, stream: str, listener: Listener) -> bool:
        """Subscribes, when the stream's name is a key."""
        key = self._keys.get(stream)
        if key is None:
            return False

        def deliver(event: dict[str, Any]) -> None:
            listener.deliver(stream, orjson.dumps(event).decode())

        if listener not in key.listeners:
            subscription = Subscription(
                subscription_id=0, account=key.account, stamp=listener.stamp, is_of_session=False, deliver=deliver
            )
            key.listeners[listener] = subscription
            self._users.subscriptions[subscription] = None
        return True

    def leave(self, stream: str, listener: Listener) -> None:
        """Unsubscribes."""
        key = self._keys.get(stream)
        subscription = key.listeners.pop(listener, None) if key is not None else None
        if subscription is not None:
            self._users.subscriptions.pop(subscription, None)

    def _find(self, account: Account, name: str) -> ListenKey:
        key = self._keys.get(name)
        if key is None or key.account is not account:
            raise ApiError(-1125, "This listenKey does not exist.")
        return key

    def _extend(self, key: ListenKey) -> None:
        key.expires_us = self._clock.now_us() + round(self.lifetime_seconds * 1e6)

    def _watch(self, key: ListenKey) -> None:
        def due() -> None:
            if self._keys.get(key.name) is not key:
                return
            if self._clock.now_us() >= key.expires_us:
                self._expire(key)
            else:
                self._watch(key)

        self._clock.call_later((key.expires_us - self._clock.now_us()) / 1e6, due)

    def _expire(self, key: ListenKey) -> None:
        now = self._clock.now_us()
        for subscription in list(key.listeners.values()):
            subscription.deliver({"e": "listenKeyExpired", "E": subscription.stamp(now), "listenKey": key.name})
        self._forget(key)

    def _forget(self, key: ListenKey) -> None:
        self._keys.pop(key.name, None)
        for listener in list(key.listeners):
            self._users.subscriptions.pop(key.listeners.pop(listener), None)
