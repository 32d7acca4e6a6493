"""`ws_client.log`: what was asked and answered, in the form of the OceanEx client's log."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bittrade_ws.connection.logs import redact

NAME: Final = "ws_client.log"
_FORM: Final = "%(asctime)s (%(levelname)s, %(filename)s:%(lineno)d)  %(message)s"


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


@contextmanager
def log_file(path: Path, level: str) -> Generator[None]:
    """Appends what is logged below `bittrade_ws`, without secrets; at DEBUG each frame as well. Raises `OSError`."""
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(_Redacting(_FORM))
    ours = logging.getLogger("bittrade_ws")
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(level)
    try:
        yield
    finally:
        ours.setLevel(before)
        ours.removeHandler(handler)
        handler.close()
