"""What one client is asked to do, and where. It runs in an environment of its own: this file needs only Python."""

import json
import sys
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One run of one client."""

    kind: str
    """Of the frames: see `payloads.KINDS`."""
    messages: int
    symbols: tuple[str, ...]
    """To subscribe to, on each connection."""
    connections: int = 1
    rate: float = 0.0
    """Messages a second, each with the time it was sent; 0: as fast as they are taken."""
    url: str = ""
    ca: str = ""
    """The certificate to trust, for `wss`."""

    @property
    def is_tls(self) -> bool:
        return self.url.startswith("wss:")

    @property
    def http(self) -> str:
        """The address of the REST calls beside `url`."""
        parts = urlsplit(self.url)
        return f"http{'s' if self.is_tls else ''}://{parts.netloc}"

    @property
    def ws(self) -> str:
        """The address without its path."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def at(self, url: str, ca: str) -> "Task":
        """The same against this server."""
        return replace(self, url=url, ca=ca)

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def given() -> Task:
    """What the command line says."""
    fields: dict[str, Any] = json.loads(sys.argv[1])
    return Task(**{**fields, "symbols": tuple(fields["symbols"])})
