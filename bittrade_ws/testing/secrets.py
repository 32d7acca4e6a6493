"""Planted secrets, and everywhere they must not turn up."""

import logging
from collections.abc import Iterable

LOGGERS = ("", "bittrade_ws")
"""Those whose level is lowered meanwhile: everything of ours, and of the user's whatever has no level of its own."""


class SecretWatch:
    """From the first planted secret on, every log record down to DEBUG is searched for them."""

    def __init__(self) -> None:
        self._secrets: list[str] = []
        self._found: list[str] = []
        self._handler: _Listener | None = None
        self._levels: dict[str, int] = {}

    def plant(self, secret: str) -> None:
        if not secret:
            raise ValueError("a secret has to be something that can be found")
        self._secrets.append(secret)
        if self._handler is None:
            self._handler = _Listener(self)
            logging.getLogger().addHandler(self._handler)
            for name in LOGGERS:
                logger = logging.getLogger(name)
                self._levels[name] = logger.level
                logger.setLevel(logging.DEBUG)

    def remove(self) -> None:
        """Stops listening."""
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            for name, level in self._levels.items():
                logging.getLogger(name).setLevel(level)
            self._handler = None

    def search(self, text: str, where: str) -> None:
        if any(secret in text for secret in self._secrets):
            self._found.append(f"a planted secret was seen in {where}")

    def problems(self, objects: Iterable[object]) -> list[str]:
        """Where secrets were seen, in the log or in the `repr` of these objects."""
        if self._secrets:
            for value in objects:
                self.search(_all_text(value), f"the repr of a {type(value).__name__}")
        return self._found


class _Listener(logging.Handler):
    def __init__(self, watch: SecretWatch) -> None:
        super().__init__(logging.NOTSET)
        self._watch = watch
        self.setFormatter(logging.Formatter("%(message)s"))  # with exception and stack, where there are any

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.search(self.format(record), f"a log record of {record.name}")


def _all_text(value: object) -> str:
    return f"{value!r} {value}" if isinstance(value, BaseException) else repr(value)
