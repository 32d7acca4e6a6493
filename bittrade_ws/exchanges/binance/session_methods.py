"""The session of a connection to the WebSocket API of Binance, and its user data subscriptions, one request each.

Seconds and errors are those of `general_methods`.

Source: the venue's `web-socket-api.md`, session and user data stream requests, seen 2026-07.
"""

from reactivex import Observable

from bittrade_ws.exchanges.binance._method import MethodFactory
from bittrade_ws.exchanges.binance.account_results import ListenKey, SessionInfo, SubscriptionId
from bittrade_ws.exchanges.binance.streams import Messages
from bittrade_ws.wire.bundle import Socket


class SessionLogon(MethodFactory):
    """What `session_logon_factory` gives."""

    def __call__(self) -> Observable[SessionInfo]:
        """The session, once it is logged on."""
        return self._ask("session.logon", {}, SessionInfo)


class SessionStatus(MethodFactory):
    """What `session_status_factory` gives."""

    def __call__(self) -> Observable[SessionInfo]:
        """The session as it is."""
        return self._ask("session.status", {}, SessionInfo)


class SessionLogout(MethodFactory):
    """What `session_logout_factory` gives."""

    def __call__(self) -> Observable[SessionInfo]:
        """The session, once it is logged off."""
        return self._ask("session.logout", {}, SessionInfo)


class SessionSubscriptions(MethodFactory):
    """What `session_subscriptions_factory` gives."""

    def __call__(self) -> Observable[tuple[SubscriptionId, ...]]:
        """The user data subscriptions of the current socket."""
        return self._ask("session.subscriptions", {}, tuple[SubscriptionId, ...])


class UserDataSubscribe(MethodFactory):
    """What `user_data_subscribe_factory` gives."""

    def __call__(self) -> Observable[SubscriptionId]:
        """The subscription, once it is on."""
        return self._ask("userDataStream.subscribe", {}, SubscriptionId)


class UserDataSubscribeSignature(MethodFactory):
    """What `user_data_subscribe_signature_factory` gives."""

    def __call__(self) -> Observable[SubscriptionId]:
        """The subscription, once it is on."""
        return self._ask("userDataStream.subscribe.signature", {}, SubscriptionId)


class UserDataUnsubscribe(MethodFactory):
    """What `user_data_unsubscribe_factory` gives."""

    def __call__(self, subscription_id: int | None = None) -> Observable[None]:
        """`None`, once that subscription, or without an id every one, has ended."""
        return self._do("userDataStream.unsubscribe", {"subscriptionId": subscription_id})


class UserDataStart(MethodFactory):
    """What `user_data_start_factory` gives."""

    def __call__(self, api_key: str) -> Observable[ListenKey]:
        """A new listen key."""
        return self._ask("userDataStream.start", {"apiKey": api_key}, ListenKey)


class UserDataPing(MethodFactory):
    """What `user_data_ping_factory` gives."""

    def __call__(self, api_key: str, *, listen_key: str) -> Observable[None]:
        """`None`, once the key is good for another hour."""
        return self._do("userDataStream.ping", {"apiKey": api_key, "listenKey": listen_key})


class UserDataStop(MethodFactory):
    """What `user_data_stop_factory` gives."""

    def __call__(self, api_key: str, *, listen_key: str) -> Observable[None]:
        """`None`, once the key is void."""
        return self._do("userDataStream.stop", {"apiKey": api_key, "listenKey": listen_key})


def session_logon_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> SessionLogon:
    """Gives `() -> Observable` of the session after a logon with what `add_token` left (`session.logon`).

    Weight 2. Ed25519 keys only. `binance.session_logon` does it on every new socket, and lets requests go without
    signatures.
    """
    return SessionLogon(sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window)


def session_status_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> SessionStatus:
    """Gives `() -> Observable` of the session as it is (`session.status`, weight 2)."""
    return SessionStatus(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def session_logout_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> SessionLogout:
    """Gives `() -> Observable` of the session after a logout (`session.logout`, weight 2).

    It ends the user data subscription of the logon; those by signature go on.
    """
    return SessionLogout(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def session_subscriptions_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> SessionSubscriptions:
    """Gives `() -> Observable` of the user data subscriptions of the current socket (`session.subscriptions`)."""
    return SessionSubscriptions(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def user_data_subscribe_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> UserDataSubscribe:
    """Gives `() -> Observable` of a user data subscription of the session (`userDataStream.subscribe`).

    Weight 2. Needs a logon. `subscribe_orders` and its kin do this by themselves, and again when it ends.
    """
    return UserDataSubscribe(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def user_data_subscribe_signature_factory(
    sockets: Observable[Socket],
    messages: Messages,
    *,
    timeout: float = 10.0,
    connect_timeout: float = 10.0,
    recv_window: int | None = None,
) -> UserDataSubscribeSignature:
    """Gives `() -> Observable` of a user data subscription by signature (`userDataStream.subscribe.signature`).

    Weight 2. `subscribe_orders` and its kin do this by themselves, and again when it ends.
    """
    return UserDataSubscribeSignature(
        sockets, messages, timeout=timeout, connect_timeout=connect_timeout, recv_window=recv_window
    )


def user_data_unsubscribe_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> UserDataUnsubscribe:
    """Gives `subscription_id -> Observable` of `None`, once it has ended (`userDataStream.unsubscribe`, weight 2)."""
    return UserDataUnsubscribe(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def user_data_start_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> UserDataStart:
    """Gives `api_key -> Observable` of a listen key (`userDataStream.start`, weight 2).

    Retired 2026-02-20: the venue refuses it; for servers that still have it.
    """
    return UserDataStart(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def user_data_ping_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> UserDataPing:
    """Gives `(api_key, listen_key=…) -> Observable` of `None` (`userDataStream.ping`).

    Weight 2. Retired, as `user_data_start_factory`.
    """
    return UserDataPing(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)


def user_data_stop_factory(
    sockets: Observable[Socket], messages: Messages, *, timeout: float = 10.0, connect_timeout: float = 10.0
) -> UserDataStop:
    """Gives `(api_key, listen_key=…) -> Observable` of `None` (`userDataStream.stop`).

    Weight 2. Retired, as `user_data_start_factory`.
    """
    return UserDataStop(sockets, messages, timeout=timeout, connect_timeout=connect_timeout)
