from reactivex import operators as ops


def test_a_cold_source_begins_anew_for_each_subscription(marbles):
    source = marbles.cold("-a-b|")
    marbles.expect(source).to_be("-a-b|")
    marbles.expect(source, during="---^").to_be("----a-b|")
    marbles.expect(source).subscriptions(["^---!", "---^---!"])


def test_a_hot_source_is_joined_where_it_is(marbles):
    source = marbles.hot("-a-b-c|")
    marbles.expect(source).to_be("-a-b-c|")
    marbles.expect(source, during="--^--!").to_be("---b")
    marbles.expect(source).subscriptions(["^-----!", "--^--!"])


def test_frame_zero_of_a_hot_source(marbles):
    marbles.expect(marbles.hot("-x-^-a|")).to_be("--a|")


def test_an_item_at_the_instant_of_the_subscription_is_seen(marbles):
    marbles.expect(marbles.hot("a-b")).to_be("a-b")


def test_an_item_at_the_instant_of_the_disposal_is_not(marbles):
    marbles.expect(marbles.hot("-a-b"), during="^--!").to_be("-a")


def test_an_observer_that_leaves_does_not_cost_the_next_one_its_item(marbles):
    source = marbles.hot("-a-b|")
    marbles.expect(source.pipe(ops.take(1))).to_be("-(a|)")
    marbles.expect(source).to_be("-a-b|")


def test_an_observer_that_comes_after_the_end_is_told(marbles):
    marbles.expect(marbles.hot("-a|"), during="----^").to_be("----|")
    marbles.expect(marbles.hot("-#", error=KeyError("k")), during="----^").to_be("----#", error=KeyError("k"))


def test_take_until_at_the_same_instant_does_not_depend_on_the_order_of_lines(marbles):
    stop = marbles.hot("--x")
    source = marbles.hot("-ab")
    marbles.expect(source.pipe(ops.take_until(stop))).to_be("-a|")
