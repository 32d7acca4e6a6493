"""Notifications: what the venue says about a request, and what it did."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Notice(NamedTuple):
    """One notification, before it is written for a line."""

    type: str
    info: Any
    status: str = "SUCCESS"
    text: str = ""
    code: int | None = None
    message_id: Any = None

    @property
    def is_success(self) -> bool:
        """Whether the venue did as it was asked."""
        return self.status == "SUCCESS"

    def row(self, now_ms: int) -> list[Any]:
        """As the wire has it."""
        return [now_ms, self.type, self.message_id, None, self.info, self.code, self.status, self.text]


Notify = Callable[[Notice], None]
"""Tells whoever asked."""
