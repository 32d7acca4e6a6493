from bittrade_ws.exchanges.digitex.errors import ErrorCode, name_of


def test_every_code_has_a_name() -> None:
    assert [int(code) for code in ErrorCode] == list(range(69))
    assert name_of(ErrorCode.NOT_ENOUGH_BALANCE) == "not enough balance"
    assert name_of(999) == "error 999"
