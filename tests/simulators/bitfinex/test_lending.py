"""Funding over channel 0: fon, foc, the trades of offers that are taken, loans and credits."""

from decimal import Decimal

import pytest

D = Decimal
OFFER = {"type": "LIMIT", "symbol": "fUSD", "amount": "500", "rate": "0.0005", "period": 30}


def words(told):
    return [word for word, *_ in told]


def test_an_offer_stands_in_the_book_and_locks_its_money(user, gateway):
    _, [[_, before]] = user.subscribe("book", symbol="fUSD", prec="R0", len="250")
    told = user.input("fon", OFFER)
    told = [message for message in told if isinstance(message[0], str)]
    assert words(told) == ["n", "fon", "wu"]
    assert (told[0][1][1], told[0][1][6], len(told[0][1][4])) == ("fon-req", "SUCCESS", 21)
    offer = next(row for word, row in told if word == "fon")
    assert (len(offer), offer[4], offer[10], offer[14], offer[15]) == (21, 500, "ACTIVE", D("0.0005"), 30)
    assert gateway.customer.available("funding", "USD") == 99_500
    assert offer[0] in gateway.funding["fUSD"].offers
    assert offer[0] not in {row[0] for row in before}
    for _ in range(200):
        gateway.funding["fUSD"].step()
    assert offer[0] in gateway.funding["fUSD"].offers
    user.heard()
    told = user.input("foc", {"id": offer[0]})
    told = [message for message in told if isinstance(message[0], str)]
    assert words(told)[:2] == ["n", "foc"]
    assert told[1][1][10] == "CANCELED"
    assert gateway.customer.available("funding", "USD") == 100_000


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"type": "X"}, "type: invalid"),
        ({"symbol": "fXX"}, "symbol: invalid"),
        ({"amount": None}, "amount: invalid"),
        ({"amount": "149"}, "Invalid offer: incorrect amount, minimum is 150 dollar or equivalent"),
        ({"amount": "1e9"}, "Invalid offer: not enough USD balance"),
        ({"rate": "0"}, "rate: invalid"),
        ({"rate": "-1"}, "rate: invalid"),
        ({"period": 1}, "period: invalid"),
        ({"period": 121}, "period: invalid"),
        ({"period": None}, "period: invalid"),
    ],
)
def test_refused(user, gateway, change, text):
    [[word, row]] = user.input("fon", OFFER | change)
    assert (word, row[1], row[5], row[6], row[7]) == ("n", "fon-req", 10001, "ERROR", text)
    assert gateway.lending.offers == {}


@pytest.mark.parametrize("wanted", [{"id": 5}, {}, {"id": "x"}, {"id": [1]}])
def test_cancel_unknown(user, wanted):
    [[_, row]] = user.input("foc", wanted)
    assert (row[1], row[6]) == ("foc-req", "ERROR")


def test_an_offer_that_is_taken_is_a_loan_and_then_a_credit(user, gateway):
    offer = next(row for word, row in user.input("fon", OFFER) if word == "fon")
    loan = gateway.lending.take(offer[0])
    told = user.told()
    assert words(told) == ["fte", "foc", "ftu", "fln"]
    assert [len(row) for _, row in told] == [8, 21, 8, 21]
    assert (told[1][1][4], told[1][1][10]) == (0, "EXECUTED @ 0.0005(500)")
    gateway.lending.use(loan.loan_id, "tBTCUSD")
    assert [(word, len(row)) for word, row in user.told()] == [("flc", 21), ("fcn", 22)]
    assert user.input("calc", [["funding_sym_fUSD"]])[0][1][2] == [0, D("0.0005"), 0, 30]
    gateway.lending.give_back(loan.loan_id)
    assert words(user.told()) == ["fcc", "wu"]
    assert gateway.customer.available("funding", "USD") == 100_000


def test_what_there_is_not(gateway):
    with pytest.raises(LookupError):
        gateway.lending.take(5)
    with pytest.raises(LookupError):
        gateway.lending.give_back(5)


def test_borrowing_locks_nothing(user, gateway):
    user.input("fon", OFFER | {"amount": "-500"})
    assert gateway.customer.available("funding", "USD") == 100_000
    assert next(iter(gateway.lending.offers.values())).offer.amount == -500
