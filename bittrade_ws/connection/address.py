"""Where a connection goes: what its user says, else the environment, else the venue."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import urlsplit


def address_from(url: str | Callable[[], str] | None, variable: str, default: str) -> Callable[[], str]:
    """To be asked before each dial. An address of a host alone gets the path of `default`."""

    def address() -> str:
        parts = urlsplit((url() if callable(url) else url) or os.environ.get(variable) or default)
        return parts._replace(path=parts.path if parts.path.strip("/") else urlsplit(default).path).geturl()

    return address
