from bittrade_ws.connection.counters import Seldom


def test_seldom_says_so_ever_less_often_for_each_kind() -> None:
    seldom = Seldom()

    assert [n for n in range(1, 40) if seldom("a")] == [1, 2, 4, 8, 16, 32]
    assert seldom("b")
