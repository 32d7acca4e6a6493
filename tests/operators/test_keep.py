from bittrade_ws.models.status import Closed, Opened
from bittrade_ws.operators._keep import payloads
from bittrade_ws.wire.bundle import Kind


def test_keeps_the_payloads_of_one_kind(marbles):
    bundles = marbles.bundles("^-a-h-!-|", a="m", h=(Kind.HEARTBEAT, "beat"))
    marbles.expect(payloads(bundles, Kind.MESSAGE)).to_be("--a-----|", a="m")
    marbles.expect(payloads(bundles, Kind.HEARTBEAT)).to_be("----h---|", h="beat")
    marbles.expect(payloads(bundles, Kind.STATUS)).to_be("o-----c-|", o=Opened(), c=Closed(1006))


def test_leaves_with_its_subscriber(marbles):
    bundles = marbles.bundles("^-a-a-a", a="m")
    marbles.expect(payloads(bundles, Kind.MESSAGE), "^---!").to_be("--a", a="m")
    marbles.expect(bundles.subscriptions).to_be(["^---!"])
