"""What a job shows without a server; the rest is in `test_http_pool.py`."""

import logging
import socket
from typing import Any

import pytest
import requests

from bittrade_ws.connection.http import HttpResponse
from bittrade_ws.connection.http_job import Job, redaction, running
from bittrade_ws.models.errors import ResponseTimeout

ANSWER = HttpResponse(200, {}, b"{}")


@pytest.fixture
def answers() -> list[Any]:
    return []


@pytest.fixture
def job(answers: list[Any]) -> Job:
    return Job(requests.Request("GET", "http://venue.example/x").prepare(), 5.0, answers.append)


def test_it_is_answered_once(job: Job, answers: list[Any]) -> None:
    job.finish(ANSWER)
    job.finish(ANSWER)
    job.expire()

    assert answers == [ANSWER]


def test_a_deadline_is_an_answer_and_a_late_response_is_none(job: Job, answers: list[Any]) -> None:
    job.expire()
    job.finish(ANSWER)

    assert [type(answer) for answer in answers] == [ResponseTimeout]


def test_who_cancels_wants_no_answer(job: Job, answers: list[Any]) -> None:
    job.cancel()
    job.finish(ANSWER)
    job.expire()

    assert answers == []


@pytest.mark.loopback
@pytest.mark.parametrize("end", ["cancel", "expire"])
@pytest.mark.parametrize("is_first", [True, False], ids=["before its socket is known", "while it waits"])
def test_the_socket_is_woken(job: Job, end: str, is_first: bool) -> None:
    near, far = socket.socketpair()
    with near, far:
        if is_first:
            getattr(job, end)()
        job.uses(near)
        if not is_first:
            getattr(job, end)()

        assert far.recv(1) == b""


def test_only_records_of_a_job_are_redacted(monkeypatch: pytest.MonkeyPatch, job: Job) -> None:
    def said() -> str:
        record = logging.makeLogRecord({"msg": '"GET %s"', "args": ("/x?signature=PLANTED0key",)})
        assert redaction.filter(record)
        return record.getMessage()

    assert said() == '"GET /x?signature=PLANTED0key"'
    monkeypatch.setattr(running, "job", job, raising=False)
    assert said() == '"GET /x?signature=***"'
