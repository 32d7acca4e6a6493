"""OceanEx has no channels; what `check_exchange` asks of a venue is answered here in its words."""

from typing import Any, Final

from bittrade_ws.wire.codec import Frame
from bittrade_ws.wire.exact_json import dumps, loads

SAMPLE_SYMBOL: Final = "vetusdt"


def acknowledge(frame: Frame) -> Frame | None:
    """The venue's yes to a request."""
    asked: Any = loads(frame)
    inner: dict[str, Any] = {"action": asked["data"]["action"], "code": 0, "data": {}, "uuid": asked["data"]["uuid"]}
    return dumps({"identifier": asked["identifier"], "message": inner})
