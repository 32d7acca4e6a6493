"""The log file of the console."""

import logging
import re
from pathlib import Path

import pytest

from bittrade_ws.cli.console.log_file import log_file

logger = logging.getLogger("bittrade_ws.cli.console.machine")


def test_lines_have_the_form_of_the_venue_s_own_client(tmp_path: Path) -> None:
    for _ in range(2):  # appended
        with log_file(tmp_path / "ws_client.log", "INFO"):
            logger.info("connection established")
            logger.debug("not told")
    lines = (tmp_path / "ws_client.log").read_text().splitlines()
    assert len(lines) == 2
    form = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \(INFO, test_log_file\.py:\d+\)  connection established"
    assert all(re.fullmatch(form, line) for line in lines)


def test_it_leaves_the_logger_as_it_was(tmp_path: Path) -> None:
    ours = logging.getLogger("bittrade_ws")
    before = (ours.level, list(ours.handlers))
    with log_file(tmp_path / "ws_client.log", "DEBUG"):
        assert ours.level == logging.DEBUG
    assert (ours.level, ours.handlers) == before


@pytest.mark.parametrize(
    "told", ['{"apiKey":"hunter2"}', '{\n  "signature": "hunter2"\n}', "https://venue/?signature=hunter2&a=1"]
)
def test_a_secret_is_no_part_of_it(tmp_path: Path, told: str) -> None:
    with log_file(tmp_path / "ws_client.log", "INFO"):
        logger.info("%s", told)
        try:
            raise ValueError(told)
        except ValueError:
            logger.exception("failed")
    assert "hunter2" not in (tmp_path / "ws_client.log").read_text()
