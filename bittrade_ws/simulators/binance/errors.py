"""Binance's refusals: status, code and text. https://github.com/binance/binance-spot-api-docs/blob/master/errors.md"""

from typing import Any


class ApiError(Exception):
    """A refusal as it goes to the client: `status` of the reply, `code` and `message` of its error."""

    def __init__(self, code: int, message: str, *, status: int = 400, data: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.data = data

    def body(self) -> dict[str, Any]:
        """`{"code": …, "msg": …}`."""
        body: dict[str, Any] = {"code": self.code, "msg": self.message}
        if self.data is not None:
            body["data"] = self.data
        return body


def missing(name: str) -> ApiError:
    """A mandatory parameter is not there."""
    return ApiError(-1102, f"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.")


def not_required(name: str) -> ApiError:
    """A parameter is there that must not be."""
    return ApiError(-1106, f"Parameter '{name}' sent when not required.")


def illegal(name: str, legal: str) -> ApiError:
    """A parameter has characters that it may not have."""
    return ApiError(-1100, f"Illegal characters found in parameter '{name}'; legal range is '{legal}'.")


def bad_data(name: str) -> ApiError:
    """A parameter has a value that makes no sense."""
    return ApiError(-1130, f"Data sent for parameter '{name}' is not valid.")


def filter_failure(name: str) -> ApiError:
    """An order breaks one of its symbol's filters."""
    return ApiError(-1013, f"Filter failure: {name}")


def market_closed() -> ApiError:
    """The symbol takes no orders just now."""
    return ApiError(-1013, "Market is closed.")


def rejected(text: str) -> ApiError:
    """The engine refuses an order; the text says why."""
    return ApiError(-2010, text)


def invalid_symbol() -> ApiError:
    """There is no such symbol."""
    return ApiError(-1121, "Invalid symbol.")


def invalid_status() -> ApiError:
    """There is no such symbol status."""
    return ApiError(-1122, "Invalid symbolStatus.")


def status_mismatch() -> ApiError:
    """The symbol that is asked for has another status."""
    return ApiError(-1220, "The symbol's status does not match the requested symbolStatus.")


def bad_combination() -> ApiError:
    """Parameters that do not go together."""
    return ApiError(-1128, "Combination of optional parameters invalid.")


def lookup_too_long() -> ApiError:
    """The times of a query lie too far apart."""
    return ApiError(-1127, "More than 24 hours between startTime and endTime.")


def unknown_order() -> ApiError:
    """There is no open order to cancel."""
    return ApiError(-2011, "Unknown order sent.")


def no_such_order() -> ApiError:
    """There is no order to show."""
    return ApiError(-2013, "Order does not exist.")


def bad_signature() -> ApiError:
    """The signature does not fit what was received."""
    return ApiError(-1022, "Signature for this request is not valid.")


def bad_key_format() -> ApiError:
    """What should be a key does not look like one."""
    return ApiError(-2014, "API-key format invalid.", status=401)


def unknown_key() -> ApiError:
    """Nobody has this key."""
    return ApiError(-2015, "Invalid API-key, IP, or permissions for action.", status=401)


def too_early() -> ApiError:
    """The client's clock is ahead."""
    return ApiError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")


def too_late() -> ApiError:
    """The request took too long, or the client's clock is behind."""
    return ApiError(-1021, "Timestamp for this request is outside of the recvWindow.")
