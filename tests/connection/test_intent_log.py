import errno
import os
from decimal import Decimal
from pathlib import Path

import pytest

from bittrade_ws.connection import FileIntentLog
from bittrade_ws.models.errors import DecodeError, IntentLogFailed
from bittrade_ws.models.order import OrderSide, OrderStatus
from bittrade_ws.models.requests import AddOrderRequest, Intent


def intent(name: str) -> Intent:
    request = AddOrderRequest(
        symbol="BTCUSDT", side=OrderSide.BUY, type="LIMIT", quantity=Decimal("0.50"), price=Decimal("100.10")
    )
    return Intent(client_order_id=name, request=request, time=5)


def names(log: FileIntentLog) -> list[str]:
    return [each.client_order_id for each in log.left_open]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "intents.jsonl"


def test_f54_what_is_open_is_there_at_the_next_start_and_what_is_over_is_dropped(path: Path) -> None:
    with FileIntentLog(path) as log:
        assert log.left_open == ()
        log.record([intent("c1")])
        log.record([intent("c2"), intent("c3")])
        log.close("c2", OrderStatus.FILLED)
    with FileIntentLog(path) as log:
        assert names(log) == ["c1", "c3"]
        assert log.left_open[0] == intent("c1")
        assert path.read_bytes().count(b"\n") == 2
    with FileIntentLog(path) as log:
        assert names(log) == ["c1", "c3"]


def test_f54_one_sync_for_a_frame_and_none_for_an_end(path: Path) -> None:
    synced: list[bytes] = []
    with FileIntentLog(path, sync=lambda file: synced.append(path.read_bytes())) as log:
        log.record([intent("c1"), intent("c2")])
        log.close("c1", OrderStatus.FILLED)
    assert [each.count(b"\n") for each in synced] == [2]


def test_f64_a_full_disk_keeps_nothing_of_a_line_and_the_log_goes_on_once_there_is_room(path: Path) -> None:
    room = 10_000

    def write(file: int, data: bytes) -> int:
        nonlocal room
        if room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = os.write(file, data[: min(room, 50)])
        room -= written
        return written

    with FileIntentLog(path, write=write) as log:
        log.record([intent("c1")])
        before = path.read_bytes()
        room = 120
        with pytest.raises(OSError, match="No space left"):
            log.record([intent("c2")])
        assert path.read_bytes() == before
        room = 10_000
        log.record([intent("c3")])
    with FileIntentLog(path) as log:
        assert names(log) == ["c1", "c3"]


def test_f64_a_line_that_cannot_be_taken_back_ends_the_log(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    log = FileIntentLog(path, sync=fail)
    monkeypatch.setattr(os, "ftruncate", fail)
    with pytest.raises(OSError, match="Input/output error"):
        log.record([intent("c1")])
    monkeypatch.undo()
    with pytest.raises(IntentLogFailed, match="could not be taken back"):
        log.record([intent("c2")])
    log.dispose()


def test_a_closed_log_takes_nothing(path: Path) -> None:
    log = FileIntentLog(path)
    log.dispose()
    log.dispose()
    with pytest.raises(IntentLogFailed, match="it is closed"):
        log.record([intent("c1")])


def test_a_line_that_cannot_be_read_is_an_error_and_leaves_the_file_as_it_is(path: Path) -> None:
    path.write_bytes(b"nonsense\n")
    with pytest.raises(DecodeError, match="line 1"):
        FileIntentLog(path)
    assert path.read_bytes() == b"nonsense\n"


def test_half_a_line_at_the_end_was_never_kept(path: Path) -> None:
    with FileIntentLog(path) as log:
        log.record([intent("c1"), intent("c2")])
    path.write_bytes(path.read_bytes()[:-5])
    with FileIntentLog(path) as log:
        assert names(log) == ["c1"]
