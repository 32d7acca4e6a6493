"""Which errors leave it open what became of a request."""

from typing import Any

import pytest
import reactivex

from bittrade_ws.models.errors import (
    BudgetSpent,
    ConnectionLost,
    DecodeError,
    InvalidRequest,
    NotConnected,
    OutcomeUnknown,
    RateLimited,
    RequestRejected,
    ResponseTimeout,
    ServerFailed,
)
from bittrade_ws.operators._or_unknown import or_unknown


def told(source: Any) -> list[Any]:
    seen: list[Any] = []
    source.pipe(or_unknown({7})).subscribe(seen.append, seen.append, lambda: seen.append("done"))
    return seen


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ServerFailed("503", status=503, code=5), 5),
        (ResponseTimeout("none", request_id=1, seconds=2), None),
        (DecodeError("no JSON"), None),
        (ConnectionLost("gone", code=1006), None),
        (RequestRejected("perhaps", code=7), 7),
    ],
)
def test_what_is_no_answer_is_no_refusal(error: Exception, code: int | None) -> None:
    (seen,) = told(reactivex.throw(error))
    assert (type(seen), seen.code, seen.__cause__) == (OutcomeUnknown, code, error)
    assert str(error) in str(seen)


@pytest.mark.parametrize(
    "error",
    [
        RequestRejected("no", code=8),
        RateLimited("later", code=8, retry_after=1.0),
        NotConnected("nothing was sent"),
        BudgetSpent("nothing was sent", retry_after=1.0),
        InvalidRequest("nothing was sent"),
    ],
)
def test_what_is_known_stays(error: Exception) -> None:
    assert told(reactivex.throw(error)) == [error]


def test_an_answer_passes() -> None:
    assert told(reactivex.of(1, 2)) == [1, 2, "done"]
