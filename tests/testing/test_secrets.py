import logging

import pytest

from bittrade_ws.testing.secrets import SecretWatch


@pytest.fixture
def watch():
    watch = SecretWatch()
    watch.plant("hunter2")
    yield watch
    watch.remove()


def test_in_a_log_record(watch):
    logging.getLogger("bittrade_ws.raw_socket.sent").debug("%s", {"token": "hunter2"})
    assert watch.problems([]) == ["a planted secret was seen in a log record of bittrade_ws.raw_socket.sent"]


def test_in_the_traceback_of_a_log_record(watch):
    try:
        raise ValueError("hunter2")
    except ValueError:
        logging.getLogger("anything").exception("something went wrong")
    assert len(watch.problems([])) == 1


def test_in_a_repr_or_in_an_error(watch):
    assert watch.problems([{"a": ["hunter2"]}]) == ["a planted secret was seen in the repr of a dict"]
    assert len(watch.problems([KeyError("hunter2")])) == 2


def test_nowhere(watch):
    logging.getLogger("bittrade_ws").debug("hunter1")
    assert watch.problems(["hunter3"]) == []


def test_in_the_log_of_a_users_own_code(watch):
    logging.getLogger("strategy").debug("signed with hunter2")
    assert watch.problems([]) == ["a planted secret was seen in a log record of strategy"]


def test_listening_ends():
    loggers = [logging.getLogger(), logging.getLogger("bittrade_ws")]
    before = [logger.level for logger in loggers]
    watch = SecretWatch()
    watch.plant("hunter2")
    assert [logger.level for logger in loggers] == [logging.DEBUG, logging.DEBUG]
    watch.remove()
    loggers[1].warning("hunter2")
    assert [logger.level for logger in loggers] == before
    assert watch.problems([]) == []


def test_an_empty_secret_could_be_anywhere():
    with pytest.raises(ValueError, match="found"):
        SecretWatch().plant("")
