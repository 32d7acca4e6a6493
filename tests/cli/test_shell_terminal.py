"""The console as its users have it: on a terminal, whose screen is looked at."""

import os
import re
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of Unix", allow_module_level=True)

import fcntl
import pty
import termios

import bittrade_ws
from bittrade_ws import simulators

pytestmark = pytest.mark.loopback

PACKAGE = str(Path(bittrade_ws.__file__).parents[1])
AT_A_TERMINAL = """
import fcntl, termios
from bittrade_ws.cli.main import main
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
main()
"""
ROWS, COLUMNS = 50, 200
DEADLINE = 20.0
PROMPT = 'Prompt ("stop" "q" "quit" "exit" to quit, h or ? or \'help\' to Help):'
LEFT = ["disconnecting...", "Disconnected", "Session Down", "end...."]


class Person:
    """A terminal with somebody at it: types, and reads the screen."""

    def __init__(self, arguments: list[str], environment: dict[str, str], directory: Path) -> None:
        self._terminal, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", AT_A_TERMINAL, "shell", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "PYTHONPATH": PACKAGE, "TERM": "xterm", "SHELL": "/bin/sh", "PS1": "$ ", **environment},
            cwd=directory,
            start_new_session=True,
        )
        os.close(theirs)
        self._screen = pyte.HistoryScreen(COLUMNS, ROWS, history=10_000)
        self._stream = pyte.ByteStream(self._screen)

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def sees(self, expected: str | Callable[[list[str]], bool]) -> list[str]:
        """Waits for a row with this pattern, or for what all of them must be; gives the rows."""
        is_there = expected if callable(expected) else lambda rows: any(re.search(expected, row) for row in rows)
        deadline = time.monotonic() + DEADLINE
        while not is_there(rows := self.rows()):
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"{expected!r} is not on the screen:\n" + "\n".join(rows))
        return rows

    def rows(self) -> list[str]:
        """All that stands on the screen, and what has left it."""
        gone = ["".join(row[x].data for x in range(COLUMNS)) for row in self._screen.history.top]
        rows = [row.rstrip() for row in (*gone, *self._screen.display)]
        return rows[: max(at for at, row in enumerate(rows, 1) if row or at == 1)]

    def leaves(self, within: float = 2.0) -> int:
        """Waits for the end, and gives the exit status."""
        before = time.monotonic()
        while self._read():
            pass
        status = self.process.wait(DEADLINE)
        assert time.monotonic() - before < within
        return status

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._terminal)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], 1.0)
        if not ready:
            return self.process.poll() is None
        try:
            data = os.read(self._terminal, 65536)
        except OSError:
            return False
        self._stream.feed(data)
        return bool(data)


@pytest.fixture(scope="module")
def venue() -> Iterator[Any]:
    with simulators.start("digitex", rate=100) as running:
        yield running


@pytest.fixture
def person(venue: Any, tmp_path: Path) -> Iterator[Person]:
    at = Person(["digitex", "--url", venue.url_ws], {"DIGITEX_TOKEN": venue.credentials["token"]}, tmp_path)
    try:
        at.sees(r"^Session up")
        yield at
    finally:
        at.close()


def is_prompting(rows: list[str]) -> bool:
    return rows[-2:] == [PROMPT, ">"]


def test_the_screen_shows_each_answer_under_its_question(person: Person) -> None:
    for line, answer in (
        ("6", "Not Authenticated"),
        ("1", r"^Authenticated\."),
        ("order XAU/USD, buy, 1899.0, 10, limit", "status=OPEN"),
        ("cancel XAU/USD, nobody", "Cancel Order: "),
        ("order XAU/USD, buy, cheap, 10, limit", "no plain number"),
    ):
        person.sees(is_prompting)
        person.type(f"{line}\r")
        person.sees(answer)
    person.sees(is_prompting)
    person.type("q\r")
    assert person.leaves() == 0
    rows = [re.sub("order_id=[0-9a-f]{32}", "order_id=…", row) for row in person.rows()]
    banner = rows.index("*" * 104)
    assert rows[banner + 1 :] == [
        "Session up (market data)",
        PROMPT,
        "> 6",
        "Not Authenticated. Please Authenticate first",
        PROMPT,
        "> 1",
        "Session up (trading)",
        "Authenticated.",
        PROMPT,
        "> order XAU/USD, buy, 1899.0, 10, limit",
        "   order status=SUBMITTED side=BUY quantity=10 symbol=XAU/USD price=1899.0 client_order_id=…",
        "   order status=OPEN side=BUY quantity=10 symbol=XAU/USD price=1899.0000 order_id=… client_order_id=…",
        PROMPT,
        "> cancel XAU/USD, nobody",
        "Cancel Order: the cancel was refused: id does not exist",
        PROMPT,
        "> order XAU/USD, buy, cheap, 10, limit",
        "PRICE is 'cheap', which is no plain number (example: 1899.0)",
        PROMPT,
        "> q",
        *LEFT,
    ]


