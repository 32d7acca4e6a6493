"""The authenticated part of one connection: login, snapshots, events, inputs.

1. The private number is 0 while snapshots are sent, then grows with each message; a notification repeats it.
2. A notification about a request (`…-req`) goes to the connection that asked; those of clients (`ucm-…`) go to all.
   What ends with `-req` has no public number.
3. With `dms` 4 the user's orders are canceled when the connection is gone.

Source: the venue's `ws-auth` reference pages and its notes on sequencing, seen 2026-07.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from bittrade_ws.simulators.bitfinex.calculations import MOST_AT_ONCE, MOST_IN_A_SECOND, calculate
from bittrade_ws.simulators.bitfinex.keys import Key, LoginRefused
from bittrade_ws.simulators.bitfinex.limits import Window
from bittrade_ws.simulators.bitfinex.line import HEARTBEAT_SECONDS, Line
from bittrade_ws.simulators.bitfinex.notices import Notice
from bittrade_ws.simulators.bitfinex.reports import Report
from bittrade_ws.simulators.bitfinex.users import User
from bittrade_ws.simulators.bitfinex.venue import Venue
from bittrade_ws.simulators.clock import Cancel

CANCEL_ON_CLOSE = 4
MOST_OPERATIONS = 75
TIMES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("os", "on", "ou", "oc"), (4, 5, 10)),
    **dict.fromkeys(("te", "tu", "fte", "ftu"), (2,)),
    **dict.fromkeys(("ps", "pn", "pu", "pc"), (12, 13)),
    **dict.fromkeys(("fos", "fon", "fou", "foc"), (2, 3)),
    **dict.fromkeys(("fcs", "fcn", "fcu", "fcc", "fls", "fln", "flu", "flc"), (3, 4, 13, 14)),
    "n": (0,),
}
"""Which places of the rows of a word are times."""


class PrivatePart:
    """Channel 0 of one connection."""

    def __init__(self, line: Line, venue: Venue, *, connection: int, auth_id: UUID) -> None:
        self.key: Key | None = None
        self._line = line
        self._venue = venue
        self._connection = connection
        self._auth_id = str(auth_id)
        self._filters: Sequence[str] | None = None
        self._cancels_on_close = False
        self._silence: Cancel | None = None
        self._calculations = Window(venue.clock.now_us, 1)
        self._calculations.most = MOST_IN_A_SECOND

    def log_in(self, event: Mapping[str, Any]) -> None:
        """`auth`."""
        if self.key is not None:
            self._line.event({"event": "error", "msg": "auth: dup", "code": 10100})
            return
        try:
            key = self._venue.keys.log_in(event)
        except LoginRefused as refused:
            failed = {"event": "auth", "status": "FAILED", "chanId": 0}
            self._line.event({**failed, "code": refused.code, "msg": str(refused)})
            return
        self.key = key
        wanted = event.get("filter")
        self._filters = [str(one) for one in cast("list[Any]", wanted)] if isinstance(wanted, list) else None
        self._cancels_on_close = event.get("dms") == CANCEL_ON_CLOSE
        user = self._venue.user_of(key)
        user.logins.append(self._venue.now_ms())
        accepted = {"event": "auth", "status": "OK", "chanId": 0, "userId": user.user_id, "auth_id": self._auth_id}
        self._line.event({**accepted, "caps": key.scopes})
        self._line.private_sequence = 0
        for report in self._snapshots(user):
            self._tell(report, private=0)
        self._venue.reports.listeners[user.name].append(self._on_report)
        self._wait()

    def log_out(self) -> None:
        """`unauth`."""
        if self.key is None:
            failed = {"event": "unauth", "status": "FAILED", "chanId": 0}
            self._line.event({**failed, "code": 10200, "msg": "unauth: not authenticated"})
            return
        self._leave(self.key)
        self._line.event({"event": "unauth", "status": "OK", "chanId": 0})

    def receive(self, message: Sequence[Any]) -> None:
        """`[0, TYPE, null or an id, PAYLOAD]`."""
        if self.key is None:
            self._line.event({"event": "error", "msg": "auth: required", "code": 10100})
            return
        user = self._venue.user_of(self.key)
        kind, mark, payload = message[1], message[2], message[3]
        with self._venue.reports.held():
            self._input(user, kind, mark, payload)

    def closed(self) -> None:
        """The connection is gone."""
        if self.key is not None:
            user, cancels = self._venue.user_of(self.key), self._cancels_on_close
            self._leave(self.key)
            if cancels:
                self._venue.desk.cancel_all(user.open_records())

    def _input(self, user: User, kind: Any, mark: Any, payload: Any) -> None:
        match kind, payload:
            case "on" | "ou" | "oc" | "oc_multi" | "fon" | "foc", _:
                wanted: dict[str, Any] = cast("dict[str, Any]", payload) if isinstance(payload, dict) else {}
                self._answer(self._do(user, kind, wanted))
            case "ox_multi", list():
                self._do_many(user, cast("list[Any]", payload))
            case "ox_multi", _:
                self._answer(Notice("ox_multi-req", None, "ERROR", "ops: invalid", 10001))
            case "calc", list():
                self._calculate(user, cast("list[Any]", payload))
            case "n", dict():
                self._pass_on(user, mark, cast("dict[str, Any]", payload))
            case _:
                pass

    def _do(self, user: User, kind: str, wanted: dict[str, Any]) -> Notice:
        desk, lending, connection = self._venue.desk, self._venue.lending[user.name], self._connection
        match kind:
            case "on":
                notice = desk.submit(user, wanted, connection)
                return notice._replace(info=notice.info[0]) if notice.is_success else notice
            case "ou":
                return desk.update(user, wanted, connection)
            case "oc":
                return desk.cancel(user, wanted, connection)
            case "oc_multi":
                return desk.cancel_many(user, wanted, connection)
            case "fon":
                return lending.submit(wanted)
            case _:
                return lending.cancel(wanted)

    def _do_many(self, user: User, operations: Sequence[Any]) -> None:
        if len(operations) > MOST_OPERATIONS:
            self._answer(Notice("ox_multi-req", None, "ERROR", f"ops: too many (max {MOST_OPERATIONS})", 10001))
            return
        for operation in operations:
            match operation:
                case [("on" | "ou" | "oc" | "oc_multi") as kind, wanted] if isinstance(wanted, dict):
                    self._answer(self._do(user, kind, cast("dict[str, Any]", wanted)))
                case _:
                    self._answer(Notice("ox_multi-req", None, "ERROR", "ops: invalid", 10001))

    def _calculate(self, user: User, wanted: Sequence[Any]) -> None:
        if len(wanted) > MOST_AT_ONCE or not self._calculations.take():
            self._line.event({"event": "error", "msg": "calc: limit", "code": 10020})
            return
        for one in wanted:
            match one:
                case [str(text)]:
                    for report in calculate(self._venue, user, text):
                        self._on_report(report)
                case _:
                    pass

    def _pass_on(self, user: User, mark: Any, payload: Mapping[str, Any]) -> None:
        of = payload.get("type")
        if not isinstance(of, str) or not of.startswith("ucm-"):
            self._answer(Notice(str(of), payload.get("info"), "ERROR", "type: invalid", 10020, mark))
            return
        notice = Notice(of, payload.get("info"), message_id=mark)
        self._venue.reports.say(user, Report("n", notice.row(self._venue.now_ms()), "notify"))

    def _answer(self, notice: Notice) -> None:
        if self._wants("notify", ""):
            row = notice.row(self._venue.now_ms())
            self._line.data(0, "n", row, is_numbered=False, private=self._line.private_sequence, times=TIMES["n"])
            self._wait()

    def _on_report(self, report: Report) -> None:
        if self._wants(report.about, report.of):
            if report.word != "n":
                self._line.private_sequence += 1
            self._tell(report, private=self._line.private_sequence)

    def _tell(self, report: Report, *, private: int) -> None:
        if self._wants(report.about, report.of):
            is_of_request = report.word == "n" and str(report.payload[1]).endswith("-req")
            self._line.data(
                0,
                report.word,
                report.payload,
                is_numbered=not is_of_request,
                private=private,
                times=TIMES.get(report.word, ()),
            )
            self._wait()

    def _wants(self, about: str, of: str) -> bool:
        chosen = self._filters
        return not chosen or about in chosen or f"{about}-{of}" in chosen

    def _snapshots(self, user: User) -> list[Report]:
        lending = self._venue.lending[user.name]
        chosen = self._filters or ()

        positions = [one.row(user.price(one.symbol)) for one in user.positions.open.values()]
        orders = [one.row() for one in user.open_records()]
        offers = [one.row() for one in lending.offers.values()]
        parts: list[tuple[str, str, Sequence[list[Any]], int]] = [
            ("ps", "trading", positions, 0),
            ("ws", "wallet", user.wallet_rows(), -1),
            ("os", "trading", orders, 3),
            ("fos", "funding", offers, 1),
            ("fcs", "funding", lending.loan_rows(are_used=True), 1),
            ("fls", "funding", lending.loan_rows(are_used=False), 1),
        ]
        found: list[Report] = []
        for word, about, rows, place in parts:
            names = [f"{row[0]}-{row[1]}" if place < 0 else str(row[place]) for row in rows]
            kept = [row for row, name in zip(rows, names, strict=True) if self._wants(about, name)]
            narrow = next((one for one in chosen if one.partition("-")[0] == about), about)
            found.append(Report(word, kept, about, narrow.partition("-")[2]))
        return [*found, Report("bu", user.balance_row(), "balance")]

    def _leave(self, key: Key) -> None:
        self.key = None
        self._venue.reports.listeners[self._venue.user_of(key).name].remove(self._on_report)
        if self._silence is not None:
            self._silence()

    def _wait(self) -> None:
        if self._silence is not None:
            self._silence()
        self._silence = self._venue.clock.call_later(HEARTBEAT_SECONDS, self._beat)

    def _beat(self) -> None:
        self._line.data(0, "hb")
        self._wait()
