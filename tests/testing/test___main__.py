from pathlib import Path

import pytest

from bittrade_ws.testing.__main__ import main


def test_recording(tmp_path, capsys):
    file = tmp_path / "frames.jsonl"
    file.write_text('1.0: {"e":"trade","token":"hunter2"}\n1.002: {"e":"trade"}\n', encoding="utf-8")
    assert main(["record", str(file)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("frames: a-a\n# trade, 2 of them\n")
    assert "hunter2" not in shown


def test_a_venue_and_a_limit(tmp_path, capsys):
    file = tmp_path / "frames.jsonl"
    file.write_text('{"id":1}\n{"e":"trade","s":"X"}\n', encoding="utf-8")
    assert main(["record", str(file), "--venue", "binance", "--first", "1", "--each"]) == 0
    assert capsys.readouterr().out == "frames: a\n# reply\na = {'id': 1}\n"


def test_nothing_recorded(tmp_path, capsys):
    file = tmp_path / "empty"
    file.write_text("", encoding="utf-8")
    assert main(["record", str(file)]) == 2
    assert "holds no frames" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nowhere.jsonl"], "No such file"),
        (["frames.jsonl", "--venue", "nowhere"], "there is no venue bittrade_ws.exchanges.nowhere"),
    ],
)
def test_what_cannot_be_recorded_is_one_sentence(arguments, reason, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("frames.jsonl").write_text('{"id":1}\n', encoding="utf-8")
    assert main(["record", *arguments]) == 2
    told = capsys.readouterr()
    assert reason in told.err
    assert len(told.err.splitlines()) == 1
    assert told.out == ""


def test_a_frame_that_is_broken_is_a_frame(tmp_path, capsys):
    file = tmp_path / "frames.jsonl"
    file.write_text('{"id":1}\n{"id":\n', encoding="utf-8")
    assert main(["record", str(file), "--venue", "binance"]) == 0
    assert capsys.readouterr().out.endswith("# not decodable\nb = '{\"id\":'\n")
