"""The words in which the matching engine is asked, and refuses; they belong to no venue."""

from enum import StrEnum
from functools import cached_property
from typing import NamedTuple


class OrderType(StrEnum):
    LIMIT = "LIMIT"
    MARKET = "MARKET"
    LIMIT_MAKER = "LIMIT_MAKER"  # refused when it would take
    # The others wait for a trade at their stop price: against the order's interest (stop loss) or in it (take profit).
    STOP_LOSS = "STOP_LOSS"
    STOP_LOSS_LIMIT = "STOP_LOSS_LIMIT"
    TAKE_PROFIT = "TAKE_PROFIT"
    TAKE_PROFIT_LIMIT = "TAKE_PROFIT_LIMIT"

    @cached_property
    def is_market(self) -> bool:
        """Takes at any price, once it may."""
        return self in (OrderType.MARKET, OrderType.STOP_LOSS, OrderType.TAKE_PROFIT)

    @cached_property
    def is_stop_loss(self) -> bool:
        """Waits for a price that is worse than the last."""
        return self in (OrderType.STOP_LOSS, OrderType.STOP_LOSS_LIMIT)

    @cached_property
    def is_contingent(self) -> bool:
        """Waits for a price."""
        return self.is_stop_loss or self in (OrderType.TAKE_PROFIT, OrderType.TAKE_PROFIT_LIMIT)


class TimeInForce(StrEnum):
    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"


class SelfTrade(StrEnum):
    """What happens when an order meets another of its account, or of its account's group; the taker's mode counts."""

    NONE = "NONE"  # they trade
    EXPIRE_MAKER = "EXPIRE_MAKER"
    EXPIRE_TAKER = "EXPIRE_TAKER"
    EXPIRE_BOTH = "EXPIRE_BOTH"
    DECREMENT = "DECREMENT"  # both become smaller by what would have traded
    TRANSFER = "TRANSFER"  # so, too, and between two accounts the assets change hands without a trade


class PegTo(StrEnum):
    PRIMARY = "PRIMARY"  # the best price of the order's own side
    MARKET = "MARKET"  # of the other side


class Peg(NamedTuple):
    """A limit price that is taken from the book when the order enters it."""

    to: PegTo
    offset: int | None = None
    """So many levels behind the best."""


class Phase(StrEnum):
    """Where an order that is not at an end stands in the engine."""

    HELD = "HELD"  # its list has not let it go
    ARMED = "ARMED"  # waits for its stop price
    WORKING = "WORKING"  # meets the book
    RESTING = "RESTING"  # is on the book


class Refusal(StrEnum):
    """Why the engine did not do what it was asked."""

    DUPLICATE_CLIENT_ID = "an open order has this client id"
    DUPLICATE_LIST_ID = "an open order list has this client id"
    INSUFFICIENT_BALANCE = "the account has not enough free balance"
    WOULD_TAKE = "a maker-only order would match at once"
    WOULD_TRIGGER = "the stop price is reached already"
    NO_PEG_PRICE = "the book has no such level to take the price from"
    BAD_LIST_PRICES = "the last price is not between those of the two orders"
    UNKNOWN_ORDER = "the account has no such open order"
    BAD_QUANTITY = "the new quantity is not more than what is filled"
    LARGER_QUANTITY = "the new quantity is larger"
    SAME_QUANTITY = "the new quantity is the old one"
    IN_A_LIST = "an order of a list keeps its terms"
    VENUE_RULE = "a rule of the venue's own"
    NO_QUANTITY_YET = "what the order will have is still being bought"


class Refused(Exception):
    """The engine refused; nothing changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class Expiry(StrEnum):
    """Why an order ended without the user's doing."""

    IOC_REMAINDER = "what an IOC order could not fill at once"
    FOK_UNFILLABLE = "a FOK order could not be filled whole"
    NO_LIQUIDITY = "the book had no more to take"
    OUT_OF_RANGE = "the next price is further from the reference price than the venue allows"
    SELF_TRADE = "it met another order of its account"
    LIST_SIBLING = "the other order of the pair began to work, or expired"
    LIST_WORKING_ORDER = "the order that should have been filled first expired"
    REJECTED = "it could not enter the book when its time had come"
    VENUE = "the venue canceled it"
