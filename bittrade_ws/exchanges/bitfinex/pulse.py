"""What is said on Pulse, the venue's forum, typed.

Times are epoch milliseconds. Source: the venue's `rest-public-pulse-*` reference pages, seen 2026-07.
"""

from typing import Any, Final

from msgspec import Struct

from bittrade_ws.exchanges.bitfinex._positional import Layout


class PulseProfile(Struct, frozen=True, gc=False):
    """Who speaks on Pulse."""

    profile_id: str
    created: int | None
    nickname: str | None
    picture: str | None = None
    text: str | None = None
    twitter: str | None = None
    followers: int | None = None
    following: int | None = None
    tipping: int | None = None
    extra: tuple[Any, ...] = ()


PULSE_PROFILE: Final = Layout(
    PulseProfile,
    "profile_id created - nickname - picture text - - twitter - followers following - - - tipping",
    least=4,
)


class PulseMessage(Struct, frozen=True, gc=False):
    """What somebody said on Pulse. `profile` is a `PulseProfile` once it is parsed."""

    message_id: str
    time: int | None
    profile_id: str | None
    title: str | None
    content: str | None
    is_pinned: int | bool | None
    is_public: int | bool | None
    is_without_comments: int | bool | None
    tags: tuple[str, ...] | None = None
    attachments: tuple[str, ...] | None = None
    meta: Any = None
    likes: int | None = None
    profile: Any = None
    comments: int | None = None
    extra: tuple[Any, ...] = ()


PULSE_MESSAGE: Final = Layout(
    PulseMessage,
    "message_id time - profile_id - title content - - is_pinned is_public is_without_comments tags attachments meta "
    "likes - - profile comments",
    least=12,
)
