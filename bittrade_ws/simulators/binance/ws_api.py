"""One connection to the WebSocket API: requests in, replies and user events out.

https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/general-api-information

1. A signature covers the text of the parameters as it was sent: sorted by name, joined as `name=value`.
2. An id comes back with its JSON type.
3. The reply to a request goes out before the events that the request caused, unless the venue is told otherwise.
"""

from typing import Any, cast

import orjson

from bittrade_ws.simulators.binance import errors, methods
from bittrade_ws.simulators.binance.errors import ApiError
from bittrade_ws.simulators.binance.params import Params, loads, request_id, text_of
from bittrade_ws.simulators.binance.payloads import Stamp
from bittrade_ws.simulators.binance.signatures import ApiKey, check_timing
from bittrade_ws.simulators.binance.user_events import Subscription
from bittrade_ws.simulators.binance.venue import Call, Method, Venue
from bittrade_ws.simulators.faults import FaultySession

MOST_SUBSCRIPTIONS = 65_535
CONNECT_WEIGHT = 2


class WsApiHandler:
    """The venue's side of a `/ws-api/v3` connection."""

    def __init__(self, session: FaultySession, venue: Venue, *, stamp: Stamp, returns_rate_limits: bool) -> None:
        self._session = session
        self._venue = venue
        self.stamp = stamp
        self._returns_rate_limits = returns_rate_limits
        self._connected_us = venue.engine.now_us()
        self._logon: ApiKey | None = None
        self._logon_us = 0
        self._subscriptions: dict[int, Subscription] = {}
        self._subscribed_with: dict[int, str] = {}
        self._next_subscription = 0
        venue.limits.spend(CONNECT_WEIGHT)

    def receive(self, frame: str | bytes) -> None:
        """One request."""
        self._venue.users.hold()
        try:
            self._send(self._answer(frame))
        finally:
            self._venue.users.release()

    def announce(self, payload: str) -> None:
        """Sends an event of the connection itself."""
        self._session.send(f'{{"event":{payload}}}')

    def control(self) -> None:
        """Pings and pongs are not counted here."""

    def closed(self) -> None:
        """Ends what it was subscribed to."""
        for subscription in self._subscriptions.values():
            self._venue.users.subscriptions.pop(subscription, None)
        self._subscriptions.clear()

    def _send(self, message: dict[str, Any]) -> None:
        self._session.send(orjson.dumps(message).decode())

    def _answer(self, frame: str | bytes) -> dict[str, Any]:
        reply: dict[str, Any] = {"id": None}
        entry: methods.Entry | None = None
        call: Call | None = None
        wants_limits = self._returns_rate_limits
        try:
            message = _object(frame)
            reply["id"] = _id_of(message)
            self._venue.limits.bans.demand_none()
            method = text_of(message.get("method", "")).removeprefix("v3/")
            values: Any = message.get("params") or {}
            if not isinstance(values, dict):
                raise errors.bad_data("params")
            params = Params(cast("dict[str, Any]", values))
            wants = params.boolean("returnRateLimits")
            wants_limits = wants_limits if wants is None else wants
            call = self._call(params)
            entry = self._entry(method)
            if self._is_revoked():
                reply["id"] = None
                raise errors.unknown_key()
            if entry.is_signed:
                call = self._call(params, self._authenticate(params))
            elif entry.is_keyed:
                call = self._call(params, self._venue.keys.find(params.required("apiKey")))
            reply |= {"status": 200, entry.result_name: methods.run(method, entry, call)}
        except ApiError as error:
            reply |= {"status": error.status, "error": error.body()}
        if wants_limits:
            reply["rateLimits"] = self._rate_limits(entry, call)
        return reply

    def _call(self, params: Params, key: ApiKey | None = None) -> Call:
        return Call(venue=self._venue, params=params, stamp=self.stamp, connection=self._session.connection, key=key)

    def _rate_limits(self, entry: methods.Entry | None, call: Call | None) -> list[dict[str, Any]]:
        limits = self._venue.limits
        orders: list[dict[str, Any]] = []
        if entry is not None and entry.counts_orders and call is not None and call.key is not None:
            orders = limits.order_entries(call.account)
        return [*orders, limits.weight_entry()]

    def _entry(self, method: str) -> methods.Entry:
        mine: dict[str, Method] = {
            "session.logon": self._session_logon,
            "session.status": lambda call: self._status(),
            "session.logout": self._session_logout,
            "session.subscriptions": lambda call: [{"subscriptionId": one} for one in self._subscriptions],
            "userDataStream.subscribe": self._subscribe_logged_on,
            "userDataStream.subscribe.signature": self._subscribe_signed,
            "userDataStream.unsubscribe": self._unsubscribe,
        }
        if method in mine:
            return methods.Entry(mine[method], 2)
        return methods.find(self._venue, method)

    def _authenticate(self, params: Params, *, needs_signature: bool = False) -> ApiKey:
        """Whose request it is, by its own key and signature, or by the session's logon."""
        values = params.values
        if self._logon is not None and not needs_signature and "signature" not in values and "apiKey" not in values:
            check_timing(params, self._venue.engine.now_us())
            return self._logon
        key = self._venue.keys.find(params.required("apiKey"))
        signature = params.required("signature")
        payload = "&".join(f"{name}={text_of(value)}" for name, value in sorted(values.items()) if name != "signature")
        check_timing(params, self._venue.engine.now_us())
        if not key.is_valid(payload.encode(), signature):
            raise errors.bad_signature()
        return key

    def _is_revoked(self) -> bool:
        """Whether the key of the logon is gone; the session is told once, and no longer logged on."""
        if self._logon is None or self._venue.keys.knows(self._logon):
            return False
        self._logon = None
        return True

    def _session_logon(self, call: Call) -> dict[str, Any]:
        key = self._authenticate(call.params, needs_signature=True)
        if key.kind != "ED25519":
            raise ApiError(-4056, "Only Ed25519 API keys are supported for session.logon.")
        self._logon, self._logon_us = key, self._venue.engine.now_us()
        return self._status()

    def _session_logout(self, call: Call) -> dict[str, Any]:
        for number, subscription in list(self._subscriptions.items()):
            if subscription.is_of_session:
                self._end(number)
        self._logon = None
        return self._status()

    def _status(self) -> dict[str, Any]:
        key = self._logon
        return {
            "apiKey": key.api_key if key else None,
            "authorizedSince": self.stamp(self._logon_us) if key else None,
            "connectedSince": self.stamp(self._connected_us),
            "returnRateLimits": self._returns_rate_limits,
            "serverTime": self.stamp(self._venue.engine.now_us()),
            "userDataStream": any(one.is_of_session for one in self._subscriptions.values()),
        }

    def _subscribe_logged_on(self, call: Call) -> dict[str, Any]:
        if self._logon is None:
            raise errors.unknown_key()
        return self._subscribe(self._logon, is_of_session=True)

    def _subscribe_signed(self, call: Call) -> dict[str, Any]:
        return self._subscribe(self._authenticate(call.params, needs_signature=True), is_of_session=False)

    def _subscribe(self, key: ApiKey, *, is_of_session: bool) -> dict[str, Any]:
        if any(one.account is key.account for one in self._subscriptions.values()):
            raise ApiError(-2035, "User Data Stream subscription already active.")
        number = self._next_subscription
        if number >= MOST_SUBSCRIPTIONS:
            raise ApiError(-2042, "Maximum subscription ID reached for this connection.")
        self._next_subscription += 1

        def deliver(event: dict[str, Any]) -> None:
            self._send({"subscriptionId": number, "event": event})

        subscription = Subscription(
            subscription_id=number,
            account=key.account,
            stamp=self.stamp,
            is_of_session=is_of_session,
            deliver=deliver,
        )
        self._subscriptions[number] = subscription
        self._subscribed_with[number] = key.api_key
        self._venue.users.subscriptions[subscription] = None
        return {"subscriptionId": number}

    def _unsubscribe(self, call: Call) -> dict[str, Any]:
        number = call.params.integer("subscriptionId")
        if number is None:
            for one in list(self._subscriptions):
                self._end(one)
        elif number in self._subscriptions:
            self._end(number)
        else:
            raise ApiError(-2036, "User Data Stream subscription not active.")
        return {}

    def end_subscriptions(self, api_key: str | None = None) -> None:
        """Ends the user data streams that were subscribed to with a key, or all."""
        for number, key in list(self._subscribed_with.items()):
            if number in self._subscriptions and api_key in (None, key):
                self._end(number)

    def _end(self, number: int) -> None:
        subscription = self._subscriptions.pop(number)
        self._venue.users.subscriptions.pop(subscription, None)
        event = {"e": "eventStreamTerminated", "E": self.stamp(self._venue.engine.now_us())}
        self._venue.users.later(lambda: self._send({"subscriptionId": number, "event": event}))


def outcome_unknown(reply: str | bytes) -> str:
    """A reply turned into the venue's word that it does not know what came of the request: for `Rewrite`."""
    text = "Timeout waiting for response from backend server. Send status unknown; execution status unknown."
    error = {"code": -1007, "msg": text}
    return orjson.dumps({"id": orjson.loads(reply)["id"], "status": 504, "error": error}).decode()


def _object(frame: str | bytes) -> dict[str, Any]:
    try:
        message = loads(frame if isinstance(frame, str) else frame.decode())
    except ValueError:
        raise ApiError(-1135, "Invalid JSON Request") from None
    if not isinstance(message, dict):
        raise ApiError(-1135, "Invalid JSON Request")
    return cast("dict[str, Any]", message)


def _id_of(message: dict[str, Any]) -> Any:
    try:
        return request_id(message.get("id"))
    except ValueError:
        raise errors.illegal("id", "^[a-zA-Z0-9-_]{1,36}$") from None
