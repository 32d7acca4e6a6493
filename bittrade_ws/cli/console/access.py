"""Where the venue is, and where credentials are looked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bittrade_ws.connection import DialOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the user said at the start. Without a `url` each connection goes where the venue's module says."""

    url: str | None = None
    ca: str | None = None
    environment: Mapping[str, str] = field(repr=False)

    @property
    def options(self) -> DialOptions | None:
        """How connections are dialled; `None`: as the venue's module does."""
        return None if self.ca is None else DialOptions(ca=self.ca)

    @property
    def host(self) -> str | None:
        """The address without its path, for venues that have several paths."""
        return None if self.url is None else urlsplit(self.url)._replace(path="", query="").geturl()

    @property
    def rest(self) -> str | None:
        """The REST address of the same host."""
        if self.url is None:
            return None
        parts = urlsplit(self.url)
        return f"{'https' if parts.scheme == 'wss' else 'http'}://{parts.netloc}"
