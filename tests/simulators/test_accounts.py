from decimal import Decimal

from bittrade_ws.simulators.accounts import Account

D = Decimal


def test_locking_paying_and_crediting():
    account = Account("ann")
    account.credit("USD", D(100))
    account.lock("USD", D(60))
    assert account.of("USD") == (D(40), D(60))
    account.pay("USD", locked=D(30), paid=D(25))
    assert account.of("USD") == (D(45), D(30))
    account.lock("USD", D(-30))
    assert account.of("USD") == (D(75), D(0))
    assert account.of("USD").total == 75


def test_only_the_house_may_spend_what_it_has_not():
    assert not Account("ann").can_spend("USD", D(1))
    assert Account("ann").can_spend("USD", D(0))
    assert Account("house", is_house=True).can_spend("USD", D(1))
    assert repr(Account("ann")) == "<Account ann>"
