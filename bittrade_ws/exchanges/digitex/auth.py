"""Who we are, as headers of the upgrade request: this venue has no login message.

Headers come from a function of the user's, which is asked before each dial; nothing here keeps or prints a secret.
"""

from collections.abc import Callable, Mapping

from bittrade_ws.models.errors import InvalidRequest

Headers = Callable[[], Mapping[str, str]]
"""The headers of one dial."""
Secret = str | Callable[[], str]
"""A secret, or a function that gives it when it is needed."""


def token_headers(token: Secret) -> Headers:
    """By an API key."""
    return lambda: {"Authorization": f"Token {_given(token)}"}


def bearer_headers(bearer: Secret) -> Headers:
    """By a bearer token."""
    return lambda: {"Authorization": f"Bearer {_given(bearer)}"}


def session_headers(session_id: Secret) -> Headers:
    """By the session of a browser."""
    return lambda: {"Cookie": f"sessionid={_given(session_id)}"}


def headers_from(environment: Mapping[str, str], *, prefix: str = "DIGITEX") -> Headers:
    """From `<prefix>_TOKEN`, else `<prefix>_BEARER`, and `<prefix>_SESSION_ID` beside them, read before each dial."""

    def headers() -> Mapping[str, str]:
        found: dict[str, str] = {}
        if bearer := environment.get(f"{prefix}_BEARER"):
            found.update(bearer_headers(bearer)())
        if token := environment.get(f"{prefix}_TOKEN"):
            found.update(token_headers(token)())
        if session_id := environment.get(f"{prefix}_SESSION_ID"):
            found.update(session_headers(session_id)())
        if not found:
            raise InvalidRequest(f"none of {prefix}_TOKEN, {prefix}_BEARER and {prefix}_SESSION_ID is set")
        return found

    return headers


def _given(secret: Secret) -> str:
    return secret() if callable(secret) else secret
