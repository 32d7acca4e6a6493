from bittrade_ws.models.status import Gap, Opened
from bittrade_ws.operators import keep_items_only
from bittrade_ws.testing import check_operator

GAP = Gap("trades", 2, 4, "the line dropped")


def test_keeps_all_but_gaps(marbles):
    source = marbles.hot("^-a-(gb)-n-|", a=1, g=GAP, b=Opened(), n=None)
    marbles.expect(source.pipe(keep_items_only())).to_be("--a-b----n-|", a=1, b=Opened(), n=None)


def test_keeps_the_laws():
    check_operator(keep_items_only(), "-a-g-b-|", a=1, g=GAP, b=2)
