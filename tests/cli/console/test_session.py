"""Connections, login and watches of the console, and what is told of them."""

from dataclasses import replace
from typing import Any

import pytest
import reactivex
from reactivex import Subject
from reactivex.disposable import Disposable

from bittrade_ws.cli.console.commands import first_socket
from bittrade_ws.models.errors import HandshakeRefused, InvalidRequest, NotConnected, RequestRejected
from bittrade_ws.models.status import Closed, Gap, Stale, VenueStatus


def test_ups_and_downs_are_told_in_the_venue_s_words(venue: Any) -> None:
    session = venue.session()
    session.connect()
    assert venue.told == ["Session up (market)"]
    assert session.wait_until_up(0)
    session.disconnect()
    assert venue.told[1:] == ["disconnecting...", "Disconnected", "Session Down"]
    assert venue.market.hung_up == 1
    session.disconnect()
    assert len(venue.told) == 4


def test_what_was_never_dialled_is_not_said_to_go_down(venue: Any) -> None:
    """At a venue whose only connection is made with the login."""
    venue.menu = replace(venue.menu, lines={})
    session = venue.session()
    session.connect()
    session.disconnect()
    assert venue.told == ["Authenticate to connect: there is nothing else to be told here"]


def test_a_drop_is_told_and_comes_back_by_itself(venue: Any) -> None:
    session = venue.session()
    session.connect()
    venue.market.answers = False
    venue.market.drop()
    assert venue.told[1] == "Session Down (market): 1006 cut"
    assert venue.told[2].startswith("reconnecting (market) in 0.5 s, attempt 1: ")
    assert not session.wait_until_up(0)
    assert session.is_connected


def test_what_else_a_connection_says_is_told(venue: Any) -> None:
    session = venue.session()
    session.connect()
    gap = Gap("tides", 1, 2, "sequence")
    for status in (Stale(20.0), Stale(20.0, channel="tides"), VenueStatus("maintenance"), gap):
        venue.market.say(status)
    assert venue.told[1:] == [
        "nothing was heard for 20 s (market)",
        "the venue says (market): maintenance",
        ("gap", gap),
    ]


def test_a_connection_that_ends_with_an_error_is_told_and_can_be_made_anew(venue: Any) -> None:
    session = venue.session()
    session.connect()
    venue.market.fail(HandshakeRefused("403 Forbidden", status=403))
    assert venue.told[-1] == "Session Down (market): 403 Forbidden"
    assert not session.is_connected
    with pytest.raises(NotConnected):
        _ = session.market
    session.connect()
    assert venue.told[-1] == "Session up (market)"


def test_a_connection_that_is_not_dialled_again_says_so(venue: Any) -> None:
    session = venue.session()
    session.connect()
    venue.market.say(Closed(1008, "unauthorized"))
    venue.market.fail(HandshakeRefused("403 Forbidden", status=403))
    assert venue.told[1:] == [
        "Session Down (market): 1008 unauthorized",
        "Not reconnecting (market): 403 Forbidden",
    ]


def test_a_login_is_proven_before_it_is_told(venue: Any) -> None:
    venue.proof = Subject()
    session = venue.session()
    session.connect()
    said: list[str] = []
    assert not session.has_login
    session.authenticate().subscribe(said.append)
    assert session.has_login, "what is asked for meanwhile waits"
    assert said == []
    venue.proof.on_next("yes")
    assert said == ["Authenticated."]
    session.authenticate().subscribe(said.append)
    assert said[1:] == ["Authenticated already."]
    assert venue.account.dialled == 1


def test_a_login_that_is_refused_leaves_nothing(venue: Any) -> None:
    venue.proof = reactivex.throw(RequestRejected("the login was refused"))
    session = venue.session()
    session.connect()
    errors: list[Exception] = []
    session.authenticate().subscribe(on_error=errors.append)
    assert [str(error) for error in errors] == ["the login was refused"]
    assert not session.has_login
    assert venue.account.hung_up == 1
    with pytest.raises(NotConnected):
        _ = session.account


def test_a_login_that_is_a_message_is_told_again_after_a_drop(venue: Any) -> None:
    venue.menu = replace(venue.menu, login=replace(venue.menu.login, proof=first_socket))
    session = venue.session()
    session.connect()
    session.authenticate().subscribe(venue.told.append)
    assert venue.told[1:] == ["Session up (account)", "Authenticated."]
    venue.account.drop()
    venue.account.clock.advance_by(0.5)
    assert venue.told[-2:] == ["Session up (account)", "Authenticated."]
    assert session.has_login


def test_what_nobody_asked_for_is_told(venue: Any) -> None:
    said: Subject[str] = Subject()
    venue.menu = replace(venue.menu, aside=lambda desk: said)
    session = venue.session()
    session.connect()
    said.on_next("Unknown message")
    assert venue.told[-1] == "Unknown message"
    session.disconnect()
    assert not said.observers


def test_a_routine_state_is_not_told(venue: Any) -> None:
    venue.menu = replace(venue.menu, routine=frozenset({"welcome"}))
    session = venue.session()
    session.connect()
    venue.market.say(VenueStatus("welcome"))
    assert venue.told == ["Session up (market)"]


def test_without_credentials_nothing_is_dialled(venue: Any) -> None:
    venue.environment.clear()
    session = venue.session()
    session.connect()
    with pytest.raises(InvalidRequest, match="ATLANTIS_KEY is not set"):
        session.authenticate()
    assert venue.account.dialled == 0
    assert not session.has_login


def test_disconnecting_forgets_the_login(venue: Any) -> None:
    session = venue.session()
    session.connect()
    session.authenticate().subscribe()
    session.disconnect()
    assert (venue.market.hung_up, venue.account.hung_up) == (1, 1)
    session.connect()
    assert not session.has_login


def test_a_login_whose_connection_ends_is_over(venue: Any) -> None:
    session = venue.session()
    session.connect()
    session.authenticate().subscribe()
    venue.account.fail(HandshakeRefused("401 Unauthorized", status=401))
    assert venue.told[-1] == "Session Down (account): 401 Unauthorized"
    assert not session.has_login
    assert session.is_connected


def test_a_watch_goes_on_until_it_is_told_to_stop_or_another_takes_its_place(venue: Any) -> None:
    session = venue.session()
    ended: list[str] = []

    def endless(name: str) -> reactivex.Observable[Any]:
        return reactivex.create(lambda observer, scheduler: Disposable(lambda: ended.append(name)))

    def begin(name: str, stream: reactivex.Observable[Any]) -> None:
        session.begin(name, stream, lambda value: None, lambda error: None, lambda: None)

    begin("tides reef", endless("first"))
    begin("tides reef", endless("second"))
    begin("depth reef", endless("third"))
    begin("once", reactivex.just(1))
    assert ended == ["first"]
    assert session.stop_watching("tides") == ["tides reef"]
    assert ended == ["first", "second"]
    assert session.stop_watching() == ["depth reef"]
    begin("", endless("an order"))
    session.connect()
    session.disconnect()
    assert ended == ["first", "second", "third", "an order"]
