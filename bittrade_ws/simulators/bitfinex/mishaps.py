"""The venue's own troubles and limits, on demand: what a client must survive though its connection is fine."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Refusal:
    """Requests whose text contains something get an error, so many times (`None`: all)."""

    containing: str
    code: int
    text: str
    times: int | None = 1


@dataclass(slots=True)
class Mishaps:
    """The script; all is quiet at first."""

    subscriptions: list[Refusal] = field(default_factory=list[Refusal])
    orders: list[Refusal] = field(default_factory=list[Refusal])
    calls: list[Refusal] = field(default_factory=list[Refusal])
    wrong_checksums: int = 0
    """So many of the next checksums are false."""
    skipped_numbers: int = 0
    """So many sequence numbers are left out before the next message."""

    def refuse_subscription(
        self, containing: str = "", *, code: int = 10300, text: str = "subscribe: failed", times: int | None = 1
    ) -> None:
        """The next subscriptions to a feed whose name (`ticker:tBTCUSD`) contains this fail."""
        self.subscriptions.append(Refusal(containing=containing, code=code, text=text, times=times))

    def refuse_order(
        self, containing: str = "", *, code: int = 10001, text: str = "Invalid order: try later", times: int | None = 1
    ) -> None:
        """The next new orders for a symbol that contains this are refused."""
        self.orders.append(Refusal(containing=containing, code=code, text=text, times=times))

    def refuse_call(
        self, containing: str = "", *, code: int = 10001, text: str = "server error", times: int | None = 1
    ) -> None:
        """The next REST calls whose path contains this fail with status 500."""
        self.calls.append(Refusal(containing=containing, code=code, text=text, times=times))

    def find(self, rules: list[Refusal], text: Any) -> Refusal | None:
        """What strikes a request, if anything; it is counted."""
        for rule in rules:
            if rule.containing in str(text) and rule.times != 0:
                rule.times = None if rule.times is None else rule.times - 1
                return rule
        return None

    def distort(self, checksum: int) -> int:
        """The checksum, or a false one."""
        if not self.wrong_checksums:
            return checksum
        self.wrong_checksums -= 1
        return ~checksum

    def skip(self) -> int:
        """How far the next number jumps."""
        skipped, self.skipped_numbers = self.skipped_numbers, 0
        return skipped