SEED = """\
***************************************OCEANEX INTERACTIVE CLIENT***************************************
*                                                                                                      *
*  Type cls or clear to clear the screen and display banner again.                                     *
*  Type banner or lhelp to display this 'banner' again.                                                *
*  Type h or ? or 'help' to get help on all commands for this Session.                                 *
*  Type shell or sh to enter shell. Enter ^D to exit shell.                                            *
*  Type q or Q to exit.                                                                                *
*                                                                                                      *
*  INPUT CHOICES:                                                                                      *
*        Choice:  1)  Authenticate                                                                     *
*        Choice:  2)  Get All Tickers                                                                  *
*        Choice:  3)  Get All Markets                                                                  *
*        Choice:  4)  Get All TradingFee                                                               *
*        Choice:  5)  Get Account                                                                      *
*        Choice:  6)  Enter New Order:MARKET_ID,SIDE,PRICE,VOLUME,ORD_TYPE                             *
*        Choice:  7)  Cancel Multiple Orders:OIDs                                                      *
*        Choice:  8)  Mass Cancel All                                                                  *
*        Choice:  9)  List Open Orders:MARKET_ID,ORD_TYPE                                              *
*        Choice: 10)  Display Order Details:OID                                                        *
*        Choice: 11)  Display History Order:OID                                                        *
*        Choice: 12)  Display All History Orders:MARKET_ID                                             *
*        Choice: 13)  Get Timestamp                                                                    *
*        Choice: 14)  Get OrderBook:MARKET_ID,LEVEL,PRECISION                                          *
*        Choice: 15)  Get K-line:MARKET_ID,LIMIT,PERIOD                                                *
*        Choice: 16)  Disconnect                                                                       *
*        Choice: 17)  Reconnect                                                                        *
*                                                                                                      *
********************************************************************************************************
Session up
PROMPT
> 6
Not Authenticated. Please Authenticate first
PROMPT
> 1
Authenticated.
PROMPT
> 6
MARKET_ID,SIDE,PRICE,VOLUME,ORD_TYPE (example: vetusdt, buy, 0.75, 1000, limit)
> vetusdt, buy, 0.75, 1000, limit
   order status=SUBMITTED side=BUY quantity=1000 symbol=vetusdt price=0.75 client_order_id=…
*************************************
received order ack. order id: N
*************************************
   order status=OPEN side=BUY quantity=1000.0 symbol=vetusdt price=0.75 order_id=N client_order_id=…
PROMPT
> 7
OIDs (example: 18,19,23)
> 8888888, 9999999
received order cancel err code [2004] id [8888888, 9999999] rejected.
PROMPT
> 4
received trading fee info
     fee market=vetusdt ask_fee=0.001 bid_fee=0.001
     fee market=btcusdt ask_fee=0.001 bid_fee=0.001
     fee market=ethusdt ask_fee=0.001 bid_fee=0.001
     fee market=ocevet ask_fee=0.001 bid_fee=0.001
PROMPT
> 16
disconnecting...
Disconnected
Session Down
PROMPT
> 17
Session up
PROMPT
> q
disconnecting...
Disconnected
Session Down
end....
"""


def test_oceanex_is_the_console_of_the_seed(tmp_path: Path) -> None:
    with simulators.start("oceanex", rate=0) as venue:
        keys = venue.credentials
        (tmp_path / "key.pem").write_text(keys["private_key"])
        environment = {"OCEANEX_USER_ID": keys["user_id"], "OCEANEX_API_KEY": keys["api_key"]}
        person = Person(["oceanex", "--url", venue.url_ws, "-l", "debug"], environment, tmp_path)
        try:
            person.sees("Session up")
            for line, answer in (
                ("6", "^Not Authenticated"),
                ("1", r"^Authenticated\."),
                ("6", "^MARKET_ID,SIDE"),
                ("vetusdt, buy, 0.75, 1000, limit", "status=OPEN"),
                ("7", "^OIDs"),
                ("8888888, 9999999", "rejected"),
                ("4", "market=ocevet"),
                ("16", "^Session Down"),
                ("17", lambda rows: rows.count("Session up") == 2),
            ):
                person.sees(lambda rows: rows[-1] == ">")
                person.type(f"{line}\r")
                person.sees(answer)
            person.sees(is_prompting)
            person.type("q\r")
            assert person.leaves() == 0
            rows = "\n".join([*person.rows(), ""]).replace(PROMPT, "PROMPT")
            rows = re.sub("client_order_id=[0-9a-f]{32}", "client_order_id=…", rows)
            assert re.sub(r"(order id: |order_id=)\d+", r"\1N", rows) == SEED
            logged = (tmp_path / "ws_client.log").read_text()
            assert '"action":"login"' in logged
            assert keys["api_key"] not in logged
            assert keys["private_key"].splitlines()[1] not in logged
        finally:
            person.close()


def test_what_others_print_stands_above_the_line_that_is_being_typed(person: Person, venue: Any) -> None:
    person.sees(is_prompting)
    person.type("no such thing\x15trades BTC/USD\r")
    person.sees("trade symbol=BTC/USD")
    person.type("half a li")
    typed = f"{PROMPT}\n> half a li"
    person.sees(lambda rows: "\n".join(rows[-2:]) == typed)
    before = len(person.rows())
    person.sees(lambda rows: len(rows) > before + 20 and "\n".join(rows[-2:]) == typed)
    venue.cut_all()
    person.sees(r"Session Down \(market data\): 1006")
    rows = person.sees(lambda rows: sum(row == "Session up (market data)" for row in rows) == 2)
    after = len(rows)
    rows = person.sees(lambda rows: len(rows) > after + 5 and "\n".join(rows[-2:]) == typed)
    assert sum("half a li" in row for row in rows) == 1
    assert sum(row == PROMPT for row in rows) == 2
    said = ("trade symbol", "gap ", "Session ", "reconnecting ", "   trade", "     gap")
    assert all(row.startswith(said) for row in rows[rows.index("> trades BTC/USD") + 1 : -2])
    person.type("\x03\x03")
    assert person.leaves() == 0


@pytest.mark.parametrize("keys", ["\x03", "half a li\x03\x03", "\x04", "q\r", "1\x03\x04"])
def test_it_leaves_within_2_seconds_with_status_0(person: Person, keys: str) -> None:
    person.sees(is_prompting)
    person.type(keys)
    assert person.leaves() == 0
    assert person.rows()[-4:] == LEFT
    assert not any("Traceback" in row for row in person.rows())


def test_completion_and_history(person: Person) -> None:
    person.sees(is_prompting)
    person.type("auth\t\r")
    person.sees(r"^Authenticated\.")
    person.sees(is_prompting)
    person.type("\x1b[A\r")
    person.sees("^Authenticated already")
    person.type("9\r")
    person.sees(r"^SYMBOL \(example: XAU/USD\)")
    person.type("\x03")
    person.sees(is_prompting)


def test_a_shell_of_the_system_and_back(person: Person, venue: Any) -> None:
    person.sees(is_prompting)
    person.type("sh\r")
    person.sees(lambda rows: rows[-1].endswith(("$", "#")))
    person.type("echo $((6 * 7))\r")
    person.sees(lambda rows: "42" in rows)
    venue.cut_all()
    person.type("\x04")
    person.sees(r"^Session Down \(market data\)")
    person.sees(lambda rows: sum(row.startswith("Session up (market data)") for row in rows) == 2)
    person.sees(is_prompting)
    person.type("\x03")
    assert person.leaves() == 0
